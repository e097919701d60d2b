/// The style table of a workbook: every style in use, numbered in the order of first use.
struct WorkbookStyles {
  private let styles: [CellStyle]
  private let index: [CellStyle: Int]

  /// Collects the styles of sheets.
  init(of sheets: [Sheet]) {
    var styles = [CellStyle.plain]
    var index = [CellStyle.plain: 0]
    for sheet in sheets {
      for row in sheet.rows {
        for cell in row {
          guard let style = Self.style(of: cell), index[style] == nil else { continue }
          index[style] = styles.count
          styles.append(style)
        }
      }
    }
    self.styles = styles
    self.index = index
  }

  /// Whether no cell has a style of its own.
  var isPlain: Bool { styles.count == 1 }

  /// Returns the attribute of a cell.
  func attribute(_ style: CellStyle) -> String {
    guard let number = index[style], number > 0 else { return "" }
    return " s=\"\(number)\""
  }

  private static func style(of cell: SheetCell) -> CellStyle? {
    switch cell {
    case .text(_, let style), .number(_, let style): style
    case .formula(_, _, let style), .textFormula(_, _, let style): style
    case .blank: nil
    }
  }

  /// The part.
  var xml: String {
    let codes = formatCodes
    var xml = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
    if !codes.isEmpty {
      xml += "<numFmts count=\"\(codes.count)\">"
      for (number, code) in codes.enumerated() {
        xml += "<numFmt numFmtId=\"\(164 + number)\" formatCode=\"\(OfficeXML.escaped(code))\"/>"
      }
      xml += "</numFmts>"
    }
    xml += Self.fonts + Self.fills + Self.borders
    xml += "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
    xml += "</cellStyleXfs><cellXfs count=\"\(styles.count)\">"
    for style in styles {
      let number = style.format.code.flatMap { codes.firstIndex(of: $0) }.map { 164 + $0 } ?? 0
      xml += Self.cellXML(style.emphasis, format: number)
    }
    xml +=
      "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
    return xml + "</cellStyles></styleSheet>"
  }

  /// The format codes in use, each once.
  private var formatCodes: [String] {
    var codes: [String] = []
    for style in styles {
      if let code = style.format.code, !codes.contains(code) { codes.append(code) }
    }
    return codes
  }

  /// Fonts by number: plain, bold, input blue, fine print, title.
  private static let fonts =
    "<fonts count=\"5\"><font><sz val=\"10\"/><name val=\"Arial\"/></font>"
    + "<font><b/><sz val=\"10\"/><name val=\"Arial\"/></font>"
    + "<font><sz val=\"10\"/><color rgb=\"FF0000FF\"/><name val=\"Arial\"/></font>"
    + "<font><sz val=\"9\"/><color rgb=\"FF595959\"/><name val=\"Arial\"/></font>"
    + "<font><b/><sz val=\"12\"/><name val=\"Arial\"/></font></fonts>"

  /// Fills by number: the two that must exist, head grey, input yellow.
  private static let fills =
    "<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill>"
    + "<fill><patternFill patternType=\"gray125\"/></fill>"
    + "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF2F2F2\"/></patternFill></fill>"
    + "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFF9E5\"/></patternFill></fill>"
    + "</fills>"

  /// Borders by number: none, a rule above.
  private static let borders =
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
    + "<border><left/><right/><top style=\"thin\"><color rgb=\"FF595959\"/></top><bottom/><diagonal/>"
    + "</border></borders>"

  /// Returns one entry of the table.
  private static func cellXML(_ emphasis: CellStyle.Emphasis, format: Int) -> String {
    let (font, fill, border) =
      switch emphasis {
      case .plain, .wrapped, .unit: (0, 0, 0)
      case .title: (4, 0, 0)
      case .heading, .unitHeading, .numberHeading: (1, 2, 0)
      case .input: (2, 3, 0)
      case .total: (1, 0, 1)
      case .note, .remark: (3, 0, 0)
      }
    let alignment: String? =
      switch emphasis {
      case .heading: "vertical=\"top\" wrapText=\"1\""
      case .unitHeading: "horizontal=\"left\" vertical=\"top\" wrapText=\"1\" indent=\"1\""
      case .unit, .remark: "horizontal=\"left\" indent=\"1\""
      case .numberHeading: "horizontal=\"right\" vertical=\"top\" wrapText=\"1\""
      case .wrapped: "vertical=\"top\" wrapText=\"1\""
      default: nil
      }
    let head = "<xf numFmtId=\"\(format)\" fontId=\"\(font)\" fillId=\"\(fill)\""
    let rest = " borderId=\"\(border)\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\""
    let fills = " applyFill=\"1\" applyBorder=\"1\""
    guard let alignment else { return head + rest + fills + "/>" }
    return head + rest + fills + " applyAlignment=\"1\"><alignment \(alignment)/></xf>"
  }
}
