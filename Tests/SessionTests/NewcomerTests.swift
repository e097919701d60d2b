import Diagnostics
import Foundation
import Testing

@testable import Session

/// What people type in their first hour, each answered with the line that the rules of the design give
/// (1.1, 1.6, 1.8, 1.9), which is then typed.
@Suite struct `What newcomers type` {
  private static let text = """
    price = $900/unit
    csm = $95,000/year
    take_up = 40%
    sold = 2,400 (2,000 to 2,800) units/year
    calls_taken = 9,000 calls/month
    case portal "Portal"
    start 2026-04
    impact 9
    ability 8
    cost build = $20,000 once
    cost hosting = $400/month
    benefit sales = sold * price * 4% as margin
    scenario worst: price down 10%

    """

  private static let files = [
    "case.whatif": text,
    "scores.csv": "id,initiative,impact,ability\na,Alpha,9,8\n",
    "amounts.csv": "month,amount\n1,10\n2,12\n3,14\n",
    "words.csv": "name\nAlpha\nBeta\n",
    "mine.whatif": "a = 1\n",
  ]

  private static func session() -> (Session, MemoryFiles) {
    Session.opened(files, at: "case.whatif")
  }

  /// Payments and dates.
  static let payments: [(typed: String, offered: String)] = [
    ("start jan 2027", "start 2027-01"),
    ("start January 2027", "start 2027-01"),
    ("start Jan-2027", "start 2027-01"),
    ("start 2027 jan", "start 2027-01"),
    ("start q2 2027", "start 2027-04"),
    ("start 3/2027", "start 2027-03"),
    ("start 2027", "start 2027-01"),
    ("due march 31, 2027", "due 2027-03-31"),
    ("due 31 Mar 2027", "due 2027-03-31"),
    ("go live jan 2027", "go live 2027-01"),
    ("go live 3", "go live month 3"),
    ("what if horizon 24", "what if horizon 24 months"),
    ("cost x = $5k at sept 2026", "cost x = $5k at 2026-09"),
    ("cost x = $5k in month 6", "cost x = $5k at month 6"),
    ("cost x = $5k at month 0 and month 12", "cost x = $5k at (month 0, month 12)"),
    ("cost x = $5k at months 6, 12, 24", "cost x = $5k at (month 6, month 12, month 24)"),
    (
      "cost x = $5k at month 0, month 12, and month 24",
      "cost x = $5k at (month 0, month 12, month 24)"
    ),
    ("cost x = $5k month 6", "cost x = $5k at month 6"),
    ("cost x = $5k in year 2", "cost x = $5k at month 13"),
    ("cost x = $5k at 6", "cost x = $5k at month 6"),
    ("$5k in month 6", "cost payment = $5k at month 6"),
    ("x = calls_taken in month 6", "x = calls_taken[month 6]"),
    ("cashflow of portal in month 6", "(cashflow of portal)[month 6]"),
    (
      "benefit y = $3k/month from month 3 to month 8 as cash",
      "benefit y = $3k/month from month 3 until month 8 as cash"
    ),
    (
      "benefit y = $3k/month as cash from month 3 to 8",
      "benefit y = $3k/month as cash from month 3 until month 8"
    ),
    (
      "benefit y = $3k/month as cash from 3 to 8",
      "benefit y = $3k/month as cash from month 3 until month 8"
    ),
    ("cost x = $5k one-off", "cost x = $5k once"),
    ("cost x = $5k one off", "cost x = $5k once"),
    ("cost x = $5k upfront", "cost x = $5k once"),
    ("cost x = $5k up front", "cost x = $5k once"),
    ("cost x = $5k one time", "cost x = $5k once"),
    ("cost x = $5k one-time", "cost x = $5k once"),
    ("cost x = $5k as cash one-off", "cost x = $5k as cash once"),
    ("cost x = price * 3 units one-off", "cost x = price * 3 units once"),
    ("x = $5k one-off", "cost x = $5k once"),
    ("cost x = $5k every month", "cost x = $5k/month"),
    ("cost x = $5k each year", "cost x = $5k/year"),
    ("cost x = $5k monthly", "cost x = $5k/month"),
    ("cost x = $5k pm", "cost x = $5k/month"),
    ("cost x = $5k p.m.", "cost x = $5k/month"),
    ("cost x = $5k per annum", "cost x = $5k/year"),
    ("cost x = $5k pa", "cost x = $5k/year"),
    ("cost x = $5k p.a. from month 3", "cost x = $5k/year from month 3"),
    ("cost x = $5k annually", "cost x = $5k/year"),
    ("cost x = $5k ($4k to $6k) monthly", "cost x = $5k ($4k to $6k)/month"),
    ("cost x = $5k monthly as cash", "cost x = $5k/month as cash"),
    ("cost x = $5k as cash monthly", "cost x = $5k/month as cash"),
    ("cost x = price * 3 units monthly", "cost x = price * 3 units / 1 month"),
    ("cost x = $5 + $6 every month", "cost x = ($5 + $6) / 1 month"),
    ("fee = price per month", "fee = price / 1 month"),
    ("fee = price/month", "fee = price/1 month"),
    ("discount 12% per annum", "discount 12%/year"),
    ("cost x = $40 once until month 24", "cost x = $40/month until month 24"),
    ("cost x = $40 until month 24 once", "cost x = $40/month until month 24"),
    ("cost x = $40/month once", "cost x = $40 once"),
    ("benefit y = $40/month as cash once", "benefit y = $40/month as cash"),
    ("benefit y = $40 once as cash until month 9", "benefit y = $40 once as cash"),
    ("benefit y = $40 as cash once from month 3", "benefit y = $40 at month 3 as cash"),
    ("benefit y = $40 as cash until month 4", "benefit y = $40/month as cash until month 4"),
    (
      "cost x = price * 3 units + $4 until month 4",
      "cost x = (price * 3 units + $4) / 1 month until month 4"
    ),
    (
      "cost x = $5/month from month 6 until month 3",
      "cost x = $5/month from month 6 until month 17"
    ),
    ("track t = 5 visits/month once for customer", "track t = 5 visits/month for customer"),
    ("cost x = $40/month at month 3", "cost x = $40 at month 3"),
  ]

