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

  @Test func `what may be thousands is left to the writer`() {
    #expect(throws: TableError.self) {
      try read("id;initiative;impact;ability;cost_eur\na;New idea;6;8;39,280\n")
    }
  }

  @Test func `between commas a decimal comma is refused as before`() {
    #expect(throws: TableError.self) {
      try read("id,initiative,impact,ability\na,New idea,\"6,5\",8\n")
    }
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
