import Foundation
import Quantities
import TestSupport
import Testing

@testable import Session

/// Nothing that was accepted is lost, whatever happens to the process.
struct JournalTests {
  private static func keeper(
    _ folder: String?, files: any FileSystem = MemoryFiles(), isInteractive: Bool = true,
    day: Int = 22
  ) -> SessionKeeper {
    var environment = SessionEnvironment.test(isInteractive: isInteractive)
    environment.files = files
    environment.today = { CalendarDate(year: 2026, month: 11, day: day) }
    return SessionKeeper(
      environment, folder: folder, now: "2026-11-24 10:31", workingFolder: "/somewhere")
  }

  private static func text(_ keeper: SessionKeeper) -> String {
    String(decoding: keeper.session.document.files[0].body, as: UTF8.self)
  }

  private static func journals(_ folder: URL) -> [URL] {
    let found = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return found ?? []
  }

  /// Entries of one session: definitions, redefinitions, a case, questions, a scenario, undo, mistakes.
  private static let entries = [
    "units_sold = 2,400 (2,000 to 2,800) units/year # billing, last \u{201C}four\u{201D} quarters 漢字",
    "uplift = 4% (1% to 10%)", "price = $900/unit # price list", "price + uplift", "margin = 30%",
    "price", "extra_units in units/year =\n  units_sold * uplift", "case video \"Set-up video\"",
    "cost produce = $1,000 once", "cost hosting = $40/month",
    "benefit extra = extra_units * price * margin as margin", "npv", "price = price * 1.1",
    "uplift = 5%", "undo", "scenario low: uplift = 2%", "use low", "remove nothing", "undo", "redo",
    "rename price to list_price", "case other \"Another\"\ncost a = $5 once", "reset",
    "case video", "cost support = $10/month", "what if uplift = 2%", "keep as doubt",
    "remove hosting", "margin = exactly 31%", "assert margin = 31%",
  ]

  @Test func `1,000 kills at random bytes lose no accepted line and replay no half line`() throws {
    try ProcessTests.inFolder { folder in
      let path = folder.appendingPathComponent("first").path
      let keeper = Self.keeper(path)
      // What the disk held and what the session was behind each entry.
      var moments: [(length: Int, text: String)] = []
      var journal: URL?
      for entry in Self.entries {
        _ = keeper.evaluate(entry)
        journal = journal ?? Self.journals(URL(fileURLWithPath: path)).first
        var length = 0
        if let journal { length = try Data(contentsOf: journal).count }
        moments.append((length, Self.text(keeper)))
      }
      let written = try #require(journal)
      let bytes = [UInt8](try Data(contentsOf: written))
      let all = JournalRecord.records(in: bytes).records
      #expect(moments.last?.length == bytes.count)

      var dice = SeededGenerator(seed: 20_261_124)
      for kill in 0..<1_000 {
        let cut = Int.random(in: 0...bytes.count, using: &dice)
        var left = Array(bytes[..<cut])
        // What a file system may leave behind the last whole write.
        switch kill % 3 {
        case 1: left += [UInt8](repeating: 0, count: Int.random(in: 0...64, using: &dice))
        case 2:
          left += (0..<Int.random(in: 0...64, using: &dice)).map { _ in
            UInt8.random(in: 0...255, using: &dice)
          }
        default: break
        }
        let found = JournalRecord.records(in: left).records
        let whole = Self.wholeRecords(all, upTo: cut)
        #expect(found == Array(all.prefix(whole)), "kill \(kill) at byte \(cut)")
        guard kill % 25 == 0 else { continue }

        let second = folder.appendingPathComponent("kill-\(kill)").path
        try FileManager.default.createDirectory(atPath: second, withIntermediateDirectories: true)
        try Data(left).write(to: URL(fileURLWithPath: second + "/session-1-1-0.journal"))
        let next = Self.keeper(second)
        guard !next.lost.isEmpty else {
          #expect(whole < 2, "kill \(kill) at byte \(cut) is not offered")
          continue
        }
        #expect(next.recover(0) == 0)
        let expected = moments.last { $0.length <= cut && $0.length > 0 }
        #expect(Self.text(next) == expected?.text, "kill \(kill) at byte \(cut)")
      }
    }
  }

