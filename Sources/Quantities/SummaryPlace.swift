/// The last place of an amount in the short form, to which its parts are written so that they add up to it:
/// thousands for `$48k`, ten thousands for `$1.32M`.
public struct SummaryPlace: Sendable {
  /// One unit of the last place.
  public let step: Double
  /// The amount as it is printed.
  public let printed: Double
  /// What a written figure counts, 1,000 for `k`.
  private let scale: Double
  private let suffix: String
  private let decimals: Int
  private let unit: Unit
  private let formatter: QuantityFormatter

  /// Takes the last place of an amount of money; nil for what is none.
  init?(of amount: Quantity, _ formatter: QuantityFormatter) {
    guard amount.value.isFinite, amount.measure == .number,
      let currency = formatter.catalogue.currency(above: amount.unit)
    else { return nil }
    let (number, suffix) = formatter.summaryDecimal(of: amount)
    guard let scale = ["": 1, "k": 1e3, "M": 1e6, "bn": 1e9][suffix] else { return nil }
    let size = QuantityFormatter.magnitude(of: number)
    // From one to ten there are two figures, though cents are written.
    let isSmall = suffix.isEmpty && size >= 1 && size < 10
    let places = isSmall ? 1 : number.decimals
    step = scale / PowersOfTen.power(places)
    printed = size * scale * (number.isNegative ? -1 : 1)
    decimals = suffix.isEmpty && places > 0 ? max(places, currency.decimals) : places
    self.scale = scale
    self.suffix = suffix
    self.unit = amount.unit
    self.formatter = formatter
  }

  /// Returns an amount written to this place: `$1,024k`.
  public func callAsFunction(_ value: Double) -> String {
    formatter.text { out in
      formatter.write(
        RoundedDecimal(value / scale, decimals: decimals), suffix: suffix,
        of: Quantity(value, .number, unit), to: &out)
    }
  }
}

extension QuantityFormatter {
  /// Returns the last place of an amount of money in the short form; nil for what is no amount.
  public func summaryPlace(of amount: Quantity) -> SummaryPlace? { SummaryPlace(of: amount, self) }
}
