import Modeling
import Reporting

extension ReportWriter {
  /// Names the benefits made of prices, of things or of work, that no line calls margin, cash or avoided cost.
  ///
  /// They count in full, which revenue is not worth. The checker says so of each line when it is typed or
  /// loaded; this is for those who read the result only.
  ///
  /// - Returns: One sentence; nil where there are none.
  func countedInFull(_ caseIndex: Int) -> String? {
    let noted = Dictionary(
      grouping: checked.diagnostics.filter { $0.code == .kindOfMoney }
        .compactMap { $0.primary?.span }, by: \.range)
    let names = checked.cases[caseIndex].lines.map { model[$0.id] }.filter { entity in
      noted[entity.nameSpan.range]?.contains { $0.source === entity.source } == true
    }.map(\.title)
    guard !names.isEmpty else { return nil }
    let more = names.count > 4 ? " and \(names.count - 4) more" : ""
    return
      "Counted in full, though no line says that it is margin, cash or avoided cost: \(names.prefix(4).joined(separator: ", "))\(more)."
  }
}
