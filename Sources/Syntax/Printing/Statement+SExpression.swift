extension Statement {
  /// The shape of the statement as nested lists, without places: for tests and debugging.
  ///
  /// `a = 2 * b` is `(define a (* 2 b))`. A number shows value, mark and unit: `(num 0.04 %)`,
  /// `(num 900 USD unit^-1)`; words the checker must decide stand behind `?`: `(num 1 ? month^-1)`;
  /// a number with nothing around it is just the number.
  public var sExpression: String {
    switch self {
    case .definition(let it):
      return shape(
        "define", it.name.text, quoted(it.label), inUnit(it.unit), it.isExactly ? "exactly" : nil,
        it.value.sExpression)
    case .function(let it):
      let names = it.parameters.map(\.text).joined(separator: " ")
      return shape("function", it.name.text, "(\(names))", it.body.sExpression)
    case .unit(let it): return shape("unit", it.name.text, it.value?.sExpression)
    case .equivalence(let it): return shape("equal", it.left.sExpression, it.right.sExpression)
    case .caseHeader(let it): return shape("case", it.name.text, quoted(it.title))
    case .clause(let it): return it.sExpression
    case .line(let it):
      let clauses = it.clauses.map { $0.kind.sExpression }.joined(separator: " ")
      return shape(
        it.kind.rawValue, it.name.text, quoted(it.label), inUnit(it.unit), it.value.sExpression,
        clauses.isEmpty ? nil : clauses)
    case .scenario(let it):
      return shape("scenario", it.name.text, quoted(it.title), all(it.changes))
    case .initiative(let it): return it.sExpression
    case .initiativesFrom(let file): return shape("initiatives-from", quoted(file))
    case .correlate(let names, let value):
      return shape("correlate", names.map(\.text).joined(separator: " "), value.sExpression)
    case .ranges(let reading): return shape("ranges", reading.rawValue)
    case .seed(let value): return shape("seed", value.sExpression)
    case .samples(let value): return shape("samples", value.sExpression)
    case .sampler(let name): return shape("sampler", name.text)
    case .scores(let it):
      return shape("scores", "\(it.low)", "\(it.high)", it.threshold.map { "\($0)" })
    case .quadrants(let names):
      return shape("quadrants", names.compactMap(quoted).joined(separator: " "))
    case .assertion(let it):
      return shape("assert", it.condition.sExpression, it.tolerance?.sExpression)
    case .include(let file): return shape("include", quoted(file))
    case .accept(let name, let because): return shape("accept", name.text, quoted(because))
    case .slide(let it): return shape("slide", it.kind.text, quoted(it.title))
    case .command(let command): return command.sExpression
    }
  }
}

/// Returns `(a b c)` without the parts that are nil.
private func shape(_ parts: String?...) -> String {
  "(" + parts.compactMap { $0 }.joined(separator: " ") + ")"
}

private func quoted(_ text: TextLiteral?) -> String? { text.map { "\"\($0.value)\"" } }
private func inUnit(_ unit: UnitSyntax?) -> String? { unit.map { "(in \($0.sExpression))" } }

private func all(_ changes: [Change]) -> String? {
  changes.isEmpty ? nil : changes.map(\.sExpression).joined(separator: " ")
}

private func all(_ expressions: [Expression]) -> String? {
  expressions.isEmpty ? nil : expressions.map(\.sExpression).joined(separator: " ")
}

extension UnitSyntax {
  /// The words with their powers, separated by spaces.
  var sExpression: String { factors.map(\.sExpression).joined(separator: " ") }
}

extension UnitSyntax.Factor {
  var sExpression: String { exponent == 1 ? word.text : "\(word.text)^\(exponent)" }
}

extension NumberLiteral {
  var sExpression: String {
    let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    if isBare { return number }
    let mark = mark == .percent ? "%" : self.mark == .points ? "pp" : nil
    return shape(
      "num", number, mark, unit.isEmpty ? nil : unit.sExpression,
      undecided.isEmpty ? nil : "? " + undecided.map(\.sExpression).joined(separator: " "))
  }
}

