import Foundation
import Testing

/// `copy` of the built program with clipboard tools of the desktop in its path: what they are handed, and
/// what is said when they fail.
struct ClipboardToolTests {
  /// A tool that keeps its arguments and what it is handed in files beside it.
  private static func install(_ name: String, in folder: URL, status: Int = 0) throws {
    let file = folder.appendingPathComponent(name)
    let script = """
      #!/bin/sh
      printf '%s\\n' "$*" > "\(folder.path)/\(name).arguments"
      cat > "\(folder.path)/\(name).input"
      echo noise
      echo noise >&2
      exit \(status)
      """
    try Data(script.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private static func read(_ name: String, in folder: URL) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  private static let text = """
    case c
    horizon 12 months
    cost build "Build & <run>" = $1,000 once
    benefit gain "Gain | all" = $100/month
    annual

    """

  private static func copy(
    _ command: String, in folder: URL, _ variables: [String: String]
  ) throws -> String {
    var environment = variables
    environment["PATH"] = "\(folder.path):/usr/bin:/bin"
    environment["XDG_RUNTIME_DIR"] = folder.path
    let outcome = try ProcessTests.run(
      ["--no-init", "--interactive"], input: text + command + "\n", in: folder,
      environment: environment)
    #expect(!outcome.output.contains("noise") && !outcome.errors.contains("noise"))
    return (outcome.output + outcome.errors).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  @Test func `a table goes to wl-copy as HTML with its names escaped`() throws {
    try ProcessTests.inFolder { folder in
      try Self.install("wl-copy", in: folder)
      let answer = try Self.copy("copy", in: folder, ["WAYLAND_DISPLAY": "wayland-0"])
      #expect(
        answer.contains("annual: a table with formatting on the clipboard, by wl-copy"), "\(answer)"
      )
      #expect(Self.read("wl-copy.arguments", in: folder) == "--type text/html\n")
      let handed = try #require(Self.read("wl-copy.input", in: folder))
      #expect(handed.contains("Build &amp; &lt;run&gt;") && handed.contains("<table"))
      #expect(handed.contains("-1,000"))
    }
  }

  @Test func `text goes to xclip as UTF-8`() throws {
    try ProcessTests.inFolder { folder in
      try Self.install("xclip", in: folder)
      let answer = try Self.copy("copy as tsv", in: folder, ["DISPLAY": ":0"])
      #expect(answer.contains("tab-separated text on the clipboard, by xclip"), "\(answer)")
      #expect(
        Self.read("xclip.arguments", in: folder) == "-selection clipboard -t UTF8_STRING\n")
      let handed = try #require(Self.read("xclip.input", in: folder))
      #expect(handed.contains("Gain | all\t0\t1,200\t1,200"), "\(handed)")
    }
  }

  @Test func `Wayland comes before X, and a desktop without a tool gives a file`() throws {
    try ProcessTests.inFolder { folder in
      try Self.install("wl-copy", in: folder)
      try Self.install("xclip", in: folder)
      let both = ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"]
      #expect(try Self.copy("copy as markdown", in: folder, both).contains("by wl-copy"))
      #expect(Self.read("xclip.input", in: folder) == nil)
    }
    try ProcessTests.inFolder { folder in
      let answer = try Self.copy("copy as markdown", in: folder, ["DISPLAY": ""])
      #expect(answer.contains("written to \(folder.path)/whatif-copy.md"), "\(answer)")
      #expect(Self.read("whatif-copy.md", in: folder)?.contains("| Line |") == true)
    }
  }

  @Test func `a tool that fails is not said to have taken anything`() throws {
    try ProcessTests.inFolder { folder in
      try Self.install("wl-copy", in: folder, status: 1)
      let answer = try Self.copy("copy", in: folder, ["WAYLAND_DISPLAY": "wayland-0"])
      #expect(!answer.contains("on the clipboard"), "\(answer)")
      #expect(answer.contains("wl-copy did not take it"), "\(answer)")
      #expect(answer.contains("written to \(folder.path)/whatif-copy.tsv"), "\(answer)")
      #expect(Self.read("whatif-copy.tsv", in: folder)?.contains("Gain | all\t0") == true)
    }
  }

  @Test func `nothing is handed to a tool that no desktop has`() throws {
    try ProcessTests.inFolder { folder in
      try Self.install("wl-copy", in: folder)
      try Self.install("xclip", in: folder)
      _ = try Self.copy("copy", in: folder, [:])
      #expect(Self.read("wl-copy.input", in: folder) == nil)
      #expect(Self.read("xclip.input", in: folder) == nil)
    }
  }
}
