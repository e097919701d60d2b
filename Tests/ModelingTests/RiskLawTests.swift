import Diagnostics
import Simulation
import Synchronization
import Syntax
import Testing

@testable import Modeling

/// A small case with four ranges.
private let video = """
  samples 4,096
  units_sold = 2,400 (2,000 to 2,800) units/year
  uplift     = 4% (1% to 10%)   # untested
  margin     = 30% (26% to 33%) # finance
  price      = $900/unit
  fee        = $10k ($8k to $15k)
  case video "Video"
  cost produce = fee once
  cost hosting = $40/month
  benefit sales = units_sold * uplift * price * margin as margin
  scenario cautious: uplift = 2%
  """

/// The draws of a question.
private func draws(_ text: String, _ question: String = "npv", threads: Int = 1) throws -> [Double]
{
  let sheet = Sheet(text)
  #expect(sheet.problems.isEmpty)
  var options = SimulationOptions()
  options.threads = threads
  let run = try sheet.analyst.simulate([try sheet.question(question)], options: options)
  return run.withDraws(of: 0) { Array($0) }
}

/// The error that asking leads to.
private func problem(_ text: String, _ question: String) -> Diagnostic? {
  let sheet = Sheet(text)
  if let first = sheet.problems.first { return first }
  do {
    let asked = try sheet.question(question)
    _ = try sheet.analyst.simulate([asked])
    return nil
  } catch { return error as? Diagnostic }
}

@Suite struct `Laws of draws` {
  @Test func `one name is one draw`() throws {
    #expect(try draws(video, "uplift - uplift").allSatisfy { $0 == 0 })
    // Three operations round at most three times.
    let sum = try draws(video, "units_sold / (units_sold + units_sold) * 2")
    #expect(sum.allSatisfy { abs($0 - 1) <= 4 * 0x1p-52 })
  }

  @Test func `threads, order of lines and unrelated lines change no bit`() throws {
    let reference = try draws(video)
    #expect(try draws(video, threads: 4) == reference)
    #expect(try draws(video + "\nother = 5 (2 to 9)\nunrelated = other * 2") == reference)
    var lines = video.split(separator: "\n").map(String.init)
    lines.swapAt(1, 4)
    lines.swapAt(2, 3)
    #expect(try draws(lines.joined(separator: "\n")) == reference)
    #expect(try draws(video + "\nseed 2") != reference)
  }

  @Test func `a scenario keeps the draws of what it does not change`() throws {
    let sheet = Sheet(video)
    let changed = try sheet.changed("price up 10%")
    let run = try sheet.analyst.simulate(
      [try sheet.question("uplift")], worlds: [(changed, [try sheet.question("uplift")])])
    let (a, b) = (run.withDraws(of: 0) { Array($0) }, run.withDraws(of: 1) { Array($0) })
    #expect(a == b)
  }

  @Test func `a price rise is better in every draw, and by the same share`() throws {
    let sheet = Sheet(video + "\nscenario dearer: price up 10%")
    let source = SourceText(name: "q", "base, dearer")
    let names = [Name("base", SourceRange(0, 4)), Name("dearer", SourceRange(6, 12))]
    let comparison = try sheet.analyst.riskComparison(names, on: [], in: source)
    let found = try #require(comparison)
    let npv = try #require(found.rows.first)
    let difference = try #require(npv.differences[1])
    #expect(difference.chanceBetter.value == 1 && difference.chanceWorse.value == 0)
    #expect(npv.differences[0] == nil)
    // The mean of the differences is the difference of the means.
    let means = npv.spreads.compactMap(\.mean)
    let mean = try #require(difference.spread.mean)
    #expect(abs(mean - (means[1] - means[0])) < 1e-6)
    // A payback is better when it is shorter.
    #expect(found.rows[1].differences[1]?.chanceWorse.hits == 0)
  }

  @Test func `a run of ten million draws stops when another thread says so`() throws {
    let sheet = Sheet(video)
    let calls = Atomic<Int>(0)
    var options = SimulationOptions()
    options.samples = 10_000_000
    options.isCancelled = { calls.wrappingAdd(1, ordering: .relaxed).oldValue >= 3 }
    let asked = [try sheet.question("npv")]
    #expect(throws: Diagnostic.self) { try sheet.analyst.simulate(asked, options: options) }
    // Three times it is to go on. Then each thread asks once in its block, does no other part of it, and once
    // before the next; the run asks at its end.
    #expect(calls.load(ordering: .relaxed) <= 4 + 2 * ParallelBlocks.processors)
  }

