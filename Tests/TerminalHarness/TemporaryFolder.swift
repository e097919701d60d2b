import Foundation

/// A folder of its own for one test, removed at the end.
package final class TemporaryFolder {
  package let path: String

  package init() {
    path = FileManager.default.temporaryDirectory.path + "/line-editing-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  package func write(_ text: String, to name: String, mode: Int = 0o600) {
    _ = FileManager.default.createFile(
      atPath: path + "/" + name, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
  }

  package func remove(_ name: String) {
    try? FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// What is in it.
  package var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Whether something has this name.
  package func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + name)
  }

  package func contents(of name: String) -> String {
    let data = FileManager.default.contents(atPath: path + "/" + name)
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
