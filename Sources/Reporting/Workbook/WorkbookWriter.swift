/// Why a workbook cannot be written.
public enum WorkbookError: Error, Hashable, Sendable {
  /// A sheet has more rows or columns than spreadsheets have.
  case sheetTooLarge(String)
  /// The file would be larger than its format allows.
  case fileTooLarge
}

extension Workbook {
  /// The workbook as an .xlsx file.
  ///
  /// Sheet names are made valid and unique as `SheetName.unique` says; names of cells that repeat an
  /// earlier one are left out. A file without formats, names and title has the smallest set of parts.
  ///
  /// - Complexity: O(*n*) in the number of cells; equal workbooks give equal bytes.
  public func xlsx() throws(WorkbookError) -> [UInt8] {
    for sheet in sheets {
      guard sheet.rows.count <= CellReference.rowLimit,
        sheet.rows.allSatisfy({ $0.count <= CellReference.columnLimit })
      else { throw .sheetTooLarge(sheet.name) }
    }
    do {
      return try WorkbookWriter(self).package().file()
    } catch {
      throw .fileTooLarge
    }
  }
}

/// Writes the parts of a workbook.
struct WorkbookWriter {
  private let workbook: Workbook
  private let sheets: [Sheet]
  private let names: [String]
  private let styles: WorkbookStyles

  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let relationships =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let typeBase = OfficePackage.typeBase + "spreadsheetml."

  init(_ workbook: Workbook) {
    self.workbook = workbook
    sheets = workbook.sheets.isEmpty ? [Sheet("Sheet1", rows: [])] : workbook.sheets
    names = SheetName.unique(sheets.map(\.name))
    styles = WorkbookStyles(of: sheets)
  }

  /// Returns the package with all parts.
  func package() -> OfficePackage {
    var package = OfficePackage()
    package.relationships = [.init("rId1", "officeDocument", "xl/workbook.xml")]
    var links: [OfficePackage.Relationship] = sheets.indices.map {
      .init("rId\($0 + 1)", "worksheet", "worksheets/sheet\($0 + 1).xml")
    }
    if !styles.isPlain {
      links.append(.init("rId\(sheets.count + 1)", "styles", "styles.xml"))
    }
    // A workbook that is opened by itself has a theme; one behind a chart stays small.
    if isWhole { links.append(.init("rId\(sheets.count + 2)", "theme", "theme/theme1.xml")) }
    package.parts = [
      .init("xl/workbook.xml", type: Self.typeBase + "sheet.main+xml", xml: bookXML, links)
    ]
    for (index, sheet) in sheets.enumerated() {
      package.parts.append(
        .init(
          "xl/worksheets/sheet\(index + 1).xml", type: Self.typeBase + "worksheet+xml",
          xml: xml(of: sheet)))
    }
    if !styles.isPlain {
      package.parts.append(
        .init("xl/styles.xml", type: Self.typeBase + "styles+xml", xml: styles.xml))
    }
    if isWhole {
      package.parts.append(
        .init(
          "xl/theme/theme1.xml", type: OfficePackage.typeBase + "theme+xml", xml: DeckTheme.theme))
    }
    if let title = workbook.title {
      package.relationships += DocumentProperties.relationships(from: 2)
      package.parts += DocumentProperties(title: title, program: "whatif").parts
    }
    return package
  }

  private var isWhole: Bool { !styles.isPlain || workbook.title != nil }

  /// The list of sheets and names.
  private var bookXML: String {
    var xml = "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.relationships)\"><sheets>"
    for (index, name) in names.enumerated() {
      xml += "<sheet name=\"\(OfficeXML.escaped(name))\" sheetId=\"\(index + 1)\""
      xml += " r:id=\"rId\(index + 1)\"/>"
    }
    xml += "</sheets>"
    var seen: Set<String> = []
    let defined = workbook.names.filter { seen.insert($0.name.lowercased()).inserted }
    let titles = isWhole ? sheets.indices.compactMap(printTitles) : []
    if !defined.isEmpty || !titles.isEmpty {
      xml += "<definedNames>"
      for name in defined {
        xml += "<definedName name=\"\(OfficeXML.escaped(name.name))\">"
        xml += "\(OfficeXML.escaped(name.target))</definedName>"
      }
      xml += titles.joined() + "</definedNames>"
    }
    // Formulas are computed anew when the file opens, so no spreadsheet shows a stale cache.
    if hasFormulas { xml += "<calcPr calcId=\"191029\" fullCalcOnLoad=\"1\"/>" }
    return xml + "</workbook>"
  }

