import Foundation
import Testing

@testable import Session

/// A disk that fills while a file is saved.
struct FullDiskTests {
  /// Whether this user may make a disk; a container often lets nobody.
  private static let canMount: Bool = {
    var isMade = false
    try? ProcessTests.inFolder { folder in
      isMade = mount(folder)
      if isMade { _ = run("umount", [folder.path]) }
    }
    return isMade
  }()

  private static func mount(_ folder: URL) -> Bool {
    run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path])
  }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/version"), "needs /proc"))
  func `a folder that takes no files is not called missing`() {
    for (path, reason) in [
      ("/proc/x.md", FileFailure.failed("its folder takes no new files")),
      ("/no-such-folder/x.md", .missing),
    ] {
      #expect(throws: reason) { try SystemFiles().write([65], to: path) }
    }
  }

  @Test(.enabled(if: canMount, "a small disk cannot be mounted by this user"))
  func `a save on a full disk leaves the old file whole and says so`() throws {
    try ProcessTests.inFolder { folder in
      try #require(Self.mount(folder))
      defer { _ = Self.run("umount", [folder.path]) }
      let (input, old) = try Self.filledSession(in: folder)
      let outcome = try ProcessTests.run(["--interactive"], input: input, in: folder)
      #expect(outcome.errors.contains("disk is full"), "\(outcome.errors)")
      #expect(outcome.output.hasSuffix("7\n"), "\(outcome.output)")
      #expect(
        try String(contentsOf: folder.appendingPathComponent("case.whatif"), encoding: .utf8) == old
      )
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["case.whatif", "filler"])
    }
  }

  /// A saved case on a disk with no room for a second copy, and a session that changes and saves it.
  private static func filledSession(in folder: URL) throws -> (input: String, saved: String) {
    let file = folder.appendingPathComponent("case.whatif")
    let lines = (1...200).map {
      "line_\($0) = \($0)   # a source of some length, so that it counts"
    }
    let made = try ProcessTests.run(
      ["--interactive"], input: (lines + ["save \"case.whatif\""]).joined(separator: "\n") + "\n",
      in: folder)
    #expect(made.status == 0, "\(made.errors)")
    let filler = folder.appendingPathComponent("filler")
    _ = FileManager.default.createFile(atPath: filler.path, contents: nil)
    let handle = try FileHandle(forWritingTo: filler)
    while (try? handle.write(contentsOf: Data(count: 4_096))) != nil {}
    try handle.close()
    let input = "load \"case.whatif\"\nline_1 = 5\nsave\nline_1 + 2\n"
    return (input, try String(contentsOf: file, encoding: .utf8))
  }

  /// A limit on the size of files stands for a full disk where no disk can be made.
  @Test func `a file that may not grow is told and the session goes on`() throws {
    try ProcessTests.inFolder { folder in
      let lines = (1...40).map {
        "line_\($0) = \($0)   # a source of some length, so that it counts"
      }
      let input = (lines + ["save \"case.whatif\"", "line_3 + 4"]).joined(separator: "\n") + "\n"
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [
        "-c", "ulimit -f 1; exec '\(ProcessTests.program.path)' --interactive 2>&1",
      ]
      process.currentDirectoryURL = folder
      let (stdin, stdout) = (Pipe(), Pipe())
      process.standardInput = stdin
      process.standardOutput = stdout
      try process.run()
      try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try stdin.fileHandleForWriting.close()
      let text = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(text.contains("error[cannot-save]"), "\(text)")
      #expect(text.hasSuffix("7\n"), "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test(.enabled(if: canMount, "a small disk cannot be mounted by this user"))
  func `a journal on a full disk warns once, holds whole records, and goes on when there is room`()
    throws
  {
    try ProcessTests.inFolder { folder in
      try #require(Self.mount(folder))
      defer { _ = Self.run("umount", [folder.path]) }
      func keeper() -> SessionKeeper {
        SessionKeeper(
          .test(), folder: folder.path, now: "2026-11-24 10:31", workingFolder: "/somewhere")
      }
      let filler = folder.appendingPathComponent("filler")
      func fill() throws {
        _ = FileManager.default.createFile(atPath: filler.path, contents: nil)
        let handle = try FileHandle(forWritingTo: filler)
        while (try? handle.write(contentsOf: Data(count: 4_096))) != nil {}
        try handle.close()
      }
      let comment = String(repeating: "x", count: 900)
      do {
        let first = keeper()
        _ = first.evaluate("total = 0")
        var warnings = 0
        for round in 1...2 {
          try fill()
          for number in 1...8 {
            let entry = "n\(round)\(number) = \(number)   # \(comment)"
            #expect(Rendering.errors(first.evaluate(entry)).isEmpty)
            if first.takeWarning() != nil { warnings += 1 }
            let bytes = try Data(contentsOf: Self.journal(in: folder))
            #expect(JournalRecord.records(in: Array(bytes)).length == bytes.count)
          }
          try FileManager.default.removeItem(at: filler)
          _ = first.evaluate("total = total + \(round)")
        }
        #expect(warnings == 1)
      }
      let next = keeper()
      #expect(next.lost.first?.lineCount == 19)
      #expect(next.recover(0) == 0)
      #expect(Rendering.text(next.evaluate("total + n11 + n18 + n28")) == "20\n")
    }
  }

  private static func journal(in folder: URL) throws -> URL {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return folder.appendingPathComponent(try #require(names.first { $0.hasSuffix(".journal") }))
  }
}