  /// How many records end at or before a byte.
  private static func wholeRecords(_ records: [JournalRecord], upTo cut: Int) -> Int {
    var end = 0
    return records.prefix { record in
      end += record.encoded.count
      return end <= cut
    }.count
  }

  @Test func `a session that was brought back goes on as if nothing had happened`() throws {
    try ProcessTests.inFolder { folder in
      let reference = Self.keeper(nil)
      for entry in Self.entries + ["undo 3", "cost late = $7/month"] {
        _ = reference.evaluate(entry)
      }
      do {
        let keeper = Self.keeper(folder.path)
        for entry in Self.entries { _ = keeper.evaluate(entry) }
      }
      let next = Self.keeper(folder.path)
      #expect(next.lost.first?.summary.hasPrefix("2") == true)
      #expect(next.recover(0) == 0)
      #expect(next.session.hasUnsavedChanges)
      for entry in ["undo 3", "cost late = $7/month"] { _ = next.evaluate(entry) }
      #expect(Self.text(next) == Self.text(reference))
    }
  }

  @Test func `a second crash after a recovery is recovered as well`() throws {
    try ProcessTests.inFolder { folder in
      do { _ = Self.keeper(folder.path).evaluate("a = 1") }
      do {
        let keeper = Self.keeper(folder.path)
        #expect(keeper.recover(0) == 0)
        _ = keeper.evaluate("b = a + 1")
      }
      let keeper = Self.keeper(folder.path)
      #expect(keeper.lost.count == 1)
      #expect(keeper.recover(0) == 0)
      #expect(Self.text(keeper) == "a = 1\nb = a + 1\n")
    }
  }

  @Test func `a living session is not offered, and two sessions do not disturb each other`() throws
  {
    try ProcessTests.inFolder { folder in
      let first = Self.keeper(folder.path)
      _ = first.evaluate("a = 1")
      do {
        let second = Self.keeper(folder.path)
        #expect(second.lost.isEmpty)
        _ = second.evaluate("b = 2")
        #expect(Self.journals(folder).count == 2)
      }
      let third = Self.keeper(folder.path)
      #expect(third.lost.count == 1)
      #expect(third.recover(0) == 0)
      #expect(Self.text(third) == "b = 2\n")
      #expect(Self.text(first) == "a = 1\n")
    }
  }

  @Test func `a folder that is removed meanwhile is made again, with one warning`() throws {
    try ProcessTests.inFolder { folder in
      let path = folder.appendingPathComponent("sessions").path
      do {
        let keeper = Self.keeper(path)
        _ = keeper.evaluate("a = 1")
        #expect(keeper.takeWarning() == nil)
        try FileManager.default.removeItem(atPath: path)
        _ = keeper.evaluate("b = 2")
        #expect(keeper.takeWarning()?.contains("was removed meanwhile; it is made again") == true)
        _ = keeper.evaluate("c = 3")
        #expect(keeper.takeWarning() == nil)
      }
      let next = Self.keeper(path)
      #expect(next.recover(0) == 0)
      #expect(Self.text(next) == "a = 1\nb = 2\nc = 3\n")
    }
  }

  @Test func `what was offered keeps its number when another is brought back`() throws {
    try ProcessTests.inFolder { folder in
      for name in ["a", "b", "c"] { _ = Self.keeper(folder.path).evaluate("\(name) = 1") }
      let keeper = Self.keeper(folder.path)
      let offered = keeper.lost.map { ($0.number, $0.lastLine) }
      #expect(offered.map(\.0) == [1, 2, 3])
      _ = keeper.recover(0)
      #expect(keeper.lost.map(\.number) == [2, 3])
      #expect(keeper.lost.map(\.lastLine) == offered.dropFirst().map(\.1))
    }
  }

