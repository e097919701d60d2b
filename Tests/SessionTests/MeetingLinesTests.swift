import Diagnostics
import Testing

@testable import Session

/// Lines as they are typed in a what-if meeting.
@Suite struct `Lines of a meeting` {
  /// 2,400 units × 2 hours × $38/h is $182,400 a year.
  static let text = """
    setup_before = 120 (90 to 150) min/unit # observed
    units_sold = 2,400 units/year # billing
    price = $900/unit # list
    wage = $38/h # payroll
    uplift = 4% (1% to 10%) # sales
    hours in h/year = units_sold * setup_before
    work = hours * wage
    case video "Video"
    cost produce = $1,000 once # quote
    benefit sales = units_sold * uplift * price as margin

    """

  private static func answer(_ line: String) -> String {
    var session = Session.opened(text).0
    return session.answer(line, width: 200)
  }

  /// A unit is sold once set up, so time alone is time for each: 130 min is 2 h 10 min.
  @Test(arguments: [
    ("what if setup_before = 2 hours 10 min show work", "2 hours 10 min taken per unit"),
    ("what if setup_before = 2.25 hours show work", "2.25 hours taken per unit"),
    ("what if setup_before up 0.25 hours show work", "0.25 hours taken per unit"),
    ("what if setup_before down 0.5 hours show work", "0.5 hours taken per unit"),
    ("what if setup_before = exactly 3 hours show work", "3 hours taken per unit"),
    ("what if setup_before = 2 (1 to 3) hours show work", "2 (1 to 3) hours taken per unit"),
    ("scenario slow: setup_before = 2.5 hours", "2.5 hours taken per unit"),
  ])
  func `time without its part below the line is time for each`(_ line: String, _ echo: String) {
    let answer = Self.answer(line)
    #expect(answer.contains("read as: setup_before: \(echo)"), "\(answer)")
    #expect(!answer.contains("error"))
  }

  /// 2,400 × 135 min is 5,400 h, at $38 that is $205,200.
  @Test func `what is read per unit computes what the whole unit would`() {
    for amount in ["2.25 hours", "135 min", "2.25 hours/unit", "135 min/unit"] {
      #expect(Self.answer("what if setup_before = \(amount) show work").contains("$205,200/year"))
    }
    for amount in ["0.25 hours", "15 min", "15 min/unit"] {
      #expect(Self.answer("what if setup_before up \(amount) show work").contains("$205,200/year"))
    }
    // Of a range all ends are for each: its likely value is 2 h.
    let range = Self.answer("what if setup_before = 2 (1 to 4) hours show work")
    #expect(range.contains("$182,400/year"))
    let whole = Self.answer("table work by setup_before from 90 min/unit to 150 min/unit in 3")
    #expect(Self.answer("table work by setup_before from 1.5 hours to 2.5 hours in 3") == whole)
    #expect(Self.answer("table work by setup_before from 1.5 h to 2.5 h step 30 min") == whole)
    for ends in ["1 min/unit to 180 min/unit", "1 min to 3 hours", "1 to 180"] {
      let solved = Self.answer("solve setup_before for work = $190,000/year from \(ends)")
      #expect(solved.contains("setup_before = 125 min/unit gives"), "\(solved)")
      #expect(solved.contains("read as: ") == (ends != "1 min/unit to 180 min/unit"))
    }
  }

