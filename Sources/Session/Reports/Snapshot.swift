import Modeling
import Quantities

/// The results of a model that a change may move: each figure of all cases, what others gain and what is
/// tracked, and definitions.
///
/// There may be thousands of them and few are told of, so their names are found only when they are asked for.
struct Snapshot {
  /// What a result is.
  enum Subject {
    case figure(Metric, caseIndex: Int)
    case entity(EntityID)
  }

  /// One result.
  struct Entry {
    let subject: Subject
    let quantity: Quantity
    /// Whether it is a monthly series, of which the last month is compared.
    let isSeries: Bool

    /// Set for figures, which have words of their own.
    var metric: Metric? { if case .figure(let metric, _) = subject { metric } else { nil } }
  }

  /// The results, figures first.
  let entries: [Entry]
  /// What computed them.
  private let analyst: Analyst

  /// The figures that the echo of a change may show.
  private static let metrics: [Metric] = [.npv, .payback, .roi, .peakCash, .pvBenefits, .pvCosts]

  /// Takes the results of a model; inputs are left out, since they only move when they are typed.
  init(_ analyst: Analyst) {
    self.analyst = analyst
    entries = Self.figures(analyst) + Self.definitions(analyst)
  }

  /// A result as it is asked in the language.
  func name(of entry: Entry) -> String {
    let model = analyst.checked.model
    switch entry.subject {
    case .figure(let metric, let index):
      return metric.word + (model.cases.count > 1 ? " of \(model.cases[index].name.text)" : "")
    case .entity(let id): return model.askedName(of: id)
    }
  }

  /// Among which each of some results stands: figures of cases, what others gain, results that nothing
  /// uses, the rest.
  ///
  /// - Complexity: Linear in the uses of the whole model.
  func ranks(of entries: some Collection<Entry>) -> [Int] {
    let checked = analyst.checked
    var isUsed = [Bool](repeating: false, count: checked.formulas.count)
    for place in checked.formulas.indices {
      for used in checked.formulas[place]?.uses ?? [] { isUsed[Int(used.index)] = true }
    }
    return entries.map { entry in
      guard case .entity(let id) = entry.subject else { return 0 }
      if checked.model.entities[Int(id.index)].isLine { return 1 }
      return isUsed[Int(id.index)] ? 3 : 2
    }
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
        return Entry(
          subject: .figure(metric, caseIndex: index),
          quantity: Quantity(value, kind.measure, kind.unit), isSeries: false)
      }
    }
  }

  private static func definitions(_ analyst: Analyst) -> [Entry] {
    let checked = analyst.checked
    return checked.model.ids.compactMap { id in
      // What enters the figures of the case is shown there.
      let isResult =
        checked.model.entities[Int(id.index)].isLine
        ? checked.line(id).map { $0.kind == .track || $0.beneficiary != .company } == true
        : !checked.isInput(id)
      guard isResult, let (quantity, isSeries) = analyst.lastQuantity(of: id) else { return nil }
      return Entry(subject: .entity(id), quantity: quantity, isSeries: isSeries)
    }
  }
}
