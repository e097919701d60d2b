import Foundation
import Testing

@testable import Modeling
@testable import Session

struct CommandTableTests {
  @Test(arguments: CommandTable.all.filter { !$0.example.isEmpty })
  func `every example of the manual runs on the sample case`(entry: CommandEntry) {
    var (session, _) = Session.opened(
      ReferenceManual.sampleFiles.merging(["case.whatif": ReferenceManual.sampleText]) { $1 },
      at: "case.whatif")
    #expect(session.fileName == "case.whatif")
    for line in entry.example.split(separator: "\n") {
      let responses = session.evaluate(String(line))
      #expect(!responses.isEmpty || entry.kind != .command, "\(line)")
      #expect(Rendering.errors(responses).isEmpty, "\(line): \(Rendering.text(responses))")
    }
  }

  @Test func `the reference page is the one that the table makes`() throws {
    let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs")
    let run = NotebookRun(
      bytes: Array(ReferenceManual.markdown.utf8), path: "reference.md",
      environment: .test(MemoryFiles(ReferenceManual.sampleFiles)))
    #expect(!run.hasFailed, "\(Rendering.text(run.failures))")
    let pages = ReferenceManual.sampleFiles
      .merging(["reference.md": String(decoding: run.updated, as: UTF8.self)]) { $1 }
    for (name, text) in pages {
      let page = docs.appendingPathComponent(name)
      if ProcessInfo.processInfo.environment["WHATIF_RECORD"] == "1" {
        try text.write(to: page, atomically: true, encoding: .utf8)
        Issue.record("wrote docs/\(name) anew")
      } else {
        #expect(try String(contentsOf: page, encoding: .utf8) == text)
      }
    }
  }

  @Test func `every entry has a summary of one line and a name of its own within its kind`() {
    var seen: Set<String> = []
    for entry in CommandTable.all {
      #expect(
        !entry.summary.isEmpty && !entry.summary.hasSuffix(".") && !entry.summary.contains("\n"))
      #expect(seen.insert("\(entry.kind) \(entry.name)").inserted, "\(entry.name) stands twice")
    }
  }

  @Test func `every function of the checker is in the manual`() {
    let names = Set(CommandTable.functions.map(\.name))
    let shownTogether: Set<String> = ["p10", "p50", "p90"]
    for function in BuiltInFunction.allCases where !shownTogether.contains(function.rawValue) {
      #expect(names.contains(function.rawValue), "\(function.rawValue) is missing")
    }
  }

  @Test(arguments: ["table", "TABLE", "what if", "ramp", "npv", "units", "pmt", "?"])
  func `help answers words in any capitals`(topic: String) {
    var session = Session(.test())
    let responses = session.evaluate(topic == "?" ? "?ramp" : "help \(topic)")
    #expect(!responses.isEmpty)
    #expect(Rendering.errors(responses).isEmpty)
  }

  @Test func `help on a figure tells of the case first, then of the function of that name`() throws
  {
    var session = Session(.test())
    let text = session.answer("help npv")
    let figure = try #require(text.range(of: "npv [of case] [under scenario]"))
    let function = try #require(text.range(of: "npv(rate, flows"))
    #expect(figure.lowerBound < function.lowerBound)
  }

  @Test func `the name of a family alone is answered with its list`() {
    var session = Session(.test())
    #expect(session.answer("scenarios").contains("write `list scenarios`"))
  }

  @Test func `help on an unknown word asks whether a near one was meant`() {
    var session = Session(.test())
    #expect(session.answer("help tabel").contains("did you mean `help table`?"))
  }

  @Test func `names, commands and units are offered where they fit`() {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    func texts(_ typed: String) -> [String] {
      session.completions(in: typed, at: typed.utf8.count).candidates.map(\.text)
    }
    #expect(texts("upl") == ["uplift"])
    #expect(texts("uni").contains("units_sold"))
    #expect(texts("5 uni").contains("units"))
    #expect(!texts("5 uni").contains("units_sold"))
    #expect(texts("torn") == ["tornado"])
    #expect(texts("x = ram").contains("ramp("))
  }
}
