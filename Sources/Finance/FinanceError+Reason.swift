extension FinanceError {
  /// The short reason that stands in machine-readable output, `{"status": "error", "reason": …}`.
  public var reason: String {
    switch self {
    case .noFlows: "no flows"
    case .notFinite(let parameter): "\(parameter) is not a finite number"
    case .rateOutOfRange(let parameter, _, let domain): "\(parameter) must be \(domain)"
    case .periodsOutOfRange(let parameter, let value) where value > Double(Limits.periods):
      "\(parameter) must be at most \(Limits.periods)"
    case .periodsOutOfRange(let parameter, let value) where value <= 0:
      "\(parameter) must be a positive number of periods"
    case .periodsOutOfRange(let parameter, _):
      "\(parameter) must be a whole number of periods"
    case .lengthMismatch(let first, let firstCount, let second, let secondCount):
      "\(first) has \(firstCount) \(firstCount == 1 ? "value" : "values"), \(second) has \(secondCount)"
    case .dateOutOfRange(let parameter): "\(parameter) must lie in the years 1 to 9999"
    case .amountsNotComparable: "present and future value must be both positive or both negative"
    case .neverReached: "never reached without growth"
    case .resultTooLarge: "the result is too large for a number"
    case .missingArgument(let parameter): "\(parameter) is missing"
    case .wrongArgument(let parameter, let expected): "\(parameter) must be \(expected)"
    case .unknownChoice(let parameter, let choices):
      "\(parameter) must be one of \(choices.joined(separator: ", "))"
    case .unexpectedArgument(let name): "unexpected argument \(name)"
    }
  }
}
