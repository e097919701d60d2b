/// What a number of a result measures, so that it can be given its unit back.
public enum FinanceResultKind: Equatable, Sendable {
  /// A rate or share, as a fraction.
  case share
  /// An amount in the unit of the amounts given.
  case amount
  /// A number without a unit, or a count of periods.
  case number
  /// Several named values; see `FinanceFunction.fieldKinds`.
  case outcome
}

/// The result of a finance function.
public enum FinanceResult: Equatable, Sendable {
  /// A single number; its kind is `FinanceFunction.result`.
  case number(Double)
  /// One number a period; the kind of each is `FinanceFunction.result`.
  case list([Double])
  /// Anything that is not one number.
  ///
  /// `status` says why there is none: none, multiple, never, immediate, temporary or no_flows; or it
  /// is "ok" for a function whose result always has several parts.
  case outcome(status: String, fields: [FinanceResultField])
}

/// One named part of an outcome.
public struct FinanceResultField: Equatable, Sendable {
  /// The name in machine-readable output.
  public let name: String
  /// Its value.
  public let value: FinanceField

  /// Names a value.
  public init(_ name: String, _ value: FinanceField) {
    self.name = name
    self.value = value
  }
}

/// The value of one part of an outcome.
public enum FinanceField: Equatable, Sendable {
  /// A finite number.
  case number(Double)
  /// Finite numbers in order.
  case numbers([Double])
  /// A word or sentence.
  case text(String)
  /// Asked for, but there is none.
  case null
  /// Parts of a part, in order.
  case nested([FinanceResultField])
}

extension FinanceResult {
  /// Puts the rates of a search into a number or an outcome.
  public init(_ search: RateSearch) {
    switch search.outcome {
    case .unique(let rate):
      self =
        RateSearch.outsideWords(rate).map { .none("outside the searched range, \($0)") }
        ?? .number(rate)
    case .none(let reason): self = Self.none(reason.text)
    case .multiple(let roots):
      let within: [FinanceResultField] = [
        .init("from", .number(RateSearch.plausible.lowerBound)),
        .init("to", .number(RateSearch.plausible.upperBound)),
        .init("roots", .numbers(search.plausibleRoots)),
      ]
      self = .outcome(
        status: "multiple",
        fields: [.init("roots", .numbers(roots)), .init("roots_within", .nested(within))])
    }
  }

  /// The outcome of a rate that does not exist.
  static func none(_ reason: String) -> FinanceResult {
    .outcome(status: "none", fields: [.init("reason", .text(reason))])
  }

  /// Puts a payback into a number or an outcome.
  public init(_ payback: Payback) {
    switch payback {
    case .once(let time): self = .number(time)
    case .immediate: self = .outcome(status: "immediate", fields: [])
    case .never: self = .outcome(status: "never", fields: [])
    case .noFlows: self = .outcome(status: "no_flows", fields: [])
    case .several(let crossings): self = Self.crossings(crossings, of: payback, "multiple")
    case .temporary(let crossings): self = Self.crossings(crossings, of: payback, "temporary")
    }
  }

  /// The outcome of a payback with several times, or none that lasts.
  private static func crossings(
    _ crossings: [Double], of payback: Payback, _ status: String
  ) -> FinanceResult {
    .outcome(
      status: status,
      fields: [
        .init("first", payback.first.map(FinanceField.number) ?? .null),
        .init("crossings", .numbers(crossings)),
        .init("lasting", payback.lasting.map(FinanceField.number) ?? .null),
      ])
  }

  /// Puts the peak of a cumulative flow into an outcome.
  init(_ peak: PeakFunding) {
    let period = peak.period.map { FinanceField.number(Double($0)) } ?? .null
    self = .outcome(
      status: "ok", fields: [.init("amount", .number(peak.amount)), .init("period", period)])
  }

  /// Puts the block of a Total Economic Impact study into an outcome.
  init(_ summary: TEISummary) {
    self = .outcome(
      status: "ok",
      fields: [
        .init("pv_benefits", .number(summary.pvBenefits)),
        .init("pv_costs", .number(summary.pvCosts)),
        .init("npv", .number(summary.npv)),
        .init("roi", FinanceField(summary.roi)),
        .init("bcr", FinanceField(summary.benefitCostRatio)),
      ])
  }
}

extension FinanceField {
  /// Puts a ratio into a number or a nested `undefined`.
  init(_ ratio: Ratio) {
    switch ratio {
    case .value(let value): self = .number(value)
    case .undefined(let reason):
      self = .nested([
        .init("status", .text("undefined")), .init("reason", .text(reason.rawValue)),
      ])
    }
  }
}

extension RateSearch.NoRate {
  /// The reason as a short text.
  public var text: String {
    switch self {
    case .noSignChange: "no sign change"
    case .noRoot: "no real rate above -100% gives NPV = 0"
    case .undecided: "no rate found within the bound on work"
    case .onlyTotalLoss: "every rate loses 90% or more a month"
    }
  }
}
