extension CommandTable {
  /// Functions that make or read monthly series.
  static let seriesFunctions: [CommandEntry] = [
    function(
      "ramp", "ramp(duration, [from: month n], [average])",
      "Grows evenly from 0 to 100% and stays there", "ramp(6 months)[month 3]",
      [
        "(month - from + 1) / length; `average` takes the middle of the month instead of its end: 1/12 instead of 1/6 in month 1 of 6. `from: 2026-05` is a month of the calendar, in a case that says when it starts."
      ]),
    function(
      "s_curve", "s_curve(midpoint: month m, steepness: s, [from: month n])",
      "Slow, fast, slow: 1 / (1 + e^(-s (month - m)))",
      "s_curve(midpoint: month 8, steepness: 0.6)[month 8]"),
    function(
      "steps", "steps(month 1: a, month 4: b, …)", "Values that hold from a month on",
      "steps(month 1: 30%, month 4: 60%)[month 5]"),
    function(
      "seasonal", "seasonal(12 values)", "Twelve values that repeat from month 1",
      "seasonal(80%, 80%, 90%, 100%, 110%, 120%, 120%, 110%, 100%, 90%, 90%, 110%)[month 13]"),
    function(
      "growth", "growth(rate/year, [monthly])", "A factor that grows every year, or every month",
      "growth(5%/year)[month 13]",
      [
        "Where the rate changes, each year grows by the rate of its first month, with `monthly` each month by its own; month 1 is 1."
      ]),
    function(
      "retained", "retained(stock, churn: rate/year)",
      "A stock that loses a part of itself every month",
      "retained(1,000 accounts, churn: 20%/year)[month 12]",
      [
        "Month 1 is the stock. Where the churn changes, the rate of a month leads from the month before to it, so nobody who left comes back.",
        "A flow such as `10 accounts/month` is refused: who joins and stays adds up, `kept = kept[1 month ago] * (1 - period_churn(20%, 12)) + 10 accounts/month * 1 month`; an amount that dwindles is `10 accounts/month * retained(100%, churn: 20%/year)`.",
      ]),
    function(
      "total", "total(series, [year n])", "The sum over all months, or those of a year",
      "total(cashflow, year 2)",
      [
        "How many there are in each month does not add up: of a stock of customers a month is asked, `kept[month 12]`, or their months, `total(kept * 1 month)`."
      ]),
    function(
      "pv of", "pv of line", "The present value of a line at the rate of its case", "pv of hosting"),
  ]

  /// Functions of numbers.
  static let numberFunctions: [CommandEntry] = [
    function("min", "min(a, b, …)", "The smallest", "min($40, $25, $60)"),
    function("max", "max(a, b, …)", "The largest", "max($40, $25, $60)"),
    function("sum", "sum(a, b, …)", "The sum", "sum($40, $25, $60)"),
    function("mean", "mean(a, b, …)", "The average", "mean($40, $25, $60)"),
    function(
      "round", "round(x, [step])", "Rounds to a whole number, or to a step", "round(12.3456%, 0.1%)"
    ),
    function("floor", "floor(x, [step])", "Rounds down", "floor(7.8)"),
    function("ceil", "ceil(x, [step])", "Rounds up", "ceil(7.2)"),
    function("abs", "abs(x)", "The size without its sign", "abs(-$40)"),
    function("sqrt", "sqrt(x)", "The square root", "sqrt(2)"),
    function("exp", "exp(x)", "e to the power of x", "exp(1)"),
    function("ln", "ln(x)", "The natural logarithm", "ln(10)"),
    function(
      "elapsed", "elapsed(duration)", "Calendar time as hours of the clock", "elapsed(3 days)"),
    function(
      "compound", "compound(rate/year)", "A yearly rate as the monthly one that compounds to it",
      "compound(20%/year)",
      [
        "For what grows. What is lost goes by `period_churn(20%, 12)`: 1.84% a month, where growth by 20% a year is 1.53%."
      ]),
    function("simple", "simple(rate/year)", "A yearly rate divided by twelve", "simple(20%/year)"),
    function(
      "chance", "chance(condition)", "How likely a condition is, over all ranges",
      "chance(npv > 0)"),
    function(
      "percentile", "percentile(x, share) · p10(x) · p50(x) · p90(x)",
      "The value that a share of the draws stays below", "percentile(npv, 80%)"),
  ]

