extension CommandTable {
  /// Lines that make the model.
  static let declarations: [CommandEntry] = [
    CommandEntry(
      "definition", .declaration, "name [\"Label\"] [in unit] = formula   # source",
      "Defines a name; everything that uses it follows",
      example: "extra in units/year = units_sold * 2%",
      details: [
        "The comment behind it is its source and shows in every assumption table; `# guess` admits one.",
        "`in unit` demands that unit and stores the value in it.",
      ]),
    CommandEntry(
      "own function", .declaration, "name(a, b) = formula", "Defines a function of your own",
      example: "twice(x) = 2 * x\ntwice($50)"),
    CommandEntry(
      "unit", .declaration, "unit name · unit name = number unit",
      "Declares something to count, or a unit made of another", example: "unit sprint = 2 weeks"),
    CommandEntry(
      "rate", .declaration, "1 EUR = 1.08 USD   # source",
      "States an exchange rate, or opens a unit such as FTE",
      example: "1 EUR = 1.08 USD   # central bank, 2026-01-15\n100 EUR in USD"),
    CommandEntry(
      "case", .declaration, "case name \"Title\"",
      "Starts a business case; its lines stand below it",
      example:
        "case portal \"Customer portal\"\ncost build = $20,000 once\nbenefit calls = $2,000/month as cash"
    ),
    CommandEntry(
      "scenario", .declaration, "scenario name [\"Title\"]: changes", "Names a set of changes",
      example: "scenario careful: uplift = 2%, units_sold down 15%\nnpv under careful"),
    CommandEntry(
      "initiative", .declaration,
      "initiative name \"Title\" impact n ability n [owner \"…\"] [due date] [cost amount] [npv amount] [needs …] [excludes …] [status \"…\"]",
      "Something to prioritise that has no case yet",
      example: "initiative terms \"Simpler contract\" impact 8 ability 3"),
    CommandEntry(
      "initiatives", .declaration, "initiatives from \"file.csv\"", "Reads a table of initiatives",
      example: "initiatives from \"ideas.csv\"\nplot impact ability",
      details: [
        "The first line names the columns. Needed are id, initiative (or title), impact and ability; a blank score means not scored.",
        "Used where they exist: owner, due, cost, npv (also cost_usd, npv_3y_eur and so on), confidence, status, depends_on, excludes.",
        "Commas, semicolons or tabs stand between the columns; in a file with semicolons a comma is a decimal comma (6,5).",
      ]),
    CommandEntry(
      "correlate", .declaration, "correlate a, b number", "Says that two ranges move together",
      example: "correlate uplift, margin 0.3"),
    CommandEntry(
      "ranges", .declaration, "ranges 8 in 10 · ranges triangular · ranges pert",
      "Says how `low to high` is read in this file", example: "ranges 8 in 10"),
    CommandEntry(
      "seed", .declaration, "seed number", "Chooses the draws of simulations", example: "seed 7"),
    CommandEntry(
      "samples", .declaration, "samples number", "Says how many draws a simulation takes",
      example: "samples 4,096"),
    CommandEntry(
      "scores", .declaration, "scores low to high[, high from score]",
      "States the scale of impact and ability, 1 to 10 unless stated",
      example: "scores 0 to 100, high from 60"),
    CommandEntry(
      "quadrants", .declaration,
      "quadrants \"quick wins\", \"big bets\", \"fill-ins\", \"time sinks\"",
      "Renames the four fields of the plot, in this order",
      example: "quadrants \"Do now\", \"Sponsor\", \"Maybe\", \"Leave\""),
    CommandEntry(
      "assert", .declaration, "assert condition · assert a = b within tolerance",
      "A check that must hold when the file is replayed", example: "assert npv > 0",
      details: [
        "`assert a = b` without `within` holds when both are printed alike, to every digit that is shown: $0.10 + $0.20 is $0.30.",
        "`within` is an amount, or a percentage of the right side.",
      ]),
    CommandEntry(
      "include", .declaration, "include \"file.whatif\"",
      "Takes in the declarations of another file",
      example: "include \"prices.whatif\"\nlist_price * units_sold"),
    CommandEntry(
      "slide", .declaration, "slide kind [\"Title with {npv}\"]",
      "Chooses and orders the slides of the exported deck",
      example: "slide decision \"The video brings {npv} over {pv_costs} of cost\"\nslide tornado",
      details: [
        "The kinds are decision, assumptions, annual, cash, tornado, risk, impact, initiatives; without a `slide` line the deck has all that the case can fill.",
        "A formula between braces becomes its figure when the deck is written, so that a title cannot go stale.",
      ]),
  ]

