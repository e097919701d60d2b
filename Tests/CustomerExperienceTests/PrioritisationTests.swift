import TestSupport
import Testing

@testable import CustomerExperience
@testable import Quantities

/// Expected orders and fields are those of `Resources/README.md`; the rules are the field's
/// (impact upwards, at or above the middle is high, ties by confidence, cost, due date, name).
@Suite("Prioritising")
struct PrioritisationTests {
  @Test("The sample's initiatives are ranked and placed as its answers say")
  func sample() throws {
    let order = Prioritisation(try SampleData.initiatives())
    #expect(
      order.entries.prefix(7).map(\.initiative.id) == [
        "I01", "I03", "I09", "I07", "I10", "I13", "I04",
      ])
    #expect(order.entries.prefix(7).map(\.product) == [72, 56, 49, 48, 48, 48, 44])
    let ids = { (quadrant: Quadrant) in order.entries(in: quadrant).map(\.initiative.id).sorted() }
    #expect(ids(.topRight) == ["I01", "I03", "I04", "I07", "I09", "I10", "I13"])
    #expect(ids(.topLeft) == ["I02", "I05", "I08", "I12"])
    #expect(ids(.bottomRight) == ["I06", "I11"])
    #expect(ids(.bottomLeft) == ["I14"])
    #expect(order.names[.topRight] == "Quick wins")
    #expect(order.unscored.isEmpty)
  }

  @Test("Initiatives on one point share it, those near the line are marked")
  func pointsAndBorderline() throws {
    let order = Prioritisation(try SampleData.initiatives())
    let shared = order.points.filter { $0.entries.count > 1 }
    #expect(shared.map { $0.entries.map(\.initiative.id) } == [["I07", "I13"]])
    let borderline = order.entries.filter(\.isBorderline).map(\.initiative.id).sorted()
    // Scores of 5, 5.5 or 6 lie within half a step of 5.5.
    #expect(borderline == ["I04", "I06", "I07", "I08", "I10", "I12", "I13"])
  }

  @Test("What lacks a score is listed apart and moves nothing")
  func unscored() throws {
    let initiatives = try SampleData.initiatives()
    let extra = Initiative(id: "X", title: "Not scored", impact: 9)
    let order = Prioritisation(initiatives + [extra])
    #expect(order.unscored.map(\.id) == ["X"])
    #expect(order.entries == Prioritisation(initiatives).entries)
  }

  @Test("Ties go to confidence, then cost, then date, then name; the order given never matters")
  func ties() {
    let make = { (id: String, confidence: Double?, cost: Double?, due: String?) in
      Initiative(
        id: id, title: id, impact: 6, ability: 6, confidence: confidence,
        cost: cost.map(SampleData.money), due: due.flatMap { CalendarDate($0) })
    }
    let expected = [
      make("f", 0.9, 500, nil), make("e", 0.5, 100, "2027-01-01"),
      make("d", 0.5, 200, "2026-01-01"),
      make("c", 0.5, 200, "2027-01-01"), make("b1", 0.5, 200, nil), make("b2", 0.5, 200, nil),
      make("g", 0.5, nil, nil), make("a", nil, 1, nil),
    ]
    var random = SeededGenerator(seed: 4)
    for _ in 0..<50 {
      let order = Prioritisation(expected.shuffled(using: &random))
      #expect(order.entries.map(\.initiative.id) == expected.map(\.id))
      #expect(order.points.count == 1)
    }
  }

  @Test("A rank range holds the rank, and is one rank wide where no step can matter")
  func rankRanges() throws {
    let order = Prioritisation(try SampleData.initiatives())
    for entry in order.entries { #expect(entry.rankRange.contains(entry.rank)) }
    let apart = Prioritisation([
      Initiative(id: "a", title: "a", impact: 9, ability: 9),
      Initiative(id: "b", title: "b", impact: 2, ability: 2),
    ])
    #expect(apart.entries.map(\.rankRange) == [1...1, 2...2])
    let close = Prioritisation([
      Initiative(id: "a", title: "a", impact: 6, ability: 6),
      Initiative(id: "b", title: "b", impact: 6, ability: 5),
    ])
    #expect(close.entries.map(\.rankRange) == [1...2, 1...2])
    // 5 × 5 against 5 × 5 after a step each: the tie may fall either way.
    let touching = Prioritisation([
      Initiative(id: "a", title: "a", impact: 6, ability: 6),
      Initiative(id: "b", title: "b", impact: 4, ability: 4),
    ])
    #expect(touching.entries.map(\.rankRange) == [1...2, 1...2])
  }

  @Test("Scales have their middle as threshold unless one is stated")
  func scales() throws {
    #expect(Scale(from: 1, to: 10) == .oneToTen)
    #expect(try #require(Scale(from: 1, to: 5)).threshold == 3)
    #expect(Scale(from: 5, to: 1) == nil)
    #expect(Scale(from: 1, to: 10, threshold: 11) == nil)
    #expect(Scale(from: 0, to: .infinity) == nil)
    #expect(Scale.oneToTen.isHigh(5.5) && !Scale.oneToTen.isHigh(5.4))
    #expect(Scale.oneToTen.summary == "1 to 10, high from 5.5")
    var names = QuadrantNames.priorities
    names[.topLeft] = "Major projects"
    #expect(names[.topLeft] == "Major projects" && names[.topRight] == "Quick wins")
  }
}

