import Modeling

/// When the money of a case is back, with every wording of it.
enum PaybackOutcome {
  /// There is nothing to pay back, and why: `no money is spent`.
  case nothingSpent(String)
  /// Not within so many months; nil for those of the plan, whatever they are.
  case never(within: Int?)
  /// In no month is more spent than there is.
  case atOnce
  /// In a month, in words: `month 2`.
  case back(String)

  /// Reads a payback as the kernels give it.
  ///
  /// - Parameters:
  ///   - months: The months until the money is back; +∞ for never, NaN where nothing is spent.
  ///   - horizon: The months that were looked at, where they are to be named.
  ///   - reason: Why nothing is spent.
  ///   - month: What the month is called.
  init(
    _ months: Double, within horizon: Int? = nil,
    nothingSpent reason: @autoclosure () -> String = "",
    month: @autoclosure () -> String
  ) {
    if months.isNaN {
      self = .nothingSpent(reason())
    } else if months == .infinity {
      self = .never(within: horizon)
    } else {
      self = months <= 0 ? .atOnce : .back(month())
    }
  }

  /// A clause: `money back in month 2`.
  var clause: String {
    switch self {
    case .nothingSpent(let reason): reason
    case .never(let horizon): "money not back\(Self.within(horizon))"
    case .atOnce: "money back at once"
    case .back(let month): "money back in \(month)"
    }
  }

  /// A sentence: `The money is back in month 2`.
  var sentence: String {
    switch self {
    case .nothingSpent(let reason): reason.capitalisedStart
    case .never(let horizon): "The money is not back\(Self.within(horizon))"
    case .atOnce: "The money is back at once"
    case .back(let month): "The money is back in \(month)"
    }
  }

  /// A headline: `Money back in month 2`.
  var headline: String {
    switch self {
    case .never(let horizon): "Money never comes back\(Self.within(horizon))"
    default: clause.capitalisedStart
    }
  }

  /// A figure: `month 2`.
  var figure: String {
    switch self {
    case .nothingSpent: "not defined"
    case .never(nil): "never"
    case .never(let horizon): "not\(Self.within(horizon))"
    case .atOnce: "immediate"
    case .back(let month): month
    }
  }

  private static func within(_ horizon: Int?) -> String {
    horizon.map { " within \($0) months" } ?? ""
  }
}

extension ReportWriter {
  /// When the money of a case is back, as stated.
  func paybackOutcome(_ figures: CaseFigures) -> PaybackOutcome {
    paybackOutcome(figures, figures.metrics[.payback] ?? .nan)
  }

  /// The outcome for one payback of a case, in months.
  ///
  /// - Parameter month: What the month is called, nil for its number.
  func paybackOutcome(
    _ figures: CaseFigures, _ months: Double, month: String? = nil
  ) -> PaybackOutcome {
    PaybackOutcome(
      months, within: figures.horizon, nothingSpent: unspent(figures),
      month: month ?? paybackText(months))
  }
}
