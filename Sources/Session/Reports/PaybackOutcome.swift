import Modeling

/// When the money of a case is back, with every wording of it.
enum PaybackOutcome {
  /// There is nothing to pay back, and why: `no money is spent`.
  case nothingSpent(String)
  /// Not within so many months.
  case never(Int)
  /// In no month is more spent than there is.
  case atOnce
  /// In a month, in words: `month 2`.
  case back(String)

  /// A clause: `money back in month 2`.
  var clause: String {
    switch self {
    case .nothingSpent(let reason): reason
    case .never(let horizon): "money not back within \(horizon) months"
    case .atOnce: "money back at once"
    case .back(let month): "money back in \(month)"
    }
  }

  /// A sentence: `The money is back in month 2`.
  var sentence: String {
    switch self {
    case .nothingSpent(let reason): reason.capitalisedStart
    case .never(let horizon): "The money is not back within \(horizon) months"
    case .atOnce: "The money is back at once"
    case .back(let month): "The money is back in \(month)"
    }
  }

  /// A headline: `Money back in month 2`.
  var headline: String {
    switch self {
    case .never(let horizon): "Money never comes back within \(horizon) months"
    default: clause.capitalisedStart
    }
  }

  /// A figure: `month 2`.
  var figure: String {
    switch self {
    case .nothingSpent: "not defined"
    case .never(let horizon): "not within \(horizon) months"
    case .atOnce: "immediate"
    case .back(let month): month
    }
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
    if months.isNaN { return .nothingSpent(unspent(figures)) }
    if months == .infinity { return .never(figures.horizon) }
    return months <= 0 ? .atOnce : .back(month ?? paybackText(months))
  }
}
