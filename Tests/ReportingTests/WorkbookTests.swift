import Testing

@testable import Reporting

@Suite struct WorkbookTests {
  @Test(
    "columns have the letters of spreadsheets",
    arguments: [
      (0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD"), (99_999, "XFD"),
    ])
  func letters(column: Int, letters: String) {
    #expect(CellReference.letters(column) == letters)
  }

  @Test(
    "a sheet's name is quoted where formulas need it",
    arguments: [
      ("Inputs", "Inputs"), ("Monthly cash", "'Monthly cash'"), ("Dana's", "'Dana''s'"),
      ("A1", "'A1'"), ("2026", "'2026'"), ("R1C1", "'R1C1'"),
    ])
  func sheetNames(name: String, quoted: String) {
    #expect(SheetName.quoted(name) == quoted)
  }

  @Test("sheet names become valid and unique")
  func uniqueNames() {
    let names = SheetName.unique([
      "a/b", "AB", "", "'x'", String(repeating: "w", count: 40), "History",
    ])
    #expect(
      names == ["ab", "AB (2)", "Sheet", "x", String(repeating: "w", count: 31), "History of"])
  }

  @Test(
    "a defined name is never a cell, a digit or a truth value",
    arguments: [
      ("price", "price"), ("a1", "_a1"), ("R", "_R"), ("c", "_c"), ("r2c3", "_r2c3"),
      ("true", "_true"), ("2x", "_2x"), ("a b", "a_b"), ("", "_"), ("units_sold", "units_sold"),
    ])
  func definedNames(name: String, valid: String) {
    #expect(DefinedName.valid(name) == valid)
    #expect(DefinedName.isValid(valid))
  }

  @Test("words stay words, formulas carry their value, and figures that are none are said in words")
  func cells() throws {
    let book = Workbook(
      title: "T & T",
      sheets: [
        Sheet(
          "Inputs",
          rows: [
            [.text("=cmd()", .heading), .number(0.1, .format(.percent(1))), .blank],
            [
              .formula("price*2 & \"<\"", cached: 1800, .format(.money("$"))), .number(.nan),
              .textFormula("IF(A1>0,\"a\",\"b\")", cached: "a"),
            ],
          ], widths: [20, 10], frozenRows: 1)
      ], names: [DefinedName("price", cell: CellReference(0, 1), of: "Inputs")])
    let bytes = try book.xlsx()
    #expect(try book.xlsx() == bytes)
    let file = try DeckReader(bytes)
    let cells = try DeckReader.cells(bytes)
    #expect(cells == ["A1": "=cmd()", "B1": "0.1", "A2": "1800", "B2": "none", "C2": "a"])
    let sheet = try #require(file.root("xl/worksheets/sheet1.xml"))
    #expect(sheet.all("f").map(\.text) == ["price*2 & \"<\"", "IF(A1>0,\"a\",\"b\")"])
    #expect(file.root("xl/workbook.xml")?.first("definedName")?.text == "Inputs!$B$1")
    #expect(sheet.first("pane")?.attributes["ySplit"] == "1")
    for part in file.parts.keys { #expect(file.root(part) != nil, "\(part)") }
  }

  @Test(
    "every printed page repeats the head, a wide sheet its first columns, and is not made small")
  func printing() throws {
    let row = (0...40).map { SheetCell.number(Double($0)) }
    let book = Workbook(
      title: "T",
      sheets: [
        Sheet("Inputs", rows: [row], widths: [30, 30, 20], frozenRows: 4),
        Sheet(
          "Model", rows: [row], widths: [30, 40] + [Double](repeating: 12, count: 36),
          frozenRows: 4, frozenColumns: 2),
      ])
    let file = try DeckReader(try book.xlsx())
    let titles = try #require(file.root("xl/workbook.xml")).all("definedName")
    #expect(titles.map(\.text) == ["Inputs!$4:$4", "Model!$A:$B,Model!$4:$4"])
    #expect(titles.map { $0.attributes["localSheetId"] } == ["0", "1"])
    #expect(titles.allSatisfy { $0.attributes["name"] == "_xlnm.Print_Titles" })
    let setups = try (1...2).map {
      try #require(file.root("xl/worksheets/sheet\($0).xml")?.first("pageSetup")).attributes
    }
    #expect(setups.allSatisfy { $0["orientation"] == "landscape" && $0["paperSize"] == "9" })
    #expect(setups[0]["fitToHeight"] == "0" && setups[0]["scale"] == nil)
    #expect(setups[1]["scale"] == "70")
  }

  @Test("a row is as high as its lines of words")
  func heights() throws {
    let wrapped = CellStyle(.general, .wrapped)
    // Ten letters of width are 52 points; at 10 points "aaaaaaaa" takes 45, eight digits' worth of Arial.
    let book = Workbook(
      title: "T",
      sheets: [
        Sheet(
          "S",
          rows: [
            [.text("aaaaaaaa aaaaaaaa aaaaaaaa", wrapped)], [.text("aaaaaaaa", wrapped)],
            [.text("Head", CellStyle(.general, .title))], [.text("aaaaaaaa aaaaaaaa aaaaaaaa")],
          ], widths: [10])
      ])
    let sheet = try #require(try DeckReader(try book.xlsx()).root("xl/worksheets/sheet1.xml"))
    #expect(sheet.all("row").map { $0.attributes["ht"] } == ["38.25", nil, "16", nil])
  }

  @Test("words behind a figure keep away from it")
  func wordsBehindFigures() throws {
    let book = Workbook(
      title: "T",
      sheets: [Sheet("S", rows: [[.number(1), .text("$", CellStyle(.general, .unit))]])])
    let styles = try #require(try DeckReader(try book.xlsx()).root("xl/styles.xml"))
    #expect(styles.all("alignment").contains { $0.attributes["indent"] == "1" })
  }
}
