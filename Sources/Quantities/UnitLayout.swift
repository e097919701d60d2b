/// How the unit of a quantity stands around its number: `$` before it, `%` behind, names above and below.
struct UnitLayout {
  private let measure: Measure
  private let unit: Unit
  /// The currency whose symbol stands before the number.
  private let symbolCurrency: UnitID?
  private let symbol: String

  /// Lays a quantity out; a symbol is used only for a currency that stands once above the line.
  init(_ q: Quantity, _ catalogue: Catalogue) {
    measure = q.measure
    unit = q.unit
    let currency = q.measure == .number ? catalogue.symbolCurrency(above: q.unit) : nil
    symbolCurrency = currency?.id
    symbol = currency?.symbol ?? ""
  }

  /// Writes what stands before the number.
  func writeSymbol(to out: inout [UInt8]) { out.append(contentsOf: symbol.utf8) }

  /// Writes what stands behind the number.
  func writeUnit(plural: Bool, _ catalogue: Catalogue, to out: inout [UInt8]) {
    switch measure {
    case .number: break
    case .share: out.append(UInt8(ascii: "%"))
    case .points: out.append(contentsOf: " pp".utf8)
    }
    guard !unit.isNone else { return }
    writeAbove(plural: plural, separator: " ", catalogue, to: &out)
    writeBelow(catalogue, to: &out)
  }

  /// Writes the unit alone: `$/unit`, `units/year`.
  func writeTitle(plural: Bool, _ catalogue: Catalogue, to out: inout [UInt8]) {
    writeSymbol(to: &out)
    switch measure {
    case .number: break
    case .share: out.append(UInt8(ascii: "%"))
    case .points: out.append(contentsOf: "pp".utf8)
    }
    let separator = measure != .number ? " " : symbolCurrency == nil ? "" : "·"
    writeAbove(plural: plural, separator: separator, catalogue, to: &out)
    writeBelow(catalogue, to: &out)
  }

  private func writeAbove(
    plural: Bool, separator: String, _ catalogue: Catalogue, to out: inout [UInt8]
  ) {
    var joint = separator
    for factor in unit.factors where factor.exponent > 0 && factor.id != symbolCurrency {
      out.append(contentsOf: joint.utf8)
      joint = "·"
      write(factor, plural: plural, catalogue, to: &out)
    }
  }

  private func writeBelow(_ catalogue: Catalogue, to out: inout [UInt8]) {
    for factor in unit.factors where factor.exponent < 0 {
      out.append(UInt8(ascii: "/"))
      write(factor, plural: false, catalogue, to: &out)
    }
  }

  private func write(
    _ factor: Unit.Factor, plural: Bool, _ catalogue: Catalogue, to out: inout [UInt8]
  ) {
    let spelling = catalogue.spelling(of: factor)
    out.append(contentsOf: (plural ? spelling.plural : spelling.singular).utf8)
    let power = Int(factor.exponent.magnitude)
    guard power > 1 else { return }
    out.append(UInt8(ascii: "^"))
    RoundedDecimal(Double(power), decimals: 0).write(to: &out, grouped: false)
  }
}

extension Catalogue {
  /// Returns how a name was typed, or its canonical spelling where that is not known.
  public func spelling(of factor: Unit.Factor) -> UnitInfo.Spelling {
    let spellings = self[factor.id].spellings
    let index = Int(factor.spelling)
    return index < spellings.count ? spellings[index] : spellings[0]
  }

  /// Returns the currency that a name stands for, nil for other units.
  public func currency(of id: UnitID) -> Currency? {
    // Currencies are declared first and in the order of `Currency.all`; a text cannot declare more.
    let index = Int(id.index)
    return index < Currency.all.count ? Currency.all[index] : nil
  }

  /// Returns the currency in which amounts of a unit are counted: the one that stands once above the line.
  public func currency(above unit: Unit) -> Currency? {
    for factor in unit.factors where factor.exponent == 1 {
      if let currency = currency(of: factor.id) { return currency }
    }
    return nil
  }

  /// Returns the currency whose symbol stands before amounts of a unit.
  func symbolCurrency(above unit: Unit) -> (id: UnitID, symbol: String)? {
    for factor in unit.factors where factor.exponent == 1 {
      if let symbol = currency(of: factor.id)?.symbol { return (factor.id, symbol) }
    }
    return nil
  }
}

extension QuantityFormatter {
  /// Returns a unit alone, as it is typed after `in`: `$/unit`, `units/year`, `h`, `1/month`; empty
  /// for a plain number.
  public func unit(_ u: Unit, plural: Bool = true) -> String {
    let title = unit(u, measure: .number, plural: plural)
    return title.hasPrefix("/") ? "1" + title : title
  }

  /// Returns the unit of a measure as the head of a column: `%`, `pp`, `%/year`, `$/unit`, `/month`.
  public func unit(_ u: Unit, measure: Measure, plural: Bool = true) -> String {
    let layout = UnitLayout(Quantity(1, measure, u), catalogue)
    return text { layout.writeTitle(plural: plural, catalogue, to: &$0) }
  }
}
