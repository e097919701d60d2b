import Diagnostics
import Syntax

/// Scores that are not typed.
extension CaseChecker {
  /// The case that `impact npv of portal` names: this one where none is named.
  func owner(
    ofNetValue name: Name?, _ property: CaseEntry.Property
  ) throws(Diagnostic) -> Name {
    guard let name, model.caseIndex[name.key] == nil else { return name ?? entry.name }
    throw Diagnostic(
      .unknownCase, "there is no case `\(name.text)` whose net value could be the impact",
      at: .init(Span(property.formulation.source, name.range)),
      help: ["for this case's own write `impact npv`"])
  }
}
