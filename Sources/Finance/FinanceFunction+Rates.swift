// The functions over single amounts and rates, and the ramps.

extension FinanceParameter {
  /// A number of periods.
  static let periods = FinanceParameter("periods", .number)
  /// The value at the start.
  static let presentValue = FinanceParameter("present_value", .amount)
  /// The value at the end, zero unless given.
  static let endValue = FinanceParameter("future_value", .amount, default: .number(0))
  /// A payment a period.
  static let payment = FinanceParameter("payment", .amount)
  /// End or begin.
  static let paymentAt = FinanceParameter(
    "payment_at", .choice(Annuity.Timing.allCases.map(\.rawValue)), default: .text("end"))
}

extension FinanceFunction {
  static let annuities: [FinanceFunction] = [
    FinanceFunction(
      "pmt", [.rate, .periods, .presentValue, .endValue, .paymentAt],
      summary: "Equal payment a period that repays a loan; paid is negative",
      example: "pmt(rate: 0.5%, periods: 36, present_value: $25,000)", result: .amount
    ) { call throws(FinanceError) in
      let annuity = try Annuity(
        rate: try call.number("rate"), periods: try call.number("periods"),
        timing: try call.timing())
      return .number(
        try annuity.payment(
          presentValue: try call.number("present_value"),
          futureValue: try call.number("future_value")))
    },
    FinanceFunction(
      "pv_annuity", aliases: ["pv"], [.rate, .periods, .payment, .endValue, .paymentAt],
      summary: "What equal payments, and a value at the end, are worth today; paid is negative",
      example: "pv_annuity(rate: 0.5%, periods: 36, payment: -$760)", result: .amount
    ) { call throws(FinanceError) in
      let annuity = try Annuity(
        rate: try call.number("rate"), periods: try call.number("periods"),
        timing: try call.timing())
      return .number(
        try annuity.presentValue(
          payment: try call.number("payment"), futureValue: try call.number("future_value")))
    },
    FinanceFunction(
      "fv_annuity", aliases: ["fv"],
      [
        .rate, .periods, .payment, .init("present_value", .amount, default: .number(0)),
        .paymentAt,
      ],
      summary: "What equal payments, and a value at the start, grow to; paid is negative",
      example: "fv_annuity(rate: 0.5%, periods: 36, payment: -$500)", result: .amount
    ) { call throws(FinanceError) in
      let annuity = try Annuity(
        rate: try call.number("rate"), periods: try call.number("periods"),
        timing: try call.timing())
      return .number(
        try annuity.futureValue(
          payment: try call.number("payment"), presentValue: try call.number("present_value")))
    },
  ]

