extension Expression {
  /// Whether a name stands anywhere in the formula.
  ///
  /// - Parameter key: The name in lower case.
  /// - Complexity: Linear in the size of the formula.
  public func mentions(_ key: String) -> Bool {
    switch node {
    case .name(let name): name.key == key
    case .number(let number): number.undecided.contains { $0.word.key == key }
    case .range, .text, .date, .boolean, .data, .oneOf: false
    case .chanceOf(let a, let b), .binary(_, let a, let b), .of(let a, let b), .at(let a, let b):
      a.mentions(key) || b.mentions(key)
    case .within(let a, let b, let c), .conditional(let a, let b, let c):
      a.mentions(key) || b.mentions(key) || c.mentions(key)
    case .month(let a), .year(let a), .negate(let a), .not(let a), .convert(let a, _),
      .group(let a), .under(let a, _):
      a.mentions(key)
    case .list(let items): items.contains { $0.mentions(key) }
    case .call(_, let arguments): arguments.contains { $0.value.mentions(key) }
    case .ago(let a, let b, let c):
      a.mentions(key) || b.mentions(key) || c?.mentions(key) == true
    }
  }

  /// Whether it is nothing but a typed number, with a minus at most.
  public var isLiteral: Bool {
    switch node {
    case .number, .date, .boolean, .month: true
    case .negate(let inner), .group(let inner): inner.isLiteral
    case .binary(.add, let a, let b): a.isCompoundPart && b.isCompoundPart
    default: false
    }
  }

  /// Whether it is a part of a time typed as `1 hour 30 minutes`.
  private var isCompoundPart: Bool {
    if case .number(let number) = node { return !number.unit.isEmpty }
    return false
  }

  /// Whether it is a typed range or distribution.
  public var isRange: Bool {
    switch node {
    case .range, .chanceOf, .oneOf, .data, .within: true
    case .group(let inner): inner.isRange
    default: false
    }
  }

  /// The number typed, when the formula is nothing else; a sign in front counts.
  public var numberLiteral: NumberLiteral? {
    switch node {
    case .number(let number): number
    case .negate(let inner): inner.numberLiteral
    default: nil
    }
  }

  /// The numbers of a product or sum, brackets included; none of calls and conditions.
  public var amounts: [NumberLiteral] {
    switch node {
    case .number(let number): [number]
    case .negate(let inner), .group(let inner), .convert(let inner, _): inner.amounts
    case .binary(_, let a, let b), .of(let a, let b): a.amounts + b.amounts
    default: []
    }
  }

  /// Whether it is a sum or difference, which needs brackets before it is multiplied.
  public var isSum: Bool {
    switch node {
    case .binary(.add, _, _), .binary(.subtract, _, _), .convert, .conditional: true
    default: false
    }
  }
}
