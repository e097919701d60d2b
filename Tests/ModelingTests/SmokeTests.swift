import Diagnostics
import Quantities
import Syntax
import Testing

@testable import Modeling

/// Reads and checks a text.
func check(_ text: String) -> CheckedModel {
  let parsed = Parser.parse(SourceText(name: "test", text))
  for d in parsed.diagnostics { print("PARSE", d.code.rawValue, d.message, d.help) }
  var builder = ModelBuilder()
  builder.add(parsed)
  let model = builder.finish()
  for d in builder.diagnostics { print("BUILD", d.code.rawValue, d.message, d.help) }
  let checked = model.checked()
  for d in checked.diagnostics { print("CHECK", d.code.rawValue, d.severity, d.message, d.primary?.span.text ?? "", d.help) }
  return checked
}

func ask(_ text: String, _ model: CheckedModel) -> String {
  let source = SourceText(name: "q", text)
  let parsed = Parser.parse(source)
  guard case .command(.show(let e))? = parsed.items.first?.statement else { return "no question \(parsed.diagnostics.map(\.message))" }
  do {
    let formula = try ModelChecker.check(e, in: source, of: model, caseIndex: model.model.onlyCase)
    var linker = Linker(model)
    let output = linker.link(formula, context: Int32(model.model.onlyCase ?? -1))
    let run = Evaluation(linker.finish())
    guard let (m, u) = formula.type.quantity else { return "\(run.value(output)) \(formula.type)" }
    if formula.type.isSeries { return "\(run.series(output))" }
    return model.formatter.exact(Quantity(run.value(output), m, u)) + (formula.readings.isEmpty ? "" : "   (\(formula.readings.map(\.text).joined(separator: "; ")))")
  } catch { return "ERROR \(error.code.rawValue): \(error.message) \(error.help)" }
}

@Test func smoke() {
  let m = check("""
    # Five-minute set-up video                                          comments are Markdown prose
    units_sold   "Units sold"             = 2,400 (2,000 to 2,800) units/year      # billing, last four quarters, 2026-10
    uplift       "Extra units, easier set-up" = 4% (1% to 10%)                     # sales' belief, untested
    price        = $900/unit                                                       # price list 2026
    margin       "Contribution margin"    = 30% (26% to 33%)                       # finance, after variable cost
    setup_before = 2 hours/unit                                                    # 12 observed set-ups
    setup_after  = 20 min/unit                                                     # 3 pilots
    watch_rate   = 60%                                                             # guess
    installer_pay = $38/hour
    adoption     = ramp(6 months)
    extra_units in units/year = units_sold * uplift * adoption

    case setup_video "Five-minute set-up video"
    horizon 36 months
    discount 10%/year
    impact 9
    ability 8
    owner "Dana Reyes"
    due 2026-03-31
    cost    produce = $1,000 once
    cost    hosting = $40/month
    benefit extra_sales    "Margin of extra units" = extra_units * price * margin as margin
    track   installer_hours = units_sold * watch_rate * adoption * (setup_before - setup_after) for customer
    benefit installer_time  = installer_hours * installer_pay for customer
    """)
  for q in ["npv", "roi", "payback", "irr", "pv_benefits", "pv_costs", "setup_before - setup_after", "40 hours/week * 52 weeks/year", "45,000 calls/month * 6 min/call * $38/h", "8,333 h/year", "$1,000 + 10%", "72% + 4%", "1 - 12%", "margin - 10%", "price + 2 hours", "10% + $1,000", "15% of $2,000", "$40/month + $1,000/year", "$100/h * 3 days", "3 days in hours", "setup_after / setup_before in %", "1 - setup_after / setup_before", "adoption", "extra_units[month 12]", "total(extra_units, year 1)", "pmt(rate: 0.5%, periods: 36, present_value: $25,000)", "peak_cash", "cost_of_delay", "benefit_needed", "cumulative[month 36]", "total(benefits)", "pv of hosting", "unts_sold", "1 / 0", "$0.10 + $0.20", "irr([-100, 230, -132])", "max(1, 2)", "npv under risk", "payback_from_go_live", "2 hours - 20 min"] { print(q, "=>", ask(q, m)) }
  #expect(m.diagnostics.isEmpty)
}
