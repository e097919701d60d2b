import Foundation
import Testing

@testable import Reporting
@testable import Session

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Names and texts that act as markup, formulas or controls somewhere, through every export.
struct ExportNastyTests {
  static let titles = [
    "R&D <script>alert(1)</script>", "says \\\"hello\\\" | `code` *bold* _x_",
    "=cmd()|' /C calc'!A0",
    "+1+1", "@SUM(A1)", "-2+3", "emoji 🚀👩‍👩‍👧 日本語", "مرحبا بالعالم", "]]> -- <!-- %%",
    "a very long name that goes on and on and on until no chart can hold it any more, not even here",
  ]

  static func text(_ title: String) -> String {
    """
    volume "\(title)" = 100 (50 to 150) calls/month  # \(title)
    case nasty "\(title)"
    impact 7
    ability 8
    owner "\(title)"
    cost build "\(title)" = $100 once
    benefit gain "\(title) gain" = volume * $1/call
    initiative other "\(title)" impact 3 ability 4

    """
  }

  private func export(_ title: String, _ ending: String) -> [UInt8] {
    let files = MemoryFiles(["case.whatif": Self.text(title)])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    let answer = session.answer("export \"out.\(ending)\" of nasty")
    #expect(answer.contains("Wrote out.\(ending)"), "\(answer)")
    return files.bytes("out.\(ending)")
  }

  @Test(arguments: titles) func `every part of an office file is well-formed`(title: String) throws
  {
    for ending in ["pptx", "xlsx"] {
      let archive = try ZipArchive(file: export(title, ending))
      for entry in archive.entries
      where entry.name.hasSuffix(".xml") || entry.name.hasSuffix(".rels") {
        let parser = XMLParser(data: Data(entry.bytes))
        let parses = parser.parse()
        #expect(parses, "\(ending) \(entry.name)")
      }
    }
  }

  @Test(arguments: titles) func `no cell of a workbook turns words into a formula`(title: String)
    throws
  {
    let archive = try ZipArchive(file: export(title, "xlsx"))
    for entry in archive.entries where entry.name.hasPrefix("xl/worksheets/sheet") {
      let sheet = String(decoding: entry.bytes, as: UTF8.self)
      for part in sheet.components(separatedBy: "<f>").dropFirst() {
        let formula = part.components(separatedBy: "</f>")[0]
        #expect(
          !formula.contains("cmd") && !formula.contains("calc") && !formula.contains("SUM(A1)"))
      }
    }
  }

  @Test(arguments: titles) func `a page has no element of the text's making`(title: String) {
    let page = String(decoding: export(title, "html"), as: UTF8.self)
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("<b>bold"))
    let pictures = page.components(separatedBy: "<svg").dropFirst().map {
      "<svg" + $0.components(separatedBy: "</svg>")[0] + "</svg>"
    }
    #expect(!pictures.isEmpty)
    for picture in pictures { #expect(XMLParser(data: Data(picture.utf8)).parse()) }
  }

  @Test(arguments: titles) func `a cell of delimited text does not begin like a formula`(
    title: String
  ) {
    for (ending, separator) in [("csv", ","), ("tsv", "\t")] {
      let text = String(decoding: export(title, ending), as: UTF8.self)
      for line in text.split(whereSeparator: \.isNewline) {
        for field in line.split(separator: Character(separator)) {
          let bare = field.hasPrefix("\"") ? field.dropFirst() : field
          let isFigure = Double(bare.filter { !"$,%".contains($0) && $0 != "\"" }) != nil
          #expect(isFigure || !(bare.first.map("=+@".contains) ?? false), "\(field)")
          #expect(!bare.hasPrefix("-2+3"), "\(field)")
        }
      }
    }
  }

  @Test(arguments: titles) func `a Markdown table keeps its columns`(title: String) {
    let text = String(decoding: export(title, "md"), as: UTF8.self)
    var columns: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        columns = nil
        continue
      }
      let bars = line.replacingOccurrences(of: "\\|", with: "").count { $0 == "|" }
      #expect(columns == nil || columns == bars, "\(line)")
      columns = bars
    }
    // Between fences, where charts are drawn, nothing is markup.
    let prose = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 0 }
    #expect(!prose.contains { $0.element.contains("<script>") })
  }

  @Test(arguments: titles) func `every JSON line is an object`(title: String) throws {
    let text = String(decoding: export(title, "jsonl"), as: UTF8.self)
    for line in text.split(separator: "\n") {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
  }

  @Test(arguments: titles) func `a mail has no control characters`(title: String) {
    let clipboard = MemoryClipboard(tools: [.plain: "xclip"])
    var session = Session(
      .test(MemoryFiles(["case.whatif": Self.text(title)]), clipboard: clipboard))
    _ = session.open("case.whatif")
    _ = session.evaluate("copy for email")
    let text = clipboard.last?.text ?? ""
    #expect(text.contains("Ask: "))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }
}
