/// Writes quantities the way they are typed: `$900/unit`, `2,400 units/year`, `12.5%`, `1 h 40 min`.
///
/// Laws: a printed value typed back prints the same; rounding never reaches 100% when the value did
/// not; numbers are grouped from 1,000 on and never in scientific notation.
public struct QuantityFormatter: Sendable {
  /// What is written where there is no number to write.
  public struct OutcomeWords: Sendable, Hashable {
    /// For +∞.
    public let infinite: String
    /// For -∞.
    public let negativeInfinite: String
    /// For a value that does not exist (NaN).
    public let undefined: String

    /// Creates the words; the standard ones are those of payback.
    public init(
      infinite: String = "never", negativeInfinite: String = "never",
      undefined: String = "not defined"
    ) {
      self.infinite = infinite
      self.negativeInfinite = negativeInfinite
      self.undefined = undefined
    }
  }

  /// Where the names of units come from.
  public let catalogue: Catalogue
  /// What is written for infinite and undefined values.
  public var words: OutcomeWords

  /// Creates a formatter for texts that use `catalogue`.
  public init(_ catalogue: Catalogue = .standard, words: OutcomeWords = OutcomeWords()) {
    self.catalogue = catalogue
    self.words = words
  }

  /// Returns the echo form, exact to about six digits, in which money shows cents where they matter.
  ///
  /// - Complexity: O(length of the result); no formatter of the system is used.
  public func exact(_ q: Quantity) -> String {
    text { write(exact: q, to: &$0) }
  }

  /// Whether two quantities certainly differ in their echo form: false also where only the words tell,
  /// as of hours and minutes.
  public func haveOtherDigits(_ a: Quantity, _ b: Quantity) -> Bool {
    guard a.value.isFinite, b.value.isFinite, WorkTime(a, catalogue) == nil,
      WorkTime(b, catalogue) == nil
    else { return false }
    return decimal(of: a) != decimal(of: b)
  }

  /// Returns the echo form with a plus before what is above zero, for differences.
  public func signed(_ q: Quantity) -> String {
    text { out in
      if q.value.isFinite, q.value > 0, !decimal(of: q).isZero { out.append(UInt8(ascii: "+")) }
      write(exact: q, to: &out)
    }
  }

  /// Returns a list as it is typed: `[1200, 1300.5]`, without grouping, which would read as more items.
  public func list(_ items: [Quantity]) -> String {
    "[" + items.map { exact($0).filter { $0 != "," } }.joined(separator: ", ") + "]"
  }

  /// Returns the shortest decimal that is read back as the same number, without grouping or exponent.
  public func plain(_ x: Double) -> String {
    guard x.isFinite else { return word(for: x) }
    return text { out in
      if x < 0 { out.append(UInt8(ascii: "-")) }
      ShortestDigits(abs(x)).write(to: &out)
    }
  }

  /// Returns a quantity in full precision as it is typed into a file: `2.0833333333333335%`.
  public func typed(_ q: Quantity) -> String {
    guard q.value.isFinite else { return word(for: q.value) }
    return text { out in
      let layout = UnitLayout(q, catalogue)
      if q.value < 0 { out.append(UInt8(ascii: "-")) }
      layout.writeSymbol(to: &out)
      ShortestDigits(abs(q.value)).write(to: &out, shiftedBy: q.measure == .number ? 0 : 2)
      layout.writeUnit(plural: abs(q.value) != 1, catalogue, to: &out)
    }
  }

  /// Returns the word for a value that is no number.
  func word(for value: Double) -> String {
    if value.isNaN { return words.undefined }
    return value > 0 ? words.infinite : words.negativeInfinite
  }

  /// Collects bytes and makes them a text.
  func text(_ body: (inout [UInt8]) -> Void) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(32)
    body(&out)
    return String(decoding: out, as: UTF8.self)
  }

  private func write(exact q: Quantity, to out: inout [UInt8]) {
    guard q.value.isFinite else {
      out.append(contentsOf: word(for: q.value).utf8)
      return
    }
    if let parts = WorkTime(q, catalogue) {
      parts.write(to: &out)
      return
    }
    write(decimal(of: q), suffix: "", of: q, to: &out)
  }

  /// Writes sign, symbol, digits, scale and unit around an already rounded number.
  func write(_ number: RoundedDecimal, suffix: String, of q: Quantity, to out: inout [UInt8]) {
    let layout = UnitLayout(q, catalogue)
    if number.isNegative { out.append(UInt8(ascii: "-")) }
    layout.writeSymbol(to: &out)
    number.write(to: &out)
    out.append(contentsOf: suffix.utf8)
    let plural = !number.isOne || !suffix.isEmpty || q.measure != .number
    layout.writeUnit(plural: plural, catalogue, to: &out)
  }

  /// Returns the digits of the echo form.
  func decimal(of q: Quantity) -> RoundedDecimal {
    switch q.measure {
    case .share: return Self.share(q.value, significant: 4)
    case .points: return RoundedDecimal(q.value * 100, significant: 4).trimmed()
    case .number: break
    }
    if let currency = catalogue.currency(above: q.unit) {
      return Self.money(q.value, currency, isRate: q.unit.factors.count > 1)
    }
    return RoundedDecimal(q.value, significant: 6).trimmed()
  }

  /// Returns a share in percent that shows 100 only when it is reached to 10 decimals.
  static func share(_ fraction: Double, significant: Int) -> RoundedDecimal {
    let percent = fraction * 100
    let short = RoundedDecimal(percent, significant: significant)
    if !short.equals(100) || RoundedDecimal(percent, decimals: 10).equals(100) {
      return short.trimmed()
    }
    for decimals in (short.decimals + 1)...10 {
      let longer = RoundedDecimal(percent, decimals: decimals)
      if !longer.equals(100) { return longer.trimmed() }
    }
    return short.trimmed()
  }

  /// Returns an amount with cents when they matter: when it is a whole number of cents, or below 100.
  static func money(_ value: Double, _ currency: Currency, isRate: Bool) -> RoundedDecimal {
    let magnitude = abs(value)
    if currency.decimals == 0 {
      if magnitude < 1 { return RoundedDecimal(value, significant: 3).trimmed() }
      return RoundedDecimal(value, decimals: isRate && magnitude < 100 ? 2 : 0).trimmed()
    }
    if isWholeCents(magnitude) || (magnitude >= 1 && magnitude < 100) {
      return RoundedDecimal(value, decimals: 2).trimmed(keeping: 2)
    }
    if magnitude >= 100 { return RoundedDecimal(value, decimals: 0) }
    return RoundedDecimal(value, significant: 3).trimmed(keeping: 2)
  }

  /// Whether an amount is a whole number of cents but for the noise of `Double` arithmetic.
  static func isWholeCents(_ magnitude: Double) -> Bool {
    let cents = magnitude * 100
    guard cents < 1e15 else { return false }
    let whole = cents.rounded()
    guard whole >= 1 else { return magnitude == 0 }
    return abs(cents - whole) <= min(0.01, max(1e-7, 16 * cents.ulp))
  }
}
