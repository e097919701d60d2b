import CustomerExperience
import Diagnostics
import Quantities
import Testing

/// Numbers as spreadsheets of different countries write them into a table.
@Suite struct `Numbers of a table` {
  private func read(_ text: String) throws -> [Initiative] {
    try Initiative.read(from: try CSVReader().read(Array(text.utf8)))
  }

  @Test func `an amount may carry its currency sign`() throws {
    let items = try read("id,initiative,impact,ability,cost\na,New idea,8,5,\"$39,280\"\n")
    #expect(
      items[0].cost
        == Quantity(39_280, .number, try #require(Catalogue.standard.unit(named: "USD"))))
  }

  @Test func `between semicolons a comma is the decimal sign`() throws {
    let items = try read("id;initiative;impact;ability;cost_eur\na;New idea;6,5;8;39.280,50\n")
    #expect(items[0].impact == 6.5)
    #expect(items[0].cost?.value == 39_280.5)
  }

  @Test(arguments: [
    ("1;5", "39,28", 39.28), ("1;5", "39.28", 39.28), ("1;5", "1.234.567", 1_234_567),
    ("1;5", "1.234.567,5", 1_234_567.5), ("1;5", "-1 250,5", -1250.5), ("1;5", "39,2800", 39.28),
    ("1,5", "39.280", 39.28), ("1,5", "39,280", 39_280), ("1,5", "1,234,567.5", 1_234_567.5),
    ("1,5", "1\u{202F}250.5", 1250.5),
  ])
  func `a number is read as its file writes them`(_ row: String, _ cell: String, _ value: Double)
    throws
  {
    let separator = row.contains(";") ? ";" : ","
    let table = try CSVReader().read(Array("a\(separator)b\n\(row)\n".utf8))
    #expect(table.number(cell) == value)
  }

  @Test(arguments: [
    // Two readers would read these differently.
    ("1;5", "39,280", "; write 39280 or 39,2800"), ("1;5", "39.280", "; write 39280 or 39,2800"),
    ("1,5", "6,5", "; write 6.5"), ("1,5", "12,34,567", ""), ("1;5", "1.2,3.4", ""),
    ("1,5", "12 months", ""), ("1,5", "", ""), ("1,5", "-", ""), ("1,5", "1e999", ""),
  ])
  func `what may be read in two ways is left to the writer`(
    _ row: String, _ cell: String, _ remedy: String
  ) throws {
    let separator = row.contains(";") ? ";" : ","
    let table = try CSVReader().read(Array("a\(separator)b\n\(row)\n".utf8))
    #expect(table.number(cell) == nil)
    #expect(table.remedy(cell) == remedy)
  }

  @Test func `an ambiguous amount is told with both ways to write it`() {
    do {
      _ = try read("id;initiative;impact;ability;cost_eur\na;New idea;6;8;39.280\n")
      Issue.record("read 39.280")
    } catch let error as TableError {
      let diagnostic = error.diagnostic(file: "ideas.csv")
      #expect("\(diagnostic)".contains("write 39280 or 39,2800"))
    } catch { Issue.record("\(error)") }
  }

  @Test func `missing columns are told with all that are needed`() {
    do {
      _ = try read("name,impact\nx,5\n")
      Issue.record("read without id")
    } catch let error as TableError {
      let words = error.diagnostic(file: "ideas.csv").help.joined()
      for column in ["id", "initiative", "impact", "ability"] { #expect(words.contains(column)) }
    } catch { Issue.record("\(error)") }
  }
}
