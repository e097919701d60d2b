import Finance
import Foundation
import Testing

@Suite struct `Payback outcomes` {
  @Test func `each outcome has its word`() throws {
    #expect(try Payback.simple(flows: []) == .noFlows)
    #expect(try Payback.simple(flows: [0, 0]) == .noFlows)
    #expect(try Payback.simple(flows: [0, 5, -5]) == .immediate)
    #expect(try Payback.simple(flows: [100, -200]) == .never)
    #expect(try Payback.simple(flows: [-100, 100]) == .once(at: 1))
    #expect(try Payback.simple(flows: [50, -100, 100]) == .once(at: 1.5))
    #expect(try Payback.simple(flows: [-100, 200, -200, 200]) == .several(crossings: [0.5, 2.5]))
    #expect(try Payback.simple(flows: [-100, 200, -200]) == .temporary(crossings: [0.5]))
  }

  @Test func `an exact recovery is not missed by rounding, at any scale`() throws {
    // 1100/1.1 is 999.9999999999999.
    for scale in [1, 1e-300, 1e300] {
      let flows = [-1000, 1100].map { $0 * scale }
      let payback = try Payback.discounted(flows: flows, rate: 0.1)
      #expect(abs((payback.lasting ?? .nan) - 1) < 1e-12, "\(scale): \(payback)")
    }
  }

  @Test func `a case forgives a billionth of its largest cumulative flow, no more`() throws {
    let close = try MonthlyCase(flows: [-1, 1 - 0.9e-9], effectiveAnnualRate: 0.1)
    #expect(try close.payback() == .once(at: 1))
    let short = try MonthlyCase(flows: [-1, 1 - 1.1e-9], effectiveAnnualRate: 0.1)
    #expect(try short.payback() == .never)
  }

  @Test(
    arguments: [
      [], [0, 0], [0, 5, -5], [100, -200], [-100, 100], [-100, 200, -200, 200], [-100, 200, -200],
      [-1, 1 - 0.9e-9], [-1e-7, 1, -1, 0.5],
    ] as [[Double]])
  func `the kernel says never with infinity and agrees with the outcome`(_ flows: [Double]) throws {
    for rate in [0, 0.01] {
      let outcome = try Payback.discounted(flows: flows, rate: rate, tolerance: .forCase)
      let discounted = flows.enumerated().map { $1 / pow(1 + rate, Double($0)) }
      let times = discounted.withUnsafeBufferPointer { FlowKernel.payback($0) }
      if outcome == .noFlows {
        #expect(times.first.isNaN && times.lasting.isNaN)
      } else {
        #expect(times.first == outcome.first ?? .infinity)
        #expect(times.lasting == outcome.lasting ?? .infinity)
      }
    }
  }

  @Test func `the kernels survive numbers that are not finite`() {
    [Double.nan, 1, .infinity, -.infinity].withUnsafeBufferPointer { flows in
      #expect(FlowKernel.payback(flows).lasting == .infinity)
      #expect(FlowKernel.peak(flows).month == -1)
    }
  }
}

@Suite struct `Ratios` {
  @Test func `without costs, return and benefit needed are undefined`() {
    #expect(Ratio.returnOnInvestment(pvBenefits: 5, pvCosts: 0) == .undefined(.noCosts))
    #expect(Ratio.benefitNeeded(pvBenefits: 5, pvCosts: 0) == .undefined(.noCosts))
    #expect(Ratio.benefitNeeded(pvBenefits: 0, pvCosts: 4) == .undefined(.noBenefits))
    #expect(Ratio.benefitCost(pvBenefits: 5, pvCosts: -1) == .undefined(.negativeCosts))
    #expect(Ratio.benefitCost(pvBenefits: 5, pvCosts: 0).numberOrNaN.isNaN)
  }

  @Test func `benefit needed is the share of the benefit that leaves nothing over`() {
    #expect(Ratio.benefitNeeded(pvBenefits: 8, pvCosts: 2) == .value(0.25))
    #expect(Ratio.returnOnInvestment(pvBenefits: 2 * 1, pvCosts: 2) == .value(0))
  }
}

