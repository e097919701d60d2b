import Diagnostics
import Session

/// What `run` and `check` do with Markdown notebooks; each returns the exit status.
enum NotebookCommands {
  /// Runs a notebook and shows its results, or writes them into the file.
  static func run(
    _ path: String, writes: Bool, _ environment: SessionEnvironment, _ output: Output
  ) -> Int32 {
    do throws(Diagnostic) {
      let notebook = try NotebookFile(path, environment: environment)
      if writes {
        try notebook.write()
        output.show(notebook.run.failures)
      } else {
        output.show(notebook.run.responses)
      }
      return status(of: notebook.run)
    } catch {
      output.show([.diagnostic(error)])
      return 1
    }
  }

  /// Compares a notebook and its pictures with what they should be, byte for byte.
  static func check(_ path: String, _ output: Output) -> Int32 {
    do throws(Diagnostic) {
      let notebook = try NotebookFile(path, environment: .system)
      StandardStream.output.write(notebook.differences)
      if notebook.run.hasFailed { output.show(notebook.run.failures) }
      let stale = (notebook.differences.isEmpty ? [] : [path]) + notebook.stalePictures
      for file in stale {
        StandardStream.output.write("\(file): differs; `whatif run --write` updates it\n")
      }
      guard stale.isEmpty else { return max(1, status(of: notebook.run)) }
      if !notebook.run.hasFailed {
        StandardStream.output.write("\(path): as computed\n")
      } else if notebook.run.isReadable {
        StandardStream.output.write("\(path): as computed, with errors\n")
      }
      return status(of: notebook.run)
    } catch {
      output.show([.diagnostic(error)])
      return 1
    }
  }

  /// 2 for a notebook whose fences cannot be read, 1 for one with a block that failed.
  private static func status(of run: NotebookRun) -> Int32 {
    run.isReadable ? (run.hasFailed ? 1 : 0) : 2
  }
}