  /// Amounts, rates and ranges.
  static let amounts: [(typed: String, offered: String)] = [
    ("x = 500 dollars", "x = $500"),
    ("x = 500 dollars/month", "x = $500/month"),
    ("x = $500 dollars", "x = $500"),
    ("x = 5 thousand dollars", "x = $5 thousand"),
    ("x = 500 euros", "x = €500"),
    ("x = 500 pounds", "x = £500"),
    ("x = $1.2 m", "x = $1.2M"),
    ("x = $1.2 mn", "x = $1.2M"),
    ("x = $1.2m", "x = $1.2M"),
    ("x = $3 b", "x = $3bn"),
    ("x = 1.2 mn", "x = 1.2M"),
    ("x = 12 k$", "x = $12k"),
    ("x = 1'000", "x = 1,000"),
    ("x = $1'250'000.50/year", "x = $1,250,000.50/year"),
    ("x = USD 500", "x = 500 USD"),
    ("discount 0.1", "discount 10%/year"),
    ("discount 12", "discount 12%/year"),
    ("discount rate 12%", "discount 12%"),
    ("what if discount 0.125", "what if discount 12.5%/year"),
    ("x = 0.18 (10% to 25%)", "x = 18% (10% to 25%)"),
    ("ability high", "ability 8"), ("impact low", "impact 3"),
    ("initiative z \"Zed\" impact 8 ability low", "initiative z \"Zed\" impact 8 ability 3"),
    (
      "benefit y = $5/month as cash realized 50%", "benefit y = $5/month as cash realised 50%"
    ),
    ("what if realized of sales = 50%", "what if realised of sales = 50%"),
    ("realized of sales = 50%", "what if realised of sales = 50%"),
  ]

  /// Questions.
  static let questions: [(typed: String, offered: String)] = [
    ("npv portal", "npv of portal"),
    ("cashflow of portal[month 12]", "(cashflow of portal)[month 12]"),
    ("x = 2 * hosting of portal[month 12]", "x = 2 * (hosting of portal)[month 12]"),
    ("average(1, 2)", "mean(1, 2)"),
    ("x = 2 * avg(1, 2)", "x = 2 * mean(1, 2)"),
    ("plot cash flow", "plot cashflow"),
    ("plot cash-flow", "plot cashflow"),
    ("plot cash flow of portal", "plot cashflow of portal"),
    ("cash flow", "cashflow"),
    ("compare base vs worst", "compare base, worst"),
    ("compare base with worst on npv", "compare base, worst on npv"),
    ("compare base worst", "compare base, worst"),
    ("what if delay 3 months", "what if delay benefits 3 months"),
    ("what if delay by 1 quarter", "what if delay benefits 3 months"),
    ("what if delay sales 3 months", "what if delay benefits 3 months"),
    ("what if delay benefits 3", "what if delay benefits 3 months"),
    ("what if csm up -10%", "what if csm down 10%"),
    ("what if csm down -$50", "what if csm up $50"),
    ("what if csm up 10", "what if csm up 10%"),
    ("what if csm up 10", "what if csm up $10/year"),
    ("what if take_up up 10", "what if take_up up 10 pp"),
    ("what if take_up up 10", "what if take_up up 10% of itself"),
  ]

  /// Files.
  static let fileLines: [(typed: String, offered: String)] = [
    ("save \"x.xlsx\"", "export \"x.xlsx\""),
    ("save \"x.pptx\"", "export \"x.pptx\""),
    ("save \"x.md\"", "export \"x.md\""),
    ("save \"x.docx\"", "export \"x.html\""),
    ("save plan", "save \"plan.whatif\""),
    ("import \"scores.csv\"", "initiatives from \"scores.csv\""),
    ("import scores.csv", "initiatives from \"scores.csv\""),
    ("load \"scores.csv\"", "initiatives from \"scores.csv\""),
    ("import \"amounts.csv\"", "observed = data \"amounts.csv\" column amount"),
    ("load \"amounts.csv\"", "observed = data \"amounts.csv\" column amount"),
    ("import \"mine.whatif\"", "load \"mine.whatif\""),
    ("export \"x.docx\"", "export \"x.html\""),
    ("export \"x.pdf\" of portal", "export \"x.html\" of portal"),
    ("export \"x.xls\"", "export \"x.xlsx\""),
    ("export x", "export \"x.md\""),
    ("slide foo", "slide decision"),
    ("slide decison \"We gain {npv}\"", "slide decision \"We gain {npv}\""),
  ]

  /// Changes as people say them, in a what-if, in a scenario and on a line of their own.
  static let sentences: [(typed: String, offered: String)] = [
    ("raise price by 10%", "what if price up 10%"),
    ("lower price by 10%", "what if price down 10%"),
    ("drop price by 10%", "what if price down 10%"),
    ("price is lowered by 10%", "what if price down 10%"),
    ("price 10% down", "what if price down 10%"),
    ("price 10% cheaper", "what if price down 10%"),
    ("raise price to $950", "what if price = $950"),
    ("price is $950/unit", "price = $950/unit"),
    ("set take_up to 5%", "take_up = 5%"),
    ("take_up falls by 3 points", "what if take_up down 3 pp"),
    ("calls_taken increase 10%", "what if calls_taken up 10%"),
    ("price is free", "price = $0/unit"),
    ("what if price is free", "what if price = 0"),
    ("what if cost doubles", "what if costs double"),
    ("what if half the benefit", "what if benefits half"),
    ("half the benefit", "what if benefits half"),
    ("what if price twice", "what if price double"),
    ("what if price tripled", "what if price = 3 * price"),
    ("what if take_up goes from 40% to 10%", "what if take_up = 10%"),
    ("calls_taken grow 10% a year", "what if calls_taken = calls_taken * growth(10%/year)"),
    (
      "what if price falls 5% every year", "what if price = price * growth(-5%/year)"
    ),
    (
      "what if cost doubles, benefits halve and price falls 3%",
      "what if costs double, benefits half and price down 3%"
    ),
    (
      "scenario s: price goes up 3%, take_up falls by 3 points",
      "scenario s: price up 3%, take_up down 3 pp"
    ),
    ("calls taken drop 15%", "what if calls_taken down 15%"),
    ("take_up drops by half", "what if take_up half"),
    ("what if take_up down 10%", "what if take_up down 10 pp"),
    ("take_up falls by 10%", "what if take_up down 10% of itself"),
    ("what if benefits start 3 months late", "what if delay benefits 3 months"),
    ("what if launch delayed by 3 months", "what if delay benefits 3 months"),
    ("what if go live slips by 1 quarter", "what if delay benefits 3 months"),
    ("launch delayed by 3 months", "what if delay benefits 3 months"),
    ("sold at low", "what if sold at low"),
    ("price at low", "price = $900 ($675 to $1,125)/unit"),
    ("lower price by 5", "what if price down 5%"),
    ("what if price at low", "price = $900 ($675 to $1,125)/unit"),
    ("what if discount up 2 pp", "what if discount 12%/year"),
    ("what if discount down 1%, price half", "what if discount 9%/year, price half"),
    ("what if horizon up 12 months", "what if horizon 48 months"),
    ("what if horizon up 1 year show npv", "what if horizon 48 months show npv"),
    ("scenario s = price up 3%", "scenario s: price up 3%"),
    ("scenario s price up 3%", "scenario s: price up 3%"),
  ]

