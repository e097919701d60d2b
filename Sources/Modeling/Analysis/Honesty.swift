import Simulation

/// Something a careful reader should hear about the result of a simulation.
public enum HonestyRemark: Sendable {
  /// The value as stated is not near the middle of the draws.
  case statedAwayFromMiddle
  /// A first payback whose money, as stated, is lost again: back for good after so many months, or never.
  case onlyFirstPayback(lasting: Double)
  /// An input with a range that does not move the result.
  case noEffect(EntityID)
  /// Most of the spread comes from one input without a tested source.
  case restsOnUntested(EntityID, share: Double)
  /// An input can take values that make no sense for it.
  case range(RangeEcho, RangeEcho.Remark)
}

extension Entity {
  /// Whether nobody vouches for the number: no source, or one that admits to be a guess or
  /// untested.
  public var isUntested: Bool {
    guard let comment = comment?.lowercased(), !comment.isEmpty else { return true }
    let words = comment.split { !$0.isLetter }.map(String.init)
    let admissions: Set<String> = [
      "guess", "guessed", "untested", "assumption", "assumed", "belief", "believed", "judgement",
      "judgment", "unverified", "hunch", "gut", "tbd",
    ]
    return words.contains { admissions.contains($0) }
      || comment.contains("not tested") || comment.contains("no experiment")
      || comment.contains("not measured")
  }
}

extension Analyst {
  /// What should be said about a simulated question, the most important first.
  ///
  /// - Parameter drivers: How much each input explains, where that was computed.
  public func honestyRemarks(
    on summary: RiskSummary, drivers: [Driver]
  ) -> [HonestyRemark] {
    var result: [HonestyRemark] = []
    if summary.isStatedAwayFromMiddle {
      result.append(.statedAwayFromMiddle)
    }
    if let lasting = lastingPayback(of: summary.question), !lasting.isNaN,
      lasting != summary.asStated
    {
      result.append(.onlyFirstPayback(lasting: lasting))
    }
    if drivers.count > 1, let first = drivers.first, first.share > 0.5,
      model[first.input].isUntested
    {
      result.append(.restsOnUntested(first.input, share: first.share))
    }
    for id in uncertainInputs(of: summary.question) {
      guard let echo = try? rangeEcho(of: id) else { continue }
      result += echo.remarks.filter(echo.isWarning).map { .range(echo, $0) }
    }
    let used = Set(uncertainInputs(of: summary.question))
    let swings = tornado(of: summary.question)
    result += swings.withoutEffect.filter(used.contains).map { .noEffect($0) }
    return result
  }
}
