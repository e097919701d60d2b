import ArgumentParser
import Diagnostics
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's `exit`, which the argument parser's method of that name hides.
private func endProgram(_ status: Int32) -> Never { exit(status) }

/// The program: chooses a session, a replay or a check, and the exit status.
@main
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "A notebook for customer-experience business cases.",
    discussion: """
      Without a subcommand it opens a session. Results go to standard output, diagnostics to \
      standard error. Exit status: 0 all well, 1 a statement or check failed, 2 wrong usage.

      -e TEXT           answers TEXT and opens no session; several are one file
      --json            prints one JSON object a line for every result
      --width N         the width of lines, 20 to 200
      --color WHEN      colour: auto, always or never
      `whatif help session` lists all options.
      """,
    version: "whatif \(Version.current)",
    subcommands: [SessionCommand.self, RunCommand.self, CheckCommand.self, NewCommand.self],
    defaultSubcommand: SessionCommand.self)

  /// Runs the program; wrong usage ends with 2 where the parser would say 64.
  static func main() {
    do {
      var command = try parseAsRoot(wordFirst(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch {
      let status = exitCode(for: error)
      if status.rawValue == EX_USAGE {
        StandardStream.error.write(fullMessage(for: error) + "\n")
        if let meant = meantSubcommand(CommandLine.arguments.dropFirst().first) {
          StandardStream.error.write("Did you mean `whatif \(meant)`?\n")
        }
        endProgram(2)
      }
      exit(withError: error)
    }
  }
}

extension WhatIfCommand {
  /// The arguments with the word of a subcommand before the options that all of them share, where it stands behind:
  /// `whatif --width 60 run FILE`.
  private static func wordFirst(_ arguments: [String]) -> [String] {
    var index = 0
    while index < arguments.count,
      let count = OutputOptions.counts[arguments[index]]
        ?? (OutputOptions.counts.keys.contains { arguments[index].hasPrefix("\($0)=") } ? 1 : nil)
    {
      index += count
    }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard index < arguments.count, known.contains(arguments[index]) else { return arguments }
    return [arguments[index]] + arguments[..<index] + arguments[(index + 1)...]
  }

  /// The subcommand that a first word is probably a misspelling of; nil for an option, a file or a subcommand.
  private static func meantSubcommand(_ word: String?) -> String? {
    guard let word, !word.hasPrefix("-"), !word.contains("."), !word.contains("/") else {
      return nil
    }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName }
    return known.contains(word) ? nil : Spelling.closestMatch(to: word, in: known)
  }
}

/// What all subcommands share.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object a line for every result.")
  var json = false

  @Option(help: "The width of lines, 20 to 200. Default: the terminal's, else $COLUMNS, else 80.")
  var width: Int?

  @Option(help: "Colour: auto, always or never.")
  var color: ColorOption = .auto

  @Flag(help: "Use ASCII characters only.")
  var ascii = false

  /// How many arguments each option takes with its value.
  static let counts = ["--json": 1, "--ascii": 1, "--width": 2, "--color": 2]

  /// The widths that results can be laid out for.
  static let widths = 20...200

  func validate() throws {
    if let width, !Self.widths.contains(width) {
      throw ValidationError("--width takes 20 to 200")
    }
  }
}

/// The values of `--color`.
enum ColorOption: String, ExpressibleByArgument {
  case auto, always, never
}

