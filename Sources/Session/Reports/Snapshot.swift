import Modeling
import Quantities

/// The results of a model that a change may move: figures of the cases first, then definitions and the lines that
/// no figure counts, such as what customers gain.
struct Snapshot {
  /// One result.
  struct Entry {
    /// As it is asked in the language.
    let name: String
    let quantity: Quantity
    /// Set for figures, which have words of their own.
    let metric: Metric?
    /// Whether it is a monthly series, of which the last month is compared.
    let isSeries: Bool
  }

  /// The results, the most important ones first.
  let entries: [Entry]

  /// The figures that the echo of a change may show.
  private static let metrics: [Metric] = [.npv, .payback, .roi, .peakCash, .pvBenefits, .pvCosts]

  /// Takes the results of a model; inputs are left out, since they only move when they are typed.
  init(_ analyst: Analyst) {
    entries = Self.figures(analyst) + Self.definitions(analyst)
  }

  private static func figures(_ analyst: Analyst) -> [Entry] {
    let checked = analyst.checked
    var entries: [Entry] = []
    for index in checked.cases.indices where !checked.cases[index].lines.isEmpty {
      guard let figures = try? analyst.figures(of: index) else { continue }
      let suffix = checked.cases.count > 1 ? " of \(checked.model.cases[index].name.text)" : ""
      for metric in metrics {
        guard let value = figures.metrics[metric],
          let kind = analyst.type(of: metric, caseIndex: index).quantity
        else { continue }
        entries.append(
          Entry(
            name: metric.word + suffix, quantity: Quantity(value, kind.measure, kind.unit),
            metric: metric, isSeries: false))
      }
    }
    return entries
  }

  private static func definitions(_ analyst: Analyst) -> [Entry] {
    let checked = analyst.checked
    return checked.model.ids.compactMap { id in
      let entity = checked.model.entities[Int(id.index)]
      // What is counted shows in the figures.
      if entity.line != nil, checked.line(id)?.isCounted != false { return nil }
      guard !checked.isInput(id), let (quantity, isSeries) = analyst.lastQuantity(of: id) else {
        return nil
      }
      return Entry(
        name: entity.line == nil ? entity.name.text : checked.model.askedName(of: id),
        quantity: quantity, metric: nil, isSeries: isSeries)
    }
  }
}
