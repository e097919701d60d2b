import Diagnostics
import Finance
import Simulation
import Syntax
import Testing

@testable import Modeling

/// One engine: however many lanes, threads or regroupings, the results are those of the plain program.
struct EngineTests {
  private static let text = """
    ranges triangular
    units = 2,400 (2,000 to 2,800) units/year
    uplift = 4% (1% to 10%)
    price = $900 ($700 to $1,100)/unit
    ramp_length = 6 (3 to 14) months
    adoption = ramp(ramp_length)
    active = active[1 month ago, else 100 accounts] * 98%
    extra in units/year = units * uplift * adoption
    case first "First"
    horizon 36 months
    discount 10%/year
    cost build = $40,000 once
    cost hosting = $400/month
    benefit more = extra * price * 30% as margin
    benefit less = units * adoption * $2/unit / 4 as margin, risk 15%
    benefit late = $6,000 at month 7, adverse
    """

  private func check(_ text: String) -> CheckedModel {
    var builder = ModelBuilder()
    builder.add(Parser.parse(SourceText(name: "engine", text)))
    let checked = builder.finish().checked()
    #expect(checked.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    return checked
  }

  private func analyst(_ text: String) -> Analyst { Analyst(check(text)) }

  private func question(_ text: String, _ analyst: Analyst) throws -> Question {
    let source = SourceText(name: "q", text)
    guard case .command(.show(let expression))? = Parser.parse(source).items.first?.statement else {
      throw Diagnostic(.notComputed, "no question: \(text)")
    }
    return try analyst.question(expression, in: source)
  }

  private static let asked = [
    "npv", "payback", "lasting_payback", "discounted_payback", "roi", "peak_cash", "irr",
    "cumulative[month 36]", "total(extra)", "active[month 12]", "npv under risk",
  ]

  /// The law: leaving inputs open and regrouping changes nothing but rounding.
  @Test(arguments: asked) func `a sweep agrees with the model computed plainly`(_ text: String)
    throws
  {
    let analyst = analyst(Self.text)
    let question = try question(text, analyst)
    let inputs = analyst.checked.inputs
    let stated = inputs.map { analyst.value(of: $0)?.value ?? .nan }
    let plain = analyst.value(of: question)
    let swept = analyst.sweep([question], over: inputs).values(at: stated)[0]
    #expect(abs(swept - plain) <= 1e-12 * abs(plain) || swept.bitPattern == plain.bitPattern)
  }

  /// Many lanes and one lane run the same operations in the same order.
  @Test func `a point gives the same bits alone and among many`() throws {
    let analyst = analyst(Self.text)
    let questions = try ["npv", "roi", "peak_cash"].map { try question($0, analyst) }
    let input = try #require(analyst.model.definitions["uplift"])
    let sweep = analyst.sweep(questions, over: [input])
    let points = (0..<700).map { 0.01 + 0.0001 * Double($0) }
    let together = sweep.run([points])
    for lane in [0, 1, 63, 64, 255, 511, 512, 699] {
      let alone = sweep.values(at: [points[lane]])
      for k in questions.indices {
        #expect(alone[k].bitPattern == together[k][lane].bitPattern)
      }
    }
  }

  @Test func `one thread and two give the same bits`() throws {
    let analyst = analyst(Self.text)
    let questions = try ["npv", "payback", "roi"].map { try question($0, analyst) }
    var options = SimulationOptions()
    options.samples = 16_384
    options.threads = 1
    let one = try analyst.simulate(questions, options: options)
    options.threads = 2
    let two = try analyst.simulate(questions, options: options)
    for k in questions.indices {
      let a = one.withDraws(of: k) { $0.map(\.bitPattern) }
      let b = two.withDraws(of: k) { $0.map(\.bitPattern) }
      #expect(a == b)
    }
  }

  @Test func `one thread and two find the same drivers`() throws {
    let analyst = analyst(Self.text)
    let npv = try question("npv", analyst)
    var options = SimulationOptions()
    options.samples = 4_096
    options.threads = 1
    let one = try analyst.drivers(of: npv, options: options)
    options.threads = 2
    let two = try analyst.drivers(of: npv, options: options)
    #expect(one.drivers.count > 1)
    #expect(one.drivers.map(\.input) == two.drivers.map(\.input))
    #expect(one.drivers.map(\.share) == two.drivers.map(\.share))
    #expect(one.drivers.map(\.rankCorrelation) == two.drivers.map(\.rankCorrelation))
    #expect(one.unexplained == two.unexplained)
  }

  /// Expected from `FlowKernel.payback`, which walks one stream of flows at a time.
  @Test(arguments: ["payback", "lasting_payback"])
  func `payback of many lanes is the payback of each`(_ text: String) throws {
    let analyst = analyst(Self.text)
    let input = try #require(analyst.model.definitions["uplift"])
    let sweep = analyst.sweep([try question(text, analyst)], over: [input])
    let points = (0..<201).map { 0.002 * Double($0) }
    let many = sweep.run([points])[0]
    for (point, lane) in zip(points, many) {
      let typed = Self.text.replacing("4% (1% to 10%)", with: "\(point)")
      let figures = try Analyst(check(typed)).figures(of: 0)
      let alone = figures.metrics[text == "payback" ? .payback : .lastingPayback] ?? .nan
      #expect(lane == alone || abs(lane - alone) < 1e-9)
    }
  }

  /// The law: a cost of three monthly benefits is back at the end of month 3, whatever the amount and
  /// however the sums round.
  @Test(arguments: ["payback", "lasting_payback"])
  func `cash that misses zero by rounding counts as zero in every lane`(_ text: String) throws {
    let analyst = analyst(
      """
      amount = $1/month
      case a "A"
      cost build = amount * 3 months once
      benefit more = amount until month 3 as margin
      """)
    let input = try #require(analyst.model.definitions["amount"])
    let points = (1...200).map { Double($0) * 0.1 }
    let found = analyst.sweep([try question(text, analyst)], over: [input]).run([points])[0]
    #expect(found.allSatisfy { abs($0 - 3) < 1e-12 })
  }

  /// The law: month m of a ramp of n months is m / n, to the bit, in one lane and in many.
  @Test func `a ramp is its quotient in every lane`() throws {
    let analyst = analyst("length = 7 months\nadoption = ramp(length)")
    let input = try #require(analyst.model.definitions["length"])
    let points = (0..<300).map { 1 + Double($0) * 0.137 }
    for month in [1, 2, 5, 11, 31] {
      let sweep = analyst.sweep([try question("adoption[month \(month)]", analyst)], over: [input])
      let expected = points.map { min(1, Double(month) / $0) }
      #expect(sweep.run([points])[0] == expected)
      #expect(sweep.value(at: points[7]) == expected[7])
    }
  }
}