  /// What a line is meant to say in other words.
  static let otherWords: [(typed: String, offered: String)] = [
    ("chart cashflow", "plot cashflow"),
    ("show me the cash flow", "cashflow"),
    ("show worst", "compare base, worst"),
    ("compare base other", "scenario other: price up 10%"),
    ("undo last", "undo"),
    ("cashflow quarter", "cashflow quarterly"),
    ("cashflow years", "cashflow yearly"),
    ("sensitivity npv", "tornado npv"),
    ("sensitivity analysis", "tornado npv"),
    ("monte carlo roi", "simulate roi"),
    ("monte carlo", "simulate npv"),
    ("list assumptions", "inputs"),
    ("show assumptions", "inputs"),
    ("assumptions", "inputs"),
    ("npv at 8%", "what if discount 8%/year show npv"),
    ("roi with a discount rate of 8%", "what if discount 8%/year show roi"),
    ("what if discount rate 8%", "what if discount 8%"),
    ("why is npv so high", "why npv"),
    ("how much do we save", "annual"),
    ("what if all at low", "what if all at worse end for npv"),
    ("what if all at worse end", "what if all at worse end for npv"),
    ("cost x = $60k every year", "cost x = $60k at (month 0, month 12, month 24)"),
    ("cost x = $60k yearly", "cost x = $60k/year"),
    ("what if all at best case", "what if all at better end for npv"),
    ("what if all at worst for roi", "what if all at worse end for roi"),
    ("price between $800 and $1,000/unit", "price = $800 to $1,000/unit"),
    ("price low $800 high $1,000/unit", "price = $800 to $1,000/unit"),
    ("cost x = $40k/year paid upfront", "cost x = $40k at (month 0, month 12, month 24)"),
    ("cost x = $40k/year in advance", "cost x = $40k at (month 0, month 12, month 24)"),
    ("cost x = $40k every year in january", "cost x = $40k/year"),
    ("cost x = 500 hours/year at $45/hour", "cost x = 500 hours/year * $45/hour"),
    ("benefit fewer calls = $40/month as cash", "benefit fewer_calls = $40/month as cash"),
    ("cashflow by year", "cashflow yearly"),
    ("show cash flow by year", "cashflow yearly"),
    ("annual cash flow", "annual"),
    ("load scenario worst", "use worst"),
    ("delete scenario worst", "remove worst"),
    ("remove scenario worst", "remove worst"),
    ("rename price fee", "rename price to fee"),
    ("discount rate = 8%", "discount 8%"),
    ("start in June 2026", "start 2026-06"),
    ("start in 2026-06", "start 2026-06"),
    ("x = from 15% to 25%", "x = 15% to 25%"),
    ("x = price times 3", "x = price * 3"),
    ("x = price plus $50/unit", "x = price + $50/unit"),
    ("x = csm divided by 12", "x = csm / 12"),
    ("cost b = $5/month from month 6 onwards", "cost b = $5/month from month 6"),
    ("cost b = $5/month starting month 6", "cost b = $5/month from month 6"),
    ("cost b = $5/month after 6 months", "cost b = $5/month from month 7"),
    (
      "table npv by price $700/unit to $1,100/unit",
      "table npv by price from $700/unit to $1,100/unit in 5"
    ),
    ("plot npv by price $700 to $1,100", "plot npv by price from $700 to $1,100"),
    ("x = ramp over 6 months", "x = ramp(6 months)"),
    ("x = ramp 6 months", "x = ramp(6 months)"),
    ("x = ramp(length = 6 months)", "x = ramp(6 months)"),
    ("x = ramp(6 months, from = month 4)", "x = ramp(6 months, from: month 4)"),
    ("x = 0% to 80% over 12 months", "x = 80% * ramp(12 months)"),
    ("x = 10% to 80% over 1 year", "x = 10% + (80% - 10%) * ramp(12 months)"),
    (
      "benefit b = $100/month as cash ramp 6 months",
      "benefit b = $100/month * ramp(6 months) as cash"
    ),
    (
      "cost b = $100/month + $50/month ramp over 6 months",
      "cost b = ($100/month + $50/month) * ramp(6 months)"
    ),
    ("x = between 15% and 25%", "x = 15% to 25%"),
    ("x = between $5k and $7k", "x = $5k to $7k"),
    ("x = 20% +/- 5%", "x = 20% (15% to 25%)"),
    ("x = ~20%", "x = 20% (15% to 25%)"),
    ("x = about 20%", "x = 20% (15% to 25%)"),
    ("x = about 20% (10% to 25%)", "x = 20% (10% to 25%)"),
    ("x = around $500/unit", "x = $500 ($375 to $625)/unit"),
    ("x = 5 cents", "x = $0.05"),
    ("x = 10 pct", "x = 10%"),
    ("x = 75 bps", "x = 0.75%"),
    ("USD 5", "5 USD"),
    ("5 + $3", "$5 + $3"),
    ("price + 5", "price + $5/unit"),
    ("x in ratio = take_up / 20%", "x in % = take_up / 20%"),
    ("20%/year to %/month", "compound(20%/year)"),
    ("3 days to hours", "elapsed(3 days)"),
    ("table npv by take_up at (1%, 0.03)", "3%"),
    ("table npv by sold from 2,000 to 2,800 step 0", "table npv by sold from 2,000 to 2,800 in 5"),
    ("npv in year 2", "what if horizon 24 months show npv"),
    ("npv of portal in year 2", "what if horizon 24 months show npv of portal"),
    ("cost setup = $80,000 in month 0", "cost setup = $80,000 once"),
    ("cost set-up = $5 once", "cost set_up = $5 once"),
    ("cost per call = $6", "cost_per_call = $6"),
    ("cost of platform = $5", "cost_of_platform = $5"),
    ("revenue r = $100/month", "benefit r = $100/month as margin"),
    ("how long until payback?", "payback"),
    ("how likely is npv > 0", "chance(npv > 0)"),
    ("what price do I need?", "break even price"),
    ("breakeven price", "break even price"),
    ("break-even price", "break even price"),
    ("breakeven", "break even"),
    ("sensitivity", "tornado npv"),
    ("total cost", "total(costs)"),
    ("total cost of portal", "total(costs) of portal"),
    ("solve for price", "solve price for npv = 0"),
    ("solve discount for npv = 0", "irr"),
    ("plot npv", "plot npv by sold from 2,000 units/year to 2,800 units/year"),
    ("ramp", "ramp(6 months)[month 3]"),
    ("load \"MINE\"", "\"mine.whatif\""),
    ("load \"Mine.whatif\"", "\"mine.whatif\""),
  ]