  /// What every printed page of a sheet begins with: its head, and the columns that stay in sight.
  private func printTitles(of index: Int) -> String? {
    let sheet = sheets[index]
    let place = SheetName.quoted(names[index])
    var parts: [String] = []
    if sheet.frozenColumns > 0 {
      parts.append("\(place)!$A:$\(CellReference.letters(sheet.frozenColumns - 1))")
    }
    if sheet.frozenRows > 0 { parts.append("\(place)!$\(sheet.frozenRows):$\(sheet.frozenRows)") }
    guard !parts.isEmpty else { return nil }
    return "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"\(index)\">"
      + "\(OfficeXML.escaped(parts.joined(separator: ",")))</definedName>"
  }

  private var hasFormulas: Bool {
    sheets.contains { sheet in
      sheet.rows.contains { row in
        row.contains {
          switch $0 {
          case .formula, .textFormula: true
          default: false
          }
        }
      }
    }
  }

  // MARK: - Sheets

  /// Returns one sheet as XML.
  private func xml(of sheet: Sheet) -> String {
    var xml = "<worksheet xmlns=\"\(Self.main)\">"
    let isFitted = !sheet.goesOnToTheRight
    if isWhole, isFitted { xml += "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>" }
    xml += viewXML(of: sheet)
    if !sheet.widths.isEmpty {
      xml += "<cols>"
      for (index, width) in sheet.widths.prefix(CellReference.columnLimit).enumerated() {
        let size = width.isFinite ? min(max(width, 1), 255) : 9
        xml += "<col min=\"\(index + 1)\" max=\"\(index + 1)\""
        xml += " width=\"\(OfficeXML.number(size))\" customWidth=\"1\"/>"
      }
      xml += "</cols>"
    }
    xml += "<sheetData>"
    for (row, cells) in sheet.rows.enumerated() {
      xml += "<row r=\"\(row + 1)\""
      if let height = height(of: cells, in: sheet) {
        xml += " ht=\"\(OfficeXML.number(height))\" customHeight=\"1\""
      }
      xml += ">"
      for (column, cell) in cells.enumerated() {
        append(cell, at: CellReference(row, column), to: &xml)
      }
      xml += "</row>"
    }
    xml += "</sheetData>"
    // Printed, a sheet is as wide as one landscape page of A4; one with many columns goes on to further
    // pages, down first, in type that can be read.
    if isWhole {
      xml += "<printOptions gridLines=\"0\"/>"
      xml +=
        "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>"
      xml += "<pageSetup paperSize=\"9\""
      xml += isFitted ? " fitToHeight=\"0\"" : " scale=\"\(Self.printScale)\""
      xml += " orientation=\"landscape\"/>"
      xml +=
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
    }
    return xml + "</worksheet>"
  }

  /// The height in points of a row of several lines or of a title; nil for the usual one.
  ///
  /// Not every spreadsheet finds it while it opens a file.
  private func height(of cells: [SheetCell], in sheet: Sheet) -> Double? {
    let heights = cells.enumerated().compactMap { column, cell -> Double? in
      guard case .text(let text, let style) = cell else { return nil }
      switch style.emphasis {
      case .title: return 16
      case .wrapped:
        let width = sheet.widths.indices.contains(column) ? sheet.widths[column] : 9
        // A letter of width is 5.25 points; the edges of the cell take some.
        let limit = max(20, 5.25 * width - 3)
        let lines = TextMetrics.wrap(text, size: 10, limit: limit, reserve: 1.02).count
        return lines > 1 ? Double(lines) * 12.75 : nil
      default: return nil
      }
    }
    return heights.max().map { min($0, 409) }
  }

