/// What a formula is made of, as far as those who use it have to know: found once, while it is checked.
struct FormulaTraits: Sendable, Equatable {
  /// What is in a formula, or in one that it uses.
  struct Parts: OptionSet {
    let rawValue: UInt8

    /// Clock time that was cancelled against money per clock time: hours became money.
    static let timeTurnedIntoMoney = Parts(rawValue: 1)
    /// Something that depends on the horizon, the go-live or the month.
    static let context = Parts(rawValue: 2)
    /// Money per counted thing.
    static let price = Parts(rawValue: 4)
    /// A ramp that starts at go-live.
    static let rampFromGoLive = Parts(rawValue: 8)
    /// A ramp counted at the end of each month.
    static let monthEndRamp = Parts(rawValue: 16)
    /// A ramp counted in the middle of each month.
    static let midMonthRamp = Parts(rawValue: 32)
    /// Money per full-time equivalent or the like: the price of work.
    static let priceOfWork = Parts(rawValue: 64)
  }

  /// What is in it.
  var parts: Parts = []
  /// The latest stated start of a ramp or S-curve in it, as a month of the plan; 0 without one.
  var latestRampStart: Int32 = 0
  /// What of a cash flow the result is.
  var cash = CashPart.none
  /// How often a stock is in the result: 1 for one, 0 for a flow or the change of a stock.
  var stock: Int8 = 0

  /// What a series is of a cash flow, which begins in month 0 where definitions begin in month 1.
  enum CashPart: UInt8, Sendable {
    case none
    /// A cash flow and nothing else.
    case flow
    /// Computed from one: its month 0 is lost.
    case madeOfFlow
    /// A running sum of cash and nothing else.
    case balance
    /// Computed from one, with month 0 lost.
    case madeOfBalance

    /// Whether its month 0 can be read.
    var hasMonthZero: Bool { self == .flow || self == .balance }
    /// What becomes of it in a computation.
    var computed: CashPart {
      switch self {
      case .none: .none
      case .flow, .madeOfFlow: .madeOfFlow
      case .balance, .madeOfBalance: .madeOfBalance
      }
    }
  }

  /// Takes over what a formula has from another that it uses.
  mutating func formUnion(_ used: FormulaTraits) {
    parts.formUnion(used.parts)
    latestRampStart = max(latestRampStart, used.latestRampStart)
  }
}

extension FormulaChecker {
  /// Notes a price among the parts of the formula.
  mutating func noteParts(_ type: ValueType) {
    let prices: FormulaTraits.Parts = [.price, .priceOfWork]
    guard !formula.traits.parts.isSuperset(of: prices), let unit = type.quantity?.unit else {
      return
    }
    let kinds = unit.factors.map { (model.catalogue[$0.id].kind, $0.exponent) }
    guard kinds.contains(where: { $0.0 == .currency && $0.1 == 1 }) else { return }
    if kinds.contains(where: { $0.0 == .counted && $0.1 < 0 }) {
      formula.traits.parts.insert(.price)
    }
    if kinds.contains(where: { $0.0 == .opened && $0.1 < 0 }) {
      formula.traits.parts.insert(.priceOfWork)
    }
  }

  /// Notes which ramp is in the formula.
  mutating func noteRamp(from slot: Int32, isAverage: Bool) {
    formula.traits.parts.insert(isAverage ? .midMonthRamp : .monthEndRamp)
    if formula.operations.indices.contains(Int(slot)), formula.operations[Int(slot)].code == .goLive
    {
      formula.traits.parts.insert(.rampFromGoLive)
    }
    noteStart(slot)
  }

  /// Notes the start of a ramp or S-curve where it is a typed month.
  mutating func noteStart(_ slot: Int32) {
    guard let month = constant(slot), month >= 1, month < 1e6 else { return }
    formula.traits.latestRampStart = max(formula.traits.latestRampStart, Int32(month))
  }

  /// Puts another formula in the place of what was written so far, an empty one unless given.
  mutating func startOver(with other: Formula = Formula()) {
    formula = other
    cashParts = []
  }

  /// What an operation of the formula is of a cash flow.
  ///
  /// - Complexity: Linear in the operations since it was last asked.
  mutating func cashPart(of slot: Int32) -> FormulaTraits.CashPart {
    guard slot >= 0, Int(slot) < formula.operations.count else { return .none }
    while cashParts.count <= Int(slot) {
      cashParts.append(cashPart(of: formula.operations[cashParts.count]))
    }
    return cashParts[Int(slot)]
  }

  /// What an operation is of a cash flow when those before it are known.
  private func cashPart(of operation: Operation) -> FormulaTraits.CashPart {
    switch operation.code {
    case .lineFlow where operation.b == 0: return .none
    case .lineFlow, .caseFlow: return .flow
    case .metric:
      let metric = Metric(rawValue: operation.a)
      return metric == .cumulative ? .balance : metric?.isSeries == true ? .flow : .none
    case .reference, .referenceInCase:
      guard case .known(_, let traits) = scope.knowledge(of: EntityID(Int(operation.a))) else {
        return .none
      }
      return traits.cash
    case .total, .atMonth, .finance, .financeElement, .element, .less, .lessOrEqual, .equal,
      .notEqual, .and, .or, .not:
      return .none
    default:
      var part = FormulaTraits.CashPart.none
      operation.forEachOperand { operand in
        // What is chosen counts, and not the question.
        if operation.code == .select, operand == operation.a { return }
        guard operand >= 0, Int(operand) < cashParts.count else { return }
        let used = cashParts[Int(operand)].computed
        if used.rawValue > part.rawValue { part = used }
      }
      return part
    }
  }

  /// How often a stock is in an operation: what `retained` keeps, and what adds to its own past.
  ///
  /// A stock less another one is a change, and a part of a stock may be what leaves it: 0.
  ///
  /// - Complexity: Linear in the operations before it.
  func stockPart(of slot: Int32) -> Int8 {
    guard slot >= 0, Int(slot) < formula.operations.count else { return 0 }
    var parts: [(stock: Int8, isOwnPast: Bool)] = []
    for operation in formula.operations[...Int(slot)] {
      func part(_ slot: Int32) -> (stock: Int8, isOwnPast: Bool) {
        slot >= 0 && Int(slot) < parts.count ? parts[Int(slot)] : (0, false)
      }
      let (a, b) = (part(operation.a), part(operation.b))
      switch operation.code {
      case .retained: parts.append((1, false))
      case .reference, .referenceInCase, .lineFlow:
        let id = EntityID(Int(operation.a))
        if id == entity {
          parts.append((0, true))
        } else if case .known(_, let traits) = scope.knowledge(of: id) {
          parts.append((traits.stock, false))
        } else {
          parts.append((0, false))
        }
      case .add where a.isOwnPast || b.isOwnPast, .subtract where a.isOwnPast || b.isOwnPast:
        parts.append((1, false))
      case .add: parts.append((max(-1, min(1, a.stock + b.stock)), false))
      case .subtract: parts.append((max(-1, min(1, a.stock - b.stock)), false))
      case .minimum, .maximum: parts.append(a.stock != 0 || a.isOwnPast ? a : b)
      case .select:
        let c = part(operation.c)
        parts.append(b.stock != 0 || b.isOwnPast ? b : c)
      case .negate, .absolute, .round, .floor, .ceiling, .ago: parts.append(a)
      case .multiply, .divide: parts.append((0, a.isOwnPast || b.isOwnPast))
      default: parts.append((0, false))
      }
    }
    return parts[Int(slot)].stock
  }
}
