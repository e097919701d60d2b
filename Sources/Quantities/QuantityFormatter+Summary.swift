extension QuantityFormatter {
  /// Returns the form for people who read one line: two significant figures, three from 100 on.
  ///
  /// Money from 1,000 on counts in `k`, `M` and `bn` (`$1.0k`, `$151k`, `$1.26M`), other things from
  /// a million on (`2.4M calls`).
  public func summary(_ q: Quantity) -> String {
    guard q.value.isFinite else { return word(for: q.value) }
    return text { out in
      if let parts = WorkTime(q, catalogue) {
        parts.write(to: &out)
        return
      }
      let (number, suffix) = summaryDecimal(of: q)
      write(number, suffix: suffix, of: q, to: &out)
    }
  }

  /// Returns the figures of the short form and the scale behind them.
  func summaryDecimal(of q: Quantity) -> (RoundedDecimal, suffix: String) {
    switch q.measure {
    case .share:
      let figures = abs(q.value) < 1 ? 2 : 3
      return (Self.share(q.value, significant: figures), "")
    case .points:
      return (Self.figures(q.value * 100).trimmed(), "")
    case .number: break
    }
    if let currency = catalogue.currency(above: q.unit) {
      return Self.summaryMoney(q.value, currency, isRate: q.unit.factors.count > 1)
    }
    let value = Self.figures(q.value)
    if Self.magnitude(of: value) < 1e6 { return (value.trimmed(), "") }
    return Self.scaled(q.value)
  }

  private static func summaryMoney(_ value: Double, _ currency: Currency, isRate: Bool) -> (
    RoundedDecimal, String
  ) {
    let rounded = figures(value)
    let size = magnitude(of: rounded)
    if size >= 1_000 { return scaled(value) }
    if size >= 10 { return (rounded.trimmed(), "") }
    if size >= 1 {
      let tenths = value < 0 ? -size : size
      return (money(tenths, currency, isRate: isRate), "")
    }
    return (RoundedDecimal(value, significant: 2).trimmed(keeping: currency.decimals), "")
  }

  /// Returns a value in thousands, millions or billions; the scale is that of the rounded figures.
  ///
  /// Two figures below 100 thousand; three above, where a tenth of a million is too coarse to decide on.
  private static func scaled(_ value: Double) -> (RoundedDecimal, String) {
    let figures = abs(value) < 1e5 ? 2 : 3
    let thousands = RoundedDecimal(
      max(1, abs(value) / 1e3) * (value < 0 ? -1 : 1), significant: figures)
    if magnitude(of: thousands) < 1_000 { return (thousands, "k") }
    let millions = carried(value, from: thousands, to: 1e6)
    if magnitude(of: millions) < 1_000 { return (millions, "M") }
    return (carried(value, from: millions, to: 1e9), "bn")
  }

  /// Returns a value on the next scale: `1.00M` when 999.6 thousand was rounded up to it.
  private static func carried(
    _ value: Double, from smaller: RoundedDecimal, to scale: Double
  ) -> RoundedDecimal {
    if smaller.equals(1_000) { return RoundedDecimal(value < 0 ? -1 : 1, decimals: 2) }
    return RoundedDecimal(value / scale, significant: 3)
  }

  /// Returns a value to two significant figures, three from 100 on, with zeros in the places below.
  private static func figures(_ value: Double) -> RoundedDecimal {
    let exponent = RoundedDecimal.exponent(of: abs(value))
    if exponent < 2 { return RoundedDecimal(value, significant: 2) }
    guard exponent < 15 else { return RoundedDecimal(value, decimals: 0) }
    let unit = PowersOfTen.power(exponent - 2)
    return RoundedDecimal((value / unit).rounded(.toNearestOrAwayFromZero) * unit, decimals: 0)
  }

  /// Returns what is written as a number, to compare it with the limits of a scale.
  static func magnitude(of number: RoundedDecimal) -> Double {
    Double(number.digits) / PowersOfTen.power(number.decimals) * PowersOfTen.power(number.zeros)
  }
}

extension QuantityFormatter {
  /// A change of one result, in pieces so that a table can align them.
  public struct Change: Sendable, Hashable {
    /// The value before.
    public let old: String
    /// The value after.
    public let new: String
    /// New minus old with its sign; for shares in points; nil where one of them is no number.
    public let difference: String?
    /// The difference as a percentage of the old value; nil where that says nothing: from zero,
    /// across zero, of shares and points.
    public let percent: String?

    /// The change in one line: `$59,814 → $23,100 (-$36,714, -61.4%)`.
    public var line: String {
      guard old != new || difference != nil else { return "\(old) (no change)" }
      let details = [difference, percent].compactMap { $0 }.joined(separator: ", ")
      return details.isEmpty ? "\(old) → \(new)" : "\(old) → \(new) (\(details))"
    }
  }

  /// Returns a change in the echo form; between values of different kinds or units there is no difference.
  public func change(from old: Quantity, to new: Quantity) -> Change {
    let (before, after) = (exact(old), exact(new))
    let isSameKind = old.measure == new.measure && old.unit == new.unit
    guard isSameKind, old.value.isFinite, new.value.isFinite, old.value != new.value else {
      return Change(old: before, new: after, difference: nil, percent: nil)
    }
    let step = new.value - old.value
    let difference = Quantity(step, old.measure == .share ? .points : old.measure, old.unit)
    let plus = step > 0 ? "+" : ""
    return Change(
      old: before, new: after, difference: plus + exact(difference),
      percent: relative(step, from: old, to: new.value))
  }

  private func relative(_ step: Double, from old: Quantity, to new: Double) -> String? {
    guard old.measure == .number, old.value != 0, (old.value < 0) == (new < 0) || new == 0 else {
      return nil
    }
    let ratio = step / abs(old.value)
    guard ratio.isFinite, abs(ratio) < 100 else { return nil }
    let percent = RoundedDecimal(ratio * 100, significant: 3).trimmed()
    guard !percent.isZero else { return nil }
    return text { out in
      out.append(UInt8(ascii: step > 0 ? "+" : "-"))
      percent.write(to: &out)
      out.append(UInt8(ascii: "%"))
    }
  }
}
