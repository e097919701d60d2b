import Foundation
import Testing

/// The built program from outside: standard output, standard error and status.
struct ProcessTests {
  /// What a run left behind.
  struct Outcome {
    let output: String
    let errors: String
    let status: Int32
  }

  /// The program stands beside the test bundle.
  static let program: URL = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [
      beside.appendingPathComponent("whatif"),
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../.build/debug/whatif").standardized,
    ]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? candidates[1]
  }()

  static func run(
    _ arguments: [String], input: String? = nil, in folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, bytes: Data((input ?? "").utf8), in: folder, environment: environment)
  }

  /// - Parameter runner: What starts the program, such as `setpriv` with its options.
  static func run(
    _ arguments: [String], bytes: Data, in folder: URL? = nil,
    environment: [String: String] = [:], runner: [String] = []
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = runner.first.map { URL(fileURLWithPath: $0) } ?? program
    process.arguments = runner.isEmpty ? arguments : runner.dropFirst() + [program.path] + arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ["PATH": "/usr/bin:/bin", "TERM": "dumb", "LANG": "C.UTF-8"]
      .merging(environment) { $1 }
    let (output, errors, stdin) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = stdin
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: bytes)
    try stdin.fileHandleForWriting.close()
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      output: String(decoding: out, as: UTF8.self), errors: String(decoding: err, as: UTF8.self),
      status: process.terminationStatus)
  }

  /// A folder of its own for one test, removed afterwards.
  static func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("whatif-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("the page of keys can be piped on")
  func keysPiped() throws {
    for words in ["help keys", "?keys"] {
      let page = try Self.run([], input: words + "\n").output
      // The keys of the issue: completion, the panel, a new line within an entry.
      for key in ["Tab", "Ctrl-R", "Alt-Enter", "Ctrl-X Ctrl-E"] {
        #expect(page.contains(key), "\(key)")
      }
    }
  }

  @Test func `an expression is answered on standard output`() throws {
    let outcome = try Self.run(["-e", "1 + 1"])
    #expect(outcome.output == "2\n")
    #expect(outcome.errors.isEmpty)
    #expect(outcome.status == 0)
  }

  @Test func `several expressions are one file`() throws {
    let outcome = try Self.run(["-e", "rate * 2 h", "-e", "rate = $38/h"])
    #expect(outcome.output == "$76\n")
  }

  @Test func `a mistake goes to standard error and gives status 1, the rest is answered`() throws {
    let outcome = try Self.run(["-e", "1 + 1 year", "-e", "2 * 3"])
    #expect(outcome.output == "6\n")
    #expect(
      outcome.errors.hasPrefix(
        "error[unit-mismatch]: cannot add a plain number and calendar time (years)\n --> -e:1:5\n"))
    #expect(outcome.status == 1)
  }

  @Test(arguments: [["--bogus"], ["run"], ["-e"], ["--width", "5", "-e", "1"], ["check"]])
  func `wrong usage gives status 2 and says how to use it`(arguments: [String]) throws {
    let outcome = try Self.run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Usage: whatif"))
  }

  @Test(arguments: [
    ["--width", "40"], ["--color", "always"], ["--json"], ["--width=40", "--ascii"],
  ])
  func `options of all subcommands may stand before their word`(options: [String]) throws {
    try Self.inFolder { folder in
      try "1 + 1\nlist units\n".write(
        to: folder.appendingPathComponent("f.whatif"), atomically: true, encoding: .utf8)
      for word in ["run", "check"] {
        let before = try Self.run(options + [word, "f.whatif"], in: folder)
        let behind = try Self.run([word] + options + ["f.whatif"], in: folder)
        #expect(before.output == behind.output && before.errors == behind.errors)
        #expect(before.status == 0, "\(before.errors)")
      }
      // Without the word of a subcommand they are those of a session.
      #expect(try Self.run(options + ["-e", "1 + 1"]).status == 0)
      #expect(try Self.run(options + ["session"], input: "1 + 1\n").status == 0)
    }
  }

  @Test func `a pipe is as wide as COLUMNS says, unless that is no width or --width is given`()
    throws
  {
    let text = ["-e", "x = 4% (1% to 10%)", "-e", "info x"]
    let wide = try Self.run(text)
    let narrow = try Self.run(text + ["--width", "40"])
    try #require(wide.output != narrow.output)
    for (columns, arguments, expected) in [
      ("40", [], narrow), ("4", [], wide), ("1000", [], wide), ("many", [], wide), ("", [], wide),
      ("40", ["--width", "80"], wide), ("120", ["--width", "40"], narrow),
    ] {
      let outcome = try Self.run(text + arguments, environment: ["COLUMNS": columns])
      #expect(outcome.output == expected.output, "\(columns) \(arguments)")
    }
  }

  @Test func `version and help go to standard output`() throws {
    let version = try Self.run(["--version"])
    #expect(version.output == "whatif 0.1\n")
    #expect(version.status == 0)
    let help = try Self.run(["--help"])
    #expect(help.output.contains("run"))
    #expect(help.status == 0)
    let lines = help.output.split(separator: "\n")
    for option in ["-e TEXT ", "--json ", "--width N ", "--color WHEN "] {
      #expect(lines.contains { $0.hasPrefix(option) && $0.count < 80 }, "\(option)")
    }
  }

  @Test func `a pipe that is too long says how much is read`() throws {
    // From a file, since who writes into a pipe that nobody reads to its end is killed.
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(repeating: 0x31, count: 100_000_000).write(to: file)
    let (process, errors) = (Process(), Pipe())
    (process.executableURL, process.arguments) = (Self.program, [])
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text.contains("longer than 64 MB") && process.terminationStatus == 1, "\(text)")
  }

  @Test func `a pipe is a file, answered when it ends`() throws {
    let outcome = try Self.run([], input: "a + 1\na = 2\n")
    #expect(outcome.output == "3\n")
    #expect(outcome.status == 0)
  }

  @Test func `a line of 100 MB at the prompt is one error and the session goes on`() throws {
    let long = String(repeating: "1", count: 100_000_000)
    let outcome = try Self.run(["--interactive"], input: "a = 2\na = \(long)\na\n")
    #expect(outcome.output.hasSuffix("2\n"))
    #expect(outcome.errors.components(separatedBy: "error[").count == 2)
    #expect(
      outcome.errors.hasPrefix("error[too-long]: this line is 100,000,004 bytes long\n"))
    #expect(outcome.status == 1)
  }

  @Test func `interactive reads a pipe line by line and goes on after a mistake`() throws {
    let outcome = try Self.run(["--interactive"], input: "a = 2\noops\na = 3\na\nquit\nnever\n")
    #expect(outcome.output.hasSuffix("3\n"))
    #expect(outcome.errors.contains("error[unknown-name]: `oops` is not defined"))
    #expect(outcome.status == 1)
  }

  @Test func `json prints one object a line, errors too`() throws {
    let outcome = try Self.run(["--json", "-e", "15% of $2,000", "-e", "oops"])
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
    }
    #expect(lines[1].contains(#""kind":"error""#) && lines[1].contains(#""code":"unknown-name""#))
    #expect(outcome.status == 1)
  }

  @Test func `colour follows the flag and NO_COLOR`() throws {
    #expect(try Self.run(["--color", "always", "-e", "oops"]).errors.contains("\u{1B}["))
    #expect(!(try Self.run(["-e", "oops"]).errors.contains("\u{1B}[")))
    #expect(
      !(try Self.run(["-e", "oops"], environment: ["NO_COLOR": "1", "TERM": "xterm"]).errors
        .contains("\u{1B}[")))
  }

  @Test func `ascii output has no other characters`() throws {
    let outcome = try Self.run(["--ascii", "-e", "100 EUR", "-e", "list units"])
    #expect(outcome.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func `files that cannot be read give one error each`() throws {
    try Self.inFolder { folder in
      try Data([0x61, 0, 0x62]).write(to: folder.appendingPathComponent("nul.whatif"))
      try Data([0x61, 0xFF]).write(to: folder.appendingPathComponent("bytes.whatif"))
      #expect(mkfifo(folder.appendingPathComponent("pipe.whatif").path, 0o600) == 0)
      for (file, code) in [
        ("missing.whatif", "file-missing"), (".", "file-unreadable"),
        ("nul.whatif", "file-not-text"),
        ("bytes.whatif", "file-not-text"), ("pipe.whatif", "file-unreadable"),
      ] {
        let outcome = try Self.run(["run", file], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error[\(code)]: "), "\(file): \(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error") }.count == 1)
      }
    }
  }

  @Test func `a large sparse file is refused by its size`() throws {
    try Self.inFolder { folder in
      let url = folder.appendingPathComponent("huge.whatif")
      _ = FileManager.default.createFile(atPath: url.path, contents: nil)
      let handle = try FileHandle(forWritingTo: url)
      try handle.truncate(atOffset: 1 << 30)
      try handle.close()
      let outcome = try Self.run(["run", "huge.whatif"], in: folder)
      #expect(outcome.errors.hasPrefix("error[file-too-large]: "))
    }
  }

  @Test func `saving keeps permissions and follows links`() throws {
    try Self.inFolder { folder in
      let real = folder.appendingPathComponent("real.whatif")
      try "a = 1\n".write(to: real, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real.path)
      let link = folder.appendingPathComponent("link.whatif")
      try FileManager.default.createSymbolicLink(
        atPath: link.path, withDestinationPath: "real.whatif")
      let outcome = try Self.run(
        ["--interactive"], input: "load \"link.whatif\"\na = 2\nsave\n", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try String(contentsOf: real, encoding: .utf8).hasPrefix("a = 2\n# saved "))
      let attributes = try FileManager.default.attributesOfItem(atPath: real.path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "real.whatif")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
          "link.whatif", "real.whatif",
        ])
    }
  }

  @Test func `what was saved is replayed and checked to the digit`() throws {
    try Self.inFolder { folder in
      let typed = """
        price = $900/unit   # list
        uplift = 4% (1% to 10%)   # sales
        case video "Set-up video"
        cost produce = $1,000 once
        benefit sales = 2,400 units/year * uplift * price * 30% as margin
        npv keep
        save "video.whatif"
        npv

        """
      let session = try Self.run(["--interactive"], input: typed, in: folder)
      let replay = try Self.run(["run", "video.whatif"], in: folder)
      #expect(session.output.hasSuffix(replay.output))
      #expect(replay.output.hasPrefix("$66,363\n"))
      let check = try Self.run(["check", "video.whatif"], in: folder)
      #expect(check.status == 0, "\(check.errors)")
    }
  }

  @Test func `a reader that went away ends the program quietly`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "'\(Self.program.path)' -e 'list units' -e 'list units' | head -1"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(text.isEmpty)
  }

  /// Runs a line of the shell in a folder of its own, which holds the file `in`.
  private static func shell(
    _ line: String, in text: String
  ) throws -> (output: String, errors: String, status: Int32) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: folder.appendingPathComponent("in"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let texts = [output, errors].map {
      String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    process.waitUntilExit()
    return (texts[0], texts[1], process.terminationStatus)
  }

  @Test(
    "results that find no room are said to be lost",
    arguments: ["-e '1 + 1' >/dev/full", "-e '1 + 1' >&-", "--interactive <in >/dev/full"])
  func resultsUnwritable(_ words: String) throws {
    let (_, text, status) = try Self.shell("exec '\(Self.program.path)' \(words)", in: "1 + 1\n")
    let reason = words.hasSuffix("full") ? "the disk is full" : "bad file descriptor"
    #expect(text == "whatif: the results cannot be written: \(reason)\n")
    #expect(status == 1)
  }

  @Test(
    "a mistake that cannot be told is one all the same, and results after it come",
    arguments: ["2>&-", "2>/dev/full"])
  func errorsUnwritable(_ closed: String) throws {
    let (output, _, status) = try Self.shell(
      "exec '\(Self.program.path)' run in \(closed)", in: "1 + )\n3 + 4\n")
    #expect(output == "7\n")
    #expect(status == 1)
  }
}
