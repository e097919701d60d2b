import Finance
import Foundation
import Quantities
import Testing

@testable import Modeling

/// A worked case with its inputs as stated or at their ends.
private struct Corner: CustomTestStringConvertible, Sendable {
  let worked: WorkedCase
  let scenario: String
  var testDescription: String { "\(worked.id), \(scenario)" }

  static let all = WorkedCase.all.flatMap { worked in
    worked.results.keys.sorted().map { Corner(worked: worked, scenario: $0) }
  }

  /// Every input at its worse or better end, as the case says which that is; inputs that do not move
  /// the company's value stay as stated.
  func sheet() throws -> Sheet {
    guard scenario == "pessimistic" || scenario == "optimistic" else {
      return Sheet(try worked.text())
    }
    var text = ScenarioText(text: try worked.text())
    for input in worked.inputs where input.better != "none" {
      let isHigh = (input.better == "high") == (scenario == "optimistic")
      try text.fix(WorkedCase.name(of: input.name)) { isHigh ? $0.high : $0.low }
    }
    return Sheet(text.text)
  }

  func figures() throws -> CaseFigures {
    try sheet().analyst.figures(of: 0, underRisk: scenario == "risk_adjusted")
  }

  var expected: WorkedCase.Result { get throws { try #require(worked.results[scenario]) } }
}

/// Money agrees to a cent.
private func isMoney(_ actual: Double?, _ expected: Double) -> Bool {
  guard let actual else { return false }
  return abs(actual - expected) <= 0.010_001
}

/// A month agrees to a thousandth; null is never.
private func isMonth(_ actual: Double?, _ expected: Double?) -> Bool {
  guard let actual else { return false }
  guard let expected else { return actual == .infinity }
  return abs(actual - expected) <= 1e-3
}

@Suite struct `Worked cases` {
  @Test func `all six cases and their scenario files are there`() {
    #expect(WorkedCase.all.map(\.id) == WorkedCase.ids)
    #expect(Corner.all.count == 19)
  }

  @Test(arguments: WorkedCase.all)
  func `the scenario file has the inputs of the case with the same ends`(_ worked: WorkedCase)
    throws
  {
    let sheet = Sheet(try worked.text())
    #expect(sheet.problems.map(\.message) == [])
    for input in worked.inputs {
      let id = try #require(sheet.entity(WorkedCase.name(of: input.name)), "\(input.name)")
      let ends = try #require(sheet.checked.ends(of: id), "\(input.name)")
      #expect(ends.low == input.low, "\(input.name)")
      #expect(ends.high == input.high, "\(input.name)")
      #expect(sheet.analyst.value(of: id)?.value == input.likely, "\(input.name)")
    }
    let ranged = sheet.checked.inputs.filter { sheet.checked.ends(of: $0) != nil }
    #expect(ranged.count == worked.inputs.count)
  }

  @Test(arguments: Corner.all)
  private func `net value, ROI and present values agree`(_ corner: Corner) throws {
    let expected = try corner.expected
    let figures = try corner.figures()
    #expect(isMoney(figures.npv, expected.npv), "\(figures.npv) \(expected.npv)")
    #expect(isMoney(figures.pvBenefits, expected.pv_benefits))
    #expect(isMoney(figures.pvCosts, expected.pv_costs))
    #expect(abs((figures.metrics[.roi] ?? .nan) - expected.roi) <= 1e-6)
    #expect(isMoney(figures.metrics[.peakCash], expected.peak_cash_need))
    #expect(isMoney(figures.net.first, expected.month_0))
    #expect(isMoney(figures.benefits.reduce(0, +), expected.total_benefits))
    #expect(isMoney(figures.costs.reduce(0, +), expected.total_costs))
  }

  @Test(arguments: Corner.all)
  private func `the internal rate of return agrees, with its status`(_ corner: Corner) throws {
    let expected = try corner.expected
    let figures = try corner.figures()
    let rate = try #require(figures.internalRate)
    switch (rate.outcome, expected.irr_status) {
    case (.unique(let annual), "unique"):
      let value = try #require(expected.irr_annual)
      #expect(abs(annual - value) <= 1e-6)
      #expect(abs((figures.metrics[.irr] ?? .nan) - value) <= 1e-6)
    case (.none, "none"): #expect(figures.metrics[.irr]?.isNaN == true)
    default: Issue.record("\(rate.outcome) against \(expected.irr_status)")
    }
  }

  @Test(arguments: Corner.all)
  private func `payback agrees, first and lasting, plain and discounted`(_ corner: Corner) throws {
    let expected = try corner.expected
    let metrics = try corner.figures().metrics
    #expect(isMonth(metrics[.payback], expected.payback_month_first))
    #expect(isMonth(metrics[.lastingPayback], expected.payback_month_sustained))
    #expect(isMonth(metrics[.discountedPayback], expected.discounted_payback_month_first))
    #expect(
      isMonth(metrics[.discountedLastingPayback], expected.discounted_payback_month_sustained))
  }

  @Test(arguments: Corner.all)
  private func `every year agrees`(_ corner: Corner) throws {
    let figures = try corner.figures()
    for year in try corner.expected.annual {
      let months = (12 * year.year - 11)...(12 * year.year)
      let benefits = months.reduce(0.0) { $0 + figures.benefits[$1] }
      let costs = months.reduce(0.0) { $0 + figures.costs[$1] }
      #expect(isMoney(benefits, year.benefits))
      #expect(isMoney(costs, year.costs))
      #expect(isMoney(benefits - costs, year.net))
      #expect(isMoney(figures.cumulative[12 * year.year], year.cumulative))
    }
  }

  /// Present values of lines leave the risk haircut aside.
  @Test(arguments: Corner.all.filter { $0.scenario != "risk_adjusted" })
  private func `the present value of every counted benefit agrees`(_ corner: Corner) throws {
    // The lines of the file stand in the order of the case.
    let names = corner.worked.benefits.filter { $0.counted && $0.beneficiary == "company" }
    let figures = try corner.figures()
    let lines = figures.lines.filter { $0.line.kind == .benefit && $0.line.isCounted }
    let expected = try corner.expected
    #expect(lines.count == names.count)
    for (line, benefit) in zip(lines, names) {
      #expect(isMoney(line.presentValue, try #require(expected.pv_by_benefit[benefit.name])))
    }
  }

  @Test(arguments: WorkedCase.all)
  func `the cash flow of every month agrees`(_ worked: WorkedCase) throws {
    let figures = try Sheet(try worked.text()).analyst.figures(of: 0)
    #expect(figures.net.count == worked.cash_flow_likely.count)
    for (actual, expected) in zip(figures.net, worked.cash_flow_likely) {
      #expect(isMoney(actual, expected))
    }
    #expect(figures.cumulative.count == worked.cumulative_likely.count)
    for (actual, expected) in zip(figures.cumulative, worked.cumulative_likely) {
      #expect(isMoney(actual, expected))
    }
  }

  @Test(arguments: WorkedCase.all)
  func `what is not money agrees`(_ worked: WorkedCase) throws {
    let sheet = Sheet(try worked.text())
    for output in worked.non_monetary {
      let name = try worked.line(output.name, isHours: output.unit.hasPrefix("hour"))
      let unit = output.unit.replacingOccurrences(of: "hour", with: "h")
      let thing = String(unit.split(separator: "/")[0])
      func isClose(_ question: String, _ expected: Double) throws {
        let actual = try sheet.number(question)
        #expect(abs(actual - expected) <= 1e-4 + 1e-6 * abs(expected), "\(question)")
      }
      try isClose("\(name)[month 12] in \(unit)", output.month_12)
      try isClose("\(name)[month 36] in \(unit)", output.month_36)
      if let total = output.total_36_months { try isClose("total(\(name)) in \(thing)", total) }
      if let year = output.year_3 { try isClose("total(\(name), year 3) in \(thing)", year) }
    }
  }

  @Test(arguments: WorkedCase.all)
  func `what is not counted agrees`(_ worked: WorkedCase) throws {
    let sheet = Sheet(try worked.text())
    let figures = try sheet.analyst.figures(of: 0)
    for line in worked.not_counted {
      let name = try worked.line(line.name)
      #expect(isMoney(try sheet.number("pv of \(name)"), line.pv))
      #expect(isMoney(try sheet.number("total(\(name))"), line.total_36_months))
      let flow = try #require(figures.lines.first { $0.line.id == sheet.entity(name) })
      #expect(isMoney(flow.flow[36], line.month_36))
      #expect(!flow.line.isCounted)
    }
  }

  @Test(arguments: WorkedCase.all)
  func `late launch, half the benefits and the benefit needed agree`(_ worked: WorkedCase) throws {
    let sheet = Sheet(try worked.text())
    let late = try sheet.changed("delay benefits 3 months").figures(of: 0)
    #expect(isMoney(late.npv, try #require(worked.what_if.launch_slips_3_months.npv)))
    let half = try sheet.changed("benefits half").figures(of: 0)
    #expect(isMoney(half.npv, try #require(worked.what_if.half_the_benefits.npv)))
    let down = try sheet.changed("benefits down 50%").figures(of: 0)
    #expect(isMoney(down.npv, try #require(worked.what_if.half_the_benefits.npv)))
    let needed = try #require(worked.what_if.benefit_share_needed.value)
    #expect(abs(try sheet.number("benefit_needed") - needed) <= 1e-6)
  }

  @Test(arguments: WorkedCase.all)
  func `the break-even of every input agrees`(_ worked: WorkedCase) throws {
    let sheet = Sheet(try worked.text())
    let npv = try sheet.question("npv")
    for expected in worked.break_even {
      let id = try #require(sheet.entity(WorkedCase.name(of: expected.input)))
      // A decision has no range; the case searches 0 to $200 for the fee.
      let found =
        expected.in_range == nil
        ? try sheet.analyst.seek(id, for: npv, goal: 0, domain: 0...200)
        : try sheet.analyst.breakEven(id, for: npv)
      guard let value = expected.value else {
        #expect(found.crossings.isEmpty, "\(expected.input)")
        continue
      }
      #expect(found.crossings.count == 1, "\(expected.input)")
      let crossing = try #require(found.nearest, "\(expected.input)")
      // The files state 8 digits.
      #expect(abs(crossing.input - value) <= 1e-8 + 1e-7 * abs(value), "\(expected.input)")
    }
  }

  @Test(arguments: WorkedCase.all)
  func `the tornado agrees, largest swing first`(_ worked: WorkedCase) throws {
    let sheet = Sheet(try worked.text())
    let tornado = sheet.analyst.tornado(of: try sheet.question("npv"))
    #expect(tornado.bars.count >= worked.tornado.count)
    for (bar, expected) in zip(tornado.bars, worked.tornado) {
      #expect(bar.input == sheet.entity(WorkedCase.name(of: expected.input)), "\(expected.input)")
      #expect(bar.low == expected.low)
      #expect(bar.high == expected.high)
      #expect(isMoney(bar.atLow, expected.npv_at_low))
      #expect(isMoney(bar.atHigh, expected.npv_at_high))
      #expect(isMoney(bar.swing, expected.swing))
    }
    for bar in tornado.bars.dropFirst(worked.tornado.count) { #expect(bar.swing == 0) }
  }

  @Test(arguments: WorkedCase.all)
  func `the table over the two inputs with the largest swing agrees`(_ worked: WorkedCase) throws {
    let text = ScenarioText(text: try worked.text())
    let (x, y) = (worked.two_way.x, worked.two_way.y)
    func axis(_ name: String) throws -> String {
      "\(name) at (\(try text.range(of: name).levels.joined(separator: ", ")))"
    }
    let table = try Sheet(text.text).table("npv by \(try axis(y)) and \(try axis(x))")
    for (row, expected) in zip(table.cells[0], worked.two_way.npv_rows_are_y) {
      for (cell, value) in zip(row, expected) { #expect(isMoney(cell, value)) }
    }
    #expect(table.cells[0].map(\.count) == [3, 3, 3])
  }

  @Test(arguments: WorkedCase.all)
  func `all inputs at their worse end by a change equal the pessimistic corner`(
    _ worked: WorkedCase
  ) throws {
    let sheet = Sheet(try worked.text())
    let worse = try sheet.changed("all at worse end for npv").figures(of: 0)
    #expect(isMoney(worse.npv, try #require(worked.results["pessimistic"]).npv))
    let better = try sheet.changed("all at better end for npv").figures(of: 0)
    #expect(isMoney(better.npv, try #require(worked.results["optimistic"]).npv))
  }
}
