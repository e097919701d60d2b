import Diagnostics
import Syntax

/// The language reference as a Markdown page, made from the command table.
public enum ReferenceManual {
  /// The page before its first run: a notebook in which every example starts from the sample case.
  ///
  /// `docs/reference.md` holds it with its outputs, and a test compares them. What stands only at a prompt is
  /// marked `skip`; another test types it in a session.
  public static var markdown: String {
    var page = """
      # Language reference

      Made from the command table of the program. This page is a notebook: every example starts afresh from the
      sample case, with its answer below it, and `whatif check docs/reference.md` recomputes them all. Examples
      without an answer declare something, or stand only at the prompt of a session. `help word` shows the
      same in a session.

      ## The sample case

      ```whatif setup
      \(sampleText)```

      Beside it stand three files.

      """
    for (name, text) in sampleFiles.sorted(by: { $0.key < $1.key }) {
      page += "\n`\(name)`:\n\n```\n\(text)```\n"
    }
    for kind in CommandEntry.Kind.allCases {
      let entries = CommandTable.all.filter { $0.kind == kind }
      guard !entries.isEmpty else { continue }
      page += "\n## \(kind.heading)\n"
      for entry in entries { page += section(entry) }
    }
    return page
  }

  /// Whether an example is about the session and its files, so that no notebook can run it.
  private static func standsAtPromptOnly(_ example: String) -> Bool {
    Parser.parse(SourceText(name: "example", example)).items.contains { item in
      switch item.statement {
      case .command(.export)?, .command(.history)?, .command(.quit)?: true
      case .command(let command)?: command.wordAtPromptOnly != nil
      default: false
      }
    }
  }

  private static func section(_ entry: CommandEntry) -> String {
    var text = "\n### \(entry.name)\n\n\(entry.summary).\n\n```\n"
    text += entry.forms.joined(separator: "\n") + "\n```\n"
    for sentence in entry.details { text += "\n\(sentence)\n" }
    if !entry.example.isEmpty {
      let mark = standsAtPromptOnly(entry.example) ? "skip" : "fresh"
      text += "\nExample:\n\n```whatif \(mark)\n\(entry.example)\n```\n"
    }
    return text
  }

  /// The files that the examples name, by their names.
  public static let sampleFiles = [
    "ideas.csv":
      "id,initiative,impact,ability\nvideo,Set-up video,7,9\nportal,Customer portal,9,3\n",
    "prices.whatif": "list_price = $950/unit   # price list 2027\n",
    "times.csv": "minutes\n4.5\n6\n5\n\n7.5\n",
  ]

  /// The text on which the examples run.
  public static let sampleText = """
    units_sold   "Units sold"             = 2,400 (2,000 to 2,800) units/year      # billing, last four quarters
    uplift       "Extra units, easier set-up" = 4% (1% to 10%)                     # sales' belief, untested
    price        = $900/unit                                                       # price list 2026
    margin       "Contribution margin"    = 30% (26% to 33%)                       # finance, after variable cost
    adoption     = ramp(6 months)
    extra_units in units/year = units_sold * uplift * adoption

    case setup_video "Five-minute set-up video"
    horizon 36 months
    discount 10%/year
    impact 9
    ability 8
    cost    produce = $1,000 once
    cost    hosting = $40/month
    benefit extra_sales    "Margin of extra units" = extra_units * price * margin as margin

    scenario cautious: uplift = 2%, units_sold down 15%

    """
}
