import Syntax

extension Expression {
  /// Visits every name of the formula; `isPast` tells those inside a look-back, where a definition may
  /// mean its own earlier months.
  func forEachName(_ body: (Name, _ isPast: Bool) -> Void) {
    visit(isPast: false, body)
  }

  private func visit(isPast: Bool, _ body: (Name, Bool) -> Void) {
    switch node {
    case .number, .range, .text, .date, .boolean, .data: break
    case .name(let name): body(name, isPast)
    case .chanceOf(let a, let b), .binary(_, let a, let b), .of(let a, let b):
      a.visit(isPast: isPast, body)
      b.visit(isPast: isPast, body)
    case .oneOf(let values):
      for item in values {
        item.value.visit(isPast: isPast, body)
        item.weight.visit(isPast: isPast, body)
      }
    case .within(let a, let b, let c), .conditional(let a, let b, let c):
      a.visit(isPast: isPast, body)
      b.visit(isPast: isPast, body)
      c.visit(isPast: isPast, body)
    case .month(let a), .year(let a), .negate(let a), .not(let a), .convert(let a, _),
      .group(let a):
      a.visit(isPast: isPast, body)
    case .under(let a, _): a.visit(isPast: isPast, body)
    case .list(let items): for item in items { item.visit(isPast: isPast, body) }
    case .call(_, let arguments):
      for argument in arguments {
        if case .point(let point) = argument.key { point.visit(isPast: isPast, body) }
        argument.value.visit(isPast: isPast, body)
      }
    case .ago(let value, let duration, let otherwise):
      value.visit(isPast: true, body)
      duration.visit(isPast: isPast, body)
      otherwise?.visit(isPast: isPast, body)
    case .at(let value, let month):
      value.visit(isPast: isPast, body)
      month.visit(isPast: isPast, body)
    }
  }

  /// Whether a name occurs for the same month, so that a definition of it would need itself.
  func mentions(_ key: String) -> Bool {
    var found = false
    forEachName { name, isPast in if name.key == key, !isPast { found = true } }
    return found
  }
}