extension Expression {
  /// The shape of the formula; see `Statement.sExpression`.
  public var sExpression: String {
    switch node {
    case .number(let it): return it.sExpression
    case .range(let it):
      return shape(
        it.isShare ? "share-range" : "range", it.likely.map { "likely \($0.sExpression)" },
        it.low.sExpression, it.high.sExpression,
        it.trailing.isEmpty ? nil : "unit \(it.trailing.sExpression)")
    case .chanceOf(let p, let value): return shape("chance-of", p.sExpression, value.sExpression)
    case .oneOf(let values): return shape("one-of", weighted(values))
    case .data(let file, let column): return shape("data", quoted(file), column.text)
    case .within(let value, let low, let high):
      return shape("within", value.sExpression, low.sExpression, high.sExpression)
    case .name(let name): return name.text
    case .text(let text): return "\"\(text.value)\""
    case .date(let year, let month, let day):
      return shape("date", "\(year)", "\(month)", day.map { "\($0)" })
    case .boolean(let value): return value ? "yes" : "no"
    case .month(let value): return shape("month", value.sExpression)
    case .year(let value): return shape("year", value.sExpression)
    case .list(let elements): return shape("list", all(elements))
    case .negate(let value): return shape("-", value.sExpression)
    case .not(let value): return shape("not", value.sExpression)
    case .binary(let operation, let a, let b):
      return shape(operation.rawValue, a.sExpression, b.sExpression)
    case .of(let a, let b): return shape("of", a.sExpression, b.sExpression)
    case .under(let value, let view): return shape("under", value.sExpression, view.text)
    case .call(let name, let arguments):
      let parts = arguments.map(\.sExpression).joined(separator: " ")
      return shape("call", name.text, parts.isEmpty ? nil : parts)
    case .ago(let value, let time, let otherwise):
      return shape(
        "ago", value.sExpression, time.sExpression, otherwise.map { "else \($0.sExpression)" })
    case .at(let value, let time): return shape("at", value.sExpression, time.sExpression)
    case .convert(let value, let unit): return shape("in", value.sExpression, unit.sExpression)
    case .conditional(let a, let b, let c):
      return shape("if", a.sExpression, b.sExpression, c.sExpression)
    case .group(let inner): return shape("group", inner.sExpression)
    }
  }
}

private func weighted(_ values: [WeightedValue]) -> String {
  values.map { "\($0.value.sExpression): \($0.weight.sExpression)" }.joined(separator: " ")
}

extension Argument {
  var sExpression: String {
    switch key {
    case .none: value.sExpression
    case .name(let name): "\(name.text): \(value.sExpression)"
    case .point(let point): "\(point.sExpression): \(value.sExpression)"
    }
  }
}

extension CaseClause {
  var sExpression: String {
    switch self {
    case .horizon(let it): shape("horizon", it.sExpression)
    case .discount(let it): shape("discount", it.sExpression)
    case .start(let it): shape("start", it.sExpression)
    case .goLive(let it): shape("go-live", it.sExpression)
    case .impact(let it): shape("impact", it.sExpression)
    case .ability(let it): shape("ability", it.sExpression)
    case .owner(let it): shape("owner", quoted(it))
    case .due(let it): shape("due", it.sExpression)
    }
  }
}

extension CaseLine.Clause.Kind {
  var sExpression: String {
    switch self {
    case .once, .adverse: shape(word)
    case .at(let it), .from(let it), .until(let it), .realised(let it), .risk(let it):
      shape(word, it.sExpression)
    case .payments(let values): shape("payments", weighted(values))
    case .repeated(let months): shape("repeated", months.map(\.sExpression).joined(separator: " "))
    case .beneficiary(let name), .asKind(let name): shape(word, name.text)
    case .notCounted(let why): shape("not-counted", quoted(why))
    }
  }
}

extension InitiativeDeclaration {
  var sExpression: String {
    func clause(_ word: String, _ value: String?) -> String? { value.map { "(\(word) \($0))" } }
    func names(_ names: [Name]) -> String? {
      names.isEmpty ? nil : names.map(\.text).joined(separator: " ")
    }
    return shape(
      "initiative", name.text, quoted(title), clause("impact", impact?.sExpression),
      clause("ability", ability?.sExpression), clause("owner", quoted(owner)),
      clause("due", due?.sExpression), clause("cost", cost?.sExpression),
      clause("npv", npv?.sExpression), clause("confidence", confidence?.sExpression),
      clause("needs", names(needs)), clause("excludes", names(excludes)),
      clause("status", quoted(status)))
  }
}

extension Change.Target {
  var sExpression: String { ofCase.map { "(of \(name.text) \($0.text))" } ?? name.text }
}

extension Change {
  /// The shape of the change; see `Statement.sExpression`.
  public var sExpression: String {
    switch kind {
    case .set(let target, let value): shape("set", target.sExpression, value.sExpression)
    case .exactly(let target, let value): shape("exactly", target.sExpression, value.sExpression)
    case .up(let target, let value): shape("up", target.sExpression, value.sExpression)
    case .down(let target, let value): shape("down", target.sExpression, value.sExpression)
    case .half(let target): shape("half", target.sExpression)
    case .double(let target): shape("double", target.sExpression)
    case .atLow(let target): shape("at-low", target.sExpression)
    case .atHigh(let target): shape("at-high", target.sExpression)
    case .upOfItself(let target, let value):
      shape("up-of-itself", target.sExpression, value.sExpression)
    case .downOfItself(let target, let value):
      shape("down-of-itself", target.sExpression, value.sExpression)
    case .delayBenefits(let value): shape("delay-benefits", value.sExpression)
    case .goLive(let value): shape("go-live", value.sExpression)
    case .without(let target): shape("without", target.sExpression)
    case .withoutCase(let name): shape("without-case", name.text)
    case .realised(let target, let value): shape("realised", target.sExpression, value.sExpression)
    case .horizon(let value): shape("horizon", value.sExpression)
    case .discount(let value): shape("discount", value.sExpression)
    case .allAtWorse(let value): shape("all-at-worse", value.sExpression)
    case .allAtBetter(let value): shape("all-at-better", value.sExpression)
    case .scenario(let name): shape("apply", name.text)
    }
  }
}

