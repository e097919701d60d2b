#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program that the tests at a pseudo-terminal run, built beside the tests.
enum Demo {
  static let path: String = {
    let package = (0..<4).reduce(#filePath) { path, _ in folder(of: path) }
    let folders = [
      folder(of: CommandLine.arguments[0]), executableFolder, package + "/.build/debug",
    ]
    let found = folders.map { $0 + "/line-editing-demo" }.first { access($0, X_OK) == 0 }
    return found ?? "line-editing-demo"
  }()

  /// Starts the demo and waits for its first prompt.
  static func start(
    _ environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) -> Pty? {
    let pty = Pty(path, environment: environment, columns: columns, rows: rows)
    return pty?.expect("> ") == true ? pty : nil
  }

  private static var executableFolder: String {
    var link = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &link, link.count)
    guard count > 0 else { return "." }
    return folder(of: String(decoding: link[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
