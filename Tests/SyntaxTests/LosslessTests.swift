import Diagnostics
import Syntax
import TestSupport
import Testing

@Suite("Every byte is accounted for")
struct LosslessTests {
  /// The example of the language reference.
  static let sample = """
    # Five-minute set-up video
    units_sold   "Units sold"             = 2,400 (2,000 to 2,800) units/year      # billing, 2026-10
    uplift       "Extra units, easier set-up" = 4% (1% to 10%)                     # untested
    price        = $900/unit                                                       # price list 2026
    setup_after  = 20 min/unit
    adoption     = ramp(6 months)
    extra_units in units/year = units_sold * uplift * adoption

    case setup_video "Five-minute set-up video"
    horizon 36 months
    discount 10%/year
    owner "Dana Reyes"
    due 2026-03-31
    cost    produce = $1,000 once
    benefit extra_sales "Margin of extra units" = extra_units * price * margin as margin
    track   hours = units_sold * (setup_before - setup_after) for customer

    total = sum(1,  # one
      2)  # two
    what if uplift = 2%, price down 10%
    scenario cautious: uplift = 2%, units_sold down 15%
    compare base, cautious on npv, roi, payback
    solve uplift for npv = 0
    table npv by uplift from 2% to 10% step 2%, price from $700 to $1,100 step $100
    initiative terms "Simpler contract" impact 8 ability 3
    plot impact ability
    active = active[1 month ago, else accounts] - lost[1 month ago] * 1 month
    """

  @Test("the example reads without a diagnostic")
  func example() {
    let parsed = Parser.parse(SourceText(name: "sample", Self.sample))
    #expect(parsed.diagnostics.map(\.message) == [])
    #expect(parsed.items.filter { $0.statement != nil }.count == 23)
    expectLossless(parsed)
  }

  @Test(
    "line ends, byte-order mark and blank lines survive",
    arguments: [
      "a = 1\r\nb = 2\r\n", "\u{FEFF}a = 1\n", "\n\n# only prose\n", "", "\n", "a = 1",
      "a = (1\r\n + 2)\r\n\r\n",
      "\u{FEFF}", "a = 1\n\n\n# tail",
    ])
  func lineEnds(text: String) {
    let parsed = Parser.parse(SourceText(name: "test", text))
    #expect(parsed.diagnostics.isEmpty)
    expectLossless(parsed)
  }

  @Test("a comment belongs to the statement before it, and all of them to one over several lines")
  func comments() {
    let parsed = Parser.parse(
      SourceText(name: "test", "# prose\na = 1 # x\nt = sum(1, # one\n# middle\n2) # two\n"))
    #expect(parsed.items.map(\.comment) == ["x", "one middle two"])
    #expect(parsed.source[parsed.items[0].range] == "# prose\na = 1 # x\n")
    #expect(parsed.source[parsed.items[0].statementRange] == "a = 1")
  }

  @Test("a line that cannot be read is one diagnostic, and the lines around it are read")
  func recovery() {
    let parsed = Parser.parse(
      SourceText(name: "test", "a = 1\nb = * 2 ) (\nc = (\nd = 3\nplot =\ne = 4\n"))
    #expect(parsed.diagnostics.count == 3)
    #expect(parsed.items.map { $0.statement != nil } == [true, false, false, true, false, true])
    expectLossless(parsed)
  }

  @Test("damaged copies of the example never crash and lose nothing")
  func mutations() {
    let seed: UInt64 = 42
    var random = SeededGenerator(seed: seed)
    let original = Array(Self.sample.utf8)
    let inserts = Array(
      "([{\"#=+-*/^,:%$€ \n\r\t\0\u{202E}if to in of and or not 1.5M 2026-03 month".utf8)
    for _ in 0..<400 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(inserts.randomElement(using: &random) ?? 0, at: place)
        default: bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      check(bytes)
    }
  }

  @Test("random bytes never crash and lose nothing")
  func randomBytes() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<1_000 {
      let count = Int.random(in: 0..<200, using: &random)
      check((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  @Test("random words never crash and lose nothing")
  func randomWords() {
    let words = [
      "x", "=", "(", ")", "[", "]", ",", "5", "%", "$", "to", "in", "of", "month", "year", "a",
      "if",
      "then", "else", "not", "and", "or", "cost", "benefit", "case", "what if", "up", "down", "at",
      "within", "chance", "ago", "under", "share", "one of", "data", "\"t\"", ":", "^", "-", "/",
      "+", "*", "units", "per", "1,200", "2026-03", "\n", "#c", "table", "by", "from", "step",
      "keep",
      "million", "pp", "percent", "scenario", "initiative", "export", "help", "?", "accept", "npv",
    ]
    var random = SeededGenerator(seed: 11)
    for _ in 0..<4_000 {
      let count = Int.random(in: 1..<14, using: &random)
      let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined(
        separator: " ")
      check(Array(text.utf8))
    }
  }

  /// Reads bytes, renders what is wrong, and checks that nothing was lost.
  private func check(_ bytes: [UInt8]) {
    let parsed = Parser.parse(SourceText(name: "test", utf8: bytes))
    expectLossless(parsed)
    let renderer = DiagnosticRenderer()
    for diagnostic in parsed.diagnostics {
      let text = renderer.text(for: diagnostic)
      #expect(!text.unicodeScalars.contains { VisibleText.isDangerous($0) && $0 != "\n" })
    }
    for item in parsed.items where item.statement == nil && item.statementRange.count > 0 {
      #expect(!parsed.diagnostics.isEmpty)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    var end: UInt32 = 0
    for (range, _) in Lexer.highlight(text) {
      #expect(range.lower >= end && range.upper > range.lower)
      end = range.upper
    }
    _ = Parser.status(of: text)
  }
}
