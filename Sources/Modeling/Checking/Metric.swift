import Syntax

/// A figure of a business case that formulas may use by name.
public enum Metric: Int32, CaseIterable, Sendable {
  case npv, roi, irr, payback, lastingPayback, discountedPayback, discountedLastingPayback
  case paybackFromGoLive, pvBenefits, pvCosts, peakCash, benefitNeeded, costOfDelay
  case cashflow, cumulative

  /// The word in the language.
  public var word: String {
    switch self {
    case .npv: "npv"
    case .roi: "roi"
    case .irr: "irr"
    case .payback: "payback"
    case .lastingPayback: "lasting_payback"
    case .discountedPayback: "discounted_payback"
    case .discountedLastingPayback: "discounted_lasting_payback"
    case .paybackFromGoLive: "payback_from_go_live"
    case .pvBenefits: "pv_benefits"
    case .pvCosts: "pv_costs"
    case .peakCash: "peak_cash"
    case .benefitNeeded: "benefit_needed"
    case .costOfDelay: "cost_of_delay"
    case .cashflow: "cashflow"
    case .cumulative: "cumulative"
    }
  }

  /// The words a table uses, with the abbreviation that many know better.
  public var title: String {
    abbreviation.map { "\(shortTitle) (\($0))" } ?? shortTitle
  }

  private var abbreviation: String? {
    switch self {
    case .npv: "NPV"
    case .roi: "ROI"
    case .irr: "IRR"
    default: nil
    }
  }

  /// The words inside a sentence: `net value today`.
  public var noun: String {
    switch self {
    // An abbreviation in front keeps its capitals.
    case .pvBenefits, .pvCosts: shortTitle
    default: shortTitle.prefix(1).lowercased() + shortTitle.dropFirst()
    }
  }

  /// The words where there is little room: `Net value today`.
  public var shortTitle: String {
    switch self {
    case .npv: "Net value today"
    case .roi: "Return on investment"
    case .irr: "Internal rate of return"
    case .payback: "Payback"
    case .lastingPayback: "Lasting payback"
    case .discountedPayback: "Discounted payback"
    case .discountedLastingPayback: "Discounted lasting payback"
    case .paybackFromGoLive: "Payback from go-live"
    case .pvBenefits: "PV of benefits"
    case .pvCosts: "PV of costs"
    case .peakCash: "Most cash out"
    case .benefitNeeded: "Benefit that must arrive"
    case .costOfDelay: "Cost of one month's delay"
    case .cashflow: "Cash flow"
    case .cumulative: "Cumulative cash flow"
    }
  }

  /// Whether it is a series over the months 0 to horizon.
  public var isSeries: Bool { self == .cashflow || self == .cumulative }
  /// Whether it is money.
  public var isMoney: Bool {
    switch self {
    case .npv, .pvBenefits, .pvCosts, .peakCash, .costOfDelay, .cashflow, .cumulative: true
    default: false
    }
  }
  /// The same for the last time and not the first: when money is back for good; nil where there is none.
  public var lasting: Metric? {
    switch self {
    case .payback: .lastingPayback
    case .discountedPayback: .discountedLastingPayback
    default: nil
    }
  }
  /// Whether it is a number of months, where "never" is possible.
  public var isPayback: Bool {
    switch self {
    case .payback, .lastingPayback, .discountedPayback, .discountedLastingPayback,
      .paybackFromGoLive:
      true
    default: false
    }
  }

  /// The lines that alone make up the figure; nil where all do.
  var lineKind: CaseLine.Kind? {
    switch self {
    case .pvBenefits: .benefit
    case .pvCosts: .cost
    default: nil
    }
  }

  /// Metrics by their words.
  public static let byWord: [String: Metric] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.word, $0) })
}

/// A sum of line flows of a case, months 0 to horizon.
public enum CaseFlow: Int32, Sendable {
  /// Counted company benefits, adverse ones subtracted.
  case benefits
  /// Counted company costs, as positive numbers.
  case costs
  /// Benefits minus costs.
  case net

  /// The words for the sum of all lines of one kind, in lower case.
  static let sums: [String: CaseFlow] = ["benefits": .benefits, "costs": .costs]

  /// The lines that are added up; nil for all.
  var lineKind: CaseLine.Kind? {
    switch self {
    case .benefits: .benefit
    case .costs: .cost
    case .net: nil
    }
  }
}

extension Metric {
  /// The rate of return above which a figure says nothing: 1,000%.
  public static let largestMeaningfulRate = 10.0

  /// Whether a value is a rate of return that is too large to mean anything.
  public func isMeaningless(_ value: Double) -> Bool {
    (self == .irr || self == .roi) && value > Self.largestMeaningfulRate
  }

  /// Whether less of it is better: paybacks, costs and what must arrive.
  public var lessIsBetter: Bool {
    isPayback || [.pvCosts, .peakCash, .benefitNeeded].contains(self)
  }
}
