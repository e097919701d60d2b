public import Diagnostics
public import Simulation

/// How a typed range was read, in figures that a report puts into words.
public struct RangeEcho: Sendable {
  /// Something the person should know about the range.
  public enum Remark: Sendable, Hashable {
    /// The typed end is a hard limit, not a one-in-ten value.
    case hardLimit(Double)
    /// The shape is flatter than usual so that nothing lies beyond a natural limit.
    case flatterShape(limit: Double)
    /// The tail beyond a typed end was squeezed so that nothing lies beyond a natural limit.
    case squeezedTail(end: Double, limit: Double)
    /// A quantity falls below zero with this chance.
    case belowZero(Double)
    /// A percentage exceeds 100% with this chance.
    case aboveFull(Double)
    /// Bounds removed this part of the distribution.
    case removed(Double)
    /// The likely value is far from the middle: it is passed with this chance.
    case likelyAwayFromMiddle(likely: Double, chanceAbove: Double)
  }

  /// The definition or line.
  public let input: EntityID
  /// The range as typed.
  public let typed: UncertainInput
  /// What it was read as.
  public let distribution: Distribution
  /// What should be said, in order of importance.
  public let remarks: [Remark]
  /// Whether it is worked time or a number of things, which are never below zero.
  public let isAmount: Bool

  /// The value that is passed every second time.
  public var middle: Double { distribution.p50 }
  /// The value as stated.
  public var stated: Double { typed.baseValue }

  /// Whether a remark is a warning: more than a tenth was cut away, or values that the typed ends
  /// do not announce.
  public func isWarning(_ remark: Remark) -> Bool {
    switch remark {
    case .removed(let part): part > 0.1
    case .belowZero(let chance): chance > 0.01 && (isAmount || (typed.ends?.low ?? 0) >= 0)
    case .aboveFull(let chance): chance > 0.01
    default: false
    }
  }
}

extension Analyst {
  /// Reads the range of a definition or line; nil when it has none, or several.
  ///
  /// - Throws: A range that no distribution fits.
  /// - Complexity: About a third of a millisecond, for the quantiles.
  public func rangeEcho(of id: EntityID) throws(Diagnostic) -> RangeEcho? {
    guard let typed = checked[id]?.onlyRange else { return nil }
    do {
      let distribution = try typed.distribution()
      return RangeEcho(
        input: id, typed: typed, distribution: distribution,
        remarks: Self.remarks(
          typed, distribution, isPercentage: checked[id]?.type.form == .quantity(.share, .none)),
        isAmount: isAmount(id))
    } catch {
      throw error.diagnostic(at: .init(model[id].nameSpan))
    }
  }

  /// Whether a definition is worked time or a number of things, per whatever.
  private func isAmount(_ id: EntityID) -> Bool {
    guard let (measure, unit) = checked[id]?.type.quantity, measure == .number else { return false }
    let above = unit.factors.filter { $0.exponent > 0 }
    return !above.isEmpty
      && above.allSatisfy { [.clock, .counted].contains(model.catalogue[$0.id].kind) }
  }

  private static func remarks(
    _ typed: UncertainInput, _ distribution: Distribution, isPercentage: Bool
  ) -> [RangeEcho.Remark] {
    var result: [RangeEcho.Remark] = distribution.reading.notes.compactMap { note in
      switch note {
      case .equalEnds: nil
      case .hardLimit(let end): .hardLimit(end)
      case .flatterShape(_, let limit): .flatterShape(limit: limit)
      case .squeezedTail(let end, let limit): .squeezedTail(end: end, limit: limit)
      case .belowZero: nil
      case .removed(let part): part > 0.01 ? .removed(part) : nil
      }
    }
    let belowZero = chanceBelowZero(typed, distribution)
    if belowZero > 0.0005 { result.append(.belowZero(belowZero)) }
    if isPercentage, typed.ends.map({ $0.high <= 1 }) ?? (distribution.p90 <= 1) {
      let above = 1 - distribution.cumulative(1)
      if above > 0.0005 { result.append(.aboveFull(above)) }
    }
    if let likely = typed.likely, typed.bounds == nil {
      let above = 1 - distribution.cumulative(likely)
      if abs(above - 0.5) > 0.2 {
        result.append(.likelyAwayFromMiddle(likely: likely, chanceAbove: above))
      }
    }
    return result
  }

  /// How often a quantity that looks positive falls below zero: events and data are what they are.
  private static func chanceBelowZero(
    _ typed: UncertainInput, _ distribution: Distribution
  ) -> Double {
    switch typed.shape {
    case .chance, .oneOf, .data, .constant: 0
    default: distribution.p90 > 0 ? distribution.cumulative(0) : 0
    }
  }
}