  @Test func `another kind of amount is refused as before`() {
    for line in [
      "what if setup_before = 3 days", "what if setup_before = 2 hours/visit",
      "what if price = 3 hours", "what if price = 3 €", "what if price up 2 hours",
    ] { #expect(Self.answer(line).contains("error"), "\(line)") }
    // A definition says its whole unit.
    #expect(Self.answer("setup_before = 2 hours").contains("error"))
  }

  @Test(arguments: [
    ("what if price = 850", "price: 850 taken as $850/unit"),
    ("what if wage = 40", "wage: 40 taken as $40/h"),
    ("what if units_sold = 2,000", "units_sold: 2,000 taken as 2,000 units/year"),
    ("what if produce = 2000", "produce: 2000 taken as $2,000"),
    ("what if setup_before = 130", "setup_before: 130 taken as 130 min/unit"),
    ("what if price = exactly 850", "price: 850 taken as $850/unit"),
    ("what if price = 850 (800 to 900)", "price: 850 (800 to 900) taken in $/unit"),
    ("scenario cheap: price = 850", "price: 850 taken as $850/unit"),
  ])
  func `a bare number that takes the unit of its input says so`(_ line: String, _ echo: String) {
    let answer = Self.answer(line)
    #expect(answer.contains("read as: \(echo)"), "\(answer)")
  }

  @Test func `nothing that was typed with its unit, and no zero, is echoed`() {
    for value in ["$850/unit", "0"] {
      #expect(!Self.answer("what if price = \(value)").contains(" taken "), "\(value)")
    }
  }

  @Test(arguments: [
    "whatif", "Whatif", "WHATIF", "What-if", "what-if", "whats if", "what's if", "wat if", "wht if",
    "Whats-if", "what_if",
  ])
  func `a what-if in another spelling is answered with the line to type`(_ words: String) {
    let answer = Self.answer("\(words) uplift = 2%, price down 10%")
    #expect(answer.contains("`what if uplift = 2%, price down 10%`"), "\(answer)")
    #expect(!answer.contains("_if") || words == "what_if", "\(answer)")
  }

  @Test(arguments: [
    ("what about price = $800?", "what if price = $800"),
    ("how about uplift = 2%", "what if uplift = 2%"),
    ("suppose price = $800", "what if price = $800"),
    ("assume uplift at low", "what if uplift at low"),
    ("if price = $800", "what if price = $800"),
    ("what if uplift = 2% ?", "what if uplift = 2%"),
    ("what if uplift = 2%?", "what if uplift = 2%"),
    ("what if all costs up 10%", "what if costs up 10%"),
    ("what if cost produce = $2k", "what if produce = $2k"),
    ("what if without produce and sales", "what if without produce and without sales"),
    ("what if price up 10% and uplift", "what if price up 10% and uplift down 10% of itself"),
    ("what if units_sold = 200/month", "200 units/month"),
    ("what if wage = 40/h", "$40/h"),
    ("what if setup_before = 2 hours/visit", "120 min/unit"),
  ])
  func `a line in the words of a meeting is answered with the line to type`(
    _ line: String, _ offered: String
  ) {
    let answer = Self.answer(line)
    #expect(answer.contains("error") && answer.contains("`\(offered)`"), "\(answer)")
    if offered.hasPrefix("what") { #expect(!Self.answer(offered).contains("error")) }
  }

  @Test func `a name may read like the beginning of a question`() {
    for line in [
      "say = 3", "suppose in days = 3 days", "assume \"Label\" = 2",
      "if price > $1/unit then 1 else 2",
    ] {
      #expect(!Self.answer(line).contains("error"), "\(line)")
    }
  }

  @Test func `capitals do not matter`() {
    for words in ["What if", "what If", "WHAT IF"] {
      #expect(Self.answer("\(words) uplift = 2%") == Self.answer("what if uplift = 2%"))
    }
    // A name of one's own may begin like that.
    #expect(!Self.answer("whatif = 3").contains("error"))
  }

  @Test func `uses of a figure says what names it`() {
    var session = Session.opened(
      Self.text + "hurdle = npv - $50,000\nassert npv > $0\nassert roi > 0\nnpv\ntornado npv\n"
    ).0
    let answer = session.answer("uses npv", width: 200)
    #expect(answer.contains("hurdle") && answer.contains("assert npv > $0"), "\(answer)")
    #expect(!answer.contains("assert roi"))
    #expect(answer.contains("why npv"))
    let none = session.answer("uses peak_cash")
    #expect(none.contains("Nothing uses peak_cash yet") && none.contains("why peak_cash"))
    #expect(session.answer("uses nvp").contains("did you mean"))
  }
}
