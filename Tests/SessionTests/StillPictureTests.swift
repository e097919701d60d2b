import Testing

@testable import Reporting
@testable import Session

/// Charts of which all or much is zero, alike or missing say so in words.
struct StillPictureTests {
  @Test(arguments: [
    ("cost a = $0 once\nbenefit b = $0/month\n", "no money is spent"),
    ("cost a = $100/month\nbenefit b = $100/month\n", "costs never run ahead of benefits"),
  ])
  func `cash that never goes out has no payback to define`(lines: String, words: String) {
    var (session, _) = Session.opened("case c\n" + lines)
    let answer = session.answer("plot cashflow")
    #expect(answer.contains(words), "\(answer)")
    #expect(!answer.contains("not defined"))
    #expect(session.answer("export \"c.svg\"").contains("Wrote"))
  }

  @Test func `a case of nothing neither pays nor is said to pay`() {
    var (session, _) = Session.opened("x = $5/month\ncase c\nbenefit b = x * 0\n")
    #expect(session.answer("c").contains("Nothing is paid and nothing comes in within 36 months."))
    _ = session.evaluate("case d\ncost e = $100/month\nbenefit f = $100/month as cash")
    let even = session.answer("d")
    #expect(!even.contains("Nothing is paid"), "\(even)")
  }

  private static let late = """
    share = 10% (5% to 30%)
    case c
    cost a = $10,000 once
    benefit b = share * $1,000/month

    """

  @Test func `a payback that never comes is told below or in place of the line`() {
    var (session, _) = Session.opened(Self.late)
    // $10,000 in 36 months takes $278 a month: 28%.
    let part = session.answer("plot payback by share from 20% to 40% step 10%")
    #expect(part.contains("never at share 20%"), "\(part)")
    #expect(part.contains("│"))
    let none = session.answer("plot payback by share from 1% to 5% step 1%")
    #expect(none.contains("never at every share from 1% to 5%"), "\(none)")
    #expect(!none.contains("│"))
  }

  @Test func `ticks that would read alike have more digits`() {
    var (session, _) = Session.opened(
      "price = $900/unit\ncase c\nbenefit b = price * 100 units/month\n")
    let answer = session.answer("plot npv by price from $900/unit to $901/unit")
    let labels = answer.split(separator: "\n").filter { $0.contains("┤") }.compactMap {
      $0.split(separator: " ").first
    }
    #expect(labels.count > 2 && Set(labels).count == labels.count, "\(answer)")
  }

  @Test(arguments: [40, 60, 80, 120])
  func `a unit on the axis is whole or stands above`(width: Int) {
    var (session, _) = Session.opened(
      "rate = ramp(6 months) * 45,000 applications/month\nunit application\ncase c\ncost a = $1 once\n"
    )
    let answer = session.answer("plot rate", width: width)
    #expect(answer.contains("applications/month"), "\(answer)")
    #expect(answer.split(separator: "\n").allSatisfy { $0.count <= width })
  }

  @Test func `a word that is too long is cut before a stroke`() {
    #expect(
      TextMetrics.wrap("$27,000/contract/year: $814k", size: 14, limit: 130)
        == ["$27,000/contract", "/year: $814k"])
  }

  @Test func `a plot of what has no scores is refused with what to write`() {
    var (session, _) = Session.opened("case c\ncost a = $1 once\n")
    let answer = session.answer("plot impact ability")
    #expect(
      answer.contains("nothing has both scores yet") && answer.contains("`impact 8`"), "\(answer)")
  }

  @Test func `results of one sign are shaded from the smallest to the largest`() {
    func shades(_ values: [[Double]]) -> [Int] {
      let table = HeatTable(
        "t", metric: "m", rows: ("r", values.map { _ in "a" }),
        columns: ("c", values[0].map { _ in "b" }), values: values)
      return values.indices.flatMap { row in values[row].indices.map { table.shade(row, $0) } }
    }
    #expect(shades([[90, 95, 100]]) == [1, 2, 4])
    #expect(shades([[-90, -95, -100]]) == [-1, -2, -4])
    #expect(shades([[7, 7]]) == [1, 1])
    #expect(shades([[-50, 0, 100]]) == [-2, 0, 4])
  }

  // MARK: - Slides

  @Test func `the decision has one slide, however much there is to say`() throws {
    let name = "a name of about forty letters, no less"
    let costs = (1...14).map { "cost c\($0) \"\(name) \($0)\" = $\($0),000 once\n" }.joined()
    let scenarios = (1...5).map { "scenario s\($0) \"\(name) \($0)\": price = \(90 + $0)\n" }
      .joined()
    let (session, _) = Session.opened(
      "price \"\(name)\" = $100 (90 to 110)/month  # \(name)\ncase c \"\(name), \(name)\"\n"
        + costs + "benefit b = price * 3\n" + scenarios)
    let story = try session.story(of: 0)
    let slide = try #require(Deck(of: story, slides: [SlideChoice(.decision)]).slides.first)
    #expect(SlideLayouter(geometry: .wide).pageCount(of: slide) == 1)
    // What has no room is in the notes.
    #expect(slide.notes.contains { $0.contains("\(name) 14") })
  }

  @Test func `smaller steps become one, and the sum stays`() {
    let chart = WaterfallChart(
      "c",
      steps: [
        .benefit("a", 10), .benefit("b", 1), .benefit("c", 2), .cost("d", 5), .cost("e", 1),
        .cost("f", 2), .total("net"),
      ])
    let few = chart.condensed(to: 4)
    #expect(few.steps.map(\.label) == ["a", "2 smaller benefits", "d", "2 smaller costs", "net"])
    #expect(few.steps.map(\.value) == [10, 3, -5, -3, 5])
    #expect(chart.condensed(to: 6).steps == chart.steps)
  }

  @Test func `a case that loses is not what to do first`() throws {
    let (session, _) = Session.opened(
      "case c \"New chat\"\nimpact 9\nability 9\ncost a = $1,000 once\nbenefit b = $1/month\n")
    let story = try session.story(of: 0)
    let slide = try #require(Deck(of: story, slides: [SlideChoice(.impact)]).slides.first)
    #expect(slide.title.hasPrefix("New chat is high in impact and easy, and loses $"))
  }
}
