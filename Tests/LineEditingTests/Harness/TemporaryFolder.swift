import Foundation

/// A folder of its own for one test, removed at the end.
final class TemporaryFolder {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/line-editing-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ text: String, to name: String, mode: Int = 0o600) {
    _ = FileManager.default.createFile(
      atPath: path + "/" + name, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
  }

  func contents(of name: String) -> String {
    let data = FileManager.default.contents(atPath: path + "/" + name)
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
