import Testing

@testable import Modeling

/// Parts of one of several cases, and of all: sections 1.6, 1.8 and 1.12 of the design.
///
/// Figures by hand. Of `a`: 12 months of $100 less $1,000. Of `b`, live in month 3: 10 months of $50
/// less $1,000. Nothing is discounted, so present values are sums.
@Suite struct `Parts of cases` {
  static let two = """
    adoption = ramp(4 months)
    case a
    horizon 12 months
    discount 0%/year
    cost f = $1,000 once
    benefit x = $100/month as cash
    case b
    horizon 12 months
    discount 0%/year
    go live month 3
    cost f = $1,000 once
    benefit x = $50/month as cash
    benefit y = $40/month * adoption as cash not counted "tried"
    """

  static let parts = [
    prints("total(x) of b", "$500", given: two),
    prints("total(x, year 1) of b", "$500", given: two),
    prints("total(x, month 2) of b", "$0", given: two),
    prints("2 * total(x) of b", "$1,000", given: two),
    prints("total(x) of a - total(x) of b", "$700", given: two),
    prints("pv of x of b", "$500", given: two),
    prints("(pv of x) of b", "$500", given: two),
    prints("pv of (x of b)", "$500", given: two),
    prints("pv of benefits of b", "$500", given: two),
    prints("pv of costs of all", "$2,000", given: two),
    prints("total(benefits) of b", "$500", given: two),
    prints("total(benefits) of all", "$1,700", given: two),
    prints("total(costs) of all", "$2,000", given: two),
    prints("total(cashflow of all)", "-$300", given: two),
    prints("total(cashflow) of b", "-$500", given: two),
    prints("(cashflow of b)[month 0]", "-$1,000", given: two),
    prints("(cashflow of b)[month 2]", "$0", given: two),
    prints("cashflow[month 3] of b", "$50", given: two),
    prints("(cashflow of all)[month 3]", "$150", given: two),
    // Month 4 is the second month of a ramp of four that begins in month 3.
    prints("(adoption of b)[month 4]", "50%", given: two),
    prints("adoption[month 4] of b", "50%", given: two),
    prints("adoption[month 4] of a", "100%", given: two),
    prints("(y of b)[month 4]", "$20/month", given: two),
    refuses("total(x of b) of a", .badArguments, "leave out `of a`", given: two),
    refuses("total(x) of all", .severalCases, "`x of a` or `x of b`", given: two),
    refuses("adoption of all", .severalCases, "`adoption of a`", given: two),
    refuses("(adoption + 1 pp) of all", .severalCases, "differs from case to case", given: two),
    refuses("pv of x", .severalCases, "`pv of x of a` or `pv of x of b`", given: two),
    refuses("benefits", .badArguments, "`total(benefits) of a`", given: two),
    refuses("benefits of b", .badArguments, "`total(benefits) of b`", given: two),
    refuses("base", .kindMismatch, "the plan as stated", given: two),
  ]

  @Test(arguments: parts) func `a part of a case is read for that case`(_ example: Example) {
    example.check()
  }

  static let unlike = """
    adoption = ramp(2 months)
    doubled = (adoption of a) * 2
    both = (adoption of a) + (adoption of b)
    case a
    horizon 3 months
    cost f = $1,000 once
    case b
    horizon 5 months
    cost f = $1,000 once
    benefit x = $100/month * (adoption of a) as cash
    """

  @Test func `a series has the months of its case and no more`() throws {
    let sheet = Sheet(Self.unlike)
    let series = try sheet.ask("doubled").series
    #expect(series.dropFirst() == [1, 2, 2])
    #expect(try sheet.ask("(adoption of b) * 2").series.dropFirst() == [1, 2, 2, 2, 2])
  }

  @Test(arguments: ["both", "x of b"])
  func `months after the end of a shorter case have no value`(_ question: String) throws {
    let problem = try Sheet(Self.unlike).ask(question).undefined
    #expect(problem?.message.contains("months 4 to 5 have no value") == true)
  }

  @Test func `a line of several cases is named with its case`() throws {
    let model = Sheet(Self.two).analyst.model
    let names = model.ids.map { model.askedName(of: $0) }
    #expect(names == ["adoption", "f of a", "x of a", "f of b", "x of b", "y"])
  }
}