@Suite("Reading initiatives")
struct InitiativeTableTests {
  private func read(_ text: String) throws -> [Initiative] {
    try Initiative.read(from: CSVReader().read(Array(text.utf8)))
  }

  @Test("Every column of the sample is read")
  func sample() throws {
    let initiatives = try SampleData.initiatives()
    #expect(initiatives.count == 14)
    let desk = try #require(initiatives.first { $0.id == "I13" })
    #expect(desk.title == "Outsourced round-the-clock support with four-hour response")
    #expect(desk.cost == SampleData.money(450_000) && desk.npv == SampleData.money(185_000))
    #expect(desk.excludes == ["I07"] && desk.needs.isEmpty)
    #expect(desk.due == CalendarDate("2027-07-30") && desk.status == .notStarted)
    #expect(desk.confidence == 0.4 && desk.effort == 10 && desk.owner == "Lena Okafor")
    #expect(desk.stage == "Service & support" && desk.role == "IT department")
    let today = try #require(CalendarDate("2026-11-22"))
    #expect(initiatives.filter { $0.isOverdue(on: today) }.map(\.id) == ["I11"])
  }

  @Test("Missing columns are one error that names them and those found")
  func missingColumns() {
    #expect(
      throws: TableError.missingColumns(
        ["initiative", "ability"], found: ["id", "impact", "name"])
    ) { try read("id,impact,name\n1,2,3") }
  }

  @Test("A blank score is not scored, semicolons and percent signs are fine")
  func blankScores() throws {
    let found = try read("ID;Title;Impact;Ability;Confidence\na;\"Übung & \"\"Test\"\"\";;7;80 %\n")
    #expect(found.map(\.impact) == [nil])
    #expect(found.map(\.ability) == [7])
    #expect(found.map(\.confidence) == [0.8])
    #expect(found.map(\.title) == ["Übung & \"Test\""])
  }

  @Test(
    "Every bad value is named with its line",
    arguments: [
      ("a,A,11,5,,", "impact 11 is outside the scale 1 to 10"),
      ("a,A,five,5,,", "impact “five” is not a number"),
      ("a,A,\"5,5\",5,,", "impact “5,5” is not a number; write 5.5"),
      ("a,A,nan,5,,", "impact “nan” is not a number"),
      ("a,A,5,5,31.3.2026,", "due_date “31.3.2026” is not a date such as 2026-03-31"),
      ("a,,5,5,,", "initiative is blank"),
      ("a,A,5,5,,b", "a refers to b, which is no id of this table"),
      ("a,A,5,5,,\na,B,5,5,,", "id a stands already on line 2"),
    ])
  func badValues(rows: String, message: String) {
    let text = "id,initiative,impact,ability,due_date,depends_on\n" + rows
    do {
      _ = try read(text)
      Issue.record("no error")
    } catch TableError.problems(let problems) {
      #expect(problems.map(\.message) == [message])
      #expect(problems.map(\.line) == [rows.contains("\n") ? 3 : 2])
    } catch {
      Issue.record("\(error)")
    }
  }
}
