import Foundation

/// The programs that draw and recalculate what is exported; tests use them only in a full run, since
/// their start takes seconds.
public enum RenderingTools {
  /// Whether a full run was asked for and every program is there.
  public static func areAvailable(_ names: String...) -> Bool {
    ProcessInfo.processInfo.environment["WHATIF_FULL"] == "1"
      && names.allSatisfy { path(of: $0) != nil }
  }

  /// The path of a program, nil where it is not installed.
  public static func path(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program to its end without showing what it says.
  public static func run(_ name: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path(of: name) ?? name)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }
}