  @Test func `correlated inputs have the stated rank correlation`() throws {
    let text = "a = 10 (5 to 20)\nb = 3 (1 to 4)\ncorrelate a, b 0.5\nsamples 16,384"
    let sheet = Sheet(text)
    let run = try sheet.analyst.simulate([try sheet.question("a"), try sheet.question("b")])
    let found = run.withDraws(of: 0) { a in
      run.withDraws(of: 1) { Sensitivity.rankCorrelation(a, $0) }
    }
    // The standard error of a rank correlation is below 1 / sqrt(n - 1) = 0.008.
    #expect(abs(found - 0.5) < 0.024)
  }

  /// The law of one name, one draw: the order of lines and lines about other things change no bit.
  @Test(arguments: ["correlate a, b 0.5", "correlate b, c -0.3\ncorrelate a, c 0.6"])
  func `correlated draws do not depend on the order of lines`(_ correlations: String) throws {
    let inputs = ["a = 10 (5 to 20)", "b = 3 (1 to 4)", "c = 7 (2 to 9)"]
    func draws(_ lines: [String]) throws -> [Double] {
      let sheet = Sheet((lines + ["samples 4,096"]).joined(separator: "\n"))
      #expect(sheet.problems.map(\.message) == [])
      let run = try sheet.analyst.simulate([try sheet.question("a * 100 + b + c / 100")])
      return run.withDraws(of: 0) { Array($0) }
    }
    let typed = try draws(inputs + [correlations])
    #expect(try draws(inputs.reversed() + [correlations]) == typed)
    #expect(try draws([correlations, inputs[2], "zz = 8 (1 to 9)", inputs[0], inputs[1]]) == typed)
  }

  /// Lines of a case are inputs too; against the same law as above.
  @Test func `a line of one case is correlated by its name`() throws {
    let text = """
      a = 10 (5 to 20)
      case k
      cost build = $60,000 (40k to 90k) once
      benefit sales = $9,000/month (5k to 20k) as cash
      correlate a, build 0.5
      samples 16,384

      """
    let sheet = Sheet(text)
    #expect(sheet.problems.map(\.message) == [])
    let run = try sheet.analyst.simulate([
      try sheet.question("a"), try sheet.question("pv of build"),
    ])
    let found = run.withDraws(of: 0) { a in
      run.withDraws(of: 1) { Sensitivity.rankCorrelation(a, $0) }
    }
    #expect(abs(found - 0.5) < 0.024)
    let two = Sheet(text + "case m\ncost build = $5 (3 to 9) once\n").checked.diagnostics
    #expect(two.contains { $0.message == "several cases have a line `build`" })
  }

  @Test func `the ends of a range are passed as its convention says`() throws {
    func shares(_ head: String) throws -> (Double, Double) {
      let sheet = Sheet(head + "samples 16,384\na = 10 (5 to 20)")
      return (try sheet.number("chance(a < 5)"), try sheet.number("chance(a > 20)"))
    }
    for end in [try shares("").0, try shares("ranges 8 in 10\n").1] {
      #expect(abs(end - 0.1) < 0.005)
    }
    for head in ["ranges triangular\n", "ranges pert\n"] { #expect(try shares(head) == (0, 0)) }
  }

  @Test func `plain random draws differ from Sobol and agree within their error`() throws {
    let sobol = Sheet("samples 16,384\na = 10 (5 to 20)")
    let plain = Sheet("samples 16,384\nsampler plain\na = 10 (5 to 20)")
    let (x, y) = (try sobol.number("p50(a)"), try plain.number("p50(a)"))
    #expect(x != y)
    let answer = try plain.ask("p50(a)")
    let error = try #require(answer.samplingError)
    #expect(abs(x - y) < 5 * error)
  }
}

@Suite struct `Statistics in questions` {
  @Test func `they stand anywhere in a formula, with units`() throws {
    let sheet = Sheet(video)
    let low = try sheet.number("p10(npv)")
    let high = try sheet.number("p90(npv)")
    let width = try sheet.ask("p90(npv) - p10(npv)")
    #expect(width.value == high - low)
    #expect(width.quantity?.unit == (try sheet.ask("npv")).quantity?.unit)
    #expect(try sheet.number("percentile(npv, 10%)") == low)
    #expect(try sheet.number("percentile(npv, 90%)") == high)
    #expect(try sheet.number("if chance(npv > 0) > 50% then 1 else 2") == 1)
    let chance = try sheet.number("chance(npv > 0)")
    #expect(abs(try sheet.number("max(1 - chance(npv > 0), 0%)") - (1 - chance)) < 1e-15)
    // `<=` is the complement of `>` where every draw is a number.
    #expect(abs(try sheet.number("chance(npv <= $0)") - (1 - chance)) < 1e-12)
  }