extension Command {
  /// The shape of the command; see `Statement.sExpression`.
  public var sExpression: String {
    switch self {
    case .show(let it): shape("show", it.sExpression)
    case .summary(let name): shape("summary", name?.text)
    case .annual(let name): shape("annual", name?.text)
    case .cashflow(let name, let period, let isCumulative):
      shape(isCumulative ? "cumulative" : "cashflow", name?.text, period.rawValue)
    case .inputs(let name): shape("inputs", name?.text)
    case .list(let name): shape("list", name?.text)
    case .info(let name): shape("info", name.text)
    case .uses(let name): shape("uses", name.text)
    case .why(let it): shape("why", it.sExpression)
    case .whatIf(let changes, let shown): shape("what-if", all(changes), showing(shown))
    case .and(let changes, let shown): shape("and-if", all(changes), showing(shown))
    case .keepAs(let name, let title): shape("keep-as", name.text, quoted(title))
    case .compare(let sides, let metrics):
      shape(
        "compare", sides.map(\.name.text).joined(separator: " "), all(metrics).map { "(on \($0))" })
    case .compareWith(let file): shape("compare-with", quoted(file))
    case .use(let name): shape("use", name.text)
    case .reset: shape("reset")
    case .solve(let it):
      shape(
        "solve", it.input.sExpression, it.formula.sExpression, it.goal.sExpression,
        it.domain.map { "(from \($0.low.sExpression) \($0.high.sExpression))" })
    case .breakEven(let input, let metric):
      shape("break-even", input?.sExpression, metric.map { "(for \($0.sExpression))" })
    case .table(let it): it.sExpression
    case .simulate(let it): shape("simulate", it?.sExpression)
    case .tornado(let it): shape("tornado", it?.sExpression)
    case .drivers(let it): shape("drivers", it?.sExpression)
    case .worthKnowing(let it): shape("worth-knowing", it.sExpression)
    case .plot(let it): it.sExpression
    case .review: shape("review")
    case .export(let it):
      shape(
        "export", quoted(it.file), it.what.map { "(of \($0.text))" }, it.force ? "force" : nil,
        it.template.map { "(template \"\($0.value)\")" })
    case .copy(let format, let owner):
      shape("copy", format?.rawValue, owner.map { "of \($0.key)" })
    case .load(let file): shape("load", quoted(file))
    case .save(let file, let force): shape("save", quoted(file), force ? "force" : nil)
    case .undo(let count): shape("undo", "\(count)")
    case .redo(let count): shape("redo", "\(count)")
    case .remove(let name): shape("remove", name.text)
    case .rename(let old, let new): shape("rename", old.text, new.text)
    case .history(let words): shape("history", words.isEmpty ? nil : "\"\(words)\"")
    case .help(let topic): shape("help", "\"\(topic)\"")
    case .quit: shape("quit")
    }
  }
}

private func showing(_ expressions: [Expression]) -> String? {
  all(expressions).map { "(show \($0))" }
}

extension Command.Table {
  var sExpression: String {
    shape(
      "table", all(outputs), axes.map(\.sExpression).joined(separator: " "),
      all(changes).map { "(with \($0))" })
  }
}

extension Command.Table.Axis {
  var sExpression: String {
    switch values {
    case .steps(let low, let high, let step):
      shape("by", input.sExpression, low.sExpression, high.sExpression, "step \(step.sExpression)")
    case .count(let low, let high, let count):
      shape("by", input.sExpression, low.sExpression, high.sExpression, "in \(count.sExpression)")
    case .list(let values): shape("by", input.sExpression, all(values).map { "at \($0)" })
    }
  }
}

extension Command.Plot {
  var sExpression: String {
    switch self {
    case .impactAbility: shape("plot-impact-ability")
    case .chart(let name, let of): shape("plot", name.text, of.map { "(of \($0.sExpression))" })
    case .sweep(let it, let axes):
      shape("plot-sweep", it.sExpression, axes.map(\.sExpression).joined(separator: " "))
    case .series(let it): shape("plot-series", it.sExpression)
    }
  }
}