  /// What stands below a case.
  static let clauses: [CommandEntry] = [
    CommandEntry(
      "horizon", .clause, "horizon duration", "How many months the case looks at; 36 unless stated",
      example: "case portal \"Customer portal\"\nhorizon 24 months"),
    CommandEntry(
      "discount", .clause, "discount rate/year",
      "The effective yearly rate; 10%/year unless stated",
      example: "case portal \"Customer portal\"\ndiscount 8%/year"),
    CommandEntry(
      "start", .clause, "start year-month", "Gives the months of the case their calendar names",
      example: "start 2026-04"),
    CommandEntry(
      "go live", .clause, "go live month n",
      "When recurring lines and ramps begin unless they say otherwise", example: "go live month 3"),
    CommandEntry(
      "impact", .clause, "impact number · impact npv · impact npv of case",
      "The effect on customers and business, 1 to 10",
      example: "case portal \"Customer portal\"\nimpact 9",
      details: [
        "`impact npv` scores by the net value: of all scored so, 0 or less is the lowest and the largest the highest score."
      ]),
    CommandEntry(
      "ability", .clause, "ability number", "How able you are to do it, 1 to 10",
      example: "case portal \"Customer portal\"\nability 8"),
    CommandEntry(
      "owner", .clause, "owner \"Name\"", "The one person answerable",
      example: "owner \"Dana Reyes\""),
    CommandEntry(
      "due", .clause, "due date", "When the deliverable is due", example: "due 2026-03-31"),
    CommandEntry(
      "cost", .clause,
      "cost name [\"Label\"] = amount [once | at month n | from month a until month b] [risk p]",
      "Money that goes out", example: "cost training = $500 once"),
    CommandEntry(
      "benefit", .clause,
      "benefit name [\"Label\"] = amount [as margin | cash | avoided cost | capacity] [for customer | partner] [realised p] [risk p] [adverse] [not counted \"why\"]",
      "Money that comes in", example: "benefit renewals = $400/month as cash",
      details: [
        "In another formula the name of a line is what it comes to in each month: 0 outside `from` and `until` and before go-live, and what is `realised` of it; `delay benefits` moves the benefits and not the costs made of them. What is paid once is its amount."
      ]),
    CommandEntry(
      "track", .clause, "track name [\"Label\"] = value [for customer | partner]",
      "Something that is followed but is no money of yours",
      example: "track saved = units_sold * 1 hour/unit for customer"),
  ]

  /// Commands that look.
  static let looking: [CommandEntry] = [
    CommandEntry(
      "summary", .command, "summary [case]", "The block that must be trusted at a glance",
      example: "summary"),
    CommandEntry(
      "annual", .command, "annual [case]", "Initial, years, total and present value of every line",
      example: "annual"),
    CommandEntry(
      "cashflow", .command, "cashflow [case] [monthly | quarterly | yearly]",
      "Benefits, costs, net and cumulative cash", example: "cashflow quarterly"),
    CommandEntry(
      "cumulative", .command, "cumulative [case] [monthly | quarterly | yearly]",
      "The running sum of the cash flow", example: "cumulative yearly"),
    CommandEntry(
      "inputs", .command, "inputs [case]", "Every assumption with value, range and source",
      example: "inputs"),
    CommandEntry(
      "list", .command,
      "list [cases | scenarios | inputs | initiatives | functions | commands | units]",
      "Everything that is defined", example: "list"),
    CommandEntry(
      "info", .command, "info name", "What one name is, where it comes from and what uses it",
      example: "info uplift"),
    CommandEntry(
      "uses", .command, "uses name", "What changes when a name does", example: "uses uplift"),
    CommandEntry(
      "why", .command, "why formula",
      "The tree from a result down to its inputs and their sources", example: "why npv"),
  ]