  @Test func `a scenario is asked on the same draws`() throws {
    let sheet = Sheet(video)
    let base = try sheet.number("p50(npv)")
    let cautious = try sheet.number("p50(npv) under cautious")
    #expect(cautious < base)
    #expect(cautious == (try sheet.changed("uplift = 2%").asked("p50(npv)")))
  }

  @Test func `nothing uncertain has a chance of all or nothing`() throws {
    #expect(try Sheet("x = 3").number("chance(x > 2)") == 1)
    #expect(try Sheet("x = 3").number("p90(x)") == 3)
  }

  @Test(
    arguments: [
      ("chance(npv)", "a chance is asked of a comparison"),
      ("p10(npv > 0)", "percentiles are asked of a number"),
      ("percentile(npv)", "which percentile?"),
      ("percentile(npv, 120%)", "a percentile lies between 0% and 100%"),
      ("p10(p90(npv))", "`p10` asks about draws, and `p90(npv)` is one number"),
      ("chance()", "`chance` needs something to ask about"),
      ("p10(cashflow)", "`cashflow` is not one value"),
      ("p10(npv) + 3 hours", nil),
    ] as [(String, String?)])
  func `slips are answered`(_ question: String, _ message: String?) throws {
    let sheet = Sheet(video)
    let error = #expect(throws: Diagnostic.self) { try sheet.ask(question) }
    if let message { #expect(error?.message == message) }
  }

  @Test func `a table of a chance agrees with asking for each cell`() throws {
    let sheet = Sheet(video)
    let table = try sheet.table("chance(npv > $50k), npv, p10(npv) by uplift at (2%, 5%)")
    for (row, uplift) in ["2%", "5%"].enumerated() {
      let changed = try sheet.changed("uplift = exactly \(uplift)")
      #expect(table.cells[0][row][0] == (try Self.shown(changed.answered("chance(npv > $50k)"))))
      #expect(abs(table.cells[1][row][0] - (try changed.asked("npv"))) < 1e-6)
      #expect(table.cells[2][row][0] == (try Self.shown(changed.answered("p10(npv)"))))
    }
    let wide = try sheet.table("p90(npv) by uplift at (2%, 5%) and price at ($800, $900)")
    #expect(
      wide.cells[0][1][1]
        == (try Self.shown(sheet.changed("uplift = exactly 5%").answered("p90(npv)"))))
    let rate = try sheet.table("p50(npv) by discount at (5%, 10%)")
    #expect(rate.cells[0][1][0] == (try Self.shown(sheet.ask("p50(npv)"))))
  }

  /// An answer without the digits that sampling does not support, as cells have it.
  private static func shown(_ answer: Answer) -> Double {
    guard let place = DecimalPlace.supported(byError: answer.samplingError ?? 0) else {
      return answer.value
    }
    return DecimalPlace.round(answer.value, toPlace: place)
  }

