import Modeling
import Quantities

/// The results of a model that a change may move: figures of the cases first, then definitions.
struct Snapshot {
  /// One result.
  struct Entry {
    /// Case and figure, or the name of a definition.
    let name: String
    let quantity: Quantity
    /// Set for figures, which have words of their own.
    let metric: Metric?
    /// Whether it is a monthly series, of which the sum is compared.
    let isSeries: Bool
  }

  /// The results, the most important ones first.
  let entries: [Entry]

  /// Takes the results of a model; inputs are left out, since they only move when they are typed.
  init(_ analyst: Analyst) {
    var entries: [Entry] = []
    let checked = analyst.checked
    for index in checked.cases.indices where !checked.cases[index].lines.isEmpty {
      let figures = analyst.figures(of: index)
      let currency = checked.cases[index].currency
      let suffix = checked.cases.count > 1 ? " of \(checked.model.cases[index].name.text)" : ""
      for metric in [Metric.npv, .payback, .roi, .peakCash, .pvBenefits, .pvCosts] {
        guard let value = figures.metrics[metric] else { continue }
        let quantity =
          metric.isMoney
          ? Quantity(value, .number, currency)
          : Quantity(value, metric == .roi ? .share : .number)
        entries.append(
          Entry(name: metric.word + suffix, quantity: quantity, metric: metric, isSeries: false))
      }
    }
    for id in checked.model.ids {
      let entity = checked.model[id]
      guard entity.line == nil, !checked.isInput(id), let answer = analyst.value(of: id),
        let (measure, unit) = answer.type.quantity
      else { continue }
      let value = answer.type.isSeries ? (answer.series.last ?? .nan) : answer.value
      entries.append(
        Entry(
          name: entity.name.text, quantity: Quantity(value, measure, unit), metric: nil,
          isSeries: answer.type.isSeries))
    }
    self.entries = entries
  }
}