  @Test func `saving and quitting leave no journal behind`() throws {
    try ProcessTests.inFolder { folder in
      let saved = Self.keeper(folder.path)
      _ = saved.evaluate("a = 1")
      #expect(Self.journals(folder).count == 1)
      _ = saved.evaluate("save \"a.whatif\"")
      #expect(Self.journals(folder).isEmpty)
      _ = saved.evaluate("a = 2")
      #expect(Self.journals(folder).count == 1)
      _ = saved.evaluate("quit")
      #expect(Self.journals(folder).count == 1)
      let answers = saved.evaluate("no")
      let ends = answers.contains(where: \.isQuit)
      #expect(ends)
      #expect(Self.journals(folder).isEmpty)
      #expect(Self.keeper(folder.path).lost.isEmpty)
    }
  }

  @Test func `changes behind a save come back over the file as it was saved, not as it is now`()
    throws
  {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles(["a.whatif": "a = 1\nb = a + 1\n"])
      do {
        let keeper = Self.keeper(folder.path, files: files)
        _ = keeper.open("a.whatif")
        _ = keeper.evaluate("c = 3")
        _ = keeper.evaluate("save")
        _ = keeper.evaluate("a = 5")
      }
      try files.write(Array("other = 1\n".utf8), to: "a.whatif")
      let next = Self.keeper(folder.path, files: files)
      #expect(next.recover(0) == 0)
      #expect(Self.text(next) == "a = 5\nb = a + 1\nc = 3\n")
      #expect(next.session.fileName == "a.whatif")
      #expect(files["a.whatif"] == "other = 1\n")
    }
  }

  /// Files whose writer dies just behind each write, or just before it: what the journals then hold is kept
  /// aside.
  private struct DyingFiles: FileSystem {
    let base: MemoryFiles
    let journals: URL
    let copy: URL
    var isEarly = false

    func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
      try base.read(path, limit: limit)
    }
    func exists(_ path: String) -> Bool { base.exists(path) }
    func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
      if !isEarly { try base.write(bytes, to: path) }
      try? FileManager.default.removeItem(at: copy)
      try? FileManager.default.copyItem(at: journals, to: copy)
    }
  }

  @Test(arguments: [nil, "somebody = 1\n# saved 2026-11-22, whatif 0.1: 1 input, 7f3a\n"])
  func `a session that died between a file and its journal knows the file as its own`(
    other: String?
  ) throws {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles()
      let (first, second) = (
        folder.appendingPathComponent("first"), folder.appendingPathComponent("second")
      )
      let dying = DyingFiles(base: files, journals: first, copy: second)
      let keeper = Self.keeper(first.path, files: dying)
      _ = keeper.evaluate("a = 1")
      _ = keeper.evaluate("save \"case.whatif\"")
      try #require(files["case.whatif"].hasPrefix("a = 1\n# saved ") == true)
      if let other { try files.write(Array(other.utf8), to: "case.whatif") }
      let next = Self.keeper(second.path, files: files)
      #expect(next.recover(0) == 0)
      _ = next.evaluate("b = 2")
      let answers = next.evaluate("save \"case.whatif\"")
      #expect(Self.asks(answers) == (other != nil))
      #expect(files["case.whatif"].hasPrefix(other ?? "a = 1\nb = 2\n# saved ") == true)
    }
  }

  private static func asks(_ responses: [Response]) -> Bool {
    responses.contains { if case .question = $0 { true } else { false } }
  }

  @Test func `a session brought back on another day knows the file it saved`() throws {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles()
      do {
        let keeper = Self.keeper(folder.path, files: files)
        for entry in ["a = 1", "save \"a.whatif\"", "b = 2"] { _ = keeper.evaluate(entry) }
      }
      let next = Self.keeper(folder.path, files: files, day: 23)
      #expect(next.recover(0) == 0)
      #expect(!Self.asks(next.evaluate("save")))
      #expect(files["a.whatif"].hasPrefix("a = 1\nb = 2\n# saved 2026-11-23"))
    }
  }

  @Test func `a session that dies again before the file is written still knows it as its own`()
    throws
  {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles()
      let journals = (1...3).map { folder.appendingPathComponent("\($0)") }
      let first = DyingFiles(base: files, journals: journals[0], copy: journals[1])
      let keeper = Self.keeper(journals[0].path, files: first)
      for entry in ["a = 1", "save \"a.whatif\""] { _ = keeper.evaluate(entry) }
      let second = DyingFiles(base: files, journals: journals[1], copy: journals[2], isEarly: true)
      let again = Self.keeper(journals[1].path, files: second)
      #expect(again.recover(0) == 0)
      for entry in ["b = 2", "save \"a.whatif\""] { _ = again.evaluate(entry) }
      #expect(files["a.whatif"].hasPrefix("a = 1\n# saved"))
      let third = Self.keeper(journals[2].path, files: files)
      #expect(third.recover(0) == 0)
      #expect(!Self.asks(third.evaluate("save \"a.whatif\"")))
      #expect(files["a.whatif"].hasPrefix("a = 1\nb = 2\n# saved"))
    }
  }

  @Test func `questions alone are no session to bring back`() throws {
    try ProcessTests.inFolder { folder in
      do { _ = Self.keeper(folder.path).evaluate("1 + 1") }
      #expect(Self.journals(folder).isEmpty)
      #expect(Self.keeper(folder.path).lost.isEmpty)
    }
  }

  @Test func `a folder that cannot be written gives one warning and a working session`() {
    let keeper = Self.keeper("/dev/null/sessions")
    #expect(Rendering.errors(keeper.evaluate("a = 1")).isEmpty)
    #expect(keeper.takeWarning()?.contains("/dev/null/sessions") == true)
    #expect(Rendering.errors(keeper.evaluate("b = a + 1")).isEmpty)
    #expect(keeper.takeWarning() == nil)
  }

  @Test func `sessions that are given up are gone`() throws {
    try ProcessTests.inFolder { folder in
      do { _ = Self.keeper(folder.path).evaluate("a = 1") }
      let next = Self.keeper(folder.path)
      #expect(next.lost.count == 1)
      next.forgetLost()
      #expect(Self.journals(folder).isEmpty)
    }
  }

  @Test func `a start-up file with a mistake defines the rest and counts as saved`() {
    let keeper = Self.keeper(nil)
    let responses = keeper.start(with: "a = 1\nb = nonsense * 2\nc = a + 1\n", name: "init.whatif")
    #expect(Rendering.errors(responses) == [.unknownName])
    #expect(!keeper.session.hasUnsavedChanges)
    #expect(Rendering.text(keeper.evaluate("c")) == "2\n")
  }

  @Test
  func `a lost session counts the lines since it was saved, and goes on once the folder is there`()
    throws
  {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles()
      func keeper(_ path: String) -> SessionKeeper {
        SessionKeeper(
          .test(files, isInteractive: true), folder: path, now: "2026-11-24 10:31",
          workingFolder: "/somewhere")
      }
      let path = folder.path + "/one"
      do {
        let first = keeper(path)
        for entry in ["a = 1", "b = 2", "save \"case.whatif\"", "c = 3"] {
          _ = first.evaluate(entry)
        }
      }
      #expect(keeper(path).lost.first?.lineCount == 1)
      #expect(keeper(path).lost.first?.lastLine == "c = 3")
      // A file stands where the folder should be, until somebody clears it away.
      let blocked = folder.path + "/two"
      try Data().write(to: URL(fileURLWithPath: blocked))
      do {
        let first = keeper(blocked)
        _ = first.evaluate("a = 1")
        #expect(first.takeWarning()?.contains("not kept for the next start") == true)
        _ = first.evaluate("b = 2")
        #expect(first.takeWarning() == nil)
        try FileManager.default.removeItem(atPath: blocked)
        _ = first.evaluate("c = 3")
      }
      let next = keeper(blocked)
      #expect(next.lost.first?.lineCount == 3)
      #expect(next.recover(0) == 0)
      #expect(Rendering.text(next.evaluate("a + b + c")) == "6\n")
    }
  }
}