  /// Lines as they are typed in a hurry; none brings in a name that nobody typed.
  static let hurriedLines: [(typed: String, offered: String)] = [
    ("x = 15-25%", "x = 15% to 25%"),
    ("15-25%", "15% to 25%"),
    ("uplift = 15% .. 25%", "uplift = 15% to 25%"),
    ("uplift = 15%..25%", "uplift = 15% to 25%"),
    ("uplift = up to 25%", "uplift = uniform(0%, 25%)"),
    ("uplift = max 5%", "uplift = uniform(0%, 5%)"),
    ("max 5%", "uniform(0%, 5%)"),
    ("fee = maximum $5k/month", "fee = uniform($0/month, $5k/month)"),
    ("cost c = $5,000 every 3 months", "cost c = $5,000 / 3 months"),
    ("cost c = $5,000 + $200 every 2 weeks", "cost c = ($5,000 + $200) / 2 weeks"),
    ("go live in june 2026", "go live 2026-06"),
    ("the take_up is only 4%", "take_up = 4%"),
    ("hosting costs double", "what if hosting double"),
    ("it starts 3 months later", "what if delay benefits 3 months"),
    ("horizon = 36", "horizon 36 months"),
    ("horizon 36", "horizon 36 months"),
    ("what is this?", "help"),
    ("whats next", "help"),
    ("whats the npv", "npv"),
    ("export xlsx c2.xlsx", "export \"c2.xlsx\""),
    ("x = $500 per mnth", "x = $500 per month"),
    ("wage per agent = 31", "wage_per_agent = 31"),
    ("scenario x take_up = 4%", "scenario x: take_up = 4%"),
    ("worth knowing", "worth knowing for npv"),
    ("benefit fcr = $5k/month as marign", "benefit fcr = $5k/month as margin"),
    ("fcr = $5k/month as marign", "benefit fcr = $5k/month as margin"),
    ("p = 5 agents per 100 calls", "p = 5 agents / 100 calls"),
    ("cost training: 5k", "cost training = $5k once"),
    ("cost training: $5k/month", "cost training = $5k/month"),
    ("benefit b: 5k", "benefit b = $5k/month as cash"),
    ("saving: $5/month", "saving = $5/month"),
    ("benefit = 20 min saved per call", "saved = 20 min per call"),
    ("show npv", "npv"),
    ("payback period", "payback"),
    ("payback period of portal", "payback of portal"),
    ("what is it worth?", "npv"),
    ("fcr = $5k/month as cash", "benefit fcr = $5k/month as cash"),
    ("solve price for payback = 6", "solve price for payback = 6 months"),
  ]

  /// What is phased in, by the months in which it is said to begin.
  static let rollouts: [(typed: String, offered: String)] = [
    (
      "rollout = 25% in month 1, 50% in month 3, 100% in month 6",
      "rollout = steps(month 1: 25%, month 3: 50%, month 6: 100%)"
    ),
    (
      "rollout = 25% from month 1, 50% from month 3, 100% from month 6",
      "rollout = steps(month 1: 25%, month 3: 50%, month 6: 100%)"
    ),
    (
      "rollout \"Roll-out\" = 25% month 1, then 50% by month 3 and 100% from month 6",
      "rollout \"Roll-out\" = steps(month 1: 25%, month 3: 50%, month 6: 100%)"
    ),
    ("25% from month 1, 50% from month 3", "rollout = steps(month 1: 25%, month 3: 50%)"),
    ("rollout = 25%, 50% from month 3", "rollout = steps(month 1: 25%, month 3: 50%)"),
    ("rollout = steps(25%, 50% from month 3)", "rollout = steps(month 1: 25%, month 3: 50%)"),
    ("rollout = 40% in year 1, 90% in year 2", "rollout = steps(month 1: 40%, month 13: 90%)"),
    (
      "coverage = 10% for 3 months then 100%", "coverage = steps(month 1: 10%, month 4: 100%)"
    ),
    (
      "coverage = 10% for 3 months, 40% for 1 quarter, then 100%",
      "coverage = steps(month 1: 10%, month 4: 40%, month 7: 100%)"
    ),
    ("coverage = 10% until month 3, then 80%", "coverage = steps(month 1: 10%, month 4: 80%)"),
    ("dip = -10% for 2 months", "dip = steps(month 1: -10%, month 3: 0%)"),
    (
      "rollout = 25% at first, then 50% from month 3", "rollout = steps(month 1: 25%, month 3: 50%)"
    ),
    (
      "rollout = 0% for 3 months and 100% after that", "rollout = steps(month 1: 0%, month 4: 100%)"
    ),
    (
      "rollout = 25% in months 1-3, 50% in months 4-6",
      "rollout = steps(month 1: 25%, month 4: 50%, month 7: 0%)"
    ),
    ("rollout = month 1: 25%, month 3: 50%", "rollout = steps(month 1: 25%, month 3: 50%)"),
    (
      "rollout = 10 agents in month 1, 20 agents in month 3",
      "rollout = steps(month 1: 10 agents, month 3: 20 agents)"
    ),
    (
      "what if take_up = 25% in month 1, 50% in month 3",
      "what if take_up = steps(month 1: 25%, month 3: 50%)"
    ),
    ("how do I phase a roll-out?", "help steps"),
    ("how do I compare two scenarios", "help compare"),
  ]