  /// Commands that ask what if.
  static let whatIf: [CommandEntry] = [
    CommandEntry(
      "what if", .command, "what if changes [show formulas]",
      "Shows the figures now and with changes; the model stays as it is",
      example: "what if uplift = 2%, price down 10%"),
    CommandEntry(
      "and", .command, "and changes", "Adds to the last what-if",
      example: "what if uplift = 2%\nand price down 10%"),
    CommandEntry(
      "keep as", .command, "keep as name [\"Title\"]", "Makes the last what-if a scenario",
      example: "what if uplift = 2%\nkeep as careful"),
    CommandEntry(
      "compare", .command, "compare scenario, scenario [on figures] · compare with \"file.whatif\"",
      "Puts scenarios or cases side by side, or this session beside a file",
      example: "compare base, cautious on npv, payback"),
    CommandEntry(
      "use", .command, "use scenario", "Answers everything under a scenario from now on",
      example: "use cautious\nnpv"),
    CommandEntry(
      "reset", .command, "reset", "Returns to the file as stated", example: "use cautious\nreset"),
    CommandEntry(
      "solve", .command, "solve input for formula = value [from a to b]",
      "Finds the input that gives a result", example: "solve uplift for npv = 0"),
    CommandEntry(
      "break even", .command, "break even [input] [for figure]",
      "Where the net value is 0, nearest to failure first", example: "break even"),
    CommandEntry(
      "table", .command,
      "table formulas by input from a to b step c · table formula by input at (…) and input at (…)",
      "Results over the values of one or two inputs",
      example: "table npv, payback by uplift from 2% to 10% step 2%"),
  ]

  /// Commands about ranges.
  static let risk: [CommandEntry] = [
    CommandEntry(
      "simulate", .command, "simulate [formula]", "What all ranges together say of a figure",
      example: "simulate npv"),
    CommandEntry(
      "tornado", .command, "tornado [figure]",
      "How far each input moves a figure between its ends", example: "tornado npv"),
    CommandEntry(
      "drivers", .command, "drivers [figure]", "How much of the spread each input explains",
      example: "drivers npv"),
    CommandEntry(
      "worth knowing", .command, "worth knowing for figure",
      "What knowing an input before deciding would be worth", example: "worth knowing for npv"),
  ]

  /// Commands that show and tell.
  static let showing: [CommandEntry] = [
    CommandEntry(
      "plot", .command,
      "plot impact ability · plot cashflow [of case] · plot waterfall [of case] · plot tornado [of figure] · plot histogram [of figure] · plot scenarios [of figure] · plot formula by input from a to b [, input from c to d] · plot name",
      "Draws a chart in the terminal", example: "plot cashflow",
      details: [
        "Behind `by` one input makes a line, two make a table with shades. `plot name` draws what varies by month, for example a ramp or a line of a case.",
        "`export \"picture.svg\"` writes the last chart as a picture, `copy as svg` puts it on the clipboard.",
      ]),
    CommandEntry(
      "export", .command,
      "export \"file\" [of what] [--force] · export \"deck.pptx\" [of case] [--template \"corporate.pptx\"]",
      "Writes the last result, a named one or a whole case to a file",
      example:
        "export \"case.html\" of setup_video\nexport \"case.xlsx\"\nannual\nexport \"annual.csv\"",
      details: [
        "The ending says what is written: .md, .html, .svg (a chart: the last one, or `of waterfall`, `of tornado`), .csv (raw figures), .tsv (as shown), .json, .jsonl, .pptx, .xlsx.",
        "`of` takes the id of a case (the whole case), a figure such as `npv`, a definition, a chart such as `waterfall`, or a command such as `annual`, `tornado`, `inputs`. Slides and workbooks always hold a whole case.",
        "A file that exists is replaced only with `--force` or after a yes, and in one step. A file that is replayed writes only below its own folder, and only with `whatif run --allow-write`.",
        "The workbook computes by itself: blue inputs, formulas by month, and a check of every figure against what whatif computed.",
      ]),
    CommandEntry(
      "copy", .command, "copy [as markdown | tsv | html | svg | text] · copy for email",
      "Puts the last result on the clipboard and says how",
      example: "annual\ncopy\ncopy as markdown\ncopy for email",
      details: [
        "On a desktop a table keeps its formatting. Over a terminal alone, tab-separated text is sent to the terminal's clipboard, at most 74 kB; what is longer goes to a file, whose name is printed.",
        "`copy for email` is the case in plain text: headline, three figures, main assumption, main risk, what is asked for.",
      ]),
  ]

