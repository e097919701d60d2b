import Testing

@testable import Session

struct UndoTests {
  static let entries = [
    "price = $950/unit", "uplift = 5%", "note = 12  # new", "cost training = $500 once",
    "remove cautious", "rename margin to share_kept", "horizon 24 months",
    "case portal \"Portal\"\ncost build = $20,000 once\nbenefit calls = $2,000/month as cash",
    "scenario bold: uplift = 8%", "price = price * 1.1", "undo", "redo",
  ]

  @Test func `undo goes back byte for byte, and redo forward again`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    var bodies = [session.document.files[0].body]
    for entry in Self.entries {
      let responses = session.evaluate(entry)
      #expect(Rendering.errors(responses).isEmpty, "\(entry): \(Rendering.text(responses))")
      if entry != "undo", entry != "redo" { bodies.append(session.document.files[0].body) }
    }
    for body in bodies.dropLast().reversed() {
      _ = session.evaluate("undo")
      #expect(session.document.files[0].body == body)
    }
    #expect(!session.hasUnsavedChanges)
    #expect(session.answer("undo") == "Nothing to undo.\n")
    for body in bodies.dropFirst() {
      _ = session.evaluate("redo")
      #expect(session.document.files[0].body == body)
    }
    #expect(session.answer("redo") == "Nothing to redo.\n")
  }

  @Test func `several steps go back at once`() {
    var (session, _) = Session.opened("a = 1\n")
    for value in 2...9 { _ = session.evaluate("a = \(value)") }
    _ = session.evaluate("undo 7")
    #expect(session.answer("a") == "2\n")
  }

  @Test func `undo steps back over a load`() {
    let files = MemoryFiles(["one.whatif": "a = 1\n", "two.whatif": "a = 2\n"])
    var session = Session(.test(files))
    _ = session.open("one.whatif")
    _ = session.evaluate("load \"two.whatif\"")
    #expect(session.answer("a") == "2\n")
    _ = session.evaluate("undo")
    #expect(session.answer("a") == "1\n")
    #expect(session.fileName == "one.whatif")
  }

  @Test func `a what-if changes nothing and equals editing the file`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let before = session.document.files[0].body
    let whatIf = session.answer("what if uplift = 5%, price = $950/unit show npv")
    #expect(session.document.files[0].body == before)
    _ = session.evaluate("uplift = 5%")
    _ = session.evaluate("price = $950/unit")
    let edited = session.answer("npv").split(separator: "\n")[0]
    #expect(whatIf.contains(edited), "\(whatIf) has no \(edited)")
  }
}