/// `whatif`, `whatif FILE`, `whatif -e TEXT`.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Open a session; a pipe is answered when it ends.")

  @Option(
    name: .customShort("e"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Answer TEXT instead of opening a session; several are one file.", valueName: "TEXT"))
  var expressions: [String] = []

  @Flag(help: "Read any input line by line, as a session.")
  var interactive = false

  @Flag(help: "Leave the start-up file ~/.config/whatif/init.whatif alone.")
  var noInit = false

  @OptionGroup var output: OutputOptions

  @Argument(help: "A file to load first.")
  var file: String?

  mutating func validate() throws {
    if !expressions.isEmpty, interactive || file != nil {
      throw ValidationError("-e takes neither --interactive nor a file")
    }
  }

  mutating func run() throws {
    let output = Output(self.output)
    if !expressions.isEmpty {
      let text = expressions.joined(separator: "\n") + "\n"
      try finish(Replay(bytes: Array(text.utf8), name: "-e", environment: .system), output)
    }
    if isatty(0) == 0, !interactive, file == nil {
      let bytes: [UInt8]
      do {
        bytes = try SystemFiles.readStandardInput()
      } catch {
        StandardStream.error.write(
          "whatif: standard input cannot be read: \(Self.reason(error))\n")
        throw ExitCode(1)
      }
      try finish(Replay(bytes: bytes, name: "standard input", environment: .system), output)
    }
    var session = PromptSession(output: output)
    throw ExitCode(session.run(opening: file, startUp: !noInit))
  }

  /// Why a pipe cannot be read; how long it would be is not known.
  private static func reason(_ failure: FileFailure) -> String {
    guard case .tooLarge(_, let limit) = failure else { return failure.reason }
    return "it is longer than \(limit / 1_000_000) MB, the most that is read at once; "
      + "`whatif --interactive` reads line by line"
  }

  private func finish(_ replay: Replay, _ output: Output) throws {
    ProgressLine.shared.erase()
    output.show(replay.responses)
    throw ExitCode(replay.hasFailed ? 1 : 0)
  }
}

/// Replays files: `whatif run FILE…`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Replay files: declarations first, then their commands.")

  @OptionGroup var output: OutputOptions

  @Flag(help: "Update the outputs of notebooks (.md) in place; nothing else in them changes.")
  var write = false

  @Flag(help: "Let `export` lines of the files write below the files' own folders.")
  var allowWrite = false

  @Flag(help: "Run again whenever a file changes, until interrupted.")
  var watch = false

  @Option(help: "Draw N times in simulations, whatever the files say.")
  var samples: Int?

  @Option(help: "Simulate on N threads; results do not depend on it.")
  var threads: Int?

  @Argument(help: ArgumentHelp("The files to replay.", valueName: "FILE"))
  var files: [String]

  mutating func run() throws {
    let output = Output(self.output)
    while true {
      // What is saved while it runs is run again; what it writes itself is not.
      var marks = FileWatch.marks(of: files)
      let status = runOnce(output)
      guard watch else { throw ExitCode(status) }
      if write { marks = FileWatch.marks(of: files) }
      FileWatch.wait(for: files, unlike: marks)
      StandardStream.output.write("\n")
    }
  }

  mutating func validate() throws {
    let limits = SessionEnvironment.sampleLimits
    if let samples, !limits.contains(samples) {
      throw ValidationError(
        "--samples takes \(limits.lowerBound) to \(limits.upperBound) draws, for example 1000000")
    }
    if let threads, !(1...64).contains(threads) {
      throw ValidationError("--threads takes 1 to 64")
    }
  }

  /// Runs every file; returns the greatest exit status.
  private func runOnce(_ output: Output) -> Int32 {
    var environment = SessionEnvironment.system(isInteractive: false, allowsWriting: allowWrite)
    environment.samples = samples
    environment.threads = threads
    var status: Int32 = 0
    for file in files {
      if NotebookFile.isNotebook(file) {
        status = max(status, NotebookCommands.run(file, writes: write, environment, output))
        continue
      }
      let replay = Replay(file: file, environment: environment)
      ProgressLine.shared.erase()
      output.show(replay.responses)
      status = max(status, replay.hasFailed ? 1 : 0)
    }
    return status
  }
}

/// Recomputes files: `whatif check FILE…`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Recompute files: asserts, stamps, and the outputs of notebooks (.md).")

  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("The files to check.", valueName: "FILE"))
  var files: [String]

  mutating func run() throws {
    let output = Output(self.output)
    var status: Int32 = 0
    for file in files {
      if NotebookFile.isNotebook(file) {
        status = max(status, NotebookCommands.check(file, output))
        continue
      }
      let check = FileCheck(file, environment: .system)
      output.show(check.responses)
      status = max(status, check.hasFailed ? 1 : 0)
    }
    throw ExitCode(status)
  }
}
