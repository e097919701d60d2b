import Foundation
import Testing

/// Compares output with reviewed files under `Resources/golden`.
///
/// With `WHATIF_RECORD=1` in the environment the files are written instead, and the run fails so
/// that a recording is never mistaken for a pass. Otherwise a difference leaves `NAME.observed`.
enum Golden {
  /// The folder of the reviewed files.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources/golden")

  /// Expects the text to equal the reviewed file, byte for byte.
  static func expect(
    _ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let file = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["WHATIF_RECORD"] == "1" {
      try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try? Data(text.utf8).write(to: file)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
      return
    }
    let expected = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
    let observed = file.appendingPathExtension("observed")
    if expected == text {
      try? FileManager.default.removeItem(at: observed)
      return
    }
    try? Data(text.utf8).write(to: observed)
    Issue.record(
      "\(name) differs; see \(observed.lastPathComponent)", sourceLocation: sourceLocation)
  }
}
