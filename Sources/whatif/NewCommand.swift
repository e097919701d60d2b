import ArgumentParser
import Diagnostics
import Session

/// Starts a notebook: `whatif new NAME`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Start a notebook with the seven steps of a business case, ready to run.")

  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("The name of the case; NAME.md is written.", valueName: "NAME"))
  var name: String

  mutating func validate() throws {
    guard NotebookTemplate.isName(name) else {
      throw ValidationError("a notebook needs a name, for example: whatif new faster-returns")
    }
  }

  mutating func run() throws {
    let output = Output(self.output)
    do throws(Diagnostic) {
      output.show([try NotebookTemplate(name).write(.system)])
    } catch {
      output.show([.diagnostic(error)])
      throw ExitCode(1)
    }
  }
}
