import Foundation
import Testing

@testable import Reporting
@testable import Session

struct ExportWorkbookTests {
  static let scenarios = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../scenarios").standardizedFileURL
  static let cases = [
    ("contract-simplification", "contract_simplification"),
    ("first-contact-resolution", "first_contact_resolution"),
    ("it-deployment-automation", "it_deployment_automation"),
    ("setup-video-guide", "setup_video_guide"), ("support-deflection", "support_deflection"),
    ("trapped-renewal", "trapped_renewal"),
  ]

  private static func workbook(_ file: String, _ id: String) -> (CaseWorkbook, Workbook)? {
    var session = Session(.test(SystemFiles()))
    _ = session.open(scenarios.appendingPathComponent("\(file).whatif").path)
    guard let index = session.analyst.model.caseIndex[id],
      var book = try? CaseWorkbook(session.writer, index)
    else { return nil }
    let workbook = book.workbook()
    return (book, workbook)
  }

  @Test(arguments: cases) func `every row of a worked case is a formula`(file: String, id: String)
    throws
  {
    let (book, workbook) = try #require(Self.workbook(file, id))
    #expect(book.fixed.isEmpty, "\(book.fixed)")
    #expect(workbook.sheets.map(\.name) == ["Inputs", "Model", "Result"])
  }

  /// LibreOffice computes every formula anew while converting; the profile says so.
  @Test(
    .enabled(if: LibreOffice.isInstalled, "LibreOffice is not installed"),
    arguments: cases)
  func `a spreadsheet computes the figures of the worked case`(file: String, id: String) throws {
    let (_, workbook) = try #require(Self.workbook(file, id))
    let rows = try LibreOffice().result(of: workbook.xlsx())
    #expect(rows.count > 12)
    for row in rows[4..<12] { #expect(row.last == "agrees", "\(row)") }
  }

  @Test(.enabled(if: LibreOffice.isInstalled, "LibreOffice is not installed"))
  func `a changed input is followed as in a what-if`() throws {
    let files = MemoryFiles(["case.whatif": ReferenceManual.sampleText])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    var changed = Session(.test(files))
    _ = changed.open("case.whatif")
    _ = changed.evaluate("uplift = exactly 2%")
    let npv = try changed.analyst.figures(of: 0).npv
    var book = try CaseWorkbook(session.writer, 0)
    let original = book.workbook()
    let sheets = original.sheets.map { sheet in
      Sheet(
        sheet.name,
        rows: sheet.rows.map { row in
          guard case .text("uplift", _)? = row.first, row.count > 2, sheet.name == "Inputs" else {
            return row
          }
          return Array(row[..<2]) + [.number(0.02, .plain)] + Array(row[3...])
        })
    }
    let rows = try LibreOffice().result(of: Workbook(sheets: sheets, names: original.names).xlsx())
    let figure = Double(rows[4][1].filter { !"$,".contains($0) }) ?? .nan
    #expect(abs(figure - npv) < 0.01, "\(rows[4]) is not \(npv)")
    #expect(rows[4][3] == "differs")
  }

  @Test func `what has no formula stands as a value and is named`() throws {
    let files = MemoryFiles([
      "case.whatif": """
      rate = irr([-$100, $60, $60])
      case c
      cost a = $100 once
      benefit b = $1,000/month * rate
      """
    ])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    let answer = session.answer("export \"c.xlsx\"")
    #expect(answer.contains("as values") || answer.contains("Wrote c.xlsx"), "\(answer)")
    #expect(answer.contains("rate") || !answer.contains("as values"))
  }

  // MARK: - Formulas

  @Test func `parts are bracketed by how tightly spreadsheets bind`() {
    let (a, b, c) = (
      WorkbookTerm("a", value: 2), WorkbookTerm("b", value: 3), WorkbookTerm("c", value: 5)
    )
    #expect(((a + b) * c).text == "(a+b)*c")
    #expect((a - (b - c)).text == "a-(b-c)")
    #expect((a / (b * c)).text == "a/(b*c)")
    #expect((a * (b / c)).text == "a*b/c")
    #expect((a - (b - c)).value == 4)
    #expect(WorkbookTerm(-1.5).text == "(-1.5)")
    #expect(WorkbookTerm(1e-7).text == "1E-07")
  }
}

/// A LibreOffice without a window that recalculates what it opens.
struct LibreOffice {
  private static let program = [
    "/usr/bin/soffice", "/usr/local/bin/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }
  static var isInstalled: Bool { program != nil }

  /// The last sheet of a workbook as rows of text, computed anew.
  func result(of workbook: [UInt8]) throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let user = folder.appendingPathComponent("profile/user")
    try FileManager.default.createDirectory(at: user, withIntermediateDirectories: true)
    try """
    <?xml version="1.0" encoding="UTF-8"?>
    <oor:items xmlns:oor="http://openoffice.org/2001/registry"><item \
    oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" \
    oor:op="fuse"><value>0</value></prop></item></oor:items>
    """.write(
      to: user.appendingPathComponent("registrymodifications.xcu"), atomically: true,
      encoding: .utf8)
    let file = folder.appendingPathComponent("book.xlsx")
    try Data(workbook).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program ?? "/usr/bin/soffice")
    process.arguments = [
      "-env:UserInstallation=\(folder.appendingPathComponent("profile").absoluteString)",
      "--headless",
      "--convert-to", "csv:Text - txt - csv (StarCalc):9,0,76,1,,0,false,false,false,false,false,3",
      "--outdir", folder.path, file.path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    guard let name = names.first(where: { $0.hasSuffix(".csv") }) else { return [] }
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
