import Modeling
import Reporting

extension ReportWriter {
  /// One sentence that names the benefits made of prices that no line calls margin, cash or avoided cost: they
  /// count in full, which revenue is not worth. Nil where there are none.
  ///
  /// The checker says so of each line when it is typed or loaded; this is for those who read the result only.
  func countedInFull(_ caseIndex: Int) -> String? {
    let names = checked.cases[caseIndex].lines.filter { line in
      let entity = model[line.id]
      return checked.diagnostics.contains {
        $0.code == .kindOfMoney && $0.primary?.span.source === entity.source
          && $0.primary?.span.range == entity.nameSpan.range
      }
    }.map { model[$0.id].title }
    guard !names.isEmpty else { return nil }
    let more = names.count > 4 ? " and \(names.count - 4) more" : ""
    return
      "Counted in full, though no line says that it is margin, cash or avoided cost: \(names.prefix(4).joined(separator: ", "))\(more)."
  }
}
