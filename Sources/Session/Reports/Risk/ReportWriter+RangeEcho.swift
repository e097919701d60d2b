import Diagnostics
import Modeling
import Quantities
import Reporting

extension ReportWriter {
  /// Sentences on what is special about the range of a definition: hard limits, tails that gave
  /// way, values below zero or above 100%, cut bounds, a likely value far from the middle.
  ///
  /// A range that no distribution fits is said in a sentence too; what it lacks stands behind it.
  func rangeRemarks(of id: EntityID) -> [Note] {
    do throws(Diagnostic) {
      guard let echo = try analyst.rangeEcho(of: id) else { return [] }
      return echo.remarks.map { remark in
        Note(echo.isWarning(remark) ? .caution : .reading, Styled(words(for: remark, echo)))
      }
    } catch {
      let help = error.help.isEmpty ? "" : "; " + error.help.joined(separator: ", ")
      return [Note(.caution, Styled("\(model.askedName(of: id)): \(error.message)\(help)"))]
    }
  }

  /// Says a remark on a range in a sentence.
  func words(for remark: RangeEcho.Remark, _ echo: RangeEcho) -> String {
    let (measure, unit) = checked[echo.input]?.type.quantity ?? (.number, .none)
    let write = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    let name = model.askedName(of: echo.input)
    switch remark {
    case .hardLimit(let end):
      let side = end <= echo.distribution.p50 ? "below" : "above"
      return "\(name) is never \(side) \(write(end)): that end is a hard limit here"
    case .flatterShape(let limit):
      return "\(name) is spread flatter than usual, so that it never passes \(write(limit))"
    case .squeezedTail(let end, let limit):
      return
        "the tail of \(name) beyond \(write(end)) is squeezed, "
        + "so that it never passes \(write(limit))"
    case .belowZero(let chance):
      let remedy = "; if it cannot, write `within 0 to …` behind it, or ends above 0"
      return "\(name) falls below zero \(ChanceWords.often(chance))"
        + (echo.isWarning(remark) ? remedy : "")
    case .aboveFull(let chance):
      return "\(name) exceeds 100% \(ChanceWords.often(chance)); if it is a part of something, "
        + "write `share` before the range"
    case .removed(let part):
      return "the bounds of \(name) cut away \(percent(part)) of the range"
    case .likelyAwayFromMiddle(let likely, let chance):
      let side = chance > 0.5 ? "above" : "below"
      return "\(name) comes out \(side) its likely \(write(likely)) "
        + "\(ChanceWords.often(max(chance, 1 - chance))); its middle is "
        + formatter.summary(Quantity(echo.middle, measure, unit))
    }
  }

  /// A share in two figures.
  func percent(_ share: Double) -> String { formatter.summary(Quantity(share, .share)) }
}

extension ChanceWords {
  /// Returns a computed chance in words: `3 times in 100`.
  static func often(_ chance: Double) -> String { times(chance, draws: 1_000_000) }
}