  /// Contracts, currencies and questions of a busy meeting.
  static let busyLines: [(typed: String, offered: String)] = [
    ("licence = 60k$ per year upfront", "cost licence = $60k at (month 0, month 12, month 24)"),
    ("licence = $1k/year upfront", "cost licence = $1k at (month 0, month 12, month 24)"),
    (
      "cost licence = $60k a year paid upfront",
      "cost licence = $60k at (month 0, month 12, month 24)"
    ),
    ("cost licence = $60k every 12 months", "cost licence = $60k/year"),
    ("cost licence = $60k every 12 months", "cost licence = $60k at (month 0, month 12, month 24)"),
    ("licence = $60,000 every year", "licence = $60,000/year"),
    ("licence = $60,000 every year", "cost licence = $60,000 at (month 0, month 12, month 24)"),
    ("cost licence upfront $60k", "cost licence = $60k once"),
    ("cost licence monthly = $60", "cost licence = $60/month"),
    ("rate 1 € = $1.08", "1 EUR = 1.08 USD"),
    ("rate € = $1.08", "1 EUR = 1.08 USD"),
    ("1 € = $1.08", "1 EUR = 1.08 USD"),
    ("€ = $1.08", "1 EUR = 1.08 USD"),
    ("EUR = 1.08 USD", "1 EUR = 1.08 USD"),
    ("exchange rate 1.08", "1 EUR = 1.08 USD"),
    ("EUR/USD = 1.08", "1 EUR = 1.08 USD"),
    ("euro rate 1.08", "1 EUR = 1.08 USD"),
    ("1 euro is 1.08 dollars", "1 EUR = 1.08 USD"),
    ("1 USD = 0.93 €", "1 USD = 0.93 EUR"),
    (
      "cost licence = $60k per year, paid upfront",
      "cost licence = $60k at (month 0, month 12, month 24)"
    ),
    ("cost licence = $60k every January", "cost licence = $60k/year"),
    ("how is the payback?", "payback"),
    ("what would the npv be?", "npv"),
    ("exchange rate £ = €1.17", "1 GBP = 1.17 EUR"),
    ("what's the payback?", "payback"),
    ("what\u{2019}s the payback?", "payback"),
    ("what's npv", "npv"),
    ("what's npv?", "npv"),
    (
      "cost price \"Yearly price\" = $60k at (month 0, month 12)",
      "cost price_cost \"Yearly price\" = $60k at (month 0, month 12)"
    ),
    ("all at worse end", "what if all at worse end for npv"),
    ("what if everything at worse", "what if all at worse end for npv"),
    ("everything at worst for roi", "what if all at worse end for roi"),
    ("what if all inputs at best", "what if all at better end for npv"),
    ("what if half the take_up", "what if take_up half"),
    ("what if take_up down 5 points", "what if take_up down 5 pp"),
    ("what if only 8,000 calls", "what if calls_taken = 8,000 calls/month"),
    ("scenario pilot only: take_up = 10%", "scenario pilot_only: take_up = 10%"),
    ("scenario low: take_up = 10%", "scenario low_case: take_up = 10%"),
    ("how much does a month delay cost?", "cost_of_delay"),
    ("what does a delay of 3 months cost?", "what if delay benefits 3 months"),
    ("cost of delay 1 month", "cost_of_delay"),
    ("salary = 42.000 €", "salary = €42,000"),
    ("salary = 42.000 €", "salary = €42"),
    ("case chatbot Support chatbot", "case chatbot \"Support chatbot\""),
    ("chatbot \"Support chatbot\"", "case chatbot \"Support chatbot\""),
    ("all calls = sum of calls_taken", "all_calls = total(calls_taken)"),
    ("new", "case my_case \"My case\""),
    ("new case", "case my_case \"My case\""),
    ("new case chatbot", "case chatbot"),
    ("start", "help first case"),
    ("goal seek take_up npv 0", "solve take_up for npv = 0"),
    ("goal seek npv to $5,000 by changing take_up", "solve take_up for npv = $5,000"),
    ("goalseek", "help solve"),
    ("chart", "plot cashflow"),
    ("copy email", "copy for email"),
    ("should we do it?", "portal"),
    ("is it worth it?", "portal"),
    ("which is better?", "compare base, worst"),
    ("is worst worse than base?", "compare base, worst"),
    ("minutes saved per ticket = 1.5", "minutes_saved = 1.5 min/ticket"),
    ("vlookup", "list"), ("vlookup(price, 2)", "list"),
    ("calls_taken[May 2026]", "calls_taken[2026-05]"),
    ("cost x = $5/month from year 2027", "cost x = $5/month from 2027-01"),
    ("cost x = $5/month from 2027", "cost x = $5/month from 2027-01"),
    ("table npv by take_up at (10%, 3 hours)", "3%"),
  ]

  static let offers =
    [
      payments, amounts, questions, fileLines, sentences, otherWords, hurriedLines, rollouts,
      busyLines,
    ].flatMap { $0 }

