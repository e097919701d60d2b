import Syntax

extension Expression {
  /// Visits every name of the formula; `isPast` tells those inside a look-back, where a definition may
  /// mean its own earlier months.
  func forEachName(_ body: (Name, _ isPast: Bool) -> Void) {
    visit(isPast: false, body)
  }

  private func visit(isPast: Bool, _ body: (Name, Bool) -> Void) {
    switch node {
    case .name(let name): body(name, isPast)
    case .ago(let value, let duration, let otherwise):
      value.visit(isPast: true, body)
      duration.visit(isPast: isPast, body)
      otherwise?.visit(isPast: isPast, body)
    default: forEachPart { $0.visit(isPast: isPast, body) }
    }
  }

  /// Whether it rests on anything that has a name.
  var hasNames: Bool {
    var found = false
    forEachName { _, _ in found = true }
    return found
  }

  /// Whether a name occurs for the same month, so that a definition of it would need itself.
  func mentions(_ key: String) -> Bool {
    var found = false
    forEachName { name, isPast in if name.key == key, !isPast { found = true } }
    return found
  }
}
