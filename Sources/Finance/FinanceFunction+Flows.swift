// The functions over streams of flows.

extension FinanceParameter {
  /// Net flows in time order.
  static let flows = FinanceParameter("flows", .amounts)
  /// One date a flow.
  static let dates = FinanceParameter("dates", .dates)
  /// A rate per period.
  static let rate = FinanceParameter("rate", .share)
  /// The day count, of which there is one.
  static let dayCount = FinanceParameter(
    "day_count", .choice([YearFraction.dayCount]), default: .text(YearFraction.dayCount))
}

extension FinanceFunction {
  static let presentValues: [FinanceFunction] = [
    FinanceFunction(
      "npv", [.rate, .flows, .init("first_flow_period", .number, default: .number(0))],
      summary: "Net present value; the first flow is today's, or with 1 falls after one period",
      example: "npv(rate: 10%, flows: [-$10,000, $4,000, $5,000, $6,000])", result: .amount
    ) { call throws(FinanceError) in
      .number(
        try PresentValue.net(
          rate: try call.number("rate"), flows: try call.list("flows"),
          firstFlowPeriod: try call.count("first_flow_period")))
    },
    FinanceFunction(
      "npv_mid", [.rate, .flows],
      summary: "Net present value with every flow but the first in the middle of its period",
      example: "npv_mid(rate: 10%, flows: [-$10,000, $4,000, $5,000, $6,000])", result: .amount
    ) { call throws(FinanceError) in
      .number(
        try PresentValue.midPeriod(
          rate: try call.number("rate"), flows: try call.list("flows")))
    },
    FinanceFunction(
      "xnpv", [.rate, .flows, .dates, .dayCount],
      summary: "Net present value of dated flows on the earliest date, actual days over 365",
      example: "xnpv(rate: 10%, flows: [-$10,000, $11,500], dates: [2026-01-15, 2026-11-30])",
      result: .amount
    ) { call throws(FinanceError) in
      try call.requireDayCount()
      return .number(
        try PresentValue.dated(
          rate: try call.number("rate"), flows: try call.list("flows"),
          dates: try call.dates("dates")))
    },
    FinanceFunction(
      "tei_summary",
      [
        .rate, .init("benefits", .amounts), .init("costs", .amounts),
        .init("benefit_risk_reduction", .share, default: .number(0)),
        .init("cost_risk_increase", .share, default: .number(0)),
      ],
      summary: "Risk-adjusted present values, NPV, ROI and benefit-cost ratio of a TEI study",
      example: "tei_summary(rate: 10%, benefits: [$0, $500, $500], costs: [$400, $50, $50], "
        + "benefit_risk_reduction: 10%)",
      result: .outcome,
      fieldKinds: ["pv_benefits": .amount, "pv_costs": .amount, "npv": .amount, "roi": .share]
    ) { call throws(FinanceError) in
      FinanceResult(
        try TEISummary(
          rate: try call.number("rate"), benefits: try call.list("benefits"),
          costs: try call.list("costs"),
          benefitRiskReduction: try call.number("benefit_risk_reduction"),
          costRiskIncrease: try call.number("cost_risk_increase")))
    },
  ]

  static let ratesOfReturn: [FinanceFunction] = [
    FinanceFunction(
      "irr", [.flows],
      summary: "Internal rate of return per period: the one rate, all of several, or none",
      example: "irr(flows: [-$10,000, $4,000, $5,000, $6,000])", result: .share,
      fieldKinds: rateFields
    ) { call throws(FinanceError) in
      FinanceResult(try RateSearch(flows: try call.list("flows")))
    },
    FinanceFunction(
      "xirr", [.flows, .dates, .dayCount],
      summary: "Annual internal rate of return of dated flows: one rate, several, or none",
      example: "xirr(flows: [-$10,000, $11,500], dates: [2026-01-15, 2026-11-30])",
      result: .share, fieldKinds: rateFields
    ) { call throws(FinanceError) in
      try call.requireDayCount()
      return FinanceResult(
        try RateSearch(flows: try call.list("flows"), dates: try call.dates("dates")))
    },
    FinanceFunction(
      "mirr", [.flows, .init("finance_rate", .share), .init("reinvest_rate", .share)],
      summary: "Modified internal rate of return: outflows financed, inflows reinvested",
      example: "mirr(flows: [-$10,000, $4,000, $8,000], finance_rate: 8%, reinvest_rate: 5%)",
      result: .share
    ) { call throws(FinanceError) in
      let flows = try call.list("flows")
      let rate = try ModifiedRate.perPeriod(
        flows: flows, financeRate: try call.number("finance_rate"),
        reinvestRate: try call.number("reinvest_rate"))
      let isLoss = flows.allSatisfy { $0 <= 0 } && flows.contains { $0 < 0 }
      return rate.map(FinanceResult.number)
        ?? .none(isLoss ? "no inflow" : RateSearch.NoRate.noSignChange.text)
    },
  ]

  static let paybacks: [FinanceFunction] = [
    FinanceFunction(
      "payback", [.flows],
      summary: "Periods until the money spent is back, or never, immediate, temporary, several",
      example: "payback(flows: [-$10,000, $4,000, $5,000, $6,000])", result: .number
    ) { call throws(FinanceError) in
      FinanceResult(try Payback.simple(flows: try call.list("flows")))
    },
    FinanceFunction(
      "discounted_payback", [.flows, .rate],
      summary: "Periods until the discounted flows have paid back, the first undiscounted",
      example: "discounted_payback(flows: [-$10,000, $4,000, $5,000, $6,000], rate: 10%)",
      result: .number
    ) { call throws(FinanceError) in
      FinanceResult(
        try Payback.discounted(flows: try call.list("flows"), rate: try call.number("rate")))
    },
    FinanceFunction(
      "peak_funding", [.flows],
      summary: "The most money out at any one time, and the first period in which it is",
      example: "peak_funding(flows: [-$5,000, $2,000, -$4,000, $9,000])", result: .outcome,
      fieldKinds: ["amount": .amount]
    ) { call throws(FinanceError) in
      FinanceResult(try PeakFunding(flows: try call.list("flows")))
    },
  ]

  private static let rateFields: [String: FinanceResultKind] = [
    "roots": .share, "from": .share, "to": .share,
  ]
}
