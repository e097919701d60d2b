import Testing

@testable import CustomerExperience
@testable import Quantities

/// Expected figures are the answers of `Resources/README.md` unless a comment says otherwise.
@Suite("Accounts, journeys, lanes and checklists")
struct SystemsTests {
  @Test("Accounts fall into four fields with count and revenue")
  func accounts() throws {
    let accounts = try Account.read(from: SampleData.table("accounts.csv"))
    let map = AccountMap(accounts)
    let field = { (name: String) in map.fields.first { $0.name == name } }
    #expect(map.fields.map(\.accounts.count).reduce(0, +) == 20)
    for (name, count, revenue) in [
      ("Happy and Successful", 7, 570_000.0), ("Trapped", 5, 846_000), ("Accessible", 5, 296_000),
      ("High Risk", 3, 167_000),
    ] {
      #expect(field(name)?.accounts.count == count, "\(name)")
      #expect(field(name)?.revenue == SampleData.money(revenue), "\(name)")
    }
    #expect(map.unscored.isEmpty)
  }

  @Test("Renewals of the next days are counted from today, both ends included")
  func renewals() throws {
    let accounts = try Account.read(from: SampleData.table("accounts.csv"))
    let today = try #require(CalendarDate("2026-11-22"))
    let soon = AccountMap(accounts).renewals(within: 90, of: today).flatMap(\.accounts).map(\.id)
    // 90 days later is 2027-02-20: A02, A04, A08, A10, A14 and A16 by eye in the table.
    #expect(soon.sorted() == ["A02", "A04", "A08", "A10", "A14", "A16"])
  }

  @Test("An account without a score is listed apart")
  func unscoredAccounts() {
    let map = AccountMap([Account(id: "s", name: "Shop", experience: 80)])
    #expect(map.unscored.map(\.id) == ["s"])
    #expect(map.fields.allSatisfy { $0.accounts.isEmpty })
  }

  @Test("The largest weighted gaps are those of the sample, an unknown competitor stays unknown")
  func gaps() throws {
    let journey = try Journey.read(from: SampleData.table("journey_map.csv"))
    #expect(journey.stages.count == 6)
    let top = journey.byWeightedGap.prefix(2)
    #expect(top.map(\.stage) == ["Implementation", "Service & support"])
    #expect(top.map(\.role) == ["IT department", "IT department"])
    let gaps = top.compactMap(\.weightedGap)
    #expect(abs(gaps[0] - 15.5) < 1e-9 && abs(gaps[1] - 14.5) < 1e-9)
    #expect(top.last?.competitors.map(\.score) == [7.3, nil])
    let split = try #require(journey.splits.first)
    #expect(split.stage == "Implementation")
    #expect(split.better.role == "User" && split.better.own == 6.7 && split.worse.own == 3.8)
  }

  @Test("Parity is within half a point, its edge included, after rounding to one decimal")
  func parity() {
    // 0.1 + 0.2 style traps exactly at the band: 6.1 - 5.6 is 0.4999… and 5.6 - 6.1 is -0.5.
    #expect(Journey.standing(of: 6.1, against: 5.6) == .parity)
    #expect(Journey.standing(of: 5.6, against: 6.1) == .parity)
    #expect(Journey.standing(of: 6.2, against: 5.6) == .lead)
    #expect(Journey.standing(of: 5.5, against: 6.1) == .lag)
    #expect(Journey.standing(of: 6.14, against: 5.56) == .parity)
    #expect(Journey.standing(of: 6.1, against: nil) == nil)
    for tenths in 10...95 {
      let low = Double(tenths) / 10
      #expect(Journey.standing(of: low + 0.5, against: low) == .parity)
      #expect(Journey.standing(of: low + 0.6, against: low) == .lead)
    }
  }

  @Test("Questions have a mean by stage and role, and show where roles differ")
  func questions() throws {
    let scale = try #require(Scale(from: 1, to: 5))
    let found = try JourneyQuestions.read(
      from: SampleData.table("journey_questions.csv"), scale: scale)
    #expect(found.questions.count == 23)
    #expect(found.roles == ["it department", "user"])
    // By hand from the table: (2 + 1 + 2 + 2) / 4 and (4 + 3 + 4 + 3) / 4.
    #expect(found.mean(stage: "Implementation", role: "it department") == 1.75)
    #expect(found.mean(stage: "Implementation", role: "user") == 3.5)
    #expect(found.mean(stage: "Implementation", role: "procurement") == nil)
    #expect(
      found.splits(of: 2).map(\.stage) == [
        "Implementation", "Implementation", "Implementation", "Service & support",
      ])
    #expect(throws: TableError.self) {
      try JourneyQuestions.read(
        from: CSVTable(header: ["stage", "question"], rows: []), scale: scale)
    }
  }

  @Test("Lanes have seven hand-offs and eight disconnects")
  func lanes() throws {
    let lanes = try SwimLanes.read(from: SampleData.table("swim_lanes.csv"))
    #expect(lanes.touchpoints.count == 15)
    #expect(lanes.lanes == ["sales", "customer success", "service"])
    #expect(lanes.handOffs.count == 7)
    #expect(lanes.disconnects.count == 8)
    #expect(lanes.unmeasured.isEmpty && lanes.misdirected.isEmpty)
    #expect(lanes.handOffs.first?.from.title == "Contract and order")
  }

  @Test("The first gap is 58.3% complete by weight with four late items")
  func checklist() throws {
    let signed = try #require(CalendarDate("2026-11-02"))
    let live = try #require(CalendarDate("2027-02-15"))
    let today = try #require(CalendarDate("2026-11-22"))
    let list = try HandOffChecklist.read(
      from: SampleData.table("handoff_checklist.csv"),
      anchors: ["contract signed": signed, "Go-live": live])
    let gap = try #require(list.gaps.first)
    #expect(QuantityFormatter().exact(Quantity(list.complete(gap: gap) ?? 0, .share)) == "58.33%")
    #expect(list.late(on: today).filter { $0.gap == gap }.count == 4)
    let dates = list.late(on: today).compactMap(list.due)
    #expect(dates == dates.sorted())
    // Nothing falls between 22 November and 6 December: the next is 60 days before go-live, 17 December.
    #expect(list.due(within: 14, of: today).isEmpty)
    #expect(list.due(within: 25, of: today).map(\.dueDays) == [-60])
  }

  @Test("Words outside the list are named with their line")
  func badWords() throws {
    let table = try CSVReader().read(Array("touchpoint,lane,disconnect\na,sales,maybe\n".utf8))
    #expect(
      throws: TableError.problems([
        TableProblem(
          line: 2, column: "disconnect", message: "disconnect “maybe” is not one of: no, yes")
      ])
    ) { try SwimLanes.read(from: table) }
  }
}
