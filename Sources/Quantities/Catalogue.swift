/// What a unit name measures, and with it which conversions are automatic.
public enum UnitKind: Hashable, Sendable {
  /// Clock time, which measures work; the size is in seconds.
  case clock
  /// Calendar time, which measures the plan; the size is in days of a 365-day year.
  case calendar
  /// Money of one currency.
  case currency
  /// Things that are counted: units, calls, accounts.
  case counted
  /// A multiple of another unit, converted in sums and by `in` (`unit dozen = 12 units`).
  case derived
  /// A unit that stays opaque until `in` asks for it (`1 FTE = 1,700 hours/year`).
  case opened
}

/// A positive ratio of whole numbers where the parts are whole, so that 12 months are exactly a year.
public struct Ratio: Hashable, Sendable {
  /// The part above the line.
  public let numerator: Double
  /// The part below the line.
  public let denominator: Double

  /// Creates a ratio.
  public init(_ numerator: Double, _ denominator: Double = 1) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Returns how many of `other` one of this is, correctly rounded when both are whole ratios.
  public func divided(by other: Ratio) -> Double {
    (numerator * other.denominator) / (denominator * other.numerator)
  }
}

/// What the catalogue knows of one unit name.
public struct UnitInfo: Sendable {
  /// How a unit is written.
  public struct Spelling: Sendable, Hashable {
    /// With one, and below a line: `hour`.
    public let singular: String
    /// With other counts: `hours`.
    public let plural: String

    /// Creates a spelling; the plural equals the singular when it is not given.
    public init(_ singular: String, _ plural: String? = nil) {
      self.singular = singular
      self.plural = plural ?? singular
    }
  }

  /// The forms that may be typed; the first is canonical.
  public let spellings: [Spelling]
  /// What it measures.
  public let kind: UnitKind
  /// The size in the kind's base (seconds, days), or in `definition` for derived and opened units.
  public let size: Ratio
  /// What one of it is made of, for derived and opened units.
  public let definition: Unit
  /// A one-line description for lists and completion.
  public let summary: String

  /// The canonical singular.
  public var name: String { spellings[0].singular }
}

/// Every unit that a text may use: the predeclared ones and those it declares.
///
/// A value: a session keeps one with the model, so undo and scenarios cannot leak declarations.
public struct Catalogue: Sendable {
  /// The units in order of declaration.
  public private(set) var units: [UnitInfo]
  private var ids: [String: (id: UnitID, spelling: UInt8)]
  /// How many units were predeclared.
  public let predeclaredCount: Int

  /// The predeclared units.
  public static let standard = Catalogue(predeclared: Predeclared.units)

  private init(predeclared: [UnitInfo]) {
    units = []
    ids = [:]
    units.reserveCapacity(predeclared.count)
    ids.reserveCapacity(predeclared.count * 3)
    predeclaredCount = predeclared.count
    for info in predeclared { _ = append(info) }
  }

  /// Returns what the catalogue knows of a name.
  public subscript(id: UnitID) -> UnitInfo { units[Int(id.index)] }

  /// Returns the unit for a typed word; ISO currency codes must be in capitals.
  public func unit(named word: String) -> Unit? {
    if let found = ids[word] { return Unit(found.id, spelling: found.spelling) }
    let lower = word.lowercased()
    if lower != word, let found = ids[lower] { return Unit(found.id, spelling: found.spelling) }
    return nil
  }

  /// Returns the id of a predeclared or declared word.
  public func id(named word: String) -> UnitID? { unit(named: word)?.factors.first?.id }

  /// All words that may be typed, for completion and did-you-mean.
  public var words: [String] { ids.keys.sorted() }

  /// Declares a counted unit; nil when the word is taken.
  public mutating func declare(counted name: String) -> UnitID? {
    declare(name, kind: .counted, size: Ratio(1), definition: .none)
  }

  /// Declares a unit as `factor` of another: time stays time, so a sprint of 2 weeks is calendar time.
  ///
  /// - Returns: nil when the word is taken or the factor is not positive.
  public mutating func declare(_ name: String, as factor: Double, of unit: Unit) -> UnitID? {
    guard factor > 0, factor.isFinite else { return nil }
    if unit.factors.count == 1, let only = unit.factors.first, only.exponent == 1 {
      let base = self[only.id]
      if base.kind == .clock || base.kind == .calendar {
        let size = Ratio(base.size.numerator * factor, base.size.denominator)
        return declare(name, kind: base.kind, size: size, definition: .none)
      }
    }
    let flat = flattened(factor, unit)
    return declare(name, kind: .derived, size: flat.size, definition: flat.unit)
  }

