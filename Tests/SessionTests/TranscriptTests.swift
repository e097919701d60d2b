import Foundation
import Testing

@testable import Session

/// Golden transcripts: what is typed stands behind `> `, further lines of one entry behind `. `, and
/// everything else is what the session answers.
///
/// `WHATIF_RECORD=1 scripts/test --filter TranscriptTests` writes the answers anew and fails, so that
/// a recording is read line by line before it is kept.
struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources/transcripts")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func `there are transcripts`() {
    #expect(Self.names.count >= 5)
  }

  @Test(arguments: names)
  func `a session answers as its transcript says`(name: String) throws {
    let url = Self.folder.appendingPathComponent(name)
    let expected = try String(contentsOf: url, encoding: .utf8)
    let observed = Self.play(expected)
    if ProcessInfo.processInfo.environment["WHATIF_RECORD"] == "1" {
      try observed.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); read it before you keep it")
      return
    }
    #expect(observed == expected, "\(name) differs")
  }

  /// Types the entries of a transcript into a new session.
  static func play(_ transcript: String, files: MemoryFiles = MemoryFiles()) -> String {
    var session = Session(.test(files, isInteractive: true))
    var result = ""
    for entry in entries(of: transcript) {
      let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        result += (index == 0 ? "> " : ". ") + line + "\n"
      }
      result += session.answer(entry, width: 100)
    }
    return result
  }

  static func entries(of transcript: String) -> [String] {
    var entries: [String] = []
    for line in transcript.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("> ") {
        entries.append(String(line.dropFirst(2)))
      } else if line.hasPrefix(". "), let last = entries.popLast() {
        entries.append(last + "\n" + line.dropFirst(2))
      }
    }
    return entries
  }
}
