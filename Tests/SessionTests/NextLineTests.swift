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

  // MARK: - What a line to type is

  /// The last thing said is a line that can be read: as it stands, or at the place it belongs to.
  private static func endsWithLine(_ advice: [String]) -> Bool {
    guard let last = advice.last else { return false }
    let pieces = last.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.indices.contains { $0 % 2 == 1 && isTypable(String(pieces[$0])) }
  }

  /// Whether a text can be read, `…` standing for what the person knows.
  private static func isTypable(_ text: String) -> Bool {
    if text.hasPrefix("whatif ") { return true }
    if text.hasPrefix("help ") {
      var session = Session(.test())
      return session.evaluate(text).allSatisfy { !$0.isError }
    }
    guard text.contains(where: \.isLetter) || text.contains(where: \.isNumber) else { return false }
    let places = [
      "", "x = ", "cost x = ", "cost x = $1 ", "benefit x = $1/month ", "what if ", "table npv by ",
      "f(",
    ]
    let parts = ["1", "$1", "x", "1 to 2", "x = 1"].map {
      text.replacingOccurrences(of: "…", with: $0)
    }
    return places.contains { place in
      parts.contains { part in
        let line = place == "f(" ? "f(\(part))" : place + part
        return !Parser.parse(SourceText(name: "line", line)).diagnostics.contains {
          $0.severity == .error
        }
      }
    }
  }

  private static func errors(_ responses: [Response]) -> [Diagnostic] {
    responses.compactMap { response in
      guard case .diagnostic(let diagnostic) = response, diagnostic.severity == .error,
        exceptions[diagnostic.code] == nil
      else { return nil }
      return diagnostic
    }
  }

  /// Types an entry into a copy of a session and records each error that ends with no line; returns how
  /// many errors there were.
  private static func check(_ entry: String, in session: Session) -> Int {
    var session = session
    let found = errors(session.evaluate(entry))
    for error in found where !endsWithLine(error.advice) {
      Issue.record("\(entry)\n\(DiagnosticRenderer().text(for: error))")
    }
    return found.count
  }

  /// Codes of warnings and notes only.
  private static let noErrors: Set<DiagnosticCode> = [.afterHorizon, .kindOfMoney, .declaredUnit]

  @Test(arguments: [
    ("npv", true), ("cost x = $1,000 once", true), ("realised 50%", true), ("$20,000 once", true),
    ("price = …", true), ("help units", true), ("help nothing", false), (")", false),
    ("1 + * 2", false),
    ("once once", false),
    ("solve x", false), ("", false),
  ])
  func `a line to type can be read`(text: String, expected: Bool) {
    #expect(Self.isTypable(text) == expected)
  }

  // MARK: - All errors

  @Test func `what is explained under a word of help is there`() throws {
    for code in DiagnosticCode.allCases {
      guard let topic = code.topic else {
        #expect(Self.exceptions[code] != nil)
        continue
      }
      var session = Session(.test())
      #expect(Self.errors(session.evaluate("help \(topic)")).isEmpty, "help \(topic)")
    }
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `every error on file ends with a line to type`(code: DiagnosticCode) throws {
    let url = DiagnosticCodeTests.folder.appendingPathComponent("\(code.rawValue).txt")
    let scene = DiagnosticCodeTests.Scene(try String(contentsOf: url, encoding: .utf8))
    var found: [Diagnostic] = []
    if scene.transcript.hasPrefix("$ whatif check") {
      found = Self.errors(FileCheck("case.whatif", environment: .test(scene.files)).responses)
    } else {
      var session = Session(.test(scene.files))
      for entry in TranscriptTests.entries(of: scene.transcript) {
        found += Self.errors(session.evaluate(entry))
      }
    }
    for error in found {
      #expect(Self.endsWithLine(error.advice), "\(error.message) \(error.advice)")
    }
    let holdsNone = Self.noErrors.contains(code) || Self.exceptions[code] != nil
    #expect(holdsNone || found.contains { $0.code == code })
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
    let found = Self.unreadable.reduce(0) { $0 + Self.check($1, in: session) }
    #expect(found > 120)
  }

  @Test func `every word of the manual misused ends with a line to type`() {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    for entry in CommandTable.all {
      let rests = [
        "", " nothing", " 3", " \"x\"", " =", " price", " price price", " (", " of", " 5%",
        " $3/unit",
      ]
      let found = rests.reduce(0) { $0 + Self.check(entry.name + $1, in: session) }
      #expect(found > 0, "\(entry.name)")
    }
  }

  @Test func `examples with a word left out, twice or in the wrong place end with a line to type`()
  {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    var found = 0
    for entry in CommandTable.all {
      for line in entry.example.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        for i in words.indices {
          var (without, twice, moved) = (words, words, words)
          without.remove(at: i)
          twice.insert(words[i], at: i)
          moved.swapAt(i, words.count - 1)
          for changed in [without, twice, moved] {
            found += Self.check(changed.joined(separator: " "), in: session)
          }
        }
      }
    }
    #expect(found > 1_000)
  }
}
