import Testing

@testable import Diagnostics
@testable import Reporting
@testable import Session

/// Section 1.11 of the design: what depends on a line with an error says so, and no figure is printed as if the
/// line had not been typed.
@Suite struct `Incomplete cases` {
  /// A case with one broken line between sound ones; the commands follow on line 9.
  private static func file(_ broken: String, _ command: String) -> String {
    """
    price = $10 ($8 to $12)/unit
    scenario cheap: price = $9
    case a "A"
    cost build = $1,000 once
    \(broken)
    impact 5
    ability 5
    benefit x = 40 units/month * price as cash
    \(command)

    """
  }

  private static func errors(_ text: String) -> [Diagnostic] {
    let files = MemoryFiles([
      "old.whatif": "case a\ncost build = $5 once\nbenefit x = $1/month as cash\n"
    ])
    let replay = Replay(
      bytes: Array(text.utf8), name: "test",
      environment: .test(files, allowsWriting: true))
    return replay.responses.compactMap {
      if case .diagnostic(let diagnostic) = $0, diagnostic.severity == .error { return diagnostic }
      return nil
    }
  }

  private static func isAbout(_ line: Int, _ error: Diagnostic) -> Bool {
    let lines = ([error.primary].compactMap { $0 } + error.secondary).map(\.span.line)
    return error.code == .notComputed && lines.contains(line)
  }

  /// Every command that needs figures of the case.
  static let commands = [
    "npv", "payback", "a", "summary", "annual", "cashflow", "cashflow quarterly", "cumulative",
    "why npv", "what if price = $9", "what if price = $9 show npv", "compare base, cheap",
    "compare base, cheap on npv", "compare with \"old.whatif\"", "solve price for npv = 0",
    "break even", "break even price", "table npv by price from $8 to $12 step $2", "simulate",
    "simulate npv", "chance(npv > 0)", "p10(npv)", "tornado npv", "drivers npv",
    "worth knowing for npv", "plot impact ability", "list initiatives", "plot cashflow",
    "plot waterfall", "plot tornado", "plot npv by price from $8 to $12", "total(benefits)",
    "total(cashflow)", "pv of benefits", "cashflow[month 3]", "npv under cheap", "info a",
    "export \"a.md\" of a", "export \"a.html\" of a", "export \"a.csv\" of annual",
    "export \"a.svg\" of cashflow", "export \"a.pptx\"", "export \"a.xlsx\"", "assert npv > 0",
  ]

  @Test(arguments: commands)
  func `a unit error leaves no command a figure`(_ command: String) {
    let errors = Self.errors(Self.file("cost run = $10/month + 3 hours", command))
    #expect(errors.count == 2, "\(errors.map(\.message))")
    #expect(errors.first?.code == .unitMismatch)
    #expect(errors.last.map { Self.isAbout(5, $0) } == true, "\(errors.map(\.message))")
  }

  @Test(arguments: commands)
  func `a line that cannot be read leaves no command a figure`(_ command: String) {
    let errors = Self.errors(Self.file("cost run = $10/month +* 3", command))
    #expect(errors.count == 2, "\(errors.map(\.message))")
    #expect(errors.first?.code == .syntax)
    #expect(errors.last.map { Self.isAbout(5, $0) } == true, "\(errors.map(\.message))")
  }

  /// Lines that may be a part of the case, whatever is wrong with them.
  @Test(arguments: [
    "horizon 24", "discount 15", "discount 10%/month", "start 2026-13", "go live month 0",
    "horizon", "cots run = $10/month", "costs run = $10/month", "cost = $10/month",
    "cost run $10/month", "+ $50", "cost build = $2,000 once", "case b \"B",
    "include \"nowhere.whatif\"", "cost price = $3 once", "price = $11/unit",
    "price = $10 +* 3/unit", "benefit x = $5/month as cash",
  ])
  func `what was refused in a case leaves it without figures`(_ line: String) {
    for command in ["npv", "a", "annual"] {
      let errors = Self.errors(Self.file(line, command))
      let last = errors.last
      #expect(errors.count >= 2 && last?.code == .notComputed, "\(line): \(errors.map(\.message))")
    }
  }

  @Test(arguments: ["ranges triangulr", "correlate price 0.5"])
  func `how ranges are read concerns every case`(_ line: String) {
    let errors = Self.errors(
      "\(line)\ncase a\ncost s = $10 once\nbenefit x = $1/month as cash\nnpv\n")
    #expect(errors.last.map { Self.isAbout(1, $0) } == true, "\(errors.map(\.message))")
  }

  /// The figure is that of the design's base case: 300 × (1 − 1.1^−3) / (1.1^(1/12) − 1) − 1,000.
  @Test(arguments: [
    "npv +* 3", "what iff x up 3%", "tabel npv by x from 1 to 2", "scenario odd: x up up", "2 +* 3",
    "assert npv >> 3", "compare base,, odd", "max(1,200)", "min(1,200)", "round(2 +* 3)",
    "foo bar baz", "hello everybody",
  ])
  func `a question that cannot be read takes no figure away`(_ line: String) {
    let text = "case a\ncost s = $1,000 once\nbenefit x = $300/month as cash\n\(line)\nnpv\n"
    let replay = Replay(bytes: Array(text.utf8), name: "test", environment: .test())
    #expect(Rendering.errors(replay.responses).count == 1)
    #expect(Rendering.text(replay.responses).contains("\n$8,356\n"))
  }

  /// Lines of words alone that may belong to a case all the same.
  @Test(arguments: ["for customer", "not counted", "as capacity", "advers please", "hoziron short"])
  func `words of a case without a number take the figures away`(_ line: String) {
    #expect(Self.errors(Self.file(line, "npv")).last?.code == .notComputed)
  }

  @Test func `asserts that wait for one line are told once`() {
    let asserts = "npv\nassert npv > 0\nassert roi > 0\nassert payback < 12 months"
    let errors = Self.errors(Self.file("cost run $10/month", asserts))
    #expect(errors.count == 2, "\(errors.map(\.message))")
    #expect(errors.last?.notes == ["the same holds of lines 10 to 12"])
  }

  @Test func `other cases keep their figures`() {
    let text = """
      case a
      cost s = $1,000 once
      benefit x = $300/month as cash
      case b
      cost s = $1,000 +* once
      npv of a
      npv of b
      npv of all

      """
    let replay = Replay(bytes: Array(text.utf8), name: "test", environment: .test())
    // What waits for the same line is told in one error, with the numbers of the others.
    #expect(Rendering.errors(replay.responses) == [.syntax, .notComputed])
    #expect(Rendering.text(replay.responses).contains("the same holds of line 8"))
    #expect(Rendering.text(replay.responses).contains("\n$8,356\n"))
  }

  @Test func `a definition that cannot be read takes its dependents away, and nothing else`() {
    let text = "a = 2 +* 3\nb = a + 1\nc = 4\nc\nb\n"
    let replay = Replay(bytes: Array(text.utf8), name: "test", environment: .test())
    #expect(Rendering.errors(replay.responses) == [.syntax, .notComputed, .notComputed])
    #expect(Rendering.text(replay.responses).contains("\n4\n"))
  }

  @Test func `an initiative that cannot be read leaves no list of them`() {
    let text =
      "initiative a \"A\" impact 5 ability 5\ninitiative b impact 5 abilty 5\nplot impact ability\n"
    #expect(Self.errors(text).last.map { Self.isAbout(2, $0) } == true)
  }
}