  static let rateConversions: [FinanceFunction] = [
    FinanceFunction(
      "effective_rate",
      [.init("nominal_annual", .share), .init("compounding_per_year", .number)],
      summary: "Effective annual rate of a nominal one",
      example: "effective_rate(nominal_annual: 10%, compounding_per_year: 12)", result: .share
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.effective(
          nominalAnnual: try call.number("nominal_annual"),
          compoundingPerYear: try call.number("compounding_per_year")))
    },
    FinanceFunction(
      "nominal_rate",
      [.init("effective_annual", .share), .init("compounding_per_year", .number)],
      summary: "Nominal annual rate of an effective one",
      example: "nominal_rate(effective_annual: 10%, compounding_per_year: 12)", result: .share
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.nominal(
          effectiveAnnual: try call.number("effective_annual"),
          compoundingPerYear: try call.number("compounding_per_year")))
    },
    FinanceFunction(
      "period_rate_effective",
      [.init("annual_effective", .share), .init("periods_per_year", .number)],
      summary: "Rate a period that compounds to an effective annual rate",
      example: "period_rate_effective(annual_effective: 10%, periods_per_year: 12)",
      result: .share
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.perPeriod(
          effectiveAnnual: try call.number("annual_effective"),
          periodsPerYear: try call.number("periods_per_year")))
    },
    FinanceFunction(
      "period_churn", [.init("annual_churn", .share), .init("periods_per_year", .number)],
      summary:
        "Churn a period that leaves as many customers after a year as the annual churn; growth goes by `compound`",
      example: "period_churn(annual_churn: 20%, periods_per_year: 12)", result: .share
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.churn(
          annualChurn: try call.number("annual_churn"),
          periodsPerYear: try call.number("periods_per_year")))
    },
    FinanceFunction(
      "growth_rate", aliases: ["cagr"],
      [.periods, .presentValue, .init("future_value", .amount)],
      summary: "Compound growth a period from one amount to another",
      example: "growth_rate(periods: 3, present_value: $100,000, future_value: $140,000)",
      result: .share
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.growth(
          periods: try call.number("periods"), presentValue: try call.number("present_value"),
          futureValue: try call.number("future_value")))
    },
    FinanceFunction(
      "periods_to_grow",
      [.rate, .presentValue, .init("future_value", .amount)],
      summary: "Periods that compound growth needs from one amount to another",
      example: "periods_to_grow(rate: 4%, present_value: $100,000, future_value: $150,000)",
      result: .number
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.periodsToGrow(
          rate: try call.number("rate"), presentValue: try call.number("present_value"),
          futureValue: try call.number("future_value")))
    },
    FinanceFunction(
      "real_rate", [.init("nominal_rate", .share), .init("inflation", .share)],
      summary: "Rate after inflation, (1 + nominal) / (1 + inflation) - 1",
      example: "real_rate(nominal_rate: 8%, inflation: 2.5%)", result: .share
    ) { call throws(FinanceError) in
      .number(
        try RateConversion.real(
          nominalRate: try call.number("nominal_rate"),
          inflation: try call.number("inflation")))
    },
    FinanceFunction(
      "year_fraction", [.init("from", .date), .init("to", .date), .dayCount],
      summary: "Years between two dates, actual days over 365",
      example: "year_fraction(from: 2026-01-15, to: 2026-11-30)", result: .number
    ) { call throws(FinanceError) in
      try call.requireDayCount()
      return .number(try YearFraction.between(from: try call.date("from"), to: try call.date("to")))
    },
  ]

  static let ramps: [FinanceFunction] = [
    FinanceFunction(
      "ramp_linear_end", [.init("ramp_periods", .number), .periods],
      summary: "Level of a straight ramp at the end of each period",
      example: "ramp_linear_end(ramp_periods: 6, periods: 12)", result: .share
    ) { call throws(FinanceError) in
      .list(
        try AdoptionRamp.linearEnd(
          rampPeriods: try call.number("ramp_periods"), periods: try call.count("periods")))
    },
    FinanceFunction(
      "ramp_linear_avg", [.init("ramp_periods", .number), .periods],
      summary: "Average level of a straight ramp over each period",
      example: "ramp_linear_avg(ramp_periods: 6, periods: 12)", result: .share
    ) { call throws(FinanceError) in
      .list(
        try AdoptionRamp.linearAverage(
          rampPeriods: try call.number("ramp_periods"), periods: try call.count("periods")))
    },
    FinanceFunction(
      "ramp_logistic",
      [
        .init("ceiling", .share), .init("steepness", .number), .init("midpoint", .number),
        .periods,
      ],
      summary: "Level of an S-curve at time 0, 1, … ; it does not start at zero",
      example: "ramp_logistic(ceiling: 80%, steepness: 0.8, midpoint: 6, periods: 12)",
      result: .share
    ) { call throws(FinanceError) in
      .list(
        try AdoptionRamp.logistic(
          ceiling: try call.number("ceiling"), steepness: try call.number("steepness"),
          midpoint: try call.number("midpoint"), periods: try call.count("periods")))
    },
    FinanceFunction(
      "ramp_bass", [.init("p", .number), .init("q", .number), .periods],
      summary: "Share that has adopted at time 0, 1, … by Bass: p unprompted, q by imitation",
      example: "ramp_bass(p: 0.03, q: 0.38, periods: 10)", result: .share
    ) { call throws(FinanceError) in
      .list(
        try AdoptionRamp.bass(
          innovation: try call.number("p"), imitation: try call.number("q"),
          periods: try call.count("periods")))
    },
  ]
}
