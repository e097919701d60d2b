import Diagnostics
import Foundation
import Syntax
import Testing

/// Every text in `Resources/diagnostics` beside the rendering of all its diagnostics.
///
/// `WHATIF_RECORD=1 swift test --filter DiagnosticGoldenTests` writes the renderings, and fails, so
/// that what was written is read before it is believed.
@Suite("Diagnostics of the parser")
struct DiagnosticGoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources/diagnostics")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".whatif") }.map { String($0.dropLast(7)) }.sorted()
  }()

  @Test("each faulty text has its rendering", arguments: names)
  func rendering(name: String) throws {
    let text = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".whatif"))
    let parsed = Parser.parse(SourceText(name: name + ".whatif", utf8: Array(text)))
    let renderer = DiagnosticRenderer(width: 80)
    let observed = parsed.diagnostics.map { renderer.text(for: $0) }.joined(separator: "\n")
    let file = Self.folder.appendingPathComponent(name + ".expected")
    if ProcessInfo.processInfo.environment["WHATIF_RECORD"] != nil {
      try Data(observed.utf8).write(to: file)
      Issue.record("recorded \(name).expected; read it, then run without recording")
      return
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(observed == expected)
    expectLossless(parsed)
  }

  @Test("there are texts to check")
  func isNotEmpty() { #expect(Self.names.count >= 15) }
}
