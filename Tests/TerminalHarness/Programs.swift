#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The programs that stand beside the running one: those that the tests at a pseudo-terminal start.
package enum Programs {
  /// Returns the path of a built program.
  package static func path(of name: String) -> String {
    let package = (0..<3).reduce(#filePath) { path, _ in folder(of: path) }
    let folders = [
      folder(of: CommandLine.arguments[0]), executableFolder, package + "/.build/debug",
    ]
    return folders.map { $0 + "/" + name }.first { access($0, X_OK) == 0 } ?? name
  }

  /// Starts the demo of the editor and waits for its first prompt.
  ///
  /// `EDITOR_RUNNER` may name a program that runs it, such as a memory checker with its options.
  package static func demo(
    _ environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) -> Pty? {
    let runner = getenv("EDITOR_RUNNER").map { String(cString: $0) } ?? ""
    let words = runner.split(separator: " ").map(String.init) + [path(of: "line-editing-demo")]
    let pty = Pty(
      words[0], Array(words.dropFirst()), environment: environment, columns: columns, rows: rows)
    return pty?.expect("> ") == true ? pty : nil
  }

  /// Starts the program with a home of its own and waits for the first prompt.
  package static func session(
    _ home: TemporaryFolder, _ arguments: [String] = [], _ environment: [String: String] = [:],
    columns: Int = 80, rows: Int = 24, background: String? = "rgb:0000/0000/0000"
  ) -> Pty? {
    var variables = ["HOME": home.path]
    variables.merge(environment) { $1 }
    let pty = Pty(
      path(of: "whatif"), arguments, environment: variables, columns: columns, rows: rows,
      background: background)
    return pty?.expect("whatif> ") == true ? pty : nil
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