  /// Commands about the session and its files.
  static let session: [CommandEntry] = [
    CommandEntry(
      "load", .command, "load \"file.whatif\"", "Replaces the session by a file",
      example: "save \"april.whatif\"\nload \"april.whatif\"",
      details: [
        "A session with changes that are not saved is asked about first; `undo` brings it back."
      ]),
    CommandEntry(
      "save", .command, "save [\"file.whatif\"] [--force]",
      "Writes the file, with a stamp of what it computes", example: "save \"april.whatif\""),
    CommandEntry(
      "undo", .command, "undo [n]", "Steps back over anything", example: "price = $950/unit\nundo"),
    CommandEntry(
      "redo", .command, "redo [n]", "Steps forward again",
      example: "price = $950/unit\nundo\nredo"),
    CommandEntry(
      "remove", .command, "remove name", "Takes a definition, line, case or scenario out",
      example: "remove cautious"),
    CommandEntry(
      "rename", .command, "rename old to new",
      "Gives a name another spelling wherever it is used", example: "rename uplift to growth_share"),
    CommandEntry(
      "history", .command, "history [words]", "What was typed, or what of it holds these words",
      example: "history uplift"),
    CommandEntry(
      "edit", .command, "edit · edit n · edit name",
      "Opens the last entry, an earlier one or a definition in your editor",
      details: [
        "What comes back stands at the prompt; Enter takes it, and the session shows which results moved.",
        "`history` shows the numbers. The variable EDITOR names the editor.",
      ]),
    CommandEntry(
      "time", .command, "time on · time off", "Shows how long each entry took, or no longer"),
    CommandEntry(
      "help", .command, "help [topic] · ?name", "Explains a word", example: "help table"),
    CommandEntry(
      "quit", .command, "quit", "Ends the session; asks when something is not saved",
      example: "quit"),
  ]

  /// The words of a meeting, in `what if`, `and`, `scenario` and `table … with`.
  static let changes: [CommandEntry] = [
    CommandEntry(
      "exactly", .change, "x = value · x = exactly value",
      "A new value moves the likely value and keeps the range; `exactly` removes the range",
      example: "what if uplift = exactly 2%"),
    CommandEntry(
      "up", .change, "x up 10% · x up $50 · x up 5 pp", "Moves a value or a whole range up",
      example: "what if price up 10%"),
    CommandEntry(
      "down", .change, "x down 10% · x down $50 · x down 10% of itself",
      "Moves a value or a whole range down", example: "what if price down $50"),
    CommandEntry("half", .change, "x half", "Halves it", example: "what if units_sold half"),
    CommandEntry("double", .change, "x double", "Doubles it", example: "what if units_sold double"),
    CommandEntry(
      "at low", .change, "x at low · x at high", "Sets it to an end of its range",
      example: "what if uplift at low"),
    CommandEntry(
      "delay benefits", .change, "delay benefits n months",
      "Moves every benefit later; costs stay", example: "what if delay benefits 3 months"),
    CommandEntry(
      "without", .change, "without line · without case name", "Leaves a line or a case out",
      example: "what if without hosting"),
    CommandEntry(
      "realised of", .change, "realised of line = share",
      "Changes how much of a line becomes money",
      example: "what if realised of extra_sales = 50%"),
    CommandEntry(
      "all at worse end", .change,
      "all at worse end for figure · all at better end for figure",
      "Sets every range to its worse end: a corner, not a forecast",
      example: "what if all at worse end for npv"),
  ]
}
