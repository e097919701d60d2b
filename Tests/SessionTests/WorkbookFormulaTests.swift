import Modeling
import TestSupport
import Testing

@testable import Reporting
@testable import Session

/// What a spreadsheet computes anew after one of its figures was changed, beside what the program computes
/// from the same change of the text.
struct WorkbookFormulaTests {
  /// A change of a cell, and the same of the text.
  struct Change: CustomTestStringConvertible {
    let cell: String
    let value: Double
    let old: String
    let new: String

    init(_ cell: String, _ value: Double, _ old: String, _ new: String) {
      (self.cell, self.value, self.old, self.new) = (cell, value, old, new)
    }

    var testDescription: String { "\(cell) = \(value)" }
  }

  /// Every function of the finance library with a closed form, curves whose rate changes from month to month,
  /// a month that a formula gives, dates, and what a flow is worth today.
  static let functions = """
    churn_y "Churn" = 20%
    loan_rate = 6%
    start_day = 2026-03-15
    f0 = $10,000
    f1 = $4,000
    p0 = $1,000
    seen = month 5
    rising = 0.1% * month_number
    eff = effective_rate(nominal_annual: loan_rate, compounding_per_year: 12)
    nom = nominal_rate(effective_annual: loan_rate, compounding_per_year: 12)
    pef = period_rate_effective(annual_effective: loan_rate, periods_per_year: 12)
    chu = period_churn(annual_churn: churn_y, periods_per_year: 12)
    gro = growth_rate(periods: 3, present_value: f1, future_value: f0)
    ptg = periods_to_grow(rate: loan_rate, present_value: f1, future_value: f0)
    rea = real_rate(nominal_rate: loan_rate, inflation: 2.5%)
    yea = year_fraction(from: start_day, to: 2026-11-30)
    pm = -pmt(rate: loan_rate/12, periods: 36, present_value: f0)
    pm2 = -pmt(rate: loan_rate/12, periods: 36, present_value: f0, payment_at: begin)
    pv1 = pv_annuity(rate: loan_rate/12, periods: 36, payment: -$760)
    fv1 = fv_annuity(rate: loan_rate/12, periods: 36, payment: -$500)
    np1 = npv(rate: loan_rate, flows: [-f0, f1, $5,000, $6,000])
    np2 = npv(rate: loan_rate, flows: [-f0, f1, $5,000, $6,000], first_flow_period: 1)
    np3 = npv_mid(rate: loan_rate, flows: [-f0, f1, $5,000, $6,000])
    xnp = xnpv(rate: loan_rate, flows: [-f0, $11,500], dates: [start_day, 2026-11-30])
    mir = mirr(flows: [-f0, f1, $8,000], finance_rate: loan_rate, reinvest_rate: 5%)
    rl = ramp_linear_end(ramp_periods: 6, periods: 12)
    ra = ramp_linear_avg(ramp_periods: 6.5, periods: 12)
    rg = ramp_logistic(ceiling: 80%, steepness: 0.8, midpoint: 6, periods: 12)
    rb = ramp_bass(p: 0.03, q: 0.38, periods: 10)
    sums = sum(rl) + sum(ra) + sum(rg) + sum(rb)
    later = start_day + 14 months
    days = later - start_day
    g1 = growth(rising/1 year)
    g2 = growth(rising/1 year, monthly)
    held in accounts = retained(1,000 accounts, churn: rising / 1 month)
    vary = period_churn(annual_churn: rising, periods_per_year: 12)
    look = rising[seen]
    look2 = (rising * 2)[seen]
    case every
    horizon 30 months
    discount 9%/year
    cost build = $1,000 once
    cost a = p0 * (eff + nom + pef + chu + gro + rea + mir) once
    cost years = p0 * (ptg + yea + days / 1 day) once
    cost b = pm + pm2 + pv1 + fv1 + np1 + np2 + np3 + xnp once
    cost c = p0 * sums once
    cost spend = $1/month * (g1 + g2 + held / 1 account)
    cost looked = p0 / 1 month * (look + look2 + vary)
    cost e = $1 * pv_of once
    pv_of = npv(rate: loan_rate/12, flows: spend) / $1
    benefit gain = $9,000/month as cash

    """

  static let changesOfFunctions = [
    Change("churn_y", 0.35, "= 20%", "= 35%"),
    Change("loan_rate", 0.08, "loan_rate = 6%", "loan_rate = 8%"),
    Change("_f0", 12_500, "f0 = $10,000", "f0 = $12,500"),
    Change("seen", 9, "seen = month 5", "seen = month 9"),
    Change("rising_number", 0.002, "= 0.1% *", "= 0.2% *"),
    Change("ra_number", 8, "ramp_periods: 6.5", "ramp_periods: 8"),
    Change("rb_number_2", 0.5, "q: 0.38", "q: 0.5"),
    Change("later_number", 20, "+ 14 months", "+ 20 months"),
  ]

  @Test(.enabled(if: LibreOffice.isAvailable, LibreOffice.hint), arguments: changesOfFunctions)
  func `a function with a closed form follows its inputs`(_ change: Change) throws {
    try Self.expectFollowed(Self.functions, change)
  }

  /// Amounts in the currency of the case and in another one: stated, computed, mixed, with a range, by the year.
  static let exchange = """
    1 EUR = 1.08 USD   # central bank
    seats "Seats" = 200 seats
    seat_price "Seat price" = 12 EUR/seat/month
    licence in USD/month = 900 EUR/month
    hosting in USD/month = 700 (500 to 1,000) EUR/month
    case portal
    horizon 24 months
    discount 9%/year
    go live month 2
    cost build in USD = 40,000 EUR once
    cost run in USD/month = seats * seat_price
    cost lic in USD/month = licence + hosting
    cost support in USD/month = 500 EUR/month
    cost care in USD/month = 6,000 EUR/year
    cost mixed in USD/month = 300 EUR/month + $200/month
    benefit gain = $9,000/month as cash

    """

