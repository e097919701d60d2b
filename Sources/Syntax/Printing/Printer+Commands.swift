extension Printer {
  /// Returns the text of any command.
  static func text(of command: Command) -> String {
    switch command {
    case .show(let it): return shown(it)
    case .summary(let name): return words("summary", name?.text)
    case .annual(let name): return words("annual", name?.text)
    case .cashflow(let name, let period, let isCumulative):
      let word = isCumulative ? "cumulative" : "cashflow"
      return words(word, name?.text, period == .monthly ? nil : period.rawValue)
    case .inputs(let name): return words("inputs", name?.text)
    case .list(let name): return words("list", name?.text)
    case .info(let name): return "info " + name.text
    case .uses(let name): return "uses " + name.text
    case .why(let it): return "why " + print(it)
    case .whatIf(let changes, let shown): return "what if " + text(of: changes) + showing(shown)
    case .and(let changes, let shown): return "and " + text(of: changes) + showing(shown)
    case .keepAs(let name, let title):
      return words("keep as", name.text, title.map { quoted($0.value) })
    case .compare(let sides, let metrics):
      let on = metrics.isEmpty ? nil : "on " + joined(metrics)
      return words("compare", sides.map(\.name.text).joined(separator: ", "), on)
    case .compareWith(let file): return "compare with " + quoted(file.value)
    case .use(let name): return "use " + name.text
    case .reset: return "reset"
    case .solve(let it): return text(of: it)
    case .breakEven(let input, let metric):
      return words("break even", input.map { text(of: $0) }, metric.map { "for " + print($0) })
    case .table(let it): return text(of: it)
    case .simulate(let it): return words("simulate", it.map { print($0) })
    case .tornado(let it): return words("tornado", it.map { print($0) })
    case .drivers(let it): return words("drivers", it.map { print($0) })
    case .worthKnowing(let it): return "worth knowing for " + print(it)
    case .plot(let it): return text(of: it)
    case .review: return "review"
    case .export(let it): return text(of: it)
    case .copy(let format, let owner):
      return words(
        "copy", format.map { $0 == .email ? "for email" : "as " + $0.rawValue },
        owner.map { "of \($0.text)" })
    case .load(let file): return "load " + quoted(file.value)
    case .save(let file, let force):
      return words("save", file.map { quoted($0.value) }, force ? "--force" : nil)
    case .undo(let count): return words("undo", count == 1 ? nil : "\(count)")
    case .redo(let count): return words("redo", count == 1 ? nil : "\(count)")
    case .remove(let name): return "remove " + name.text
    case .rename(let old, let new): return "rename \(old.text) to \(new.text)"
    case .history(let words): return words.isEmpty ? "history" : "history \(words)"
    case .help(let topic):
      // `help = …` would be a definition.
      return topic.first?.isLetter ?? true && !topic.hasPrefix("in ")
        ? words("help", topic.isEmpty ? nil : topic) : "?" + topic
    case .quit: return "quit"
    }
  }

  /// Returns a formula as a line of its own, where `x = 5` would be a definition.
  private static func shown(_ it: Expression) -> String {
    guard case .binary(.equal, let a, let b) = it.node else { return print(it) }
    let printer = ExpressionPrinter()
    return printer.text(a, .conversion) + " == " + printer.text(b, .conversion)
  }

  private static func words(_ parts: String?...) -> String {
    parts.compactMap { $0 }.joined(separator: " ")
  }

  /// Returns formulas separated by `, `.
  private static func joined(_ expressions: [Expression]) -> String {
    ExpressionPrinter().joined(expressions)
  }

  private static func showing(_ expressions: [Expression]) -> String {
    expressions.isEmpty ? "" : " show " + joined(expressions)
  }

  private static func sum(_ expression: Expression) -> String {
    ExpressionPrinter(avoidsTo: true).text(expression, .sum)
  }

  private static func text(of it: Command.Solve) -> String {
    let formula = ExpressionPrinter().text(it.formula, .conversion)
    let domain = it.domain.map { "from \(sum($0.low)) to \(sum($0.high))" }
    return words("solve \(text(of: it.input)) for \(formula) = \(print(it.goal))", domain)
  }

  private static func text(of it: Command.Table) -> String {
    let axes = it.axes.map { text(of: $0) }.joined(separator: " and ")
    let changes = it.changes.isEmpty ? nil : "with " + text(of: it.changes)
    return words("table", joined(it.outputs), "by", axes, changes)
  }

  private static func text(of axis: Command.Table.Axis) -> String {
    let input = text(of: axis.input)
    switch axis.values {
    case .steps(let low, let high, let step):
      return "\(input) from \(sum(low)) to \(sum(high)) step \(sum(step))"
    case .count(let low, let high, let count):
      return "\(input) from \(sum(low)) to \(sum(high)) in \(sum(count))"
    case .list(let values):
      let printer = ExpressionPrinter(isGrouping: false)
      return "\(input) at (\(printer.joined(values)))"
    }
  }

  private static func text(of plot: Command.Plot) -> String {
    switch plot {
    case .impactAbility: "plot impact ability"
    case .chart(let name, let of): words("plot", name.text, of.map { "of " + print($0) })
    case .sweep(let it, let axes):
      "plot \(print(it)) by \(axes.map { text(of: $0) }.joined(separator: " and "))"
    case .series(let it): "plot " + print(it)
    }
  }

  private static func text(of it: Command.Export) -> String {
    words(
      "export", quoted(it.file.value), it.what.map { "of " + $0.text }, it.force ? "--force" : nil,
      it.template.map { "--template " + quoted($0.value) })
  }
}
