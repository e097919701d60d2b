import Testing

@testable import CustomerExperience
@testable import Diagnostics

@Suite("What people read when a table cannot be used")
struct WordingTests {
  @Test("Missing columns are named with those found")
  func missing() {
    let shown = TableError.missingColumns(["impact", "ability"], found: ["id", "title"])
      .diagnostic(file: "ideas.csv")
    #expect(shown.code == .badTable)
    #expect(shown.message == "ideas.csv has no column “impact” or “ability”")
    #expect(shown.notes == ["its columns are “id” and “title”"])
  }

  @Test("One problem is one line, several are listed, many are counted")
  func problems() {
    let make = { (count: Int) in
      TableError.problems(
        (0..<count).map { TableProblem(line: $0 + 2, column: "impact", message: "no number") }
      ).diagnostic(file: "ideas.csv")
    }
    #expect(make(1).message == "ideas.csv, line 2: no number")
    #expect(make(3).message == "3 values of ideas.csv cannot be used")
    #expect(make(3).notes == ["line 2: no number", "line 3: no number", "line 4: no number"])
    #expect(make(12).notes.last == "and 2 more")
    #expect(make(12).notes.count == 11)
  }

  @Test("Each reason why a file is no table has words and a stable code")
  func unreadable() {
    let shown = CSVError.raggedRows(lines: [3], found: [1], expected: 4).diagnostic(file: "a.csv")
    #expect(
      shown.message
        == "cannot read the table in a.csv: line 3 has 1 fields where the header has 4")
    #expect(CSVError.notText(line: 2).diagnostic(file: "a.csv").code == .fileNotText)
    #expect(CSVError.tooLarge(limit: 64_000_000).diagnostic(file: "a.csv").code == .fileTooLarge)
    #expect(Portfolio.Failure.badBudget.diagnostic.code == .outOfRange)
  }
}