  /// Ways to write an uncertain number.
  static let rangeFunctions: [CommandEntry] = [
    function(
      "range", "likely (low to high) unit · low to high", "8 times in 10 between low and high",
      "pilot_rate = 40% (30% to 55%)   # pilot"),
    function(
      "pert", "pert(low, likely, high)", "Always between low and high, near the likely value",
      "pilot_time = pert(10 min, 15 min, 30 min)"),
    function(
      "triangular", "triangular(low, likely, high)",
      "Always between low and high, straight sides",
      "pilot_time = triangular(10 min, 15 min, 30 min)"),
    function(
      "normal", "normal(mean, deviation) · normal(p10 a, p90 b)", "The bell curve",
      "pilot_count = normal(p10 90, p90 110)"),
    function(
      "lognormal", "lognormal(p10 a, p90 b)", "Positive, with a long tail upwards",
      "pilot_count = lognormal(p10 50, p90 200)"),
    function(
      "uniform", "uniform(low, high)", "Anywhere between, all equally likely",
      "pilot_price = uniform($10, $20)"),
    function(
      "chance of", "share chance of amount", "Something that happens or not",
      "fine = 30% chance of $50k"),
    function(
      "one of", "one of (a: share, b: share, …)", "One of a few values",
      "teams = one of (3: 20%, 5: 50%, 8: 30%)"),
    function(
      "data", "data \"file.csv\" column name", "Measured values of a file",
      "handling = data \"times.csv\" column minutes",
      ["The file is looked for beside the text that names it; blank cells are left out."]),
  ]

