import Foundation
import Testing

/// What people mistype and what files turn out to be, from outside.
///
/// One clear error, nothing changed, and the session goes on. Output, error output and status are compared
/// with `Resources/bad-input`.
///
/// `WHATIF_RECORD=1` writes the answers anew and fails, so that they are read before they are kept.
struct BadInputTests {
  /// One mistake at the prompt of a session, between a beginning and the two entries that show that it did no
  /// harm.
  struct Scene: Sendable, CustomTestStringConvertible {
    let name: String
    /// What was typed before.
    var before = ""
    /// The mistake.
    let entry: [UInt8]
    /// How many errors answer it.
    var errors = 1
    /// Makes the files that it meets.
    var prepare: @Sendable (URL) throws -> Void = { _ in }

    var testDescription: String { name }

    init(
      _ name: String, _ before: String = "", _ entry: String, errors: Int = 1,
      prepare: @escaping @Sendable (URL) throws -> Void = { _ in }
    ) {
      self.init(name, before, bytes: Array(entry.utf8), errors: errors, prepare: prepare)
    }

    init(
      _ name: String, _ before: String = "", bytes: [UInt8], errors: Int = 1,
      prepare: @escaping @Sendable (URL) throws -> Void = { _ in }
    ) {
      self.name = name
      self.before = before
      self.entry = bytes
      self.errors = errors
      self.prepare = prepare
    }

    /// The session with the mistake, or without it.
    func input(withEntry: Bool) -> Data {
      Data(before.utf8) + (withEntry ? Data(entry + [0x0A]) : Data()) + Data("list\n6 * 7\n".utf8)
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Resources/bad-input")

  private static let video = """
    price = $900/unit
    uplift = 4%
    case video
    cost hosting = $40/month

    """

  /// Mistakes in words, units and numbers.
  static let typed: [Scene] = [
    Scene("unknown word", video, "prise * 2"),
    Scene("unknown unit", video, "fee = $3/tickt"),
    Scene("unknown command", video, "simluate npv"),
    Scene("money plus time", video, "price + 3 months"),
    Scene("percent of nothing", video, "15% of\n\n"),
    Scene("percent plus quantity", video, "10% + $1,000"),
    Scene("days times an hourly rate", video, "$100/h * 3 days"),
    Scene("two currencies", video, "$5 + €5"),
    Scene("cost without a case", "price = $900/unit\n", "cost x = $20/month"),
    Scene("plain money", video, "cost x = $20,000"),
    Scene("negative horizon", video, "horizon -3 months"),
    Scene("discount of minus one hundred percent", video, "discount -100%"),
    Scene("cycle of two", "a = 3\nb = a * 2\n", "a = b + 1"),
    Scene(
      "redefinition that breaks dependents",
      video + "benefit b = price * 3 units/month as margin\n", "price = 5 hours"),
    Scene("decimal comma", video, "x = 1,1"),
    Scene("continental number", video, "x = 1.234,5"),
    Scene("point for thousands", video, "x = 45.000"),
    Scene("number out of reach", video, "x = 1e999"),
    Scene("division by zero", video, "price / 0"),
    Scene("division by a series with zeros", video, "x = price / steps(month 1: 0%, month 4: 50%)"),
    Scene(
      "a line divided by zero in some months", video,
      "benefit b = $10/month / (month_number - 3) as margin"),
    Scene("unknown slide", video, "slide foo"),
    Scene("range in a clause", video, "benefit b = $10/month as cash realised 30% to 70%"),
    Scene("month of a payment", video, "cost x = $5k in month 6"),
    Scene(
      "brackets too deep", video,
      "x = " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)),
  ]

