import Foundation
import Testing

/// A JSON document from the `Resources` folder beside this file.
enum Resource {
  /// Reads a document of any shape.
  static func json(_ name: String) throws -> Any {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources")
    let data = try Data(contentsOf: folder.appending(path: name))
    return try JSONSerialization.jsonObject(with: data)
  }

  /// Reads a document whose top is an object.
  static func object(_ name: String) throws -> [String: Any] {
    let document = try json(name)
    return try #require(document as? [String: Any])
  }
}
