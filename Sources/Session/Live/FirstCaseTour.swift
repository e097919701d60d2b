import Diagnostics
import Modeling
import Reporting
import Syntax

/// The five-minute tour that builds the set-up-video case with the person, line by line.
///
/// A value: it knows what comes next, the session does the work.
struct FirstCaseTour {
  /// One line to type, with what is said before and behind it.
  struct Step {
    /// What the line declares; nil for a question.
    var declares: SessionName?
    /// Whether what it defines is a percentage.
    var isShare = false
    let reason: String
    let line: String
    let explanation: String

    /// Whether a session holds what the line declares: the name, a percentage where it is one.
    func isDeclared(in session: Session, _ names: Set<SessionName>) -> Bool {
      guard let declares, names.contains(declares) else { return false }
      guard case .definition(let name) = declares else { return true }
      return (session.measure(of: name) == .share) == isShare
    }

    /// Whether an entry asks what the line asks, with changes or metrics of its own.
    func isAsked(by entry: String) -> Bool {
      let words = entry.lowercased().split(whereSeparator: \.isWhitespace)
      return words.first == line.lowercased().split(separator: " ").first
    }
  }

  /// The number of the step that waits, from 0.
  private(set) var number = 0
  /// The questions that were asked.
  private var asked: Set<Int> = []

  /// The step that waits; nil behind the last one.
  var current: Step? { Self.steps.indices.contains(number) ? Self.steps[number] : nil }

  /// The progress for the prompt: `tour 3/15`.
  var progress: String { "tour \(number + 1)/\(Self.steps.count)" }

  /// Goes to the first step that is not done in a session: what was declared, in whatever order, is done
  /// until it is undone; a question is done once it was asked in its turn.
  ///
  /// - Parameter entry: An accepted entry.
  mutating func follow(_ session: Session, after entry: String = "") {
    if let current, current.declares == nil, current.isAsked(by: entry) { asked.insert(number) }
    let names = session.declaredNames
    number =
      Self.steps.indices.first { index in
        let step = Self.steps[index]
        return step.declares == nil
          ? !asked.contains(index) : !step.isDeclared(in: session, names)
      } ?? Self.steps.count
  }

  /// Why later lines of the tour do not go with what was declared for the step that waits: a price without
  /// `/unit`, with which they would be refused, or a share without `%`, with which they would be wrong.
  func obstacle(in session: Session) -> Styled? {
    let names = session.declaredNames
    guard let current, let name = current.declares, names.contains(name) else { return nil }
    guard current.isDeclared(in: session, names) else {
      return current.isShare
        ? "The lines that follow take \(name.text, .name) for a percentage; this has no `%`"
        : "The lines that follow do not take \(name.text, .name) for a percentage"
    }
    if name == .line("extra_sales"), session.isRevenueAlone(name.text) {
      return
        "Revenue counts only at its margin: of the price of each unit its own cost goes out again, and what stays is the benefit"
    }
    var session = session
    for step in Self.steps {
      guard let name = step.declares, !names.contains(name) else { continue }
      for case .diagnostic(let diagnostic) in session.evaluate(step.line)
      where diagnostic.severity == .error {
        return "Further on, `\(step.line, .code)` would be refused: \(diagnostic.message)"
      }
    }
    return nil
  }

  /// Whether a session holds lines of the tour and nothing else.
  static func hasBegun(in session: Session) -> Bool {
    let names = session.declaredNames
    return !names.isEmpty && names.isSubset(of: steps.compactMap(\.declares))
  }

  /// The words at the start.
  static let introduction = """
    This builds a small case with you: is a five-minute set-up video worth making? \
    Type each line, with numbers of your own if you like, or press Enter to take it as it stands; \
    → brings a grey line in to be changed. Anything else works in between, `undo` goes a step back, \
    `leave` ends the tour.
    """

  /// The words at the end.
  ///
  /// - Parameter isKept: Whether the session goes on with the case that was built.
  static func farewell(isKept: Bool) -> String {
    "That is a whole case. "
      + (isKept
        ? "Keep it with `save \"setup-video.whatif\"`: a text file that you can read, mail and compare. "
        : "`save \"my-case.whatif\"` keeps one of your own as a text file to read, mail and compare. ")
      + "`help` lists the rest; `undo` takes any line back."
  }

