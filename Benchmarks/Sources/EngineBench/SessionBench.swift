import Session

/// A large case as a person works in it: entries typed into a session, keys with a preview, a notebook.
struct SessionBench {
  /// Files that are not there: nothing here reads or writes any.
  private struct NoFiles: FileSystem {
    func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] { throw .missing }
    func write(_ bytes: [UInt8], to path: String) throws(FileFailure) { throw .missing }
    func exists(_ path: String) -> Bool { false }
  }

  private let definitions: Int
  private let environment = SessionEnvironment(files: NoFiles(), today: { nil })

  init(definitions: Int) { self.definitions = definitions }

  /// Times a what-if, a redefinition with its list of what moved, and the preview of one.
  func run(repeats: Int) {
    var session = Session(environment)
    _ = session.evaluate(LargeCase.text(definitions: definitions))
    var (round, failures) = (0, 0)
    Clock.report("session \(definitions), what if", repeats: repeats) {
      round += 1
      if session.evaluate("what if price = $\(100 + round)/month").contains(where: \.isError) {
        failures += 1
      }
    }
    Clock.report("session \(definitions), redefinition", repeats: repeats) {
      round += 1
      if session.evaluate("price = $\(100 + round)/month").contains(where: \.isError) {
        failures += 1
      }
    }
    Clock.report("session \(definitions), preview", repeats: repeats) {
      round += 1
      let text = "price = $\(100 + round)/month"
      _ = session.preview(of: text, at: text.utf8.count)
    }
    print("#   \(failures) refused")
  }

  /// Runs a notebook in which every block declares something and asks for it.
  static func notebook(blocks: Int, repeats: Int) {
    var text = "# Notebook\n\n"
    for k in 0..<max(1, blocks) {
      let value = k % 10 == 0 ? "$\(100 + k)/month" : "x_\(k - 1) * 1.01"
      text += "Step \(k).\n\n```whatif\nx_\(k) = \(value)\nx_\(k)\n```\n\n"
    }
    let environment = SessionEnvironment(files: NoFiles(), today: { nil })
    let bytes = Array(text.utf8)
    var failed = false
    Clock.report("notebook \(blocks)", repeats: repeats) {
      failed = NotebookRun(bytes: bytes, path: "bench.md", environment: environment).hasFailed
    }
    print("#   failed: \(failed)")
  }
}