  /// The first error that a session has for a line.
  private static func refusal(of typed: String, in session: inout Session) throws -> Diagnostic {
    try #require(
      session.evaluate(typed).compactMap { response in
        if case .diagnostic(let found) = response, found.severity == .error { found } else { nil }
      }.first, "\(typed) is not refused")
  }

  @Test(arguments: offers)
  func `the line that is offered works`(_ typed: String, _ offered: String) throws {
    let (session, files) = Self.session()
    var copy = session
    let problem = try Self.refusal(of: typed, in: &copy)
    let advice = problem.advice.joined(separator: "\n")
    #expect(advice.contains("`\(offered)`"), "\(typed) offers: \(advice)")
    let complaint = NextLine(session, entry: typed, files: files).complaint(about: problem)
    #expect(complaint == nil, "\(typed): \(complaint ?? "")\n\(advice)")
    // What a judge wrote is not there any more.
    copy = Self.session().0
    let answer = copy.evaluate(offered)
    #expect(Rendering.errors(answer).isEmpty, "`\(offered)`: \(Rendering.text(answer))")
  }

  @Test func `what is paid each year is offered over the years of the plan`() {
    var (session, _) = Session.opened("case a\nhorizon 60 months\n")
    let answer = session.answer("licence = 60k$ per year upfront", width: 300)
    let line = "cost licence = $60k at (month 0, month 12, month 24, month 36, month 48)"
    #expect(answer.contains("`\(line)`"), "\(answer)")
    #expect(Rendering.errors(session.evaluate(line)).isEmpty)
    var (short, _) = Session.opened("case a\nhorizon 12 months\n")
    #expect(short.answer("licence = $5k a year upfront").contains("`cost licence = $5k once`"))
  }

  @Test func `a line takes the place of a definition that nothing uses`() {
    var (session, _) = Session.opened("licence = $60k/year\ncase a\n")
    let line = "cost licence \"Yearly licence\" = $60k at (month 0, month 12)"
    let answer = session.answer(line, width: 300)
    #expect(answer.contains("write `remove licence`, then `\(line)`"), "\(answer)")
    for entry in ["remove licence", line] {
      #expect(Rendering.errors(session.evaluate(entry)).isEmpty, "\(entry)")
    }
    #expect(session.answer("pv of licence").contains("$114,"))
  }

  @Test func `a line beside a definition that is used gets a name of its own`() {
    var (session, _) = Session.opened("dip = 10%\nhours = 5 h * dip\ncase a\n")
    let answer = session.answer("cost dip = hours * $30/h once", width: 300)
    #expect(answer.contains("`cost dip_cost = hours * $30/h once`"), "\(answer)")
    #expect(!answer.contains("`remove dip`"), "\(answer)")
    #expect(Rendering.errors(session.evaluate("cost dip_cost = hours * $30/h once")).isEmpty)
  }

  /// 12,000 × 3% × 10% is 36.
  @Test func `a share above the whole says what it comes to and which number has no unit`() {
    var (session, _) = Session.opened("customers = 12,000\nchurn = 3%/month\nreduction = 10%\n")
    let answer = session.answer("saved = customers * churn * reduction", width: 300)
    #expect(answer.hasPrefix("saved = 3,600%/month\n"), "\(answer)")
    #expect(
      answer.contains(
        "that is 36/month; say what `customers` counts, `customers = 12,000 customers`"),
      "\(answer)")
    #expect(
      Rendering.errors(session.evaluate("customers = 12,000 customers")).isEmpty)
    #expect(session.answer("saved").hasPrefix("36 customers/month"))
    #expect(!session.answer("half = reduction * 2").contains("counts"))
  }

  @Test func `a cell of a spreadsheet gets a name`() {
    var (session, _) = Self.session()
    let answer = session.answer("=B2*12", width: 300)
    #expect(answer.contains("for example `amount = 100`, then `amount*12`"), "\(answer)")
    _ = session.evaluate("amount = 100")
    #expect(session.answer("amount*12").hasPrefix("1,200"))
    #expect(!session.answer("=SUM(A1:A5)").contains("SUM(amount"))
  }

  @Test func `several scenarios without commas are put in a list at once`() {
    var (session, _) = Session.opened(
      Self.text + "scenario late: delay benefits 3 months\nscenario bad: price down 30%\n")
    let answer = session.answer("compare base late bad", width: 300)
    #expect(answer.hasSuffix("= help: write `compare base, late, bad`\n"), "\(answer)")
    #expect(!answer.contains("would not do"), "\(answer)")
    #expect(Rendering.errors(session.evaluate("compare base, late, bad")).isEmpty)
  }

  @Test(arguments: ["help phase", "help rollout", "help roll-out", "help how do I phase it in"])
  func `help on a roll-out is about steps`(_ typed: String) {
    var (session, _) = Self.session()
    #expect(session.answer(typed).hasPrefix("steps: "))
  }

  @Test func `a failed payback is told as in the reports and as it is compared`() {
    var (session, _) = Session.opened(
      "case a\ncost c = $12,095 once\nbenefit b = $1,000/month as cash\n")
    let answer = session.answer("assert payback < 12 months", width: 300)
    #expect(answer.contains("month 13 (the running total turns after 12.095 months)"), "\(answer)")
    #expect(session.answer("payback").contains("month 13"))
  }

  @Test(arguments: [
    "1 EUR = 1.08 USD", "€1 = $1.08", "1 EUR = 1.08 USD * 2", "EUR_rate = 1.08",
    "steps(month 1: 25%, month 3: 50%)",
    "what if all at worse end for npv", "x = total(calls_taken)", "steps_done = 25%",
  ])
  func `what is written as it has to be is not taken for speech`(_ typed: String) {
    var (session, _) = Self.session()
    let answer = session.evaluate(typed)
    #expect(Rendering.errors(answer).isEmpty, "\(Rendering.text(answer))")
  }

  @Test func `a figure with a question mark says how to see its value`() {
    var (session, _) = Self.session()
    #expect(session.answer("npv?").contains("try: npv on a line of its own for its value"))
  }

  @Test func `a correlation in percent is offered as a number`() {
    var (session, _) = Session.opened("a = 5 (4 to 6)\nb = 5 (4 to 6)\n")
    #expect(session.answer("correlate a, b 50%").contains("`correlate a, b 0.5`"))
    #expect(Rendering.errors(session.evaluate("correlate a, b 0.5")).isEmpty)
  }

  /// A session without names gets the same lines, and no name that nobody typed.
  @Test(
    arguments: hurriedLines.map(\.typed).filter { !$0.hasPrefix("export") } + [
      "what if", "table npv", "break", "and", "correlate a, b 50%", "roi in %",
    ])
  func `nothing that is not there is offered to an empty session`(_ typed: String) throws {
    let session = Session(.test(MemoryFiles()))
    var copy = session
    let problem = try Self.refusal(of: typed, in: &copy)
    let advice = problem.advice.joined(separator: "\n")
    #expect(!advice.contains("price") || typed.contains("price"), "\(advice)")
    let complaint = NextLine(session, entry: typed).complaint(about: problem)
    #expect(complaint == nil, "\(typed): \(complaint ?? "")\n\(advice)")
  }

  @Test func `an example takes the first input of the session`() {
    var (session, _) = Session.opened("fcr = 68%\ncase a\nbenefit b = fcr * $5/month as cash\n")
    for (typed, offered) in [
      ("table npv", "table npv by fcr from 51% to 85% in 5"),
      ("plot", "plot npv by fcr from 51% to 85%"), ("break", "break even fcr"),
    ] {
      #expect(session.answer(typed, width: 300).contains("`\(offered)`"))
      #expect(Rendering.errors(session.evaluate(offered)).isEmpty, "\(offered)")
    }
  }

  @Test(arguments: ["x = 1-25%", "x = 20% (15-25%)", "x = 15% - 25%", "x = max(5%, 6%)"])
  func `what is no range of habit stays a formula`(_ typed: String) {
    var (session, _) = Self.session()
    #expect(Rendering.errors(session.evaluate(typed)).isEmpty)
  }

  /// A range has to be an input: two lines, the second with the name of the first.
  @Test(arguments: [
    (
      "benefit y = $5/month as cash realised 50% (30% to 70%)", "y_realised = 50% (30% to 70%)",
      "benefit y = $5/month as cash realised y_realised"
    ),
    (
      "benefit y = $5/month as cash risk 5% to 20%", "y_risk = 5% to 20%",
      "benefit y = $5/month as cash risk y_risk"
    ),
    (
      "cost x = $90k at (month 0: 40% (30% to 50%), month 3: 60%)", "x_payment = 40% (30% to 50%)",
      "cost x = $90k at (month 0: x_payment, month 3: 60%)"
    ),
    (
      "what if realised of sales = 30% to 70%", "sales_realised = 30% to 70%",
      "what if realised of sales = sales_realised"
    ),
    (
      "horizon 24 (12 to 36) months", "portal_horizon = 24 (12 to 36) months",
      "horizon portal_horizon"
    ),
  ])
  func `a range in a clause ends with the two lines to type`(
    _ typed: String, _ first: String, _ second: String
  ) {
    var (session, _) = Self.session()
    let answer = session.answer(typed, width: 300)
    #expect(answer.contains("a name: `\(first)`, then `\(second)`"), "\(answer)")
    #expect(Rendering.errors(session.evaluate(first)).isEmpty)
    let then = session.evaluate(second)
    #expect(Rendering.errors(then).isEmpty, "\(Rendering.text(then))")
  }

  @Test func `a name that is taken is not offered for a range`() {
    var (session, _) = Self.session()
    _ = session.evaluate("y_realised = 3")
    let answer = session.answer(
      "benefit y = $5/month as cash realised 30% to 70%", width: 300)
    #expect(answer.contains("`y_realised_2 = 30% to 70%`"), "\(answer)")
  }

  @Test func `a range of months is planned with one of them`() {
    var (session, _) = Self.session()
    let answer = session.answer("benefit y = $5/month as cash from month (2 to 6)", width: 300)
    #expect(answer.contains("`benefit y = $5/month as cash from month 4`"), "\(answer)")
  }

  /// What only looks like a word of speech.
  @Test(arguments: [
    "unit pm", "x = calls_taken / 1 month", "delay = 3 months", "may = 3", "x = 9,500 per month",
    "cost x = $5k a year", "cost x = $5k once at month 3", "cost x = $5k at month 3 once",
    "start 2027-01", "x = 5 months", "plot cashflow", "export \"x.pptx\" of all",
    "x = 10 per cent", "about = 3", "what if go live month 4", "what if price up by 10%",
    "x = ramp(6 months, from: month 4)",
  ])
  func `what is right stays right`(_ typed: String) {
    var (session, _) = Self.session()
    let answer = session.evaluate(typed)
    #expect(Rendering.errors(answer).isEmpty, "\(Rendering.text(answer))")
  }

  @Test func `a name of speech can be changed like any other`() {
    var (session, _) = Session.opened("delay = 3 months\npm = 2\nrealized = 4\n")
    for entry in [
      "what if delay up 10%", "what if delay = 4 months", "pm * 2", "what if realized up 1",
    ] { #expect(Rendering.errors(session.evaluate(entry)).isEmpty, "\(entry)") }
  }

  @Test func `a figure of several cases is asked with the whole line`() {
    var (session, _) = Self.session()
    _ = session.evaluate("case other \"Other\"\ncost o = $5 once")
    for command in ["why", "tornado"] {
      let answer = session.answer("\(command) npv", width: 300)
      #expect(answer.contains("`\(command) npv of portal`"), "\(answer)")
      #expect(Rendering.errors(session.evaluate("\(command) npv of portal")).isEmpty)
    }
  }

  @Test func `words between two names are not taken for a new name`() {
    var (session, _) = Self.session()
    let answer = session.answer("x = price wise 3", width: 300)
    #expect(!answer.contains("price_wise") && answer.contains("`help "), "\(answer)")
    let plot = session.answer("plot price vs npv", width: 300)
    #expect(plot.contains("`plot npv by price from … to …`"), "\(plot)")
    let filled = session.evaluate("plot npv by price from $700 to $1,100")
    #expect(Rendering.errors(filled).isEmpty)
  }

  @Test func `a what-if that is saved is kept`() {
    var (session, _) = Self.session()
    _ = session.evaluate("what if price down 20%")
    let answer = session.answer("save it as gloomy", width: 300)
    #expect(answer.contains("`keep as gloomy`"), "\(answer)")
    #expect(Rendering.errors(session.evaluate("keep as gloomy")).isEmpty)
  }

  @Test(arguments: ["what if", "scenario s", "keep as s", "what should we do"])
  func `the example of a change names an input of the model`(_ typed: String) {
    var (session, _) = Session.opened("fcr = 68%\ncase a\nbenefit b = fcr * $5/month as cash\n")
    let answer = session.answer(typed, width: 300)
    #expect(answer.contains("fcr down 5 pp`") && !answer.contains("price"), "\(answer)")
    let whatIf = session.evaluate("what if fcr down 5 pp")
    #expect(Rendering.errors(whatIf).isEmpty, "\(Rendering.text(whatIf))")
  }

  @Test func `a name is not offered for itself`() {
    var (session, _) = Session.opened("y = 1\n")
    let answer = session.answer("x6 = x7 + 1", width: 300)
    #expect(!answer.contains("`x6`") && answer.contains("`x7 = …"), "\(answer)")
  }

  @Test func `a second case of one name gets another name`() {
    let (session, _) = Session.opened("case a\ncost c = $5 once\n")
    let (_, files) = Session.opened(
      ["double.whatif": "case a\ncost c = $5 once\ncase a\ncost d = $5 once\n"],
      at: "double.whatif")
    var other = Session(.test(files))
    let answer = other.answer("load \"double.whatif\"", width: 300)
    #expect(answer.contains("`case a_2`") && !answer.contains("scenario other"), "\(answer)")
    var copy = session
    #expect(Rendering.errors(copy.evaluate("case a_2")).isEmpty)
  }

  @Test func `a share is kept in a scenario by points, which can be typed`() {
    var (session, _) = Session.opened("fcr = 68%\ncase a\nbenefit b = fcr * $5/month as cash\n")
    let answer = session.answer("compare base, w", width: 300)
    #expect(answer.contains("`scenario w: fcr up 5 pp`"), "\(answer)")
    let kept = session.evaluate("scenario w: fcr up 5 pp\ncompare base, w")
    #expect(Rendering.errors(kept).isEmpty, "\(Rendering.text(kept))")
  }

  @Test func `points in a table are offered as points`() {
    var (session, _) = Session.opened(
      "rise = 2 pp\ncase a\nbenefit b = (40% + rise) * $5/month as cash\n")
    let answer = session.answer("table npv by rise at (1 pp, 0.03)", width: 300)
    #expect(answer.contains("`table npv by rise at (1 pp, 3 pp)`"), "\(answer)")
    #expect(Rendering.errors(session.evaluate("table npv by rise at (1 pp, 3 pp)")).isEmpty)
  }

  @Test func `a plain number in a function is mended where it stands`() {
    var (session, _) = Session.opened("f(a) = a + $3 + 5\n")
    let answer = session.answer("f($2)", width: 300)
    #expect(answer.contains("`f(a) = a + $3 + $5`"), "\(answer)")
    #expect(session.answer("f(a) = a + $3 + $5\nf($2)").contains("$10"))
  }

  @Test func `a delay beyond the plan says that no benefit is left`() {
    var (session, _) = Self.session()
    #expect(session.answer("what if delay benefits 40 months").contains("no benefit is left"))
    #expect(!session.answer("what if delay benefits 35 months").contains("no benefit is left"))
  }

  @Test func `what ends before go-live begins later or ends later`() {
    var (session, _) = Self.session()
    _ = session.evaluate("go live month 6")
    let answer = session.answer("cost x = $5/month until month 3", width: 300)
    for line in [
      "cost x = $5/month until month 17", "cost x = $5/month from month 1 until month 3",
    ] {
      #expect(answer.contains("`\(line)`"), "\(answer)")
      #expect(Rendering.errors(session.evaluate(line)).isEmpty)
    }
  }

  // MARK: - Saving

  @Test func `a name without an ending gets one, says so, and is found again`() {
    var (session, files) = Self.session()
    let answer = session.answer("save \"plan\"")
    #expect(answer.hasPrefix("Saved plan.whatif\nA name without an ending gets `.whatif`.\n"))
    #expect(files.exists("plan.whatif") && !files.exists("plan"))
    #expect(session.fileName == "plan.whatif")
    #expect(session.answer("load \"plan\"").contains("did you mean `\"plan.whatif\"`?"))
    #expect(session.answer("save").hasPrefix("Saved plan.whatif\n# saved"))
  }

  @Test func `a file that already has a name without ending keeps it`() {
    var (session, files) = Session.opened(["plan": "a = 1\n"], at: "plan")
    _ = session.evaluate("a = 2")
    #expect(session.answer("save \"plan\"").hasPrefix("Saved plan\n# saved"))
    #expect(files["plan"].hasPrefix("a = 2\n") && !files.exists("plan.whatif"))
  }

  @Test func `a table without numbers offers both uses`() {
    var (session, _) = Self.session()
    let answer = session.answer("load \"words.csv\"", width: 300)
    #expect(answer.contains("`observed = data \"words.csv\" column …`"), "\(answer)")
    #expect(answer.contains("`initiatives from \"words.csv\"`"), "\(answer)")
  }

  @Test func `one file holds one case`() {
    var (session, files) = Session.opened(SeveralCasesTests.two)
    let answer = session.answer("export \"x.pptx\" of all", width: 300)
    #expect(
      answer.contains("name one: `export \"x.pptx\" of a`, `export \"x.pptx\" of b`"), "\(answer)")
    #expect(!files.exists("x.pptx"))
  }

  @Test func `a slide that is none is told with its line of the file`() {
    let check = FileCheck(
      "case.whatif", environment: .test(MemoryFiles(["case.whatif": "a = 1\nslide foo\n"])))
    #expect(check.hasFailed)
    #expect(Rendering.text(check.responses).contains("there is no slide `foo`"))
  }

  // MARK: - What is set is said

  @Test(arguments: [
    ("discount 10%", "portal: discount 10%/year"),
    ("discount 12%/year", "portal: discount 12%/year"),
    ("horizon 24 months", "portal: horizon 24 months"),
    ("go live month 3", "portal: go live month 3"),
    ("start 2027-01", "portal: start 2027-01"),
  ])
  func `a property of a case is confirmed`(_ typed: String, _ expected: String) {
    var (session, _) = Session.opened("")
    for line in Self.text.split(separator: "\n") { _ = session.evaluate(String(line)) }
    #expect(session.answer(typed).hasPrefix(expected + "\n"))
  }

  // MARK: - Conventions

  private static let unlike = """
    case a
    discount 10%/year
    cost build = $100 once
    case b
    discount 20%/year
    cost make = $100 once
    """

  @Test(arguments: [
    "npv of a + npv of b", "npv of b - npv of a", "chance(npv of a + npv of b > 0)",
  ])
  func `figures of cases with different rates name the rate of each`(_ question: String) {
    var (session, _) = Session.opened(Self.unlike)
    let answer = session.answer(question, width: 300)
    let first = answer.range(of: "a: 36 months, 10%/year")
    let second = answer.range(of: "b: 36 months, 20%/year")
    #expect(first != nil && second != nil, "\(answer)")
  }

  @Test func `figures of cases that agree have one line`() {
    var (session, _) = Session.opened(SeveralCasesTests.two)
    let answer = session.answer("npv of a + npv of b", width: 300)
    #expect(answer.hasSuffix("\n12 months, 0%/year, effective, month end\n"), "\(answer)")
  }
}