  /// Bytes that are no text, and characters that hide or that a terminal obeys.
  static let bytes: [Scene] = [
    Scene("zero byte", video, bytes: Array("x = \"a".utf8) + [0] + Array("b\"".utf8)),
    Scene("zero byte in a name", video, bytes: [0x61, 0, 0x62] + Array(" = 3".utf8)),
    Scene("invalid UTF-8", video, bytes: Array("x = \"a".utf8) + [0xFF, 0xFE] + Array("\"".utf8)),
    Scene("invalid UTF-8 in a name", video, bytes: [0x61, 0xC3, 0x28] + Array(" = 3".utf8)),
    Scene("right-to-left override", video, "x = \"abc\u{202E}def\""),
    Scene("right-to-left override in a title", video, "case other \"abc\u{202E}def\""),
    Scene("escape sequence", video, "x = \"\u{1B}[31mred\""),
    Scene("escape sequence behind a name", video, "price\u{1B}[31m"),
  ]

  /// Files that are not what their name says.
  static let files: [Scene] = [
    Scene("file missing", video, "load \"missing.whatif\""),
    Scene("file is a directory", video, "load \"folder\"") {
      try FileManager.default.createDirectory(
        at: $0.appendingPathComponent("folder"), withIntermediateDirectories: false)
    },
    Scene("file is a pipe", video, "load \"pipe.whatif\"") {
      #expect(mkfifo($0.appendingPathComponent("pipe.whatif").path, 0o600) == 0)
    },
    Scene("file of a gigabyte", video, "load \"huge.whatif\"") { folder in
      let url = folder.appendingPathComponent("huge.whatif")
      _ = FileManager.default.createFile(atPath: url.path, contents: nil)
      let handle = try FileHandle(forWritingTo: url)
      try handle.truncate(atOffset: 1 << 30)
      try handle.close()
    },
    Scene("file of a newer version", video, "load \"newer.whatif\"") {
      try write("a = 1\n# saved 2031-01-01, whatif 9.3: 1 input, 7f3a\n", "newer.whatif", $0)
    },
    Scene("file with a zero byte", video, "load \"nul.whatif\"") {
      try Data([0x61, 0, 0x62]).write(to: $0.appendingPathComponent("nul.whatif"))
    },
    Scene("file that is no UTF-8", video, "load \"latin.whatif\"") {
      try Data(Array("a = 1\nb = 2 # caf".utf8) + [0xE9, 0x0A]).write(
        to: $0.appendingPathComponent("latin.whatif"))
    },
    Scene("file with a mistake", video, "load \"wrong.whatif\"", errors: 2) {
      try write("a = 1 + 1 year\nb = 3\n", "wrong.whatif", $0)
    },
    Scene("folder for a file that is missing", video, "save \"nowhere/case.whatif\""),
    Scene("save as a workbook", video, "save \"case.xlsx\""),
    Scene("load of a table", video, "load \"scores.csv\"") {
      try write("id,title,impact,ability\na,Alpha,9,8\n", "scores.csv", $0)
    },
    Scene("save over a directory", video, "save \"folder\"") {
      try FileManager.default.createDirectory(
        at: $0.appendingPathComponent("folder"), withIntermediateDirectories: false)
    },
  ]

  /// Tables of initiatives.
  static let tables: [Scene] = [
    Scene("table missing", video, "initiatives from \"missing.csv\""),
    Scene("table with missing columns", video, "initiatives from \"few.csv\"") {
      try write("id,name,impact\na,Alpha,3\n", "few.csv", $0)
    },
    Scene("table with an open quote", video, "initiatives from \"quote.csv\"") {
      try write("id,title,impact,ability\na,\"Alpha,9,8\n", "quote.csv", $0)
    },
    Scene("table with a word for a score", video, "initiatives from \"word.csv\"") {
      try write("id,title,impact,ability\na,Alpha,high,8\n", "word.csv", $0)
    },
    Scene("table with a score off the scale", video, "initiatives from \"off.csv\"") {
      try write("id,title,impact,ability\na,Alpha,11,8\n", "off.csv", $0)
    },
    Scene("table with an uneven row", video, "initiatives from \"uneven.csv\"") {
      try write("id,title,impact,ability\na,Alpha,9\n", "uneven.csv", $0)
    },
    Scene("table that is empty", video, "initiatives from \"empty.csv\"") {
      try write("", "empty.csv", $0)
    },
    Scene("table with a zero byte", video, "initiatives from \"nul.csv\"") {
      try Data(Array("id,title,impact,ability\na,Al".utf8) + [0] + Array("pha,9,8\n".utf8)).write(
        to: $0.appendingPathComponent("nul.csv"))
    },
  ]