  private static let steps: [Step] = [
    Step(
      declares: .definition("units_sold"),
      reason: "Start with what you know. How many units are sold, and how sure is that?",
      line: "units_sold = 2,400 (2,000 to 2,800) units/year   # billing, last four quarters",
      explanation:
        "The bracket is a range: 8 times in 10 the truth lies in it. The comment is the source."
    ),
    Step(
      declares: .definition("uplift"), isShare: true,
      reason:
        "An easier set-up sells a few more. Nobody has tested how many, so the range is wide.",
      line: "uplift = 4% (1% to 10%)   # sales' belief, untested",
      explanation:
        "A percentage is a share. It can never leave 0% to 100%, whatever the range says."),
    Step(
      declares: .definition("price"),
      reason: "What does one unit bring?",
      line: "price = $900/unit   # price list 2026",
      explanation: "Units belong to numbers. `price + uplift` would be refused, with the reason."),
    Step(
      declares: .definition("margin"), isShare: true,
      reason: "Revenue is not profit. What stays of it?",
      line: "margin = 30% (26% to 33%)   # finance, after variable cost",
      explanation: "Four inputs, each with a source: that is what a review asks for first."),
    Step(
      declares: .definition("adoption"), isShare: true,
      reason: "The effect does not come at once: it grows over half a year.",
      line: "adoption = ramp(6 months)",
      explanation: "`adoption` has a value for every month, from 0% up to 100%."),
    Step(
      declares: .definition("extra_units"),
      reason: "Now a formula. `in units/year` states the unit, and it is checked.",
      line: "extra_units in units/year = units_sold * uplift * adoption",
      explanation: "Formulas stay live: change an input and everything behind it follows."),
    Step(
      declares: .businessCase("setup_video"),
      reason: "Open the business case. Costs and benefits below belong to it.",
      line: "case setup_video \"Five-minute set-up video\"",
      explanation:
        "It runs 36 months at 10% a year unless you say otherwise (`horizon`, `discount`)."),
    Step(
      declares: .line("produce"),
      reason: "What does it cost once?", line: "cost produce = $1,000 once",
      explanation: "`once` is paid at the start, in month 0."),
    Step(
      declares: .line("hosting"),
      reason: "And every month?", line: "cost hosting = $40/month",
      explanation: "Money per month is paid in every month of the case."),
    Step(
      declares: .line("extra_sales"),
      reason: "What does it bring? `as margin` says that this is profit and not revenue.",
      line: "benefit extra_sales = extra_units * price * margin as margin",
      explanation: "The case is complete: its lines are all money, checked from end to end."),
    Step(
      reason: "Ask for the result by the name of the case.", line: "setup_video",
      explanation: "NPV is all money in today's worth; payback is the month when it is back."),
    Step(
      reason: "Somebody in the meeting doubts it. Ask what if.",
      line: "what if uplift = 2%, price down 10%",
      explanation: "Now, what if, and the change. The case itself did not change."),
    Step(
      declares: .scenario("cautious"),
      reason: "Give a set of doubts a name, to come back to it.",
      line: "scenario cautious: uplift = 2%, units_sold down 15%",
      explanation: "A scenario is kept with the case and always follows it."),
    Step(
      reason: "Put both side by side.", line: "compare base, cautious on npv, payback",
      explanation: "If the cautious column still pays, the discussion is short."),
    Step(
      reason: "Last: which assumption matters most, and deserves to be tested?",
      line: "tornado npv",
      explanation: "The longest bar is the question to ask next."),
  ]
}

extension Session {
  /// Whether a line of the tour rests on nothing but units and their price.
  fileprivate func isRevenueAlone(_ line: String) -> Bool {
    let source = SourceText(name: "line", "total(\(line))")
    guard case .command(.show(let formula))? = Parser.parse(source).items.first?.statement,
      let question = try? analyst.question(formula, in: source)
    else { return false }
    let inputs = Set(analyst.inputs(of: question).map { world.model[$0].name.key })
    return inputs.contains("price") && inputs.isSubset(of: ["units_sold", "uplift", "price"])
  }
}

extension FirstCaseTour {
  /// The step that waits, as it is shown.
  var report: Report? {
    guard let current else { return nil }
    return Report("first case", .note) {
      $0.paragraph(Styled(current.reason))
      $0.preformatted(Styled("  " + current.line, .code))
      $0.record(MachineRecord(.note, name: "first case", text: current.line))
    }
  }

  /// Some words of the tour.
  static func words(_ text: String) -> Report {
    Report("first case", .note) {
      $0.paragraph(Styled(text))
      $0.record(MachineRecord(.note, name: "first case", text: text))
    }
  }
}
