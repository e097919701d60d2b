public import Diagnostics
import Quantities
public import Syntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a number comes from: the tree from a result to its inputs.
public struct Explanation {
  /// One step of the tree.
  public struct Node {
    /// The name as it is asked in the language, if it has one.
    public let name: String?
    /// In words.
    public let title: String
    /// The formula as typed; empty for sums of lines.
    public let formula: String
    /// The clauses of a line as typed; empty for anything else.
    public var clauses = ""
    /// What of a line becomes money; nil where all of it does.
    public var realised: RealisedLine?
    /// The value.
    public let answer: Answer?
    /// A number in place of an answer: the present value of a line, the PV of all benefits.
    public let amount: Double?
    /// The kind of `amount`.
    public let amountType: ValueType
    /// The share of the parent's amount, where parts add up to it.
    public let share: Double?
    /// Where the number comes from: the comment behind the definition.
    public let comment: String?
    /// Whether it is an input.
    public let isInput: Bool
    /// Whether it was shown above already, so that its parts are left out.
    public let isRepeated: Bool
    /// What it is made of.
    public let parts: [Node]
  }

  /// The result.
  public let root: Node
}

extension Analyst {
  /// Explains a question down to the inputs.
  public func why(
    _ expression: Expression, in source: SourceText, caseIndex: Int? = nil
  ) throws(Diagnostic) -> Explanation {
    if let (part, name) = expression.scenarioAsked {
      return try scenario(named: name, in: source).why(part, in: source, caseIndex: caseIndex)
    }
    let index = caseIndex ?? model.onlyCase
    let formula = try check(expression, in: source, caseIndex: index)
    let answer = try ask(expression, in: source, caseIndex: index)
    var seen: Set<EntityID> = []
    if formula.operations.count == 1, formula.operations[0].code == .metric,
      let metric = Metric(rawValue: formula.operations[0].a)
    {
      let owner = Int(formula.operations[0].b)
      let figures = try figures(of: owner, underRisk: formula.operations[0].c == 1)
      return Explanation(
        root: explain(metric, owner, figures, source[expression.range], answer, &seen))
    }
    if formula.operations.count == 1, let id = formula.uses.first {
      return Explanation(root: explain(id, index, &seen, depth: 0))
    }
    return Explanation(
      root: Explanation.Node(
        name: nil, title: source[expression.range], formula: source[expression.range],
        answer: answer, amount: nil, amountType: answer.type, share: nil, comment: nil,
        isInput: false, isRepeated: false,
        parts: formula.uses.map { explain($0, index, &seen, depth: 1) }))
  }

  /// What the lines of a case count with in a figure.
  private enum Weight {
    /// Their present values, at the rate of the plan.
    case present
    /// Their present values at the internal rate, which add up to nothing.
    case presentAt(rate: Double)
    /// What their present values lose when benefits come a month later, by line.
    case lost([EntityID: Double])
    /// Their cash up to a month, as it comes or discounted.
    case cash(through: Int, isDiscounted: Bool)
  }

