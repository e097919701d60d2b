import Diagnostics
import Testing

@testable import Session

/// What is typed is what `save` writes (section 1.1 of the design), remarks of a line of their own too.
@Suite struct `Typed comments` {
  /// The lines of a document without its stamp and its `ranges` line.
  private static func text(_ session: Session) -> String {
    String(decoding: session.document.files[0].body, as: UTF8.self)
  }

  private static func session(_ entries: [String], opened text: String? = nil) -> Session {
    var session =
      text.map { Session.opened($0, isInteractive: true).0 }
      ?? Session(.test(isInteractive: true))
    for entry in entries { _ = session.evaluate(entry) }
    return session
  }

  @Test func `a comment typed alone stands in the file where it was typed`() {
    let entries = [
      "# My case, agreed with Dana", "price = $900/unit # list", "# second remark", "q = 3 units",
    ]
    let typed = Self.session(entries)
    #expect(Self.text(typed) == entries.joined(separator: "\n") + "\n")
    #expect(Self.text(typed) == Self.text(Self.session([entries.joined(separator: "\n")])))
    let opened = Self.session(entries, opened: "a = 1\n")
    #expect(Self.text(opened) == "a = 1\n" + entries.joined(separator: "\n") + "\n")
  }

  @Test func `a comment above a line of a case goes with it into the case`() {
    let file = "case a \"A\"\ncost build = $5 once\n\nprice = $3\n"
    let session = Self.session(["case a", "# the licence", "cost run = $1/month"], opened: file)
    #expect(
      Self.text(session)
        == "case a \"A\"\ncost build = $5 once\n# the licence\ncost run = $1/month\n\nprice = $3\n")
  }

  @Test func `a comment above a new value of a name stands above it, pasted or typed`() {
    let file = "# the list\nprice = $900 # list\nq = 3\n"
    let wanted = "# the list\n# agreed with Dana\nprice = $950 # list\nq = 3\n"
    #expect(
      Self.text(Self.session(["# agreed with Dana", "price = $950"], opened: file)) == wanted)
    #expect(Self.text(Self.session(["# agreed with Dana\nprice = $950"], opened: file)) == wanted)
    // What stands there already is not written twice.
    #expect(Self.text(Self.session(["# the list\nprice = $900"], opened: file)) == file)
  }

  @Test func `a comment below pasted lines is kept`() {
    #expect(Self.text(Self.session(["a = 1\n# to be continued"])) == "a = 1\n# to be continued\n")
    #expect(Self.text(Self.session(["a = 1\nnpv # why?"])) == "a = 1\n")
  }

  @Test func `a comment is a change of its own, a blank line none`() {
    var session = Self.session(["# remark"])
    #expect(session.hasUnsavedChanges)
    #expect(session.answer("quit").contains("unsaved changes"))
    _ = session.evaluate("cancel")
    #expect(session.answer("undo").contains("Undone: # remark"))
    #expect(Self.text(session).isEmpty)
    #expect(!session.hasUnsavedChanges)
    _ = session.evaluate("redo")
    #expect(Self.text(session) == "# remark\n")
    // Undone behind the line that it stands above, both go one by one.
    for entry in ["a = 1", "undo"] { _ = session.evaluate(entry) }
    #expect(Self.text(session) == "# remark\n")
    _ = session.evaluate("redo")
    #expect(Self.text(session) == "# remark\na = 1\n")
    for blank in ["", "  ", "\n"] { #expect(!Self.session([blank]).hasUnsavedChanges) }
  }

  @Test func `a comment leaves the what-if that is going on alone`() {
    var session = Self.session(["x = 2", "y = 3 * x", "what if x = 4"])
    #expect(session.answer("# they liked that").isEmpty)
    #expect(!session.answer("keep as better").contains("error"))
  }

  @Test func `a comment that a killed session kept comes back`() throws {
    try ProcessTests.inFolder { folder in
      let path = folder.appendingPathComponent("journals").path
      func keeper() -> SessionKeeper {
        SessionKeeper(
          .test(isInteractive: true), folder: path, now: "2026-11-24 10:31",
          workingFolder: "/somewhere")
      }
      do {
        let first = keeper()
        for entry in ["# agreed with Dana", "", "a = 1", "# open"] { _ = first.evaluate(entry) }
      }
      let next = keeper()
      #expect(next.lost.first?.lineCount == 3)
      #expect(next.recover(0) == 0)
      #expect(Self.text(next.session) == "# agreed with Dana\na = 1\n# open\n")
    }
  }
}