  static let changesOfExchange = [
    Change("EUR", 1.25, "= 1.08 USD", "= 1.25 USD"),
    Change("build_number", 55_000, "40,000 EUR", "55,000 EUR"),
    Change("hosting_number", 800, "700 (500", "800 (500"),
    Change("care_number", 9_000, "6,000 EUR", "9,000 EUR"),
    Change("seat_price", 15, "12 EUR", "15 EUR"),
  ]

  @Test(.enabled(if: LibreOffice.isAvailable, LibreOffice.hint), arguments: changesOfExchange)
  func `an exchange rate moves everything that was converted by it`(_ change: Change) throws {
    try Self.expectFollowed(Self.exchange, change)
  }

  @Test func `an amount in another currency stands as stated beside the rate`() throws {
    let inputs = try Self.workbook(Self.exchange).book.sheets[0].rows
    let build = try #require(inputs.first { $0.first?.words == "build" })
    // 40,000 EUR at 1.08.
    #expect(build[2].formula?.text == "build_number*EUR" && build[2].formula?.cached == 43_200)
    let stated = try #require(inputs.first { $0.first?.words == "build_number" })
    #expect(stated[2].isInput && stated[5].words == "€")
    #expect(inputs.first { $0.first?.words == "EUR" }?[2].isInput == true)
  }

  @Test func `what a spreadsheet cannot compute is named where its inputs stand`() throws {
    let text = """
      share = 5%
      price = $4/month
      lone = $9,000
      back = payback(flows: [-$10,000, lone, $8,000])
      case c
      cost build = $900 * back once
      cost run = price
      benefit gain = $500/month * (1 + yield) as cash
      yield = irr(flows: [-$10,000, $4,000, price * 1 month * 2,000]) * share
      benefit more = $200/month * share as cash

      """
    let (written, book) = try Self.workbook(text)
    #expect(written.fixed == ["back", "yield"])
    func source(_ name: String) -> SheetCell? {
      book.sheets[0].rows.first { $0.first?.words == name }?.last
    }
    #expect(source("lone")?.words == "stands for itself here: change it in the file")
    #expect(source("share")?.words == "yield does not follow it here")
    #expect(source("price")?.words == "yield does not follow it here")
  }

  @Test func `the months of the plan are shown as fixed`() throws {
    let text = """
      launch = month 4
      case c
      horizon 18 months
      go live launch
      cost build = $900 once
      benefit gain = $100/month * (launch - month 1) / 3 months as cash

      """
    let rows = try Self.workbook(text).book.sheets[0].rows
    for (name, value) in [("horizon", 18.0), ("go_live", 4), ("launch", 4)] {
      let row = try #require(rows.first { $0.first?.words == name })
      guard case .number(value, _) = row[2] else {
        Issue.record("\(name): \(row[2])")
        continue
      }
      #expect(!row[2].isInput, "\(name)")
      #expect(row[6].words == "built into the rows: change it in the file and export again")
    }
  }

  // MARK: - Comparing

  private static func workbook(_ text: String) throws -> (written: CaseWorkbook, book: Workbook) {
    let (session, _) = Session.opened(text)
    let index = try #require(session.analyst.model.cases.indices.first)
    var book = try CaseWorkbook(session.writer, index)
    let workbook = book.workbook()
    return (book, workbook)
  }

  /// Computes the exported sheets with another figure, and exports the changed text: all figures are the same.
  private static func expectFollowed(_ text: String, _ change: Change) throws {
    let (written, original) = try workbook(text)
    #expect(written.fixed.isEmpty, "\(written.fixed)")
    #expect(text.components(separatedBy: change.old).count == 2)
    let (_, own) = try workbook(text.replacingOccurrences(of: change.old, with: change.new))
    var count = 0
    let sheets = original.sheets.map { sheet in
      Sheet(
        sheet.name,
        rows: sheet.rows.map { row in
          guard sheet.name == "Inputs", case .text(change.cell, _)? = row.first else { return row }
          count += 1
          #expect(row[2].isInput, "\(change.cell) is not shown as a figure to change")
          return Array(row[..<2]) + [.number(change.value, .plain)] + Array(row[3...])
        })
    }
    #expect(count == 1, "\(change.cell) stands \(count) times")
    let bytes = try Workbook(sheets: sheets, names: original.names).xlsx()
    let results = try LibreOffice().result(of: bytes)
    #expect(
      ExportWorkbookTests.moved(results, from: original, to: own.sheets[2]) > 0,
      "\(change.cell) moves no figure")
    let months = try LibreOffice().result(of: bytes, sheet: 2)
    // The rates of return are searched from starts that depend on the result.
    for (row, found) in zip(own.sheets[1].rows, months) where row.first?.words != "rates" {
      for (cell, text) in zip(row, found) {
        guard let expected = cell.formula?.cached, let number = ExportWorkbookTests.number(text)
        else { continue }
        #expect(
          abs(number - expected) <= 1e-9 * max(1, abs(expected)),
          "\(row.first?.words ?? ""): \(text) is not \(expected)")
      }
    }
  }
}

extension SheetCell {
  /// The words of a cell.
  fileprivate var words: String? { if case .text(let text, _) = self { text } else { nil } }

  /// The formula of a cell with its number.
  fileprivate var formula: (text: String, cached: Double)? {
    if case .formula(let text, let cached, _) = self { (text, cached) } else { nil }
  }
}
