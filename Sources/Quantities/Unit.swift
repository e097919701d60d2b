/// The identity of one unit name inside a `Catalogue`.
public struct UnitID: Hashable, Comparable, Sendable {
  /// The place in the catalogue.
  public let index: Int32

  init(_ index: Int) { self.index = Int32(index) }

  /// Orders by age in the catalogue, which is the same for every text.
  public static func < (a: UnitID, b: UnitID) -> Bool { a.index < b.index }
}

/// A set of unit names with whole exponents, such as `$/unit` or `h/year`.
///
/// Multiplying adds exponents and only identical names cancel, so the grouping of a product never
/// matters; conversions between names happen only when a unit is settled (`Catalogue.settle`).
public struct Unit: Sendable {
  /// One name and its exponent.
  public struct Factor: Sendable {
    /// The name.
    public let id: UnitID
    /// Its exponent, never 0.
    public let exponent: Int16
    /// Which of the unit's spellings was typed (`h` or `hours`): shown, never compared.
    public let spelling: UInt8

    /// Creates a factor.
    public init(_ id: UnitID, _ exponent: Int16 = 1, spelling: UInt8 = 0) {
      self.id = id
      self.exponent = exponent
      self.spelling = spelling
    }
  }

  /// The names in catalogue order.
  public private(set) var factors: [Factor]

  /// The unit of plain numbers.
  public static let none = Unit(sorted: [])

  private init(sorted: [Factor]) { factors = sorted }

  /// Creates the unit of one name.
  public init(_ id: UnitID, _ exponent: Int = 1, spelling: UInt8 = 0) {
    factors = exponent == 0 ? [] : [Factor(id, Int16(clamping: exponent), spelling: spelling)]
  }

  /// Creates the product of factors in any order.
  public init(_ list: [Factor]) {
    var result = Unit.none
    for factor in list { result = result * Unit(sorted: factor.exponent == 0 ? [] : [factor]) }
    self = result
  }

  /// Whether there is no name at all.
  public var isNone: Bool { factors.isEmpty }

  /// Returns the exponent of a name, 0 when it is absent.
  public func exponent(of id: UnitID) -> Int {
    for factor in factors where factor.id == id { return Int(factor.exponent) }
    return 0
  }

  /// Multiplies: exponents of identical names add.
  ///
  /// Exponents stay within ±32,767.
  public static func * (a: Unit, b: Unit) -> Unit {
    if b.factors.isEmpty { return a }
    if a.factors.isEmpty { return b }
    return merge(a, b, sign: 1)
  }

  /// Divides: exponents of identical names subtract.
  public static func / (a: Unit, b: Unit) -> Unit {
    b.factors.isEmpty ? a : merge(a, b, sign: -1)
  }

  /// Returns the unit raised to a whole power.
  public func power(_ n: Int) -> Unit {
    if n == 0 { return .none }
    return Unit(
      sorted: factors.map {
        Factor($0.id, Int16(clamping: Int($0.exponent) * n), spelling: $0.spelling)
      })
  }

  /// Returns the unit without one name.
  public func without(_ id: UnitID) -> Unit { Unit(sorted: factors.filter { $0.id != id }) }

  /// Merges two sorted factor lists, keeping the left spelling.
  private static func merge(_ a: Unit, _ b: Unit, sign: Int) -> Unit {
    var result: [Factor] = []
    result.reserveCapacity(a.factors.count + b.factors.count)
    var i = 0
    var j = 0
    while i < a.factors.count || j < b.factors.count {
      if j == b.factors.count || (i < a.factors.count && a.factors[i].id < b.factors[j].id) {
        result.append(a.factors[i])
        i += 1
      } else if i == a.factors.count || b.factors[j].id < a.factors[i].id {
        let f = b.factors[j]
        result.append(Factor(f.id, Int16(clamping: sign * Int(f.exponent)), spelling: f.spelling))
        j += 1
      } else {
        let sum = Int(a.factors[i].exponent) + sign * Int(b.factors[j].exponent)
        if sum != 0 {
          result.append(
            Factor(a.factors[i].id, Int16(clamping: sum), spelling: a.factors[i].spelling))
        }
        i += 1
        j += 1
      }
    }
    return Unit(sorted: result)
  }
}

extension Unit: Hashable {
  /// Compares names and exponents; spelling does not count.
  public static func == (a: Unit, b: Unit) -> Bool {
    guard a.factors.count == b.factors.count else { return false }
    for (x, y) in zip(a.factors, b.factors) where x.id != y.id || x.exponent != y.exponent {
      return false
    }
    return true
  }

  /// Whether the unit is the same in the same spelling, so that both print alike.
  public func isSpelled(like other: Unit) -> Bool {
    self == other && zip(factors, other.factors).allSatisfy { $0.spelling == $1.spelling }
  }

  /// Hashes names and exponents.
  public func hash(into hasher: inout Hasher) {
    for factor in factors {
      hasher.combine(factor.id)
      hasher.combine(factor.exponent)
    }
  }
}
