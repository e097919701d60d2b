#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a person's files belong, as the XDG base directory specification says.
enum UserFolders {
  /// The folder of the program's state: history and journals; nil without a home.
  static var state: String? { folder("XDG_STATE_HOME", "/.local/state") }

  /// The folder of what the person set; nil without a home.
  static var configuration: String? { folder("XDG_CONFIG_HOME", "/.config") }

  /// The person's own folder; nil where nobody lives.
  static var home: String? {
    guard let home = Output.variable("HOME"), home.hasPrefix("/") else { return nil }
    return home.count > 1 && home.hasSuffix("/") ? String(home.dropLast()) : home
  }

  /// The folder the program was started in.
  static var working: String {
    var buffer = [CChar](repeating: 0, count: 4_097)
    guard getcwd(&buffer, 4_096) != nil else { return "." }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Goes to another folder; false where that cannot be.
  static func change(to folder: String) -> Bool { chdir(folder) == 0 }

  /// Whether a folder can be written to, or made where it is not there yet.
  static func isWritable(_ folder: String) -> Bool {
    var path = folder
    while access(path, F_OK) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"),
      slash > path.startIndex
    {
      path = String(path[..<slash])
    }
    return access(path + "/.", W_OK) == 0
  }

  /// A relative path in the variable counts as none, as the specification says.
  private static func folder(_ variable: String, _ standard: String) -> String? {
    if let folder = Output.variable(variable), folder.hasPrefix("/") { return folder + "/whatif" }
    guard let home else { return nil }
    return home + standard + "/whatif"
  }
}
