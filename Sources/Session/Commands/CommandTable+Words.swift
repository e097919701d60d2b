extension CommandTable {
  /// What a word means in a statement, in a few words; nil for one that nobody can choose.
  static func meaning(of word: String, in statement: String) -> String? {
    ownWords[statement]?[word] ?? words[word]
      ?? (all.first { $0.name == word } ?? topics.first { $0.name == word })?.summary
  }

  /// What words mean in one statement that mean something else, or nothing, in others.
  private static let ownWords: [String: [String: String]] = [
    "benefit": [
      "as": "what kind of money it is", "for": "who benefits",
      "risk": "a haircut, before it counts",
    ],
    "break even": ["for": "the figure"], "worth knowing": ["for": "the figure"],
    "compare": ["with": "another file", "on": "the figures that are compared"],
    "copy": ["as": "in which form", "for": "for whom: `email`"],
    "cost": [
      "at": "paid in a month", "from": "the first month", "risk": "a surcharge, before it counts",
    ],
    "export": ["of": "what is written"],
    "initiative": ["impact": "the effect on customers and business"],
    "initiatives": ["from": "the table"],
    "plot": ["of": "of which case or figure", "impact": "the effect, against"],
    "rename": ["to": "the new name"],
    "scores": ["to": "the high end"],
    "solve": [
      "for": "the result to reach", "from": "the least it may be", "to": "the most it may be",
    ],
    "table": ["at": "these values"],
    "time": ["on": "from now on"],
    "track": ["for": "who benefits"],
  ]

  /// The words between the parts of a statement, and those to choose from.
  private static let words: [String: String] = [
    "from": "where it begins", "until": "the last month, included", "to": "where it ends",
    "step": "from one value to the next", "by": "the input that moves", "in": "in another unit",
    "of": "of which case or line", "and": "and one more", "with": "with changes",
    "show": "the formulas to be shown", "under": "under a scenario", "within": "how close is close",
    "once": "paid once, in month 0",
    "realised": "the share that becomes money", "adverse": "a benefit that is taken away",
    "not counted": "shown, but outside the net value", "not": "counted: outside the net value",
    "counted": "outside the net value", "month": "of the plan: month 4",
    "margin": "after variable cost", "cash": "money that really arrives",
    "avoided cost": "money that is not spent", "capacity": "time set free, not counted as money",
    "customer": "theirs, not in our value", "partner": "theirs, not in our value",
    "monthly": "every month", "quarterly": "every quarter", "yearly": "every year",
    "cases": "all business cases", "scenarios": "all scenarios", "inputs": "all assumptions",
    "initiatives": "all initiatives", "functions": "what a formula may call",
    "commands": "what can be asked", "units": "what can be counted",
    "base": "the file as stated", "none": "forgets all of them",
    "low": "the low end of its range", "high": "the high end of its range",
    "costs": "all costs together", "benefits": "all benefits together",
    "realised of": "how much of a line becomes money", "all at worse end for": "a corner",
    "all at better end for": "a corner", "without case": "leaves a case out",
    "all at worse end": "every range at its worse end",
    "all at better end": "every range at its better end", "at low": "the low end of its range",
    "at high": "the high end of its range",
    "delay benefits n": "moves every benefit later", "case": "a whole case",
    "8 in 10": "8 times in 10 between the ends", "triangular": "the ends are absolute",
    "pert": "the ends are absolute, the middle is likelier",
    "knowing": "what knowing an input would be worth", "title": "its title",
    "cashflow": "net cash by month", "waterfall": "from costs to net value",
    "tornado": "what each input moves", "histogram": "all outcomes of a simulation",
    "ability": "how able you are to do it",
    "formula": "over an input", "email": "the case in plain text",
    "markdown": "for notes and wikis", "tsv": "for a spreadsheet", "html": "with formatting",
    "svg": "the last chart", "text": "as shown here", "all": "all cases together",
    "needs": "what has to come before", "excludes": "what cannot go with it",
    "status": "where it stands", "--force": "replaces a file that exists",
    "--template": "slides in the look of a deck", "high from": "where a high score begins",
    "npv": "what it brings in today's money", "off": "no longer", "decision": "what is asked for",
    "assumptions": "every input with its source", "annual": "the years of the case",
    "even": "where the net value is 0", "exactly": "without its range",
  ]
}
