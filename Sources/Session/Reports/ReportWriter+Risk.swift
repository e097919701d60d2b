import Diagnostics
import Modeling
import Quantities
import Reporting

extension ReportWriter {
  /// Writes a value of a question for people: months for paybacks, two figures for the rest.
  func brief(_ value: Double, _ question: Question) -> String {
    if question.metric?.isPayback == true {
      let horizon = question.caseIndex.map { checked.cases[$0].horizon } ?? 36
      return value == .infinity ? "not within \(horizon.months)" : paybackText(value)
    }
    guard let (measure, unit) = question.formula.type.quantity else {
      return text(value, question.formula.type)
    }
    if let metric = question.metric, let text = words(for: metric, value) { return text }
    return formatter.summary(Quantity(value, measure, unit))
  }
}