@Suite struct `Refused input` {
  @Test func `rates of minus 100 percent and below are refused`() {
    #expect(throws: FinanceError.self) { try PresentValue.net(rate: -1, flows: [1]) }
    #expect(throws: FinanceError.self) { try MonthlyCase.monthlyRate(effectiveAnnual: -1.5) }
    #expect(throws: FinanceError.self) { try Annuity(rate: -2, periods: 3) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a flow or rate that is not finite is refused by every function`(_ bad: Double) {
    for function in FinanceFunction.all {
      var arguments: [FinanceValue?] = function.parameters.map { parameter in
        switch parameter.kind {
        case .share, .number, .amount: .number(bad)
        case .amounts: .list([1, bad])
        case .dates: .dates([0, 1])
        case .date: .dates([0])
        case .choice(let words): .text(words[0])
        }
      }
      if function.name == "year_fraction" { arguments[0] = .dates([Int.max]) }
      #expect(throws: FinanceError.self, "\(function.name)") { try function.evaluate(arguments) }
    }
  }

  @Test func `results beyond the range of numbers are refused, not infinite`() {
    #expect(throws: FinanceError.resultTooLarge) {
      try PresentValue.net(rate: 0, flows: [1e308, 1e308])
    }
    #expect(throws: FinanceError.resultTooLarge) {
      try PresentValue.net(rate: -0.999, flows: Array(repeating: 1, count: 600))
    }
  }

  @Test func `lists of different length and endless lists are refused`() {
    #expect(throws: FinanceError.self) { try RateSearch(flows: [1, -1], dates: [0]) }
    #expect(throws: FinanceError.self) {
      try AdoptionRamp.linearEnd(rampPeriods: 3, periods: 1 << 40)
    }
    #expect(throws: FinanceError.self) {
      try FinanceFunction.named("ramp_bass")?.evaluate([.number(0.1), .number(0.1), .number(2.5)])
    }
  }
}

@Suite struct `Single amounts and rates` {
  @Test func `payment, present value and future value undo each other`() throws {
    for rate in [-0.05, -1e-12, 0, 1e-300, 1e-9, 0.004, 0.6] {
      for timing in Annuity.Timing.allCases {
        let annuity = try Annuity(rate: rate, periods: 36, timing: timing)
        let payment = try annuity.payment(presentValue: 25_000, futureValue: -3_000)
        let present = try annuity.presentValue(payment: payment, futureValue: -3_000)
        #expect(abs(present - 25_000) < 1e-6, "\(rate)")
        let future = try annuity.futureValue(payment: payment, presentValue: 25_000)
        #expect(abs(future + 3_000) < 1e-3, "\(rate)")
      }
    }
  }

  @Test func `a loan of a thousand years has the payment of a perpetuity`() throws {
    let annuity = try Annuity(rate: 0.05, periods: 100_000)
    #expect(try annuity.payment(presentValue: 1_000) == -50)
  }

  @Test func `nominal undoes effective, and monthly churn compounds to the year's`() throws {
    let effective = try RateConversion.effective(nominalAnnual: 0.1, compoundingPerYear: 12)
    let nominal = try RateConversion.nominal(effectiveAnnual: effective, compoundingPerYear: 12)
    #expect(abs(nominal - 0.1) < 1e-15)
    let monthly = try RateConversion.churn(annualChurn: 0.2, periodsPerYear: 12)
    #expect(abs((0..<12).reduce(1.0) { left, _ in left * (1 - monthly) } - 0.8) < 1e-14)
    #expect(try RateConversion.churn(annualChurn: 1, periodsPerYear: 12) == 1)
  }

