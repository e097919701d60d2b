import CLibEdit
import Foundation
import TerminalHarness
import Testing

@testable import LineEditing

@Suite("The history")
struct HistoryTests {
  private static let difficult = [
    "plain", "two words", "several\n  lines\n", "back\\slash \\040", "tab\there", "漢字 é 👩\u{200D}👧",
    "\u{01}\u{7F}\u{1B}[A", "#comment", "a\\", "\\M-a",
  ]

  @Test("keeps whole entries from one session to the next")
  func roundTrip() {
    let folder = TemporaryFolder()
    let path = folder.path + "/state/history"
    let first = History(path: path)
    for entry in Self.difficult { first.add(entry) }
    #expect(first.takeWarning() == nil)
    #expect(History(path: path).entries == Self.difficult)
  }

  @Test("writes a line that was given up and is run after all")
  func droppedAndRun() {
    let folder = TemporaryFolder()
    let path = folder.path + "/state/history"
    let history = History(path: path)
    history.add("a")
    history.remember("b")
    #expect(History(path: path).entries == ["a"])
    history.add("b")
    history.add("b")
    #expect(history.entries == ["a", "b"] && History(path: path).entries == ["a", "b"])
  }

  @Test("is readable by its owner alone")
  func mode() throws {
    let folder = TemporaryFolder()
    History(path: folder.path + "/history").add("secret")
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/history")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  /// The independent reader and writer of the format is libedit itself.
  @Test("writes what libedit reads")
  func readByLibEdit() {
    setlocale(LC_CTYPE, "C.UTF-8")
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    let history = History(path: path)
    for entry in Self.difficult { history.add(entry) }
    var event = HistEvent()
    let list = history_init()
    defer { history_end(list) }
    whatif_history_set_size(list, &event, 100)
    #expect(whatif_history_load(list, &event, path) == Self.difficult.count)
    var read: [String] = []
    var more = whatif_history_oldest(list, &event)
    while more >= 0 {
      read.append(String(cString: event.str))
      more = whatif_history_newer(list, &event)
    }
    #expect(read == Self.difficult)
  }

  @Test("reads what libedit writes")
  func writtenByLibEdit() {
    setlocale(LC_CTYPE, "C.UTF-8")
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    var event = HistEvent()
    let list = history_init()
    defer { history_end(list) }
    whatif_history_set_size(list, &event, 100)
    for entry in Self.difficult { whatif_history_enter(list, &event, entry) }
    #expect(whatif_history_save(list, &event, path) == Self.difficult.count)
    #expect(History(path: path).entries == Self.difficult)
  }

  @Test("loses nothing when sessions add at the same time")
  func concurrentAppends() {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    DispatchQueue.concurrentPerform(iterations: 8) { session in
      let history = History(path: path)
      for entry in 0..<50 { history.add("session \(session) entry \(entry)") }
    }
    let expected = Set((0..<8).flatMap { s in (0..<50).map { "session \(s) entry \($0)" } })
    let entries = History(path: path).entries
    #expect(entries.count == 400)
    #expect(Set(entries) == expected)
  }

  @Test("begins a new file once when sessions begin at the same time")
  func concurrentBeginnings() {
    let folder = TemporaryFolder()
    for round in 0..<50 {
      let path = folder.path + "/history\(round)"
      DispatchQueue.concurrentPerform(iterations: 8) { History(path: path).add("entry \($0)") }
      #expect(Set(History(path: path).entries) == Set((0..<8).map { "entry \($0)" }))
    }
  }

  @Test("waits while another session writes")
  func waitsForTheLock() {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    History(path: path).add("first")
    let descriptor = open(path, O_RDWR)
    flock(descriptor, LOCK_EX)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      History(path: path).add("second")
      done.signal()
    }
    // Without the lock the entry would be there long before; with it this always times out.
    #expect(done.wait(timeout: .now() + .milliseconds(200)) == .timedOut)
    flock(descriptor, LOCK_UN)
    close(descriptor)
    #expect(done.wait(timeout: .now() + .seconds(40)) == .success)
    #expect(History(path: path).entries == ["first", "second"])
  }

  @Test("keeps an entry once, where it was typed last")
  func noDuplicates() {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    let history = History(path: path)
    for entry in ["a", "b", "a", "a"] { history.add(entry) }
    #expect(history.entries == ["b", "a"])
    #expect(History(path: path).entries == ["b", "a"])
  }

  @Test("does not write an entry that begins with a space, nor an empty one")
  func privateEntries() {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    let history = History(path: path)
    for entry in [" secret", "", "   ", "public"] { history.add(entry) }
    #expect(History(path: path).entries == ["public"])
    #expect(history.entries == [" secret", "public"])
  }

  @Test("keeps the newest entries when there are too many, and shortens the file")
  func capacity() {
    let folder = TemporaryFolder()
    let count = 2 * History.capacity + 1
    let lines = (0..<count).map { "e\($0)" }.joined(separator: "\n")
    folder.write("_HiStOrY_V2_\n" + lines + "\n", to: "history")
    let history = History(path: folder.path + "/history")
    #expect(history.entries.count == History.capacity)
    #expect(history.entries.last == "e\(count - 1)")
    let kept = folder.contents(of: "history").split(separator: "\n")
    #expect(kept.count == History.capacity + 1)
    #expect(kept.last == "e\(count - 1)")
  }

  @Test(
    "leaves a file of another kind alone, with one warning",
    arguments: ["my notes\n", "_HiStOrY_V1_\n", "\n\n"])
  func foreignFile(_ text: String) {
    let folder = TemporaryFolder()
    folder.write(text, to: "history")
    let history = History(path: folder.path + "/history")
    history.add("one")
    history.add("two")
    #expect(history.takeWarning() != nil)
    #expect(history.takeWarning() == nil)
    #expect(history.entries == ["one", "two"])
    #expect(folder.contents(of: "history") == text)
  }

  @Test(
    "works without a place to write, with one warning", arguments: ["/proc/no/such/history", "/"])
  func noPlace(_ path: String) {
    let history = History(path: path)
    history.add("one")
    #expect(history.entries == ["one"])
    #expect(history.takeWarning() != nil)
    history.add("two")
    #expect(history.takeWarning() == nil)
    #expect(history.entries == ["one", "two"])
  }

  @Test("takes /dev/null as no history, without a warning")
  func nullDevice() {
    let history = History(path: "/dev/null")
    history.add("one")
    #expect(history.takeWarning() == nil)
    #expect(History(path: "/dev/null").entries.isEmpty)
  }

  @Test("goes on after a line that was cut off, and skips what it cannot read")
  func damagedFile() {
    let folder = TemporaryFolder()
    folder.write("_HiStOrY_V2_\nfine\nbad\\q\nhalf\\04", to: "history")
    let path = folder.path + "/history"
    History(path: path).add("next")
    #expect(History(path: path).entries.first == "fine")
    #expect(History(path: path).entries.last == "next")
  }
}
