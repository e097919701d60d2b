import Foundation
import Testing

@testable import Session

/// What is shown where only ASCII can be: in reports, errors, notes and lines to type.
struct PlainCharacterTests {
  /// Everything beyond ASCII in what a session answers to entries that is in none of them.
  private static func strange(
    in entries: [String], files: MemoryFiles = MemoryFiles(), source: String
  ) -> [String] {
    var session = Session(.test(files, isInteractive: true))
    let own = Set(source.unicodeScalars)
    return entries.flatMap { entry -> [String] in
      Rendering.text(session.evaluate(entry), unicode: false).split(separator: "\n").filter {
        $0.unicodeScalars.contains { $0.value > 126 && !own.contains($0) }
      }.map(String.init)
    }
  }

  @Test(arguments: TranscriptTests.names)
  func `a transcript is answered in ASCII`(name: String) throws {
    let url = TranscriptTests.folder.appendingPathComponent(name)
    let entries = TranscriptTests.entries(of: try String(contentsOf: url, encoding: .utf8))
    #expect(Self.strange(in: entries, source: entries.joined()) == [])
  }

  @Test func `every error is told in ASCII`() throws {
    let folder = DiagnosticCodeTests.folder
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let url = folder.appendingPathComponent(name)
      let scene = DiagnosticCodeTests.Scene(try String(contentsOf: url, encoding: .utf8))
      let entries = TranscriptTests.entries(of: scene.transcript)
      let found = Self.strange(
        in: entries, files: scene.files, source: scene.head + entries.joined())
      #expect(found == [], "\(name)")
    }
  }

  @Test func `a command to type stays whole in ASCII`() {
    #expect(
      Self.shown("npv")
        == "error[no-case]: there is no case yet\n --> entry 1:1:1\n  |\n1 | npv\n  | ^^^\n"
        + "  = help: start one: `case my_case \"Title\"`, then `cost ...` and `benefit ...` lines\n"
    )
  }

  @Test(arguments: RenderedDeckTests.texts.indices)
  func `worked cases are answered in ASCII`(index: Int) {
    let entries = [
      "load \"case.whatif\"", "annual", "cashflow", "tornado", "simulate npv", "inputs",
      "plot waterfall", "plot cashflow", "why npv", "break even npv", "list", "help",
      "use base", "what if price up 10%", "copy as text",
    ]
    let text = RenderedDeckTests.texts[index].text
    let files = MemoryFiles(["case.whatif": text])
    #expect(
      Self.strange(in: entries, files: files, source: text.filter { !"·…→".contains($0) }) == [])
  }

  private static func shown(_ entry: String) -> String {
    var session = Session(.test(MemoryFiles(), isInteractive: true))
    return Rendering.text(session.evaluate(entry), unicode: false)
  }
}
