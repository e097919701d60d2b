import Diagnostics
import Syntax

/// The arguments of one call, fetched by name or place with errors that show how the call is written.
struct CallArguments {
  /// The function.
  let name: Name
  /// All arguments in order.
  let arguments: [Argument]
  /// The whole call.
  let range: SourceRange

  /// The arguments without a name, in order.
  var positional: [Expression] {
    arguments.compactMap { argument in
      if case .none = argument.key { return argument.value }
      return nil
    }
  }

  /// Returns the argument with a name.
  func named(_ word: String) -> Expression? {
    for argument in arguments {
      if case .name(let key) = argument.key, key.key == word { return argument.value }
    }
    return nil
  }

  /// Returns an argument by name or place, or throws how the call is written.
  func required(
    _ word: String, at index: Int, _ checker: FormulaChecker, example: String
  ) throws(Diagnostic) -> Expression {
    if let value = named(word) { return value }
    let positional = positional
    if index < positional.count { return positional[index] }
    throw missing(word.replacingUnderscores, checker, example: example)
  }

  /// Throws for a name that the function does not know.
  func allow(_ words: [String], _ checker: FormulaChecker) throws(Diagnostic) {
    for argument in arguments {
      switch argument.key {
      case .none: continue
      case .name(let key) where words.contains(key.key): continue
      case .name(let key):
        throw Diagnostic(
          .badArguments, "`\(name.text)` has no part called `\(key.text)`",
          at: checker.label(key.range),
          help: [
            words.isEmpty
              ? "it takes values only, with commas between"
              : "its parts are " + words.map { "\($0):" }.joined(separator: ", "),
            "`help \(name.text)` shows how it is written",
          ])
      case .point(let point):
        throw unexpected(point, checker, example: nil)
      }
    }
  }

  /// Throws when there are more unnamed arguments than the function takes.
  func allow(atMost count: Int, _ checker: FormulaChecker, example: String) throws(Diagnostic) {
    let positional = positional
    if positional.count > count { throw unexpected(positional[count], checker, example: example) }
  }

  func missing(_ what: String, _ checker: FormulaChecker, example: String) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` needs \(what)", at: checker.label(range),
      help: ["write for example `\(example)`"])
  }

  func unexpected(
    _ expression: Expression, _ checker: FormulaChecker, example: String?
  ) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(name.text)` does not take this", at: checker.label(expression.range),
      help: example.map { ["write for example `\($0)`"] } ?? [])
  }
}