  @Test func `growth to nothing is a total loss, and to the other sign is refused`() throws {
    #expect(try RateConversion.growth(periods: 3, presentValue: 5, futureValue: 0) == -1)
    #expect(throws: FinanceError.self) {
      try RateConversion.growth(periods: 3, presentValue: 5, futureValue: -1)
    }
    #expect(throws: FinanceError.neverReached) {
      try RateConversion.periodsToGrow(rate: 0, presentValue: 5, futureValue: 6)
    }
  }

  @Test func `a ramp's average over its periods is half`() throws {
    // The area under a straight rise of 2.5 periods is 1.25; the rest of 4 periods is full.
    let levels = try AdoptionRamp.linearAverage(rampPeriods: 2.5, periods: 4)
    #expect(abs(levels.reduce(0, +) - (1.25 + 1.5)) < 1e-15)
  }

  @Test func `days of the calendar are counted from 1970`() {
    #expect(CivilDay(iso: "1970-01-01")?.daysSinceEpoch == 0)
    #expect(CivilDay(iso: "2000-02-29")?.daysSinceEpoch == 11_016)
    #expect(CivilDay(iso: "0001-01-01")?.daysSinceEpoch == Limits.firstDay)
    #expect(CivilDay(iso: "9999-12-31")?.daysSinceEpoch == Limits.lastDay)
    let nonsense = [
      "1900-02-29", "2026-13-01", "2026-1-1", "2026-01-00", "", "2026-01-32", "2026-+1-01",
    ]
    for text in nonsense {
      #expect(CivilDay(iso: text) == nil, "\(text)")
    }
  }
}

@Suite struct `The function table` {
  @Test func `names, aliases and parameters are unique, and every example starts with its name`() {
    let names = FinanceFunction.all.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    for function in FinanceFunction.all {
      let parameters = function.parameters.map(\.name)
      #expect(Set(parameters).count == parameters.count)
      #expect(function.example.hasPrefix(function.name + "("))
      for parameter in function.parameters where parameter.defaultValue == nil {
        #expect(function.example.contains(parameter.name + ": "), "\(function.name)")
      }
    }
  }

  @Test func `defaults stand in for arguments left out`() throws {
    let payment = try #require(FinanceFunction.named("PMT"))
    let short = try payment.evaluate([.number(0.005), .number(36), .number(25_000)])
    let full = try payment.evaluate(named: [
      "rate": .number(0.005), "periods": .number(36), "present_value": .number(25_000),
      "future_value": .number(0), "payment_at": .text("END"),
    ])
    #expect(short == full)
  }

  @Test func `a missing, misspelt, mistyped or extra argument has its own error`() throws {
    let npv = try #require(FinanceFunction.named("npv"))
    #expect(throws: FinanceError.missingArgument(parameter: "flows")) {
      try npv.evaluate([.number(0.1)])
    }
    #expect(throws: FinanceError.unexpectedArgument(name: "flow")) {
      try npv.evaluate(named: ["rate": .number(0.1), "flow": .list([1])])
    }
    #expect(throws: FinanceError.wrongArgument(parameter: "rate", expected: "a share or rate")) {
      try npv.evaluate([.list([1]), .list([1])])
    }
    #expect(throws: FinanceError.unknownChoice(parameter: "payment_at", choices: ["end", "begin"]))
    {
      try FinanceFunction.named("pmt")?.evaluate([
        .number(0.1), .number(3), .number(1), nil, .text("middle"),
      ])
    }
    #expect(throws: FinanceError.self) {
      try npv.evaluate([.number(0.1), .list([1]), .number(0), .number(0)])
    }
  }

  @Test(arguments: [
    (2.5, "periods must be a whole number of periods"),
    (-1, "periods must be a positive number of periods"),
    (200_000, "periods must be at most 100000"),
  ])
  func `a count of periods is refused for what is wrong with it`(
    _ periods: Double, _ reason: String
  ) {
    let error = #expect(throws: FinanceError.self) {
      try FinanceFunction.named("ramp_bass")?.evaluate(
        named: ["p": .number(0.01), "q": .number(0.3), "periods": .number(periods)])
    }
    #expect(error?.reason == reason)
  }
}
