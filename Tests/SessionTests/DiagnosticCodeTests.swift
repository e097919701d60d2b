import Diagnostics
import Foundation
import Testing

@testable import Session

/// One file for each diagnostic code, in which a session meets it and its whole rendering is compared.
///
/// A file begins with the files there are, each under a line `--- name`, or `--- name: reason` for one
/// that cannot be read; below `--- session` stands a transcript as in `TranscriptTests`.
/// `WHATIF_RECORD=1` writes the answers anew and fails, so that they are read before they are kept.
@Suite("Diagnostic codes")
struct DiagnosticCodeTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources/diagnostics")

  @Test(arguments: DiagnosticCode.allCases)
  func `every code has a file whose full rendering is compared`(code: DiagnosticCode) throws {
    let url = Self.folder.appendingPathComponent("\(code.rawValue).txt")
    let text = try #require(
      try? String(contentsOf: url, encoding: .utf8),
      "\(code.rawValue) has no file: write Resources/diagnostics/\(code.rawValue).txt")
    let scene = Scene(text)
    let observed = scene.head + scene.answers
    if ProcessInfo.processInfo.environment["WHATIF_RECORD"] == "1" {
      try observed.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("recorded \(code.rawValue); read it before you keep it")
      return
    }
    #expect(observed == text)
    #expect(text.contains("[\(code.rawValue)]: "), "the file shows another code")
  }

  @Test func `every file is that of a code`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let codes = Set(DiagnosticCode.allCases.map { "\($0.rawValue).txt" })
    #expect(Set(names) == codes)
  }

  /// The files of a test and what is typed beside them.
  struct Scene {
    /// Everything down to the line `--- session`.
    let head: String
    let transcript: String
    let files: MemoryFiles

    /// What the session answers, or `whatif check case.whatif` where the transcript is that command.
    var answers: String {
      let command = "$ whatif check case.whatif\n"
      guard transcript.hasPrefix(command) else {
        return TranscriptTests.play(transcript, files: files)
      }
      return command + Rendering.text(FileCheck("case.whatif", environment: .test(files)).responses)
    }

    init(_ text: String) {
      let marker = "--- session\n"
      guard let start = text.range(of: marker) else {
        (head, transcript, files) = ("", text, MemoryFiles())
        return
      }
      head = String(text[..<start.upperBound])
      transcript = String(text[start.upperBound...])
      var contents: [String: String] = [:]
      var failures: [String: FileFailure] = [:]
      var isDiskFull = false
      for part in text[..<start.lowerBound].components(separatedBy: "--- ").dropFirst() {
        let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let title = lines[0].split(separator: ":", maxSplits: 1)
        let name = String(title[0])
        switch title.dropFirst().first?.trimmingCharacters(in: .whitespaces) {
        case "folder": failures[name] = .isDirectory
        case "1 GB": failures[name] = .tooLarge(bytes: 1_000_000_000, limit: 64_000_000)
        case "zero byte": contents[name] = "x = 1\0\n"
        case "disk full": isDiskFull = true
        default: contents[name] = lines.count > 1 ? String(lines[1]) : ""
        }
      }
      files = MemoryFiles(
        contents, failingReads: failures, failingWrites: isDiskFull ? .noSpace : nil)
    }
  }
}