  private static func write(_ text: String, _ name: String, _ folder: URL) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  @Test(arguments: typed + bytes + files + tables)
  func `a mistake gets one clear error, changes nothing, and the session goes on`(
    scene: Scene
  ) throws {
    try ProcessTests.inFolder { folder in
      try scene.prepare(folder)
      let names = try Self.names(in: folder)
      let outcome = try ProcessTests.run(
        ["--interactive"], bytes: scene.input(withEntry: true), in: folder)
      let untouched = try ProcessTests.run(
        ["--interactive"], bytes: scene.input(withEntry: false), in: folder)
      #expect(outcome.output == untouched.output)
      #expect(outcome.output.hasSuffix("\n42\n"))
      #expect(outcome.status == 1)
      #expect(Self.count("error[", in: outcome.errors) == scene.errors, "\(outcome.errors)")
      #expect(!outcome.errors.contains("\u{1B}") && !outcome.errors.contains("\u{202E}"))
      #expect(!outcome.errors.contains("\0"))
      #expect(try Self.names(in: folder) == names)
      try Self.compare(scene.name, outcome)
    }
  }

  private static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private static func count(_ start: String, in text: String) -> Int {
    text.split(separator: "\n").count { $0.hasPrefix(start) }
  }

  /// Compares what stands on standard error, or everything where the output is part of the answer.
  private static func compare(
    _ name: String, _ outcome: ProcessTests.Outcome, withOutput: Bool = false
  ) throws {
    let url = folder.appendingPathComponent(name.replacing(" ", with: "-") + ".txt")
    let output = withOutput ? "--- output\n\(outcome.output)" : ""
    let observed = output + "--- errors\n\(outcome.errors)--- status \(outcome.status)\n"
    if ProcessInfo.processInfo.environment["WHATIF_RECORD"] == "1" {
      try observed.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); read it before you keep it")
      return
    }
    let expected = try #require(
      try? String(contentsOf: url, encoding: .utf8), "no file for \(name)")
    #expect(observed == expected)
  }

  // MARK: - What is only warned about, or right

  @Test func `a ramp behind the last month is a warning`() throws {
    let outcome = try ProcessTests.run([
      "-e", "case a", "-e", "horizon 12 months", "-e",
      "benefit b = $10/month * ramp(6 months, from: month 20) as margin", "-e", "npv",
    ])
    #expect(Self.count("error[", in: outcome.errors) == 0)
    try Self.compare("ramp after the horizon", outcome, withOutput: true)
    #expect(outcome.status == 0)
  }

  @Test func `a table with a byte-order mark, line feeds, quotes and blank scores is read`() throws
  {
    try ProcessTests.inFolder { folder in
      try Self.write(
        "\u{FEFF}id,title,impact,ability\r\na,\"Alpha, \"\"the first\"\"\",9,8\r\nb,Beta,,\r\n",
        "marked.csv", folder)
      let outcome = try ProcessTests.run(
        ["-e", "initiatives from \"marked.csv\"", "-e", "plot impact ability"], in: folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.output.contains("Not scored: Beta"))
      try Self.compare("table with marks and blanks", outcome, withOutput: true)
    }
  }

  @Test func `a text with a byte-order mark and carriage returns is read`() throws {
    try ProcessTests.inFolder { folder in
      try Self.write("\u{FEFF}a = 2\r\na * 21\r\n", "dos.whatif", folder)
      let outcome = try ProcessTests.run(["run", "dos.whatif"], in: folder)
      #expect(outcome.output == "42\n" && outcome.errors.isEmpty && outcome.status == 0)
    }
  }

  @Test func `a table that cannot be read is said once in a file`() throws {
    try ProcessTests.inFolder { folder in
      let outcome = try ProcessTests.run(
        ["-e", "initiatives from \"missing.csv\"", "-e", "plot impact ability"], in: folder)
      try Self.compare("table missing in a file", outcome, withOutput: true)
      #expect(outcome.status == 1)
      #expect(Self.count("error[file-missing]", in: outcome.errors) == 1)
    }
  }

  // MARK: - Size

  /// A pipe is a file, and a file has a limit.
  @Test func `a line of 100 MB is refused by the size of its text`() throws {
    try ProcessTests.inFolder { folder in
      let url = folder.appendingPathComponent("line.whatif")
      let line = Array("x = 1".utf8) + [UInt8](repeating: 0x31, count: 100_000_000) + [0x0A]
      try Data(line).write(to: url)
      let outcome = try ProcessTests.run(["run", "line.whatif"], in: folder)
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      try Self.compare("file with a line of 100 MB", outcome)
    }
  }

  @Test func `a line of two megabytes is refused and the rest of the file is answered`() throws {
    try ProcessTests.inFolder { folder in
      let line = "x = 1" + String(repeating: " + 1", count: 500_000)
      try Self.write(line + "\n6 * 7\n", "line.whatif", folder)
      let outcome = try ProcessTests.run(["run", "line.whatif"], in: folder)
      #expect(outcome.output == "42\n" && outcome.status == 1)
      try Self.compare("file with a line of two megabytes", outcome)
    }
  }

  // MARK: - Permissions

  /// What runs the program as somebody who may not do everything; nil where that is not possible here.
  private static let unprivileged: [String]? = {
    guard geteuid() == 0 else { return [] }
    let runner = "/usr/bin/setpriv"
    guard FileManager.default.isExecutableFile(atPath: runner) else { return nil }
    let words = [runner, "--reuid=65534", "--regid=65534", "--clear-groups"]
    let trial = try? ProcessTests.run(["-e", "6 * 7"], bytes: Data(), runner: words)
    return trial?.output == "42\n" ? words : nil
  }()

  @Test(.enabled(if: unprivileged != nil, "nobody with fewer rights can run the program here"))
  func `a file without permission to read it`() throws {
    let runner = try #require(Self.unprivileged)
    try ProcessTests.inFolder { folder in
      try Self.write("a = 1\n", "secret.whatif", folder)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0], ofItemAtPath: folder.appendingPathComponent("secret.whatif").path)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
      let outcome = try ProcessTests.run(
        ["--interactive"], bytes: Data("load \"secret.whatif\"\n6 * 7\n".utf8), in: folder,
        runner: runner)
      #expect(outcome.output == "42\n" && outcome.status == 1)
      try Self.compare("file without permission", outcome)
    }
  }

  @Test(.enabled(if: unprivileged != nil, "nobody with fewer rights can run the program here"))
  func `a folder that is read-only`() throws {
    let runner = try #require(Self.unprivileged)
    try ProcessTests.inFolder { folder in
      try Self.write("a = 1\n", "case.whatif", folder)
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
      let outcome = try ProcessTests.run(
        ["--interactive"],
        bytes: Data("load \"case.whatif\"\na = 2\nsave\nsave \"other.whatif\"\na * 21\n".utf8),
        in: folder, runner: runner)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
      #expect(outcome.output.hasSuffix("\n42\n") && outcome.status == 1)
      #expect(
        try String(contentsOf: folder.appendingPathComponent("case.whatif"), encoding: .utf8)
          == "a = 1\n")
      #expect(try Self.names(in: folder) == ["case.whatif"])
      try Self.compare("folder that is read-only", outcome)
    }
  }
}