  @Test func `the chance of 90 and the value passed 9 times in 10 have one answer`() throws {
    let sheet = Sheet(video)
    let price = try #require(sheet.entity("price"))
    let chance = try sheet.analyst.seek(price, for: sheet.question("chance(npv > 0)"), goal: 0.9)
    let value = try sheet.analyst.seek(price, for: sheet.question("p10(npv)"), goal: 0)
    let (x, y) = (try #require(chance.nearest).input, try #require(value.nearest).input)
    // Both are halved to 1e-13; the value passes 0 where the last needed draw does, to rounding.
    #expect(abs(x - y) <= 1e-9 * x)
    #expect(!chance.movesLikely)
    #expect(try sheet.changed("price = exactly $\(x)/unit").asked("chance(npv > 0)") >= 0.9)
    #expect((chance.samplingTolerance ?? 0) > 0)
  }

  @Test func `a goal moves the likely value of a range and keeps its ends`() throws {
    let sheet = Sheet(video)
    let uplift = try #require(sheet.entity("uplift"))
    let half = try sheet.analyst.seek(uplift, for: sheet.question("chance(npv > $60k)"), goal: 0.5)
    let found = try #require(half.nearest).input
    #expect(half.movesLikely && found > 0.01 && found < 0.1)
    let percent = (found * 1e10).rounded() / 1e8
    let moved = try sheet.changed("uplift = \(percent)%").asked("chance(npv > $60k)")
    // One draw in 4,096, for the rounded likely value.
    #expect(abs(moved - 0.5) <= 2.0 / 4_096)
  }

  @Test func `a chance above 1 cannot be sought`() throws {
    let sheet = Sheet(video)
    let price = try #require(sheet.entity("price"))
    #expect(throws: Diagnostic.self) {
      try sheet.analyst.seek(price, for: sheet.question("chance(npv > 0)"), goal: 1.2)
    }
  }
}

@Suite struct `Bad ranges` {
  @Test(arguments: [
    ("a = 5 (9 to 2)", "the low end of the range is above the high end"),
    ("a = 0 to 9 min", "a range from 0 needs a most likely value"),
    ("a = $5 to 9 min", "the parts of a range are in different units: min and $"),
    ("a = 12 (2 to 9)", "the likely value lies outside its own range"),
    ("a = 130% chance of $5", "a chance lies between 0% and 100%"),
    ("a = one of (3: 20%, 5: 50%)", "the weights add to 70%, not to 100%"),
    ("a = share 70% to 130%", "a share lies between 0% and 100%"),
    ("a = share 70% to 100%", "a share up to 100% needs a most likely value"),
    ("a = lognormal(p10 -1, p90 5)", "a lognormal needs 0 < p10 < p90"),
    ("a = normal(5, 1) within 9 to 10", "the bounds cut away more than half of the range"),
    (
      "a = 1 to 2\nb = 3\ncorrelate a, b 0.5",
      "`b` has no range, so it cannot move together with another input"
    ),
    ("a = 1 to 2\nb = 1 to 2\ncorrelate a, b 1.5", "a correlation lies between -1 and 1"),
    ("a = 1 to 2\nsamples 100000000", "`samples` needs a whole number from 100 to 16,777,216"),
    ("a = 1 to 2\nsamples 10^12", "`samples` needs a whole number from 100 to 16,777,216"),
    ("a = one of (3: 20%, 5: -50%)", "a weight is not below 0%"),
    ("a = 1 to 2\ncorrelate a, a 0.5", "an input always moves together with itself"),
  ])
  func `each is one clear error`(_ text: String, _ message: String) {
    #expect(problem(text, text.contains("b =") ? "a + b" : "a")?.message == message)
  }

  @Test func `contradicting correlations name the nearest that can hold`() throws {
    let text = """
      a = 1 to 2
      b = 1 to 2
      c = 1 to 2
      correlate a, b 0.9
      correlate b, c 0.9
      correlate a, c 0
      """
    let error = try #require(problem(text, "a + b + c"))
    #expect(error.message == "the correlations of a, b and c cannot hold together")
    let line = try #require(error.help.first?.split(separator: "`").last)
    // The line that is offered holds, and a hundredth nearer to what was typed does not.
    let pair = line.prefix(15)
    let old = try #require(text.split(separator: "\n").first { $0.hasPrefix(pair) })
    #expect(problem(text.replacing(old, with: line), "a + b + c") == nil)
    let value = try #require(Double(line.dropFirst(15)))
    let typed = try #require(Double(old.dropFirst(15)))
    let nearer = "\(pair)\(value + (typed > value ? 0.01 : -0.01))"
    #expect(problem(text.replacing(old, with: nearer), "a + b + c") != nil)
  }

