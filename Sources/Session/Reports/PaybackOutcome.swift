import Diagnostics
import Finance
import Modeling

/// When the money of a case is back and whether it stays, with every wording of it.
struct PaybackOutcome {
  /// When the money is back for the first time.
  enum First {
    /// There is nothing to pay back, and why: `no money is spent`.
    case nothingSpent(String)
    /// Not within so many months; nil for those of the plan, whatever they are.
    case never(within: Int?)
    /// In no month is more spent than there is.
    case atOnce
    /// In a month, in words: `month 2`.
    case back(String)
  }

  /// What becomes of money that is back.
  enum Later {
    /// It stays.
    case stays
    /// It is lost again and back for good in a month, in words.
    case forGood(String)
    /// It is lost again and not back within the plan.
    case lost
  }

  /// When the money is back for the first time.
  let first: First
  /// What becomes of it.
  let later: Later

  /// Reads a payback as the kernels give it.
  ///
  /// - Parameters:
  ///   - months: The months until the money is back; +∞ for never, NaN where nothing is spent.
  ///   - lasting: The months until it is back for good, likewise; nil where only the first time is asked for.
  ///   - horizon: The months that were looked at, where they are to be named.
  ///   - reason: Why nothing is spent.
  ///   - month: What the month is called.
  init(
    _ months: Double, lasting: Double? = nil, within horizon: Int? = nil,
    nothingSpent reason: @autoclosure () -> String = "", month: (Double) -> String
  ) {
    if months.isNaN {
      first = .nothingSpent(reason())
    } else if months == .infinity {
      first = .never(within: horizon)
    } else {
      first = months <= 0 ? .atOnce : .back(month(months))
    }
    if let lasting, months.isFinite, lasting != months, !lasting.isNaN {
      later = lasting == .infinity ? .lost : .forGood(month(lasting))
    } else {
      later = .stays
    }
  }

  /// Reads a payback of which the language says that it is temporary or comes twice; nil for another outcome.
  init?(_ outcome: FinanceResult, month: (Double) -> String) {
    guard case .outcome(let status, let fields) = outcome,
      ["temporary", "multiple"].contains(status)
    else { return nil }
    func months(_ name: String) -> Double? {
      guard case .number(let value)? = fields.first(where: { $0.name == name })?.value else {
        return nil
      }
      return value
    }
    guard let first = months("first") else { return nil }
    let lasting = status == "temporary" ? .infinity : months("lasting")
    self.init(first, lasting: lasting, month: month)
  }

  /// What follows every wording: `, for good in month 25`, `, lost again later`; empty for money that stays.
  var remark: String { laterWords.isEmpty ? "" : ", \(laterWords)" }

  /// What becomes of the money, in words; empty where it stays.
  var laterWords: String {
    switch later {
    case .stays: ""
    case .forGood(let month): "for good in \(month)"
    case .lost: "lost again later"
    }
  }

  /// A clause: `money back in month 20, for good in month 25`.
  var clause: String { firstClause + remark }

  private var firstClause: String {
    switch first {
    case .nothingSpent(let reason): reason
    case .never(let horizon): "money not back\(Self.within(horizon))"
    case .atOnce: "money back at once"
    case .back(let month): "money back in \(month)"
    }
  }

  /// A sentence: `The money is back in month 4, lost again later`.
  var sentence: String { firstSentence + remark }

  private var firstSentence: String {
    switch first {
    case .nothingSpent(let reason): reason.capitalisedStart
    case .never(let horizon): "The money is not back\(Self.within(horizon))"
    case .atOnce: "The money is back at once"
    case .back(let month): "The money is back in \(month)"
    }
  }

  /// The start of a headline, before `remark`: `Money back in month 2`.
  var headline: String {
    switch first {
    case .never(let horizon): "Money never comes back\(Self.within(horizon))"
    default: firstClause.capitalisedStart
    }
  }

  /// The first time as a figure, before `remark`: `month 2`.
  var figure: String {
    switch first {
    case .nothingSpent: "not defined"
    case .never(nil): "never"
    case .never(let horizon): "not\(Self.within(horizon))"
    case .atOnce: "immediate"
    case .back(let month): month
    }
  }

  private static func within(_ horizon: Int?) -> String {
    horizon.map { " within \($0.months)" } ?? ""
  }
}

extension ReportWriter {
  /// When the money of a case is back, as stated, and whether it stays.
  ///
  /// - Parameter month: What a month is called, nil for its number.
  func paybackOutcome(
    _ figures: CaseFigures, month: ((Double) -> String)? = nil
  ) -> PaybackOutcome {
    PaybackOutcome(
      figures.metrics[.payback] ?? .nan, lasting: figures.metrics[.lastingPayback],
      within: figures.horizon, nothingSpent: unspent(figures), month: month ?? { paybackText($0) })
  }

  /// The outcome for one first payback of a case, in months.
  func paybackOutcome(_ figures: CaseFigures, _ months: Double) -> PaybackOutcome {
    PaybackOutcome(
      months, within: figures.horizon, nothingSpent: unspent(figures), month: { paybackText($0) })
  }

  /// When the money of a case is back, in the short words of tables and charts, and whether it stays.
  func paybackWords(_ figures: CaseFigures) -> String {
    paybackText(figures.metrics[.payback] ?? .nan) + paybackOutcome(figures).remark
  }
}
