import Diagnostics
import Testing

@testable import Modeling

/// Words, lines and declarations: sections 1.1 and 1.12 of the design, as far as the model knows them.
@Suite struct `Statements` {
  static let names = [
    prints("ACCOUNTS", "90 accounts", given: "accounts = 90 accounts"),
    prints("Accounts + 5 Accounts", "95 accounts", given: "accounts = 90 accounts"),
    refuses("unit_sold", .unknownName, "units_sold", given: "units_sold = 5"),
    refuses("set-up", .writtenByHabit, "set_up", given: "setup = 3"),
    refuses("nothing", .unknownName, "nothing ="),
  ]

  @Test(arguments: names)
  func `names ignore capitals, and unknown ones get a suggestion`(_ example: Example) {
    example.check()
  }

  static let reserved = [
    Declared("cost = 5", .reservedWord, "cost video = 5"),
    Declared("npv = 3", .reservedWord), Declared("base = 2", .reservedWord),
    Declared("all = 1", .reservedWord), Declared("low = 1", .reservedWord),
    Declared("high = 1", .reservedWord), Declared("benefits = 4", .reservedWord),
    Declared("if = 3", .reservedWord),
    Declared("horizon = 12", .reservedWord, "horizon 12"),
    Declared("unit = 3", .reservedWord), Declared("payback = 3", .reservedWord),
    Declared("units sold = 5", .writtenByHabit, "units_sold = 5"),
    Declared("a = 1\n+ 2", .leadingOperator, "end the line above"),
    Declared("x = at most $4,000", .writtenByHabit, "x = $4,000"),
    Declared("f = max(1,\n  2\ng = 3", .unclosedBracket, ")"),
  ]

  @Test(arguments: reserved)
  func `a word of the language is answered with the line to type`(_ example: Declared) {
    example.check()
  }

  @Test func `costs is reserved as benefits is`() {
    Declared("costs = 4", .reservedWord).check()
  }

  static let lines = [
    prints("a", "3", given: "a = (1 +\n  2)"),
    prints("a", "3", given: "a = 1 +\n  2"),
    prints("a", "5", given: "a =\n  5"),
    prints("a", "5", given: "a = if 1 < 2 then\n  5 else\n  6"),
    prints("g", "3", given: "g = 3   # counted by hand"),
  ]

  @Test(arguments: lines)
  func `a line goes on while a bracket is open or after a trailing operator`(_ example: Example) {
    example.check()
  }

  @Test func `an open bracket ends before the next definition`() throws {
    let sheet = Sheet("f = max(1,\n  2\ng = 3")
    #expect(try sheet.printed("g") == "3")
  }

  @Test func `the comment behind a definition is its source`() throws {
    let sheet = Sheet("price = $900/unit   # price list 2026")
    let id = try #require(sheet.entity("price"))
    #expect(sheet.checked.model[id].comment == "price list 2026")
  }

  static let ranges = [
    prints("x", "2,400 units/year", given: "x = 2,400 (2,000 to 2,800) units/year"),
    prints("x", "4%", given: "x = 4% (1 to 10)"),
    prints("x", "4%", given: "x = 4 (1 to 10)%"),
    prints("x", "1.2 pp", given: "x = 1.2 (0.4 to 2.5) pp"),
    prints("x", "3.5%/month", given: "x = 3.5% (2.5% to 5%)/month"),
    prints("x", "3.5%/month", given: "x = 3.5 (2.5 to 5)%/month"),
    prints("x", "$64/order", given: "x = $64 ($58 to $70)/order"),
    prints("x", "0.16% accounts/visitor", given: "x = 0.16% accounts/visitor"),
    prints("x", "2 hours", given: "x = 2 hours (90 min to 150 min)"),
    // No likely value: the geometric middle of positive ends, sqrt(4 × 9).
    prints("x", "6 units", given: "x = 4 to 9 units"),
    // The odds are the geometric mean of 1/4 and 4: 50 %.
    prints("x", "50%", given: "x = share 20% to 80%"),
    prints("x", "$2.50", given: "x = -$5 to $10"),
    prints("x", "$6", given: "x = triangular($3, $6, $14)"),
    prints("x", "22 min/unit", given: "x = pert(15 min/unit, 22 min/unit, 35 min/unit)"),
    prints("x", "100", given: "x = normal(p10 90, p90 110)"),
    prints("x", "6", given: "x = lognormal(p10 4, p90 9)"),
    prints("x", "$0", given: "x = 30% chance of $50k"),
    prints("x", "5", given: "x = one of (3: 20%, 5: 50%, 8: 30%)"),
    prints("x - x", "0", given: "x = 1 (0 to 3)"),
  ]

  @Test(arguments: ranges)
  func `a range has a value as stated`(_ example: Example) { example.check() }

  static let badRanges = [
    Declared("x = $10 to 15k", .ambiguousNumber, "$10k to 15k"),
    Declared("x = 0 to 10", .badRange, "most likely value"),
    Declared("x = 3 (5 to 10)", .badRange, "outside"),
    Declared("x = 10 to 5", .badRange, "swap"),
    Declared("x = one of (3: 20%, 5: 50%)", .badRange, "70"),
    Declared("x = pert(35, 22, 15)", .badRange, "rising order"),
    Declared("x = 1% to 5 pp", .badRange, "not in both"),
    Declared("x = 5 (1 to 3)% (2 to 3) pp", .syntax),
    Declared("x = $5 to €10", .badRange, "different units"),
    Declared("x = 5 units to 8 calls", .badRange, "different units"),
    Declared("x = a to 10", .syntax, "numbers"),
    Declared("x = 110% chance of $5", .badRange, "100%"),
  ]

  @Test(arguments: badRanges)
  func `a range that is not clear is refused`(_ example: Declared) { example.check() }

  @Test func `an input is a definition that refers to no other, or the literal of a cost line`() {
    let sheet = Sheet(
      "a = 5\nb = 1 (0 to 2)\nc = a * 2\nd = ramp(6 months)\ncase k\ncost e = $5 once\ncost f = $1/month * a"
    )
    let names = sheet.checked.inputs.map { sheet.checked.model[$0].name.text }
    #expect(names == ["a", "b", "e"])
  }

  @Test func `one mistake hides no other, and dependents say once what is not computed`() {
    let sheet = Sheet("a = x + 1\nb = a * 2\nc = b - 1\nd = $5 + 2 h\ne = 3")
    #expect(
      sheet.diagnostics.map(\.code) == [.unknownName, .notComputed, .notComputed, .unitMismatch])
    #expect(sheet.diagnostics.compactMap { $0.primary?.span.line } == [1, 2, 3, 4])
  }
}