  @Test(arguments: [
    ("correlate a, b 1.5", "a correlation lies between -1 and 1"),
    ("correlate a, d 0.5", "`d` has no range, so it cannot move together with another input"),
  ])
  func `correlations are refused when they are stated`(_ line: String, _ message: String) {
    let text = "a = 1 to 2\nb = 1 to 2\nd = 3\n"
    let found = Sheet(text + line).checked.diagnostics.filter { $0.severity == .error }
    #expect(found.map(\.message) == [message])
  }

  @Test func `a what-if may take the range of an input that moves with another`() throws {
    let sheet = Sheet("a = 1 to 2\nb = 3 to 4\ncorrelate a, b 0.5")
    #expect(try sheet.changed("a = exactly 1.5").asked("p50(a)") == 1.5)
  }

  @Test(arguments: [
    ("a = 4% (10% to 1%)", "4% (1% to 10%)"),
    ("a = $20 ($30 to $10)/unit", "$20 ($10 to $30)/unit"),
    ("a = 20% (1% to 10%)", "20% (1% to 20%)"), ("a = $5 ($10 to $20)", "$5 ($5 to $20)"),
  ])
  func `a range that is refused comes back as a line that is taken`(
    _ text: String, _ better: String
  ) throws {
    let error = try #require(problem(text, "a"))
    #expect(error.help.first?.hasSuffix("`\(better)`") == true)
    #expect(problem("a = \(better)", "a") == nil)
  }

  @Test func `ends in units of one kind are converted`() throws {
    let sheet = Sheet("a = 20 min (15 min to 1 h)")
    let id = try #require(sheet.entity("a"))
    let ends = try #require(sheet.checked.ends(of: id))
    #expect(ends.low == 15 && ends.high == 60)
  }

  @Test func `draws without a number are counted and the input is named`() throws {
    let sheet = Sheet("samples 4,096\nx = 10 (2 to 30)\ny = 3 (1 to 4)\nw = sqrt(x - 5) + y")
    let undefined = try sheet.analyst.undefinedDraws(of: sheet.question("w"))
    let found = try #require(undefined)
    #expect(found.isOneInputEnough)
    #expect(found.settings.map(\.input) == [sheet.entity("x")].compactMap { $0 })
    #expect(found.settings.allSatisfy { $0.value < 5 })
    // As often as x is below 5.
    let below = try sheet.number("chance(x < 5)")
    #expect(abs(Double(found.count) / 4_096 - below) < 1e-9)
    #expect(try sheet.analyst.undefinedDraws(of: sheet.question("x + y")) == nil)
  }

  /// The law: the chance is that among the draws with a number, and the others are counted.
  @Test func `a chance about draws without a number says so`() throws {
    let sheet = Sheet("samples 4,096\nx = 10 (2 to 30)\nw = sqrt(x - 5)")
    let answer = try sheet.ask("chance(w > 2)")
    let (defined, above) = (try sheet.number("chance(x >= 5)"), try sheet.number("chance(x > 9)"))
    #expect(abs(answer.value - above / defined) < 1e-9)
    let lost = try #require(answer.undefinedDraws)
    #expect(abs(Double(lost.count) / 4_096 - (1 - defined)) < 1e-9)
    #expect(lost.settings.map(\.input) == [sheet.entity("x")].compactMap { $0 })
    #expect(try sheet.ask("chance(x > 9)").undefinedDraws == nil)
  }

  @Test func `what is asked of no number is neither yes nor no`() throws {
    let sheet = Sheet("x = 3\nw = 1 / (x - 3)")
    for text in [
      "w > 2", "if w = 2 then 1 else 2", "not (w > 2)", "if w > 2 then 1 else 2", "w > 2 or x > 3",
    ] {
      #expect(try sheet.ask(text).value.isNaN, "\(text)")
    }
    // One side may decide alone.
    #expect(try sheet.ask("w > 2 and x > 3").value == 0)
    #expect(try sheet.ask("w > 2 or x = 3").value == 1)
  }