  /// Things worth a page of their own.
  static let topics: [CommandEntry] = [
    CommandEntry(
      "formulas", .topic,
      "a + b * c · (a - b) / c · if a > b then a else 0 · 10% of a · a in hours",
      "A formula joins numbers, units and names",
      example: "if uplift > 2% then 10% of $2,000 else $0",
      details: [
        "Operators from tightest: `^`, `of` `*` `/`, `+` `-`, `in`, comparisons, `not`, `and`, `or`, `if`.",
        "A line goes on while a bracket is open or behind an operator or a comma. Text stands in double quotes. A comment begins with `#`.",
        "`_` is the formula answered last and `_3` that of entry 3, as `history` numbers them.",
        "Numbers are computed with, text is not; nothing is divided by 0: `if b != 0 then a / b else 0`. Signs such as § and characters that cannot be seen belong into quotes or nowhere.",
      ]),
    CommandEntry(
      "numbers", .topic, "1,234.56 · 10k · 1.5M · 2bn · 2.5 million · 2026-03-31 · [1, 2, 3]",
      "A comma groups thousands, a point begins the decimals", example: "max(1200, 2.5k)",
      details: [
        "In a list numbers are not grouped: `max(1200, 300)`. Dates are year, month, day."
      ]),
    CommandEntry(
      "units", .topic, "2,400 units/year · $38/hour · 20 min/unit",
      "Units are checked before anything is computed",
      example: "45,000 calls/month * 6 min/call * $38/h",
      details: [
        "A word right behind a number, or behind `/` there, is a unit; anywhere else a word is a name.",
        "`x in unit` converts. Clock time (h, min, workday) measures work, calendar time (day, month, year) measures the plan.",
      ]),
    CommandEntry(
      "percent", .topic, "5% · 5 pp", "Shares and percentage points are different things",
      example: "72% + 4 pp",
      details: [
        "`$1,000 + 10%` is $1,100. For a named share write `price up x` or `price * (1 + x)`.",
        "`margin - 10%` is refused: write `margin - 10 pp`, or `margin * 90%`.",
      ]),
    CommandEntry(
      "money", .topic, "$900 · 900 USD · 1.5M EUR",
      "Amounts in one currency; two need a stated rate",
      example: "15% of $2,000"),
    CommandEntry(
      "once", .topic, "$1,000 once · $1,000 at month 3 · $40/month from month 4 until month 24",
      "When a line is paid: once in month 0, in a stated month, or every month",
      example: "cost setup = $1,000 once",
      details: [
        "Money without a time needs `once` or `at month n`; money per month or year runs every month of the plan.",
        "In parts: `cost build = $90k at (month 0: 40%, month 3: 60%)`. The whole amount in several months, such as a licence that is paid a year ahead: `cost licence = $40k at (month 0, month 12, month 24)`.",
      ]),
    CommandEntry(
      "as", .topic, "as margin · as cash · as avoided cost · as capacity",
      "What kind of money a benefit is",
      example: "benefit sales = 10 units/month * price * margin as margin",
      details: [
        "Revenue is no benefit until it is multiplied by a margin: `as margin`. `as avoided cost` is money that is not spent, `as cash` money that arrives.",
        "`as capacity` reports freed hours without counting them. To count a part of them say how much becomes cash: `realised 50%`.",
      ]),
    CommandEntry(
      "realised", .topic, "realised 50%", "The share of a benefit that becomes money",
      example: "benefit faster = 10 h/month * $38/h realised 50%",
      details: ["It is an input: `inputs` lists it, `what if realised of faster = 70%` changes it."]
    ),
    CommandEntry(
      "risk", .topic, "risk 15%", "A haircut on a benefit, a surcharge on a cost",
      example: "benefit deal = $500/month risk 15% as cash",
      details: [
        "The headline leaves it aside; the summary and `npv under risk` show the figures with it.",
        "For uncertain inputs give a range, `4% (1% to 10%)`, and ask `simulate`, `tornado`, `chance(npv < 0)`.",
      ]),
    CommandEntry(
      "csv", .topic,
      "initiatives from \"ideas.csv\" · data \"file.csv\" column name · export \"annual.csv\"",
      "Tables of other programs come in and go out as CSV",
      example: "initiatives from \"ideas.csv\"\nplot impact ability",
      details: [
        "`help initiatives` lists the columns of a table of initiatives; `data` takes measured values as a range; `export` writes the last result.",
        "Excel saves them with File, Save As, CSV UTF-8.",
      ]),
    CommandEntry(
      "files", .topic,
      "load \"march.whatif\" · include \"prices.whatif\" · initiatives from \"ideas.csv\"",
      "Texts, tables and measured values are files beside the text that names them",
      example: "save \"april.whatif\"\nload \"april.whatif\"",
      details: [
        "A name is looked for in the folder of the text that names it; at the prompt, in the folder in which whatif was started. `..` in a name is one folder up, `~/` at its beginning your own folder.",
        "`save` gives a name without an ending `.whatif`; workbooks, slides and pages are written with `export`.",
        "A text is plain text in UTF-8 of at most 64 MB; a folder, a pipe or the file of another program is none. What may not be opened belongs to somebody else.",
        "A text that a newer whatif saved needs that version.",
      ]),
    CommandEntry(
      "recover", .topic, "recover · recover 2 · recover none",
      "Brings back what was typed in a session that ended without saving",
      details: ["A new session says at its start whether there is something to bring back."]),
    CommandEntry(
      "currency", .topic, "1 EUR = 1.08 USD   # source and date",
      "Two currencies need a stated rate, which is an input like any other",
      example: "1 EUR = 1.08 USD\n100 EUR in USD",
      details: [
        "Dollar, euro, pound and yen signs stand before the number, other codes behind it: 900 CHF."
      ]),
    CommandEntry(
      "months", .topic,
      "x[month 12] · x[2026-05] · x[1 month ago, else 0] · total(x, year 2)",
      "Definitions may differ from month to month", example: "month_number[month 5]",
      details: [
        "`month 4` is a point in time, `1 month` a duration. Month 0 is before the plan and receives one-time lines.",
        "`x[2026-05]` is the month of the plan that it names, where the case says when it starts; so it is in `ramp(6 months, from: 2026-05)`, `s_curve`, `steps(2026-05: 30%)` and `total(x, 2026-05)`.",
      ]),
    CommandEntry(
      "keys", .topic, "Tab · Ctrl-R · Ctrl-C · Ctrl-D",
      "Tab completes, Ctrl-R searches what was typed, Ctrl-C gives a line up, Ctrl-D ends",
      details: [
        "While a line is typed, the line below shows its value, or why it cannot be; WHATIF_PREVIEW=off in the environment switches that off."
      ]),
    CommandEntry(
      "first case", .topic, "help first case",
      "A tour of five minutes at the prompt that builds a whole case with you, line by line"),
  ]

  private static func function(
    _ name: String, _ syntax: String, _ summary: String, _ example: String,
    _ details: [String] = []
  ) -> CommandEntry {
    CommandEntry(name, .function, syntax, summary, example: example, details: details)
  }
}
