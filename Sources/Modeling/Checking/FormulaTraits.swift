/// What a formula is made of, as far as those who use it have to know: found once, while it is checked.
struct FormulaTraits: Sendable, Equatable {
  /// Whether clock time was cancelled against money per clock time: hours became money.
  var turnsTimeIntoMoney = false
  /// Whether the result depends on the horizon, the go-live or the month.
  var isContextDependent = false
  /// Whether money per counted thing is in it.
  var hasPrice = false
  /// Whether a ramp that starts at go-live is in it.
  var rampsFromGoLive = false
  /// Whether a ramp counted at the end of each month is in it.
  var hasMonthEndRamp = false
  /// Whether a ramp counted in the middle of each month is in it.
  var hasMidMonthRamp = false
  /// The latest stated start of a ramp or S-curve in it, as a month of the plan; 0 without one.
  var latestRampStart: Int32 = 0
  /// What of a cash flow the result is.
  var cash = CashPart.none

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
    turnsTimeIntoMoney = turnsTimeIntoMoney || used.turnsTimeIntoMoney
    isContextDependent = isContextDependent || used.isContextDependent
    hasPrice = hasPrice || used.hasPrice
    rampsFromGoLive = rampsFromGoLive || used.rampsFromGoLive
    hasMonthEndRamp = hasMonthEndRamp || used.hasMonthEndRamp
    hasMidMonthRamp = hasMidMonthRamp || used.hasMidMonthRamp
    latestRampStart = max(latestRampStart, used.latestRampStart)
  }
}

extension FormulaChecker {
  /// Notes a price among the parts of the formula.
  mutating func noteParts(_ type: ValueType) {
    guard !formula.traits.hasPrice, let unit = type.quantity?.unit else { return }
    let kinds = unit.factors.map { (model.catalogue[$0.id].kind, $0.exponent) }
    formula.traits.hasPrice =
      kinds.contains { $0.0 == .currency && $0.1 == 1 }
      && kinds.contains { $0.0 == .counted && $0.1 < 0 }
  }

  /// Notes which ramp is in the formula.
  mutating func noteRamp(from slot: Int32, isAverage: Bool) {
    if isAverage {
      formula.traits.hasMidMonthRamp = true
    } else {
      formula.traits.hasMonthEndRamp = true
    }
    if formula.operations.indices.contains(Int(slot)), formula.operations[Int(slot)].code == .goLive
    {
      formula.traits.rampsFromGoLive = true
    }
    noteStart(slot)
  }

  /// Notes the start of a ramp or S-curve where it is a typed month.
  mutating func noteStart(_ slot: Int32) {
    guard let month = constant(slot), month >= 1, month < 1e6 else { return }
    formula.traits.latestRampStart = max(formula.traits.latestRampStart, Int32(month))
  }

  /// What an operation of the formula is of a cash flow.
  ///
  /// - Complexity: Linear in the operations before it.
  func cashPart(of slot: Int32) -> FormulaTraits.CashPart {
    guard slot >= 0, Int(slot) < formula.operations.count else { return .none }
    var parts: [FormulaTraits.CashPart] = []
    for operation in formula.operations[...Int(slot)] {
      switch operation.code {
      case .lineFlow, .caseFlow: parts.append(.flow)
      case .metric:
        let metric = Metric(rawValue: operation.a)
        parts.append(
          metric == .cumulative ? .balance : metric?.isSeries == true ? .flow : .none)
      case .reference, .referenceInCase:
        guard case .known(_, let traits) = scope.knowledge(of: EntityID(Int(operation.a))) else {
          parts.append(.none)
          continue
        }
        parts.append(traits.cash)
      case .total, .atMonth, .finance, .financeElement, .element, .less, .lessOrEqual, .equal,
        .notEqual, .and, .or, .not:
        parts.append(.none)
      default:
        var part = FormulaTraits.CashPart.none
        operation.forEachOperand { operand in
          // What is chosen counts, and not the question.
          if operation.code == .select, operand == operation.a { return }
          guard operand >= 0, Int(operand) < parts.count else { return }
          let used = parts[Int(operand)].computed
          if used.rawValue > part.rawValue { part = used }
        }
        parts.append(part)
      }
    }
    return parts[Int(slot)]
  }
}