  @Test func `the stated value of a column with ties is its middle`() throws {
    let sheet = Sheet("a = one of (1: 50%, 2: 50%)\nb = one of (1: 30%, 2: 70%)")
    let risks = try sheet.analyst.risk(of: [sheet.question("a"), sheet.question("b")])
    #expect(risks.map(\.isStatedAwayFromMiddle) == [false, false])
    #expect(abs(risks[1].shareBelowStated - 0.3) < 1e-4 && risks[1].shareAboveStated == 0)
  }
}

@Suite struct `Remarks on ranges` {
  private func remarks(_ text: String) throws -> [RangeEcho.Remark] {
    let sheet = Sheet("a = \(text)")
    let id = try #require(sheet.entity("a"))
    let echo = try sheet.analyst.rangeEcho(of: id)
    return try #require(echo).remarks
  }

  @Test func `a percentage that can exceed 100% says so, a share cannot`() throws {
    // 4.3% of the lognormal through 70% and 95% lie above 100%, computed with scipy.
    guard case .aboveFull(let chance)? = try remarks("70% to 95%").first else {
      Issue.record("no remark")
      return
    }
    #expect(abs(chance - 0.043) < 0.001)
    #expect(try remarks("share 70% to 95%").isEmpty)
  }

  @Test func `a quantity that falls below zero says how often`() throws {
    // Phi(-5/4), from tables of the normal distribution.
    guard case .belowZero(let chance)? = try remarks("normal(5, 4)").first else {
      Issue.record("no remark")
      return
    }
    #expect(abs(chance - 0.10565) < 1e-5)
  }

  @Test func `an end that is the likely value is a hard limit`() throws {
    #expect(try remarks("3 (3 to 8)").contains(.hardLimit(3)))
  }

  @Test func `bounds that cut say how much`() throws {
    guard case .removed(let part)? = try remarks("normal(80%, 15%) within 0% to 100%").first else {
      Issue.record("no remark")
      return
    }
    // Phi(-4/3), from tables.
    #expect(abs(part - 0.0912) < 1e-4)
  }
}

@Suite struct `Tornado bars` {
  @Test func `an event is one bar and spreads without ends swing from 1 in 10 to 1 in 10`() throws {
    let sheet = Sheet(
      "late = 30% chance of $5k\nn = normal($90, $10)\np = pert($8, $12, $20)\n"
        + "idle = 3 (2 to 4)\nq = late + n + p"
    )
    let tornado = sheet.analyst.tornado(of: try sheet.question("q"))
    let names = tornado.bars.map { sheet.checked.model[$0.input].name.text }
    #expect(names == ["late", "n", "p", "idle"])
    #expect(tornado.bars[0].ends == .event)
    #expect(tornado.bars[0].swing == 5_000)
    #expect(tornado.bars[1].ends == .oneInTen)
    // 2 times 1.2815515655 standard deviations.
    #expect(abs(tornado.bars[1].swing - 25.63103131) < 1e-6)
    #expect(tornado.bars[2].swing == 12)
    #expect(tornado.withoutEffect.map { sheet.checked.model[$0].name.text } == ["idle"])
    #expect(tornado.unmoved.isEmpty)
  }

  @Test func `a figure that turns round between the ends is marked`() throws {
    let sheet = Sheet("x = 0.5 (-3 to 3)\ny = x * x")
    let bar = try #require(sheet.analyst.tornado(of: try sheet.question("y")).bars.first)
    #expect(!bar.isMonotone)
    #expect(bar.swing == 9)
  }

  @Test func `correlated inputs are marked, ranges inside formulas are named`() throws {
    let sheet = Sheet(
      "a = 1 to 2\nb = 1 to 2\ncorrelate a, b 0.5\nc = a * 3 (2 to 4)\nq = a + b + c")
    let tornado = sheet.analyst.tornado(of: try sheet.question("q"))
    #expect(tornado.correlated == Set([sheet.entity("a"), sheet.entity("b")].compactMap { $0 }))
    #expect(tornado.unmoved == [sheet.entity("c")].compactMap { $0 })
  }
}

extension Analyst {
  /// The number that answers a question.
  fileprivate func asked(_ text: String) throws -> Double { try answered(text).value }

  fileprivate func answered(_ text: String) throws -> Answer {
    let source = SourceText(name: "question", text)
    return try ask(try Sheet.expression(text, source), in: source)
  }
}