  /// A figure of a case is made of its lines: at their present values, or with the cash of the months that
  /// decide about it.
  private func explain(
    _ metric: Metric, _ index: Int, _ figures: CaseFigures, _ text: String, _ answer: Answer,
    _ seen: inout Set<EntityID>
  ) -> Explanation.Node {
    let money = type(of: .npv, caseIndex: index)
    let weight = weight(of: metric, index, figures)
    var parts: [Explanation.Node] = []
    for kind in [CaseLine.Kind.benefit, .cost] {
      if metric == .pvBenefits && kind == .cost || metric == .pvCosts && kind == .benefit {
        continue
      }
      if case .lost = weight, kind == .cost { continue }
      let counted = figures.lines.filter { $0.line.kind == kind && $0.line.isCounted }
      guard !counted.isEmpty else { continue }
      let amounts = counted.map { line in
        (line.line.isAdverse ? -1 : 1) * amount(of: line, weight, figures)
      }
      let total = amounts.reduce(0, +)
      var lines: [Explanation.Node] = []
      for (line, amount) in zip(counted, amounts) {
        lines.append(
          explain(
            line.line.id, model[line.line.id].line?.caseIndex ?? index, &seen, depth: 2,
            amount: amount, amountType: money,
            share: total == 0 ? nil : amount / total))
      }
      let whole: Metric = kind == .benefit ? .pvBenefits : .pvCosts
      if metric == whole {
        parts += lines
        continue
      }
      let (name, title) = self.title(ofAll: whole, weight)
      parts.append(
        Explanation.Node(
          name: name, title: title, formula: "", answer: nil, amount: total, amountType: money,
          share: nil, comment: nil, isInput: false, isRepeated: false, parts: lines))
    }
    return Explanation.Node(
      name: text, title: metric.title, formula: definition(of: metric), answer: answer, amount: nil,
      amountType: answer.type, share: nil, comment: nil, isInput: false, isRepeated: false,
      parts: parts)
  }

  /// Paybacks and the most cash out come from the cash up to a month, the other figures from present values.
  private func weight(of metric: Metric, _ index: Int, _ figures: CaseFigures) -> Weight {
    func month(_ metric: Metric) -> Int {
      guard let value = figures.metrics[metric], value.isFinite else { return figures.horizon }
      return min(Int((value - 1e-9).rounded(.up)), figures.horizon)
    }
    switch metric {
    case .payback, .paybackFromGoLive:
      return .cash(through: month(.payback), isDiscounted: false)
    case .lastingPayback: return .cash(through: month(.lastingPayback), isDiscounted: false)
    case .discountedPayback, .discountedLastingPayback:
      return .cash(through: month(metric), isDiscounted: true)
    case .peakCash:
      let deepest = figures.cumulative.indices.min {
        figures.cumulative[$0] < figures.cumulative[$1]
      }
      return .cash(through: deepest ?? figures.horizon, isDiscounted: false)
    case .cashflow, .cumulative: return .cash(through: figures.horizon, isDiscounted: false)
    case .irr:
      switch figures.internalRate?.outcome {
      case .unique(let rate)?: return .presentAt(rate: rate)
      // At each of several rates they add up to nothing; the first shows it.
      case .multiple(let rates)?: return .presentAt(rate: rates[0])
      case .none?, nil: return .cash(through: figures.horizon, isDiscounted: false)
      }
    case .costOfDelay: return lossByDelay(of: index, figures)
    case .npv, .roi, .benefitNeeded, .pvBenefits, .pvCosts: return .present
    }
  }

  /// What the lines of a case lose when benefits come a month later.
  private func lossByDelay(of index: Int, _ figures: CaseFigures) -> Weight {
    guard let later = try? delayingBenefits(byMonths: 1).figures(of: index) else { return .present }
    let values = Dictionary(later.lines.map { ($0.line.id, $0.presentValue) }) { first, _ in first }
    return .lost(
      Dictionary(
        figures.lines.map { ($0.line.id, $0.presentValue - (values[$0.line.id] ?? 0)) }
      ) { first, _ in first })
  }

  private func amount(
    of line: CaseFigures.Line, _ weight: Weight, _ figures: CaseFigures
  ) -> Double {
    func sum(through last: Int, at rate: Double) -> Double {
      line.flow.prefix(last + 1).enumerated().reduce(0) { sum, flow in
        sum + flow.element / pow(1 + rate, Double(flow.offset) / 12)
      }
    }
    switch weight {
    case .present: return line.presentValue
    case .presentAt(let rate): return sum(through: figures.horizon, at: rate)
    case .lost(let amounts): return amounts[line.line.id] ?? 0
    case .cash(let last, let isDiscounted):
      return sum(through: last, at: isDiscounted ? figures.rate : 0)
    }
  }

