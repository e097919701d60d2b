extension Expression {
  /// Whether a name stands anywhere in the formula.
  ///
  /// - Parameter key: The name in lower case.
  /// - Complexity: Linear in the size of the formula.
  public func mentions(_ key: String) -> Bool {
    switch node {
    case .name(let name): return name.key == key
    case .number(let number): return number.undecided.contains { $0.word.key == key }
    default:
      var found = false
      forEachPart { part in if !found { found = part.mentions(key) } }
      return found
    }
  }

  /// Visits the formulas that this one is directly made of, in the order typed.
  ///
  /// Numbers, names, ranges and columns of data have none; the case and scenario behind `of` and `under` that
  /// are no formulas are left out.
  public func forEachPart(_ body: (Expression) -> Void) {
    switch node {
    case .number, .range, .text, .date, .boolean, .data, .name: break
    case .month(let a), .year(let a), .negate(let a), .not(let a), .convert(let a, _),
      .group(let a), .under(let a, _):
      body(a)
    case .chanceOf(let a, let b), .binary(_, let a, let b), .of(let a, let b), .at(let a, let b):
      body(a)
      body(b)
    case .within(let a, let b, let c), .conditional(let a, let b, let c):
      body(a)
      body(b)
      body(c)
    case .ago(let value, let duration, let otherwise):
      body(value)
      body(duration)
      if let otherwise { body(otherwise) }
    case .oneOf(let outcomes):
      for outcome in outcomes {
        body(outcome.value)
        body(outcome.weight)
      }
    case .list(let items): items.forEach(body)
    case .call(_, let arguments):
      for argument in arguments {
        if case .point(let point) = argument.key { body(point) }
        body(argument.value)
      }
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

extension Expression {
  /// Whether `of portal` behind it belongs to all of it, without brackets round it.
  public var isOneTerm: Bool {
    switch node {
    case .name, .call, .group, .at, .ago: true
    default: false
    }
  }

  /// Whether it is the word `pv` or `total`, behind which `of line` stands.
  var isSumOfLine: Bool {
    guard case .name(let word) = node else { return false }
    return word.key == "pv" || word.key == "total"
  }

  /// Whether it can only belong to a case: a metric, or a sum over months.
  var isFigure: Bool {
    switch node {
    case .name(let word): isSumOfLine || ReservedWords.metrics.contains(word.key)
    case .call(let word, _): word.key == "pv" || word.key == "total"
    default: false
    }
  }

  /// Whether it is a part of a case, where `of` binds tighter than `*`.
  var isPartOfCase: Bool {
    guard case .of(let part, let whole) = node else { return false }
    if case .of(let sum, let line) = part.node, sum.isSumOfLine, case .name = line.node {
      return whole.isOwner
    }
    if case .name = whole.node { return part.isOneTerm }
    return part.isOneTerm && !part.isSumOfLine && whole.isOwner
  }

  /// Whether it is `portal` or itself a part of a case that begins with a plain name: `saved of portal`.
  private var isOwner: Bool {
    switch node {
    case .name: return true
    case .of(let part, _):
      if case .of(let sum, _) = part.node { return sum.isSumOfLine && isPartOfCase }
      guard case .name = part.node else { return false }
      return isPartOfCase
    default: return false
    }
  }
}

extension Expression {
  /// The case whose net value the formula asks for and nothing else: of `npv` none is named, of
  /// `npv of portal` it is `portal`; nil for any other formula.
  public var netValue: (figure: Name, owner: Name?)? {
    switch node {
    case .name(let figure) where figure.key == "npv": return (figure, nil)
    case .of(let left, let right):
      guard case .name(let figure) = left.node, figure.key == "npv",
        case .name(let owner) = right.node
      else { return nil }
      return (figure, owner)
    default: return nil
    }
  }
}
