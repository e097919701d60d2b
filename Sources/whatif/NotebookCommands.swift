import Diagnostics
import Session

/// What `run` and `check` do with Markdown notebooks; each returns whether something failed.
enum NotebookCommands {
  /// Runs a notebook and shows its results, or writes them into the file.
  static func run(
    _ path: String, writes: Bool, _ environment: SessionEnvironment, _ output: Output
  ) -> Bool {
    do throws(Diagnostic) {
      let notebook = try NotebookFile(path, environment: environment)
      if writes {
        try notebook.write()
        output.show(notebook.run.failures)
      } else {
        output.show(notebook.run.responses)
      }
      return notebook.run.hasFailed
    } catch {
      output.show([.diagnostic(error)])
      return true
    }
  }

  /// Compares a notebook with what it should say, byte for byte.
  static func check(_ path: String, _ output: Output) -> Bool {
    do throws(Diagnostic) {
      let notebook = try NotebookFile(path, environment: .system)
      StandardStream.output.write(notebook.differences)
      if notebook.run.hasFailed { output.show(notebook.run.failures) }
      let isSame = notebook.differences.isEmpty
      StandardStream.output.write(
        isSame ? "\(path): as computed\n" : "\(path): differs; `whatif run --write` updates it\n")
      return !isSame || notebook.run.hasFailed
    } catch {
      output.show([.diagnostic(error)])
      return true
    }
  }
}