/// What reaches beyond the session: the person's folder and the shell.
@Suite struct `Newcomers at the shell` {
  @Test func `a tilde is the folder of the person, wherever a file is named`() throws {
    try ProcessTests.inFolder { folder in
      let home = folder.appendingPathComponent("home")
      let work = folder.appendingPathComponent("work")
      for place in [home, work] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
      }
      try "rate = 3\n".write(
        to: home.appendingPathComponent("rates.whatif"), atomically: true, encoding: .utf8)
      let entries = """
        include "~/rates.whatif"
        rate * 14
        save "~/mine.whatif"
        load "~/mine.whatif"
        rate * 2
        export "~/answer.md"
        load "~/nothing.whatif"

        """
      let outcome = try ProcessTests.run(
        ["--interactive"], input: entries, in: work, environment: ["HOME": home.path])
      #expect(outcome.output.contains("42\nSaved ~/mine.whatif\n"), "\(outcome.output)")
      #expect(outcome.output.contains("Loaded mine.whatif"), "\(outcome.output)")
      #expect(outcome.errors.contains("there is no file \"~/nothing.whatif\""))
      let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
      #expect(names.contains("mine.whatif") && names.contains("answer.md"), "\(names)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).isEmpty)
      let run = try ProcessTests.run(
        ["-e", "include \"~/rates.whatif\"", "-e", "rate"], in: work,
        environment: ["HOME": home.path])
      #expect(run.output == "3\n")
    }
  }

  @Test func `a replayed file does not write into the folder of the person`() throws {
    try ProcessTests.inFolder { folder in
      try "case a\ncost b = $1 once\nexport \"~/x.md\"\n".write(
        to: folder.appendingPathComponent("evil.whatif"), atomically: true, encoding: .utf8)
      let outcome = try ProcessTests.run(
        ["run", "--allow-write", "evil.whatif"], in: folder, environment: ["HOME": folder.path])
      #expect(outcome.status == 1 && outcome.errors.contains("lies outside the folder"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["evil.whatif"])
    }
  }

  @Test(arguments: [
    ("Time to value", "whatif run --write 'Time to value.md'"),
    ("value", "whatif run --write value.md"), ("it's", #"whatif run --write 'it'\''s.md'"#),
  ])
  func `the next line of a new notebook is a line for the shell`(
    _ name: String, _ expected: String
  ) throws {
    let files = MemoryFiles()
    let answer = try NotebookTemplate(name).write(.test(files))
    #expect(Rendering.text([answer], width: 200).contains("`\(expected)`"))
  }
}
