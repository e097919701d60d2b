import Modeling
import Quantities

/// The results of a model that a change may move: each figure of all cases, what others gain and what is
/// tracked, and definitions.
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
    /// Among which it stands: figures of cases, what others gain, results that nothing uses, the rest.
    let rank: Int
  }

  /// The results, figures first.
  let entries: [Entry]

  /// The figures that the echo of a change may show.
  private static let metrics: [Metric] = [.npv, .payback, .roi, .peakCash, .pvBenefits, .pvCosts]

  /// Takes the results of a model; inputs are left out, since they only move when they are typed.
  init(_ analyst: Analyst) {
    entries = Self.figures(analyst) + Self.definitions(analyst)
  }

  private static func figures(_ analyst: Analyst) -> [Entry] {
    let checked = analyst.checked
    let cases = checked.cases.indices.filter { !checked.cases[$0].lines.isEmpty }
    let all = cases.compactMap { index in (try? analyst.figures(of: index)).map { (index, $0) } }
    return metrics.flatMap { metric in
      all.compactMap { index, figures in
        guard let value = figures.metrics[metric],
          let kind = analyst.type(of: metric, caseIndex: index).quantity
        else { return nil }
        let suffix = checked.cases.count > 1 ? " of \(checked.model.cases[index].name.text)" : ""
        return Entry(
          name: metric.word + suffix, quantity: Quantity(value, kind.measure, kind.unit),
          metric: metric, isSeries: false, rank: 0)
      }
    }
  }

  private static func definitions(_ analyst: Analyst) -> [Entry] {
    let checked = analyst.checked
    let model = checked.model
    var isUsed = [Bool](repeating: false, count: model.entities.count)
    for id in model.ids { for used in checked[id]?.uses ?? [] { isUsed[Int(used.index)] = true } }
    return model.ids.compactMap { id in
      let isLine = model.entities[Int(id.index)].line != nil
      // What enters the figures of the case is shown there.
      let isResult =
        isLine
        ? checked.line(id).map { $0.kind == .track || $0.beneficiary != .company } == true
        : !checked.isInput(id)
      guard isResult, let (quantity, isSeries) = analyst.lastQuantity(of: id) else { return nil }
      return Entry(
        name: model.askedName(of: id), quantity: quantity, metric: nil, isSeries: isSeries,
        rank: isLine ? 1 : isUsed[Int(id.index)] ? 3 : 2)
    }
  }
}
