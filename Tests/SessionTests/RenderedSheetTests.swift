import Foundation
import TestSupport
import Testing

@testable import Session

/// What prints pages.
private enum Printing {
  static let browser = ["chromium", "chromium-browser", "google-chrome"]
    .first { RenderingTools.path(of: $0) != nil }

  static var isAvailable: Bool { browser != nil && RenderingTools.areAvailable("pdftotext") }
}

/// The page of a case as Chromium prints it: one sheet of A4, in type that can be read.
///
/// Needs a headless Chromium and `pdftotext`, which `scripts/test --full` installs.
@Suite(
  .enabled(if: Printing.isAvailable, "run `scripts/test --full`: Chromium prints the pages"))
struct RenderedSheetTests {
  /// A case of so many lines that no sheet holds them all.
  static let long =
    "case long \"Many lines\"\ncost build = $90,000 once\n"
    + (1...300).map { "benefit gain\($0) \"Gain number \($0)\" = $\(10 + $0)/month\n" }.joined()

  /// The sample initiatives, of which there is no case, and the table that they stand in.
  private static let initiatives = ["initiatives.whatif", "data/initiatives.csv"].map { path in
    let url = ExportWorkbookTests.scenarios.appendingPathComponent(path)
    return (path, (try? String(contentsOf: url, encoding: .utf8)) ?? "")
  }

  @Test func `a case prints on one sheet of A4 in 8 points and more`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts =
      RenderedDeckTests.texts + [("long", Self.long), ("initiatives", Self.initiatives[0].1)]
    #expect(texts.count == 20)
    for (name, text) in texts {
      let files = MemoryFiles(["case.whatif": text, "data/initiatives.csv": Self.initiatives[1].1])
      var session = Session(.test(files))
      _ = session.open("case.whatif")
      _ = session.answer("export \"page.html\"")
      let page = folder.appendingPathComponent("\(name).html")
      try Data(files["page.html"].utf8).write(to: page)
      let pdf = folder.appendingPathComponent("\(name).pdf").path
      try RenderingTools.run(
        Printing.browser ?? "chromium",
        [
          "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
          "--user-data-dir=\(folder.appendingPathComponent("profile").path)",
          "--print-to-pdf=\(pdf)", page.absoluteString,
        ])
      let boxes = folder.appendingPathComponent("\(name).boxes")
      try RenderingTools.run("pdftotext", ["-bbox", pdf, boxes.path])
      let pages = RenderedDeck.pages(String(decoding: try Data(contentsOf: boxes), as: UTF8.self))
      #expect(pages.count == 1, "\(name): \(pages.count) sheets")
      for page in pages {
        #expect(abs(page.width - 595) < 1 && abs(page.height - 842) < 1, "\(name)")
        #expect(page.words.count > 60, "\(name): \(page.words.count) words")
        // A date is a word as long as it is not broken.
        let dates = page.words.filter { $0.text.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil }
        #expect(name != "initiatives" || dates.count == 14, "\(dates.map(\.text))")
        // The box of a word is as high as its face: more than the size of the type.
        let small = page.words.filter { $0.y.upperBound - $0.y.lowerBound < 8 }
        #expect(small.isEmpty, "\(name): \(small)")
        for (index, word) in page.words.enumerated() {
          #expect(page.holds(word), "\(name): \(word)")
          // The boxes of faces that stand in for others are higher than their letters.
          for other in page.words[(index + 1)...] where word.isASCII && other.isASCII {
            #expect(!word.covers(other), "\(name): \(word) \(other)")
          }
        }
      }
    }
  }
}

extension RenderedDeck.Word {
  fileprivate var isASCII: Bool { text.allSatisfy(\.isASCII) }
}
