/// Names of files and folders.
enum FilePath {
  /// Returns the folder of a path, `.` where it names none.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns the last part of a path.
  static func lastPart(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// The letters behind the last point of a name; nil where there is none.
  static func ending(of path: String) -> String? {
    let name = lastPart(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    let ending = name[name.index(after: dot)...]
    return ending.isEmpty ? nil : String(ending)
  }

  /// Returns a path without the ending of its name and the point before it.
  static func withoutEnding(_ path: String) -> String {
    ending(of: path).map { String(path.dropLast($0.count + 1)) } ?? path
  }

  /// Returns a path as seen from a folder.
  static func joining(_ path: String, to folder: String) -> String {
    if path.hasPrefix("/") || path.hasPrefix("~/") || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// Returns a path without `.` and `..` where that can be seen from the text alone.
  static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      if part == "." { continue }
      if part == "..", let last = parts.last, last != "..", last != "~" {
        parts.removeLast(); continue
      }
      parts.append(part)
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined
  }
}