  /// Declares, or states anew, what one of an opaque unit is (`1 FTE = 1,700 hours/year`).
  ///
  /// - Returns: nil when the word is taken, the factor is not positive, or the definition leads back
  ///   to the unit.
  public mutating func open(_ name: String, as factor: Double, of unit: Unit) -> UnitID? {
    guard factor > 0, factor.isFinite else { return nil }
    guard let id = id(named: name), self[id].kind == .opened else {
      return declare(name, kind: .opened, size: Ratio(factor), definition: unit)
    }
    guard !leads(from: unit, to: id) else { return nil }
    let old = self[id]
    units[Int(id.index)] = UnitInfo(
      spellings: old.spellings, kind: .opened, size: Ratio(factor), definition: unit,
      summary: old.summary)
    return id
  }

  /// Replaces derived units by what they are made of, so that a long chain of them stays flat.
  private func flattened(_ factor: Double, _ unit: Unit) -> (unit: Unit, size: Ratio) {
    var result = Unit.none
    var above = factor
    var below = 1.0
    for item in unit.factors {
      let info = self[item.id]
      guard info.kind == .derived else {
        result = result * Unit(item.id, Int(item.exponent), spelling: item.spelling)
        continue
      }
      result = result * info.definition.power(Int(item.exponent))
      for _ in 0..<Int(item.exponent.magnitude) {
        above *= item.exponent > 0 ? info.size.numerator : info.size.denominator
        below *= item.exponent > 0 ? info.size.denominator : info.size.numerator
      }
    }
    return (result, Ratio(above, below))
  }

  /// Whether opening a unit would arrive at `id`.
  private func leads(from unit: Unit, to id: UnitID) -> Bool {
    var waiting = unit.factors.map(\.id)
    var seen = Set(waiting)
    while let next = waiting.popLast() {
      if next == id { return true }
      for item in self[next].definition.factors where seen.insert(item.id).inserted {
        waiting.append(item.id)
      }
    }
    return false
  }

  private mutating func declare(
    _ name: String, kind: UnitKind, size: Ratio, definition: Unit
  ) -> UnitID? {
    let lower = name.lowercased()
    // Currency codes are capitals, but a unit called `usd` beside USD could only mislead.
    guard ids[lower] == nil, ids[name.uppercased()] == nil else { return nil }
    return append(
      UnitInfo(
        spellings: [forms(of: lower)], kind: kind, size: size, definition: definition,
        summary: "declared here"))
  }

  private mutating func append(_ info: UnitInfo) -> UnitID {
    let id = UnitID(units.count)
    units.append(info)
    for (index, spelling) in info.spellings.enumerated() {
      let entry = (id: id, spelling: UInt8(clamping: index))
      if ids[spelling.singular] == nil { ids[spelling.singular] = entry }
      if ids[spelling.plural] == nil { ids[spelling.plural] = entry }
    }
    return id
  }

  /// Both forms of a word that may be declared in either: `engineers` is also one `engineer`.
  private func forms(of word: String) -> UnitInfo.Spelling {
    if let singular = Self.singular(of: word), ids[singular] == nil {
      return UnitInfo.Spelling(singular, word)
    }
    return UnitInfo.Spelling(word, Self.plural(of: word))
  }

  /// Plurals by no rule, with words that have none.
  private static let irregular = [
    "child": "children", "man": "men", "woman": "women", "foot": "feet", "person": "people",
    "analysis": "analyses", "crisis": "crises", "diagnosis": "diagnoses", "criterion": "criteria",
    "staff": "staff", "equipment": "equipment", "software": "software", "personnel": "personnel",
  ]

  /// Returns the singular by the rules of English; nil for what is no plural.
  static func singular(of word: String) -> String? {
    if let irregular = irregular.first(where: { $0.value == word }) { return irregular.key }
    guard word.count > 3, word.hasSuffix("s"),
      !["ss", "us", "is"].contains(where: { word.hasSuffix($0) })
    else { return nil }
    if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
    let stem = String(word.dropLast(2))
    let takesAnE = ["ss", "x", "zz", "ch", "sh"].contains { stem.hasSuffix($0) }
    return word.hasSuffix("es") && takesAnE ? stem : String(word.dropLast())
  }

  /// Returns the plural by the regular rules of English.
  static func plural(of word: String) -> String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    if let irregular = irregular[word] { return irregular }
    if word.hasSuffix("sis") { return word.dropLast(2) + "es" }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us") { return word }
    if ["s", "x", "z", "ch", "sh"].contains(where: { word.hasSuffix($0) }) { return word + "es" }
    if word.hasSuffix("y"), let before = word.dropLast().last, !vowels.contains(before) {
      return word.dropLast() + "ies"
    }
    return word + "s"
  }
}