/// Shares that leave nothing: words for a manager, not for a mathematician.
@Suite struct `Losses above the whole` {
  static let losses = [
    refuses(
      "retained(100 users, churn: 120%/year)", .outOfRange, "more than all of them cannot leave"),
    refuses(
      "retained(100 users, churn: 120%/month)", .outOfRange, "more than all of them cannot leave"),
    refuses(
      "retained(100 users, churn: loss)", .outOfRange, "more than everything cannot be lost",
      given: "loss = 120%/year"),
    refuses(
      "retained(100 users, churn: loss)", .outOfRange, "more than all of them cannot leave",
      given: "loss = 120%/month"),
    refuses("debt ^ 0.5", .notANumber, "a negative number has no such power", given: "debt = -4"),
  ]

  @Test(arguments: losses) func `a loss above the whole is refused in words`(_ example: Example) {
    example.check()
  }
}

/// Exchange rates, section 1.1 of the design.
///
/// By hand: £1 is €1.17, €1 is $1.09.
@Suite struct `Exchange rates` {
  static let chain = "1 EUR = 1.09 USD\n1 GBP = 1.17 EUR"
  static let turned = "1 GBP = 1.17 EUR\n1 EUR = 1.09 USD"

  static let conversions =
    [chain, turned].flatMap { given in
      [
        prints("100 EUR in GBP", "£85.47", given: given),
        prints("100 GBP + 100 EUR", "£185", given: given),
        prints("100 GBP + 100 EUR - 185 GBP", "£0.47", given: given),
        prints("100 GBP in USD", "$127.53", given: given),
        prints("100 USD in GBP", "£78.41", given: given),
        prints("100 GBP/month in USD/month", "$127.53/month", given: given),
        prints("1 customer / (1 GBP) in customers/USD", "0.784129 customers/USD", given: given),
      ]
    } + [
      refuses("100 EUR in JPY", .currencyMismatch, "`1 USD = … JPY", given: chain),
      refuses("100 GBP + 5 JPY", .currencyMismatch, "`1 JPY = … GBP", given: chain),
      // Rounded to five digits it agrees with the chain: 1 / (1.17 × 1.09) = 0.784129.
      prints("100 USD in GBP", "£78.41", given: chain + "\n1 USD = 0.78413 GBP"),
    ]

  @Test(arguments: conversions)
  func `rates chain in any direction and order`(_ example: Example) { example.check() }

  static let mistakes = [
    Declared(
      "1 EUR = 1.09 USD\n1 USD = 0.9 EUR", .duplicateName, "between USD and EUR is stated twice",
      line: 2),
    Declared(
      "1 EUR = 1.09 USD\n1 EUR = 1.1 USD", .duplicateName, "between EUR and USD is stated twice",
      line: 2),
    Declared(
      "1 EUR = 1.09 USD\n1 EUR = 0.85 GBP", .duplicateName, "`1 GBP = 1.17647 EUR`", line: 2),
    Declared(
      chain + "\n1 USD = 0.5 GBP", .duplicateName, "1 USD is 0.5 GBP here, and 0.784129 GBP by",
      line: 3),
    Declared(
      "1 EUR = 1.09 USD\ncase a\ncost b = €10/month\nbenefit e = $5/month", .currencyMismatch,
      "`in €/month` behind", line: 4),
    Declared(
      "1 EUR = 1.09 USD\ncase a\ncost b = €10/month\nbenefit e = $5 once", .currencyMismatch,
      "`in €` behind", line: 4),
    Declared(
      "case a\ncost b = €10/month\nbenefit e = $5/month", .currencyMismatch, "`1 USD = … EUR",
      line: 3),
  ]

  @Test(arguments: mistakes)
  func `a rate stated twice or in conflict names both lines`(_ declared: Declared) {
    declared.check()
    let sheet = Sheet(declared.text)
    if declared.code == .duplicateName {
      #expect(sheet.diagnostics.first { $0.code == .duplicateName }?.secondary.isEmpty == false)
    }
  }
}