  private func title(ofAll whole: Metric, _ weight: Weight) -> (name: String?, title: String) {
    let word = whole == .pvBenefits ? "benefits" : "costs"
    switch weight {
    case .present: return (whole.word, whole.title)
    case .presentAt(let rate):
      return (nil, "PV of \(word) at \(checked.formatter.exact(Quantity(rate, .share)))/year")
    case .lost: return (nil, "PV of \(word) that a month's delay loses")
    case .cash(let last, let isDiscounted):
      let months = last == 0 ? "in month 0" : "in months 0 to \(last)"
      return (nil, "\(word) \(months)\(isDiscounted ? ", discounted" : "")")
    }
  }

  /// How a figure follows from the present values, in words.
  private func definition(of metric: Metric) -> String {
    switch metric {
    case .npv: "pv_benefits - pv_costs"
    case .roi: "(pv_benefits - pv_costs) / pv_costs"
    case .benefitNeeded: "pv_costs / pv_benefits"
    case .irr: "the yearly rate at which npv is 0"
    case .payback, .lastingPayback: "when the cumulative cash flow is back at 0"
    case .discountedPayback, .discountedLastingPayback:
      "when the cumulative discounted cash flow is back at 0"
    case .paybackFromGoLive: "payback, counted from go-live"
    case .pvBenefits: "benefit lines, discounted"
    case .pvCosts: "cost lines, discounted"
    case .peakCash: "the deepest point of the cumulative cash flow"
    case .costOfDelay: "npv - npv with benefits a month later"
    case .cashflow: "benefits - costs, month by month"
    case .cumulative: "the running sum of cashflow"
    }
  }

  private func explain(
    _ id: EntityID, _ caseIndex: Int?, _ seen: inout Set<EntityID>, depth: Int,
    amount: Double? = nil, amountType: ValueType = .number, share: Double? = nil
  ) -> Explanation.Node {
    let entity = model[id]
    let isRepeated = seen.contains(id)
    seen.insert(id)
    var parts: [Explanation.Node] = []
    if !isRepeated, depth < 40 {
      for used in (checked[id]?.uses ?? []) + clauseUses(of: id) where used != id {
        parts.append(explain(used, caseIndex, &seen, depth: depth + 1))
      }
    }
    let isInput = checked.isInput(id)
    return Explanation.Node(
      name: model.askedName(of: id), title: entity.title, formula: formulaText(entity),
      clauses: entity.clauses, realised: amount == nil ? realised(of: id) : nil,
      answer: value(of: id, in: caseIndex), amount: amount, amountType: amountType, share: share,
      comment: entity.comment, isInput: isInput, isRepeated: isRepeated && !isInput, parts: parts)
  }

  /// What the `realised` and `risk` of a line refer to.
  private func clauseUses(of id: EntityID) -> [EntityID] {
    guard let line = checked.line(id) else { return [] }
    let used = (line.realised?.uses ?? []) + (line.risk?.uses ?? [])
    let own = checked[id]?.uses ?? []
    return used.filter { !own.contains($0) }
  }

  /// The formula with changes laid over it.
  func formulaText(_ entity: Entity) -> String {
    switch entity.override {
    case .likely(let f), .literal(let f), .formula(let f): f.text
    case .number, nil: entity.formulation.text
    }
  }

  /// The value of a definition or line as a case sees it.
  public func value(of id: EntityID, in caseIndex: Int?) -> Answer? {
    guard let caseIndex, let formula = checked[id], formula.isContextDependent,
      model[id].line == nil, caseIndex != model.onlyCase
    else { return value(of: id) }
    var linker = Linker(checked, known: base().lent)
    guard let output = linker.link(id, context: Int32(caseIndex)) else { return nil }
    return Answer(formula: formula, output: output, evaluation: Evaluation(linker.finish()))
  }

  /// The definitions and lines that use a name directly.
  public func users(of id: EntityID) -> [EntityID] {
    model.ids.filter { other in
      if checked[other]?.uses.contains(id) == true { return true }
      return clauseUses(of: other).contains(id)
    }
  }
}
