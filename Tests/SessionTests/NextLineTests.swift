import Diagnostics
import Foundation
import Syntax
import Testing

@testable import Session

/// Every error ends with the next useful line to type.
@Suite("The next line to type")
struct NextLineTests {
  /// The codes without one, each with its reason.
  private static let exceptions: [DiagnosticCode: String] = [
    .notComputed:
      "it names the line with the error to mend, which is told before it with its own help"
  ]

  private static func errors(_ responses: [Response]) -> [Diagnostic] {
    responses.compactMap { response in
      guard case .diagnostic(let diagnostic) = response, diagnostic.severity == .error,
        exceptions[diagnostic.code] == nil
      else { return nil }
      return diagnostic
    }
  }

  /// Types an entry into a copy of a session and records each error that ends with no line.
  ///
  /// - Returns: How many errors there were.
  @discardableResult
  private static func check(
    _ entry: String, in session: Session, _ files: MemoryFiles? = nil, allowsOthers: Bool = false
  ) -> Int {
    var copy = session
    let errors = errors(copy.evaluate(entry))
    let next = NextLine(session, entry: entry, files: files, allowsOthers: allowsOthers)
    for error in errors {
      guard let complaint = next.complaint(about: error) else { continue }
      Issue.record("\(entry.prefix(80)): \(complaint)\n\(DiagnosticRenderer().text(for: error))")
    }
    return errors.count
  }

  /// The rules of the judge, on errors made up for them.
  @Test(arguments: [
    ("write `3 * 2`", true), ("write `price`", false), ("write `3 *`", false),
    ("leave out `once`, or give an amount without `/…`", false),
    ("`price` comes out in $/unit", false), ("write `3` or `3 +`", false),
    ("behind the line: `realised 50%`", true), ("write `price = … USD`", true),
    ("write `price = …)`", false),
    ("once: `$20,000 once`", true), ("`help units` explains it", true),
    ("`help nothing` explains it", false),
    ("`why` on a line of its own shows them", false), ("the rule is `that` way", false),
    ("write `nothing * 2`", false),
  ])
  func `a line to type works when it is typed`(advice: String, expected: Bool) {
    let (session, files) = Session.opened(ReferenceManual.sampleText)
    let error = Diagnostic(.badChange, "made up", help: [advice])
    let complaint = NextLine(session, entry: nil, files: files).complaint(about: error)
    #expect((complaint == nil) == expected, "\(complaint ?? "accepted")")
  }

  // MARK: - All errors

  @Test func `what is explained under a word of help is there`() throws {
    for code in DiagnosticCode.allCases {
      guard let topic = code.topic else {
        #expect(Self.exceptions[code] != nil)
        continue
      }
      var session = Session(.test())
      let page = session.answer("help \(topic)")
      #expect(page.contains("Example"), "help \(topic)\n\(page)")
    }
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `every error on file ends with a line to type`(code: DiagnosticCode) throws {
    let url = DiagnosticCodeTests.folder.appendingPathComponent("\(code.rawValue).txt")
    let scene = DiagnosticCodeTests.Scene(try String(contentsOf: url, encoding: .utf8))
    guard !scene.transcript.hasPrefix("$ whatif check") else {
      let check = FileCheck("case.whatif", environment: .test(scene.files))
      let next = NextLine(Session(.test(scene.files)), entry: nil, files: scene.files)
      for error in Self.errors(check.responses) {
        #expect(next.complaint(about: error) == nil, "\(error.message) \(error.advice)")
      }
      return
    }
    var session = Session(.test(scene.files))
    for entry in TranscriptTests.entries(of: scene.transcript) {
      Self.check(entry, in: session, scene.files)
      _ = session.evaluate(entry)
    }
  }

  /// Texts that cannot be read, from the tests of the reader.
  private static let unreadable: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../SyntaxTests/Resources/diagnostics")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".whatif") }.flatMap { name in
      let data = (try? Data(contentsOf: folder.appendingPathComponent(name))) ?? Data()
      return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }()

  @Test func `what cannot be read ends with a line to type`() {
    #expect(Self.unreadable.count > 140)
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    let errors = Self.unreadable.reduce(0) { $0 + Self.check($1, in: session, allowsOthers: true) }
    #expect(errors > 130)
  }

  @Test func `every word of the manual misused ends with a line to type`() {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    var errors = 0
    for entry in CommandTable.all {
      for rest in [
        "", " nothing", " 3", " \"x\"", " =", " price", " price price", " (", " of", " 5%",
        " $3/unit",
      ] {
        errors += Self.check(entry.name + rest, in: session, allowsOthers: true)
      }
    }
    #expect(errors > 800)
  }

  @Test func `examples with a word left out, twice or in the wrong place end with a line to type`()
  {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    var errors = 0
    for entry in CommandTable.all {
      for line in entry.example.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        for i in words.indices {
          var (without, twice, moved) = (words, words, words)
          without.remove(at: i)
          twice.insert(words[i], at: i)
          moved.swapAt(i, words.count - 1)
          for changed in [without, twice, moved] {
            errors += Self.check(
              changed.joined(separator: " "), in: session, allowsOthers: true)
          }
        }
      }
    }
    #expect(errors > 400)
  }
}