  /// The size in percent at which a sheet that goes on to the right is printed: type of 7 points.
  private static let printScale = 70

  /// Returns what stays in sight.
  private func viewXML(of sheet: Sheet) -> String {
    let rows = min(sheet.frozenRows, 1000)
    let columns = min(sheet.frozenColumns, 100)
    guard rows > 0 || columns > 0 else { return "" }
    let pane = rows > 0 ? (columns > 0 ? "bottomRight" : "bottomLeft") : "topRight"
    var xml = "<sheetViews><sheetView workbookViewId=\"0\"><pane"
    if columns > 0 { xml += " xSplit=\"\(columns)\"" }
    if rows > 0 { xml += " ySplit=\"\(rows)\"" }
    xml += " topLeftCell=\"\(CellReference(rows, columns).a1)\" activePane=\"\(pane)\""
    xml += " state=\"frozen\"/><selection pane=\"\(pane)\"/></sheetView></sheetViews>"
    return xml
  }

  /// Appends one cell.
  private func append(_ cell: SheetCell, at place: CellReference, to xml: inout String) {
    switch cell {
    case .blank: break
    case .text(let text, let style):
      appendWords(text, style, at: place, to: &xml)
    case .number(let value, let style):
      guard value.isFinite else {
        appendWords(Self.words(for: value), style, at: place, to: &xml)
        return
      }
      xml += "<c r=\"\(place.a1)\"\(styles.attribute(style))><v>\(OfficeXML.number(value))</v></c>"
    case .formula(let formula, let cached, let style):
      guard let formula = Self.checked(formula) else {
        append(.number(cached, style), at: place, to: &xml)
        return
      }
      xml += "<c r=\"\(place.a1)\"\(styles.attribute(style))><f>\(formula)</f>"
      if cached.isFinite { xml += "<v>\(OfficeXML.number(cached))</v>" }
      xml += "</c>"
    case .textFormula(let formula, let cached, let style):
      guard let formula = Self.checked(formula) else {
        append(.text(cached, style), at: place, to: &xml)
        return
      }
      xml += "<c r=\"\(place.a1)\"\(styles.attribute(style)) t=\"str\"><f>\(formula)</f>"
      xml += "<v>\(OfficeXML.escaped(Self.clipped(cached)))</v></c>"
    }
  }

  /// Appends a cell of words.
  private func appendWords(
    _ text: String, _ style: CellStyle, at place: CellReference, to xml: inout String
  ) {
    xml += "<c r=\"\(place.a1)\"\(styles.attribute(style)) t=\"inlineStr\"><is>"
    xml += "<t xml:space=\"preserve\">\(OfficeXML.escaped(Self.clipped(text)))</t></is></c>"
  }

  /// Returns a formula for the file, nil where it is longer than spreadsheets accept.
  private static func checked(_ formula: String) -> String? {
    guard !formula.isEmpty, formula.utf16.count <= 8192 else { return nil }
    return OfficeXML.escaped(formula)
  }

  /// Returns text of at most 32,767 characters, the most a cell holds; a cut shows as "…".
  private static func clipped(_ text: String) -> String {
    // A visible escape is at most ten characters for one, so only long texts are measured.
    guard text.utf16.count > 3000 else { return text }
    let safe = SafeText.visible(text)
    guard safe.utf16.count > 32_767 else { return safe }
    var units = 0
    var scalars = String.UnicodeScalarView()
    for scalar in safe.unicodeScalars {
      units += scalar.value > 0xFFFF ? 2 : 1
      if units > 32_766 { break }
      scalars.append(scalar)
    }
    return String(scalars) + "…"
  }

  private static func words(for value: Double) -> String {
    if value.isNaN { return "none" }
    return value < 0 ? "-infinite" : "never"
  }
}

extension Sheet {
  /// Whether a page would have to be much smaller to hold all columns.
  fileprivate var goesOnToTheRight: Bool { frozenColumns > 0 && widths.reduce(0, +) > 260 }
}
