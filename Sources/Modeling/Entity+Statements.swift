import Diagnostics
import Syntax

extension Entity {
  /// The entity of a definition.
  init(
    _ definition: Definition, in source: SourceText, range: SourceRange, comment: String?,
    version: Int
  ) {
    self.init(
      name: definition.name, label: definition.label?.value, source: source, statementRange: range,
      formulation: Formulation(definition.value, in: source), unit: definition.unit,
      comment: comment, version: version)
  }

  /// The entity of a line of a case.
  init(
    _ line: CaseLine, of caseIndex: Int, in source: SourceText, range: SourceRange,
    comment: String?, version: Int
  ) {
    self.init(
      name: line.name, label: line.label?.value, source: source, statementRange: range,
      formulation: Formulation(line.value, in: source), unit: line.unit, comment: comment,
      line: Line(caseIndex: caseIndex, kind: line.kind, clauses: line.clauses), version: version)
  }
}
