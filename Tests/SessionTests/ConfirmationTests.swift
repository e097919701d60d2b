import Foundation
import Testing

@testable import Session

/// Nobody's work is replaced without a yes, where there is somebody to ask.
struct ConfirmationTests {
  private static let text = "price = $900/unit\n"

  @Test func `a file that was changed elsewhere is replaced only after a yes`() {
    var (session, files) = Session.opened(Self.text, isInteractive: true)
    _ = session.evaluate("price = $950/unit")
    let theirs = Array("price = $1/unit\n".utf8)
    try? files.write(theirs, to: "case.whatif")
    #expect(session.answer("save").contains("was changed by someone else since it was read here"))
    #expect(session.answer("no").contains("Nothing was changed."))
    #expect(files.bytes("case.whatif") == theirs)
    #expect(session.hasUnsavedChanges)
    _ = session.evaluate("save")
    #expect(session.answer("yes").contains("Saved case.whatif"))
    #expect(files["case.whatif"].hasPrefix("price = $950/unit\n"))
    #expect(!session.hasUnsavedChanges)
  }

  @Test func `what this session wrote itself is replaced without a question`() {
    var (session, files) = Session.opened("price = $900/unit", isInteractive: true)
    for price in ["$950", "$960"] {
      _ = session.evaluate("price = \(price)/unit")
      #expect(session.answer("save").contains("Saved case.whatif"))
    }
    #expect(files["case.whatif"].hasPrefix("price = $960/unit"))
  }

  @Test func `a file that was removed elsewhere is written anew`() {
    let files = MemoryFiles()
    var session = Session(.test(files, isInteractive: true))
    _ = session.evaluate("price = $900/unit")
    #expect(session.answer("save \"new.whatif\"").contains("Saved new.whatif"))
  }

  @Test func `another file of this name is replaced only after a yes`() {
    var (session, files) = Session.opened(Self.text, isInteractive: true)
    try? files.write(Array("a = 1\n".utf8), to: "march.whatif")
    #expect(session.answer("save \"march.whatif\"").contains("exists already. Replace it?"))
    _ = session.evaluate("n")
    #expect(files["march.whatif"] == "a = 1\n")
    #expect(session.fileName == "case.whatif")
    _ = session.evaluate("save \"march.whatif\"")
    _ = session.evaluate("y")
    #expect(files["march.whatif"].hasPrefix(Self.text))
    #expect(session.fileName == "march.whatif")
  }

  @Test func `loading over unsaved changes needs a yes, and undo takes it back`() {
    var (session, files) = Session.opened(Self.text, isInteractive: true)
    try? files.write(Array("fee = $5\n".utf8), to: "other.whatif")
    _ = session.evaluate("price = $950/unit")
    #expect(session.answer("load \"other.whatif\"").contains("unsaved changes in case.whatif"))
    _ = session.evaluate("no")
    #expect(session.answer("price").contains("$950/unit"))
    _ = session.evaluate("load \"other.whatif\"")
    _ = session.evaluate("yes")
    #expect(session.answer("fee").contains("$5"))
    _ = session.evaluate("undo")
    #expect(session.answer("price").contains("$950/unit"))
  }

  @Test func `a line that answers no question is taken as the line it is, and kept`() throws {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles(["other.whatif": "fee = $5\n"])
      func keeper() -> SessionKeeper {
        SessionKeeper(
          .test(files, isInteractive: true), folder: folder.path, now: "2026-11-24 10:31",
          workingFolder: "/somewhere")
      }
      do {
        let first = keeper()
        for entry in [
          "a = $1", "quit", "b = a * 2", "load \"other.whatif\"", "c = b * 2", "quit", "a + b",
        ] {
          let responses = first.evaluate(entry)
          #expect(Rendering.errors(responses).isEmpty, "\(entry)")
        }
        #expect(!first.session.isAsking)
        #expect(Rendering.text(first.evaluate("quit")).contains("unsaved changes"))
        #expect(Rendering.text(first.evaluate("save \"new.whatif\"")).contains("Saved new.whatif"))
        _ = first.evaluate("d = c * 2")
      }
      #expect(files["new.whatif"].hasPrefix("a = $1\nb = a * 2\nc = b * 2\n"))
      let next = keeper()
      #expect(next.recover(0) == 0)
      #expect(Rendering.text(next.evaluate("d")) == "$8\n")
    }
  }

  @Test func `loading without unsaved changes asks nothing`() {
    var (session, files) = Session.opened(Self.text, isInteractive: true)
    try? files.write(Array("fee = $5\n".utf8), to: "other.whatif")
    #expect(session.answer("load \"other.whatif\"").contains("Loaded other.whatif"))
  }

  @Test func `a file that is not there is no question`() {
    var (session, _) = Session.opened(Self.text, isInteractive: true)
    _ = session.evaluate("price = $950/unit")
    #expect(session.answer("load \"nowhere.whatif\"").contains("there is no file"))
  }

  @Test func `quitting does not end before a doubtful save is answered`() {
    var (session, files) = Session.opened(Self.text, isInteractive: true)
    _ = session.evaluate("price = $950/unit")
    try? files.write(Array("price = $1/unit\n".utf8), to: "case.whatif")
    _ = session.evaluate("quit")
    let responses = session.evaluate("yes")
    let isOver = responses.contains(where: \.isQuit)
    #expect(!isOver)
    #expect(Rendering.text(responses).contains("Replace it?"))
    _ = session.evaluate("no")
    #expect(session.hasUnsavedChanges)
  }

  @Test func `a confirmed load comes back after a crash, a refused one does not`() throws {
    try ProcessTests.inFolder { folder in
      let path = folder.appendingPathComponent("sessions").path
      let files = MemoryFiles(["one.whatif": "fee = $5\n", "two.whatif": "fee = $7\n"])
      func keeper() -> SessionKeeper {
        SessionKeeper(
          .test(files, isInteractive: true), folder: path, now: "2026-11-24 10:31",
          workingFolder: "/somewhere")
      }
      do {
        let first = keeper()
        for entry in ["a = $1", "load \"one.whatif\"", "yes", "b = fee * 2"] {
          _ = first.evaluate(entry)
        }
        for entry in ["load \"two.whatif\"", "no", "c = b * 2"] { _ = first.evaluate(entry) }
      }
      let next = keeper()
      #expect(next.lost.count == 1)
      #expect(next.recover(0) == 0)
      #expect(Rendering.text(next.evaluate("c")).contains("$20"))
      #expect(Rendering.text(next.evaluate("a")).contains("not defined"))
    }
  }

  @Test(arguments: ["no thanks", "Nope", "no, thank you", "nah"])
  func `a no in other words is a no`(words: String) {
    var (session, files) = Session.opened(Self.text, isInteractive: true)
    try? files.write(Array("fee = $5\n".utf8), to: "other.whatif")
    _ = session.evaluate("price = $950/unit")
    _ = session.evaluate("load \"other.whatif\"")
    #expect(session.answer(words) == "Nothing was changed.\n")
    #expect(!session.isAsking)
    _ = session.evaluate("load \"other.whatif\"")
    #expect(session.answer("yes please").contains("Loaded other.whatif"))
    // A name is not taken for an answer.
    _ = session.evaluate("nope = 3")
    _ = session.evaluate("load \"case.whatif\"")
    #expect(session.answer("nope = 4").contains("nope = 4"))
  }
}
