import Testing

@testable import Modeling

/// The numbers inside formulas that a reader of the assumptions has to see.
struct FormulaNumberTests {
  @Test(arguments: [
    ("units * 0.5 * $90k/year", ["0.5", "$90k/year"]),
    ("units * 12 min/unit", ["12 min/unit"]),
    ("units * 60% * 60%", ["60%"]),
    ("units * (1 - 30%)", ["30%"]),
    ("units * 30% (20% to 45%)", ["30% (20% to 45%)"]),
    ("units * ramp(6 months, from: month 4)", ["6 months"]),
    ("units * steps(month 1: 30%, month 4: 100%)", ["30%", "100%"]),
    ("twice(units)", ["2"]),
    ("if units > 50 units/year then units * 3 else units * -4", ["50 units/year", "3", "4"]),
    // What only converts: the whole, nothing, one of something, months of a year, weeks of a year.
    ("units * 1", []), ("units * 100%", []), ("units / 100", []), ("units * 12", []),
    ("units * 1 month", []), ("units * 12 months/year", []), ("units * 52 weeks/year", []),
    ("0 units/year + units", []), ("units[3 months ago]", []), ("units", []),
  ])
  func `a number that is no conversion is found as typed`(formula: String, numbers: [String]) throws
  {
    let sheet = Sheet("units = 100 (80 to 120) units/year\ntwice(a) = a * 2\nx = \(formula)\n")
    let id = try #require(sheet.checked.model.definitions["x"])
    #expect(sheet.checked[id] != nil, "\(sheet.diagnostics.map(\.message))")
    #expect(sheet.checked.numbersInFormula(of: id) == numbers)
  }

  @Test(arguments: [
    (
      "units * steps(month 1: 25%, month 3: 50%, month 6: 100%)",
      ["25% from month 1, 50% from month 3, 100% from month 6"]
    ),
    ("units * 0.5 * ramp(6 months, from: month 4)", ["0.5", "ramp over 6 months from month 4"]),
    ("units * ramp(9 months, average)", ["ramp over 9 months, average"]),
    ("units * steps(month 1: first, month 3: full)", []),
    ("units * steps(month 1: first, month 3: 90%)", ["first from month 1, 90% from month 3"]),
  ])
  func `a curve is told as it is stated`(formula: String, words: [String]) throws {
    let sheet = Sheet(
      "units = 100 (80 to 120) units/year\nfirst = 10%\nfull = 80%\nx = \(formula)\n")
    let id = try #require(sheet.checked.model.definitions["x"])
    #expect(sheet.checked[id] != nil, "\(sheet.diagnostics.map(\.message))")
    #expect(sheet.checked.wordsInFormula(of: id) == words)
  }

  @Test func `an input holds no numbers besides itself, and a line holds its own`() throws {
    let sheet = Sheet(
      "pay = 0.5 * $90k/year\ncase c\ncost desk = $40/month\ncost staff = 0.5 * $90k/year\n")
    let found = sheet.checked.model.ids.map { sheet.checked.numbersInFormula(of: $0) }
    #expect(found == [[], [], ["0.5", "$90k/year"]])
  }
}
