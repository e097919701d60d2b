import Diagnostics
import Syntax
import Testing

@testable import Session

struct SavingTests {
  @Test func `saving an unchanged file adds only the ranges line and the stamp`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    let saved = files["case.whatif"]
    #expect(
      saved.hasPrefix(
        ReferenceManual.sampleText
          + "ranges 8 in 10\n# saved 2026-11-22, whatif 0.1: NPV $59,814, payback month 2, "))
    #expect(saved.hasSuffix("\n"))
  }

  @Test func `saving again writes the same bytes`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    let first = files["case.whatif"]
    _ = session.evaluate("load \"case.whatif\"")
    _ = session.evaluate("save")
    #expect(files["case.whatif"] == first)
  }

  @Test func `changing one input changes one line and the stamp`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    let old = files["case.whatif"].split(separator: "\n", omittingEmptySubsequences: false)
    _ = session.evaluate("price = $950/unit")
    _ = session.evaluate("save")
    let new = files["case.whatif"].split(separator: "\n", omittingEmptySubsequences: false)
    #expect(old.count == new.count)
    let changed = zip(old, new).filter { $0 != $1 }.map(\.1)
    #expect(changed.count == 2)
    #expect(changed[0].hasPrefix("price "))
    #expect(changed[1].hasPrefix("# saved "))
  }

  @Test func `load says that the file computes what it did`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    #expect(
      session.answer("load \"case.whatif\"").contains(
        "It computes what it did when it was saved on 2026-11-22."))
  }

  @Test func `load says what differs when the text was changed elsewhere`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    let edited = files["case.whatif"].replacing("$900/unit", with: "$800/unit")
    let others = MemoryFiles(["case.whatif": edited])
    var other = Session(.test(others))
    let answer = Rendering.text(other.open("case.whatif"))
    #expect(answer.contains("since 2026-11-22: saved with NPV $59,814, now NPV $52,918"))
    let check = FileCheck("case.whatif", environment: .test(others))
    #expect(check.hasFailed)
    #expect(Rendering.errors(check.responses) == [.stampDiffers])
  }

  @Test func `check passes a saved file`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText + "assert npv > 0\n")
    _ = session.evaluate("save")
    let check = FileCheck("case.whatif", environment: .test(files))
    #expect(!check.hasFailed)
    #expect(
      Rendering.text(check.responses) == "case.whatif: 1 assert holds, as saved on 2026-11-22\n")
  }

  @Test func `questions of the session are not saved, kept commands are`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText + "summary\n")
    _ = session.evaluate("npv")
    _ = session.evaluate("break even keep")
    _ = session.evaluate("save")
    #expect(files["case.whatif"].contains("\nsummary\n"))
    #expect(files["case.whatif"].contains("\nbreak even keep\n"))
    #expect(!files["case.whatif"].contains("\nnpv\n"))
  }

  @Test(arguments: [FileFailure.noSpace, .readOnly, .notPermitted])
  func `a save that fails says why and keeps the changes`(failure: FileFailure) {
    let files = MemoryFiles(["case.whatif": "a = 1\n"], failingWrites: failure)
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    _ = session.evaluate("a = 2")
    #expect(Rendering.errors(session.evaluate("save")) == [.cannotSave])
    #expect(session.hasUnsavedChanges)
    #expect(files["case.whatif"] == "a = 1\n")
  }

  @Test func `a file that is not ours is not overwritten by another name`() {
    let files = MemoryFiles(["case.whatif": "a = 1\n", "letter.txt": "Dear Dana\n"])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    #expect(Rendering.errors(session.evaluate("save \"letter.txt\"")) == [.cannotSave])
    #expect(files["letter.txt"] == "Dear Dana\n")
  }

  @Test func `quit asks a person when something is not saved, and nobody else`() {
    var (session, files) = Session.opened("a = 1\n", isInteractive: true)
    _ = session.evaluate("a = 2")
    #expect(session.answer("quit").contains("unsaved changes"))
    #expect(session.answer("maybe") == "Not quit.\n")
    _ = session.evaluate("quit")
    #expect(session.answer("yes").hasSuffix("(the session ends)\n"))
    #expect(files["case.whatif"].hasPrefix("a = 2\n"))
    var (other, _) = Session.opened("a = 1\n")
    _ = other.evaluate("a = 2")
    #expect(other.answer("quit") == "(the session ends)\n")
  }

  @Test func `a stamp is read as it is written`() {
    let line = "# saved 2026-11-22, whatif 0.1: NPV $59,814, payback month 2, 9 inputs, 7f3a"
    let stamp = Stamp(line)
    #expect(stamp?.figures == ["NPV $59,814", "payback month 2", "9 inputs"])
    #expect(stamp?.line == line)
    #expect(Stamp("# saved for later: 1, 2") == nil)
  }

  @Test func `several cases have a stamp each`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate(
      "case portal \"Portal\"\ncost build = $20,000 once\nbenefit calls = $2,000/month as cash")
    _ = session.evaluate("save")
    let stamps = files["case.whatif"].split(separator: "\n").filter { $0.hasPrefix("# saved") }
    #expect(stamps.count == 2)
    #expect(stamps.last?.contains("whatif 0.1, portal: NPV ") == true)
  }

  @Test func `an included definition is edited where it stands`() {
    let files = MemoryFiles([
      "case.whatif": "include \"prices.whatif\"\ncost_now = price * 2 units\n",
      "prices.whatif": "price = $10/unit  # list\n",
    ])
    var session = Session(.test(files))
    #expect(Rendering.errors(session.open("case.whatif")).isEmpty)
    _ = session.evaluate("price = $12/unit")
    #expect(session.answer("cost_now") == "$24\n")
    _ = session.evaluate("save")
    #expect(files["prices.whatif"].hasPrefix("price = $12/unit  # list\n"))
    #expect(
      files["case.whatif"].hasPrefix("include \"prices.whatif\"\ncost_now = price * 2 units\n"))
  }

  @Test func `a file that includes itself is refused`() {
    let files = MemoryFiles([
      "a.whatif": "include \"b.whatif\"\n", "b.whatif": "include \"a.whatif\"\n",
    ])
    var session = Session(.test(files))
    #expect(Rendering.errors(session.open("a.whatif")).contains(.includeCycle))
  }

  @Test func `a line added below the stamp does not switch it off`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    let added = MemoryFiles(
      ["case.whatif": files["case.whatif"] + "cost extra = $50,000 once\nbad = 1 +\n"])
    let broken = FileCheck("case.whatif", environment: .test(added))
    let line = files["case.whatif"].count { $0 == "\n" } + 2
    #expect(Rendering.text(broken.responses).contains("case.whatif:\(line):"))
    let sound = MemoryFiles(["case.whatif": added["case.whatif"].replacing("bad = 1 +\n", with: "")]
    )
    let check = FileCheck("case.whatif", environment: .test(sound))
    #expect(Rendering.errors(check.responses) == [.stampDiffers])
    var other = Session(.test(sound))
    _ = other.open("case.whatif")
    _ = other.evaluate("save")
    let lines = sound["case.whatif"].split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("# saved ") } == [lines[lines.count - 1]])
    #expect(!FileCheck("case.whatif", environment: .test(sound)).hasFailed)
  }

  @Test func `a damaged stamp is a stamp that differs`() {
    var (session, files) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("save")
    let damaged = MemoryFiles(
      [
        "case.whatif": files["case.whatif"].replacing(
          "# saved 2026-11-22", with: "# saved 2026-1-2")
      ])
    let check = FileCheck("case.whatif", environment: .test(damaged))
    #expect(Rendering.errors(check.responses) == [.stampDiffers])
    #expect(Rendering.text(check.responses).contains("cannot be read"))
    // A remark that only begins alike is none.
    let remark = MemoryFiles(["case.whatif": "a = 1\n# saved 20% of the calls\n"])
    #expect(!FileCheck("case.whatif", environment: .test(remark)).hasFailed)
  }

  @Test func `a file that somebody changed is not replaced where nobody can be asked`() throws {
    var (session, files) = Session.opened("a = 1\n")
    _ = session.evaluate("a = 2")
    try files.write(Array("a = 7\n".utf8), to: "case.whatif")
    let answer = session.answer("save")
    #expect(answer.contains("changed by someone else") && answer.contains("`save --force`"))
    #expect(files["case.whatif"] == "a = 7\n" && session.document.isChanged)
    #expect(session.answer("save \"both.whatif\"").hasPrefix("Saved both.whatif"))
    session = Session(.test(files))
    for entry in ["load \"case.whatif\"", "a = 3"] { _ = session.evaluate(entry) }
    try files.write(Array("a = 8\n".utf8), to: "case.whatif")
    #expect(session.answer("save --force").hasPrefix("Saved case.whatif"))
    #expect(files["case.whatif"].hasPrefix("a = 3\n"))
    try files.write(Array("my notes\n".utf8), to: "notes.whatif")
    #expect(session.answer("save \"notes.whatif\"").contains("`save \"notes.whatif\" --force`"))
    #expect(session.answer("save \"notes.whatif\" --force").hasPrefix("Saved notes.whatif"))
  }

  @Test func `a file that the session did not read is not replaced where nobody can be asked`() {
    let colleague = "z = 1\n# saved 2026-11-22, whatif 0.1: 1 input, 7f3a\n"
    let files = MemoryFiles(["colleague.whatif": colleague])
    var session = Session(.test(files))
    _ = session.evaluate("x = 1")
    let refused = session.answer("save \"colleague.whatif\"")
    #expect(refused.contains("this session did not read it") && refused.contains("--force"))
    #expect(files["colleague.whatif"] == colleague)
    for name in ["", "  ", "folder/"] {
      #expect(session.answer("save \"\(name)\"").contains("a file needs a name"), "\(name)")
    }
  }

  @Test func `bytes that are no text are not saved as another character`() {
    var (session, _) = Session.opened("a = 1\n")
    let line = String(decoding: Array("b = 2   # caf".utf8) + [0xE9], as: UTF8.self)
    #expect(Rendering.errors(session.evaluate(line)) == [.unexpectedCharacter])
    #expect(session.world.model.definitions["b"] == nil && !session.document.isChanged)
    #expect(Rendering.errors(session.evaluate("b = 2   # café")).isEmpty)
  }

  @Test func `a file says how many of its inputs no case uses`() {
    let text = "a = 1\nb = $2\ncase c\ncost d = b once\ncost e = $4 once\n"
    var (session, _) = Session.opened(["case.whatif": text], at: "case.whatif")
    // `b` and the amount of `e` are used, `a` is not.
    #expect(session.answer("load \"case.whatif\"").contains("3 inputs, 1 unused"))
  }

  @Test func `a text that reads files is saved where they are`() {
    let (text, table) = ("initiatives from \"data/i.csv\"\na = 1\n", "name,impact,ability\nx,3,4\n")
    var (session, files) = Session.opened(
      ["plans/p.whatif": text, "plans/data/i.csv": table], at: "plans/p.whatif")
    let answer = session.answer("save \"q.whatif\"")
    #expect(answer.contains("`save \"plans/q.whatif\"`") && files["q.whatif"].isEmpty, "\(answer)")
    #expect(!session.answer("save \"plans/q.whatif\"").contains("error"))
    #expect(files["plans/q.whatif"].hasPrefix(text))
  }

  /// Whatever the range stands in, a file means the same when another reading becomes the usual one.
  @Test(arguments: [
    "x = 2 * (1 to 3)", "x = (0.9 to 1.1) * npv under bad", "x = npv[month (2 to 4)]",
    "x = npv under bad + (1 to 3)", "x = 5 (2 to 9) within 1 to 10",
    "x = total(cashflow, year (1 to 2))",
  ])
  func `a range is found wherever it stands in a formula`(_ line: String) throws {
    let parsed = Parser.parse(SourceText(name: "test", line))
    guard case .definition(let definition)? = parsed.items.first?.statement else {
      Issue.record("\(line): \(parsed.diagnostics)")
      return
    }
    #expect(definition.value.hasRange)
  }
}
