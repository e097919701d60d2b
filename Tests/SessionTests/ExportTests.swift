import Foundation
import Testing

@testable import Reporting
@testable import Session

struct ExportTests {
  static func opened(
    _ more: String = "", isInteractive: Bool = false, failing: FileFailure? = nil
  ) -> (Session, MemoryFiles) {
    let files = MemoryFiles(
      ["case.whatif": ReferenceManual.sampleText + more], failingWrites: failing)
    var session = Session(.test(files, isInteractive: isInteractive))
    _ = session.open("case.whatif")
    return (session, files)
  }

  @Test(arguments: ["md", "html", "csv", "tsv", "json", "jsonl", "pptx", "xlsx"])
  func `a whole case is written in every format`(ending: String) {
    var (session, files) = Self.opened()
    let answer = session.answer("export \"out.\(ending)\" of setup_video")
    #expect(answer.contains("Wrote out.\(ending)"), "\(answer)")
    #expect(files.bytes("out.\(ending)").count > 300)
  }

  @Test
  func `the last result is written unless something is named, and the note says how to get all`() {
    var (session, files) = Self.opened()
    _ = session.answer("annual")
    let answer = session.answer("export \"a.md\"")
    #expect(answer.contains("Wrote a.md: annual"))
    #expect(answer.contains("export \"a.md\" of setup_video"))
    #expect(files["a.md"].contains("| Present value ($) |"))
    #expect(!files["a.md"].contains("Assumptions"))
  }

  @Test func `a figure, a definition or a command can be named`() {
    var (session, files) = Self.opened()
    for name in ["npv", "price", "tornado", "inputs", "impact"] {
      let answer = session.answer("export \"\(name).json\" of \(name)")
      #expect(answer.contains("Wrote \(name).json"), "\(answer)")
      #expect((try? JSONSerialization.jsonObject(with: Data(files.bytes("\(name).json")))) is [Any])
    }
    #expect(session.answer("export \"x.md\" of pirce").contains("pirce"))
    #expect(!files.exists("x.md"))
  }

  // The net value today of the sample case is a figure of the design document: $59,814.
  @Test func `a figure fills one row of a table`() {
    var (session, files) = Self.opened()
    let answer = session.answer("export \"npv.csv\" of npv")
    #expect(answer.contains("Wrote npv.csv: npv"), "\(answer)")
    let lines = files["npv.csv"].split(whereSeparator: \.isNewline)
    #expect(lines.count == 2)
    #expect(lines.first == "Result,Value ($)")
    #expect(lines.last?.hasPrefix("npv,59814.18") == true)
    _ = session.answer("export \"npv.tsv\" of npv")
    #expect(files["npv.tsv"] == "Result\tValue\nnpv\t$59,814\n")
    _ = session.answer("export \"payback.csv\" of payback")
    #expect(files["payback.csv"].hasPrefix("Result,Value (months)\r\npayback,"))
  }

  @Test func `what a figure cannot be is refused with the line that works`() {
    var (session, files) = Self.opened()
    let book = session.answer("export \"npv.xlsx\" of npv", width: 160)
    #expect(book.contains("a workbook holds a whole case, not `npv` alone"))
    #expect(book.contains("`export \"npv.xlsx\" of setup_video`"))
    #expect(book.contains("`export \"npv.csv\" of npv`"))
    let picture = session.answer("export \"npv.svg\" of npv", width: 160)
    #expect(picture.contains("`npv` is a figure, which has no chart"))
    #expect(picture.contains("`export \"waterfall.svg\" of waterfall`"))
    #expect(!files.exists("npv.xlsx") && !files.exists("npv.svg"))
  }

  @Test func `a chart is written by its name, and a case says which chart it wrote`() {
    var (session, files) = Self.opened()
    for name in ["waterfall", "cashflow", "tornado", "impact"] {
      let answer = session.answer("export \"\(name).svg\" of \(name)")
      #expect(answer.contains("Wrote \(name).svg"), "\(answer)")
    }
    #expect(files["waterfall.svg"].contains("Waterfall chart: "))
    #expect(files["cashflow.svg"].contains("Cumulative cash chart: "))
    #expect(files["tornado.svg"].contains("Tornado chart: "))
    _ = session.answer("export \"waterfall.csv\" of waterfall")
    #expect(files["waterfall.csv"].contains("Net value today,59814.18"))
    let answer = session.answer("export \"case.svg\" of setup_video", width: 200)
    #expect(answer.contains("it is \"Impact versus ability\", the last of 4 charts; the others: "))
    #expect(answer.contains("`export \"waterfall.svg\" of waterfall`"))
    #expect(answer.contains("`export \"tornado.svg\" of tornado`"))
    _ = session.answer("waterfall = 3")
    _ = session.answer("export \"own.json\" of waterfall")
    #expect(files["own.json"].contains("\"value\":3"))
  }

  @Test func `an unknown ending is refused and the known ones are listed`() {
    var (session, files) = Self.opened()
    for file in ["deck.pdf", "deck", ".md", "deck.pptx.zip"] {
      let answer = session.answer("export \"\(file)\"")
      #expect(answer.contains("error[bad-arguments]"), "\(file): \(answer)")
      for format in ExportFormat.allCases { #expect(answer.contains(".\(format.rawValue)")) }
    }
    #expect(!files.exists("deck.pdf"))
  }

  @Test func `an existing file stays unless force is said`() {
    var (session, files) = Self.opened()
    _ = session.answer("export \"a.md\" of npv")
    let first = files["a.md"]
    #expect(session.answer("export \"a.md\" of roi").contains("exists already"))
    #expect(files["a.md"] == first)
    #expect(session.answer("export \"a.md\" of roi --force").contains("Wrote a.md"))
    #expect(files["a.md"] != first)
  }

  @Test(arguments: [("yes", true), ("y", true), ("no", false), ("", false), ("price", false)])
  func `a person is asked, and only a yes replaces`(answer: String, replaces: Bool) {
    var (session, files) = Self.opened(isInteractive: true)
    _ = session.answer("export \"a.md\" of npv")
    let first = files["a.md"]
    #expect(session.answer("export \"a.md\" of roi").contains("Replace it? (yes, no)"))
    _ = session.evaluate(answer)
    #expect((files["a.md"] != first) == replaces)
  }

  @Test(arguments: [FileFailure.noSpace, .notPermitted, .readOnly, .missing])
  func `a target that cannot be written is said, with the reason`(failure: FileFailure) {
    var (session, files) = Self.opened(failing: failure)
    let answer = session.answer("export \"a.md\" of npv")
    #expect(answer.contains("error[cannot-save]"))
    #expect(answer.contains(failure.reasonOfWriting))
    #expect(!files.exists("a.md"))
  }

  @Test func `a picture needs a chart, a table needs a table`() {
    var (session, _) = Self.opened()
    #expect(session.answer("export \"n.svg\" of npv").contains("has no chart"))
    _ = session.answer("why npv")
    #expect(session.answer("export \"n.csv\"").contains("`npv` has no table"))
  }

  // MARK: - Files from others

  @Test func `a replayed file writes only when that is allowed, and only below its own folder`() {
    let lines = [
      "export \"sub.md\" of npv", "export \"../up.md\" of npv", "export \"/tmp/x.md\" of npv",
      "export \"a/../../x.md\" of npv",
    ]
    let text = ReferenceManual.sampleText + lines.joined(separator: "\n") + "\n"
    let files = MemoryFiles(["folder/case.whatif": text])
    let refused = Replay(file: "folder/case.whatif", environment: .test(files))
    #expect(Rendering.errors(refused.responses) == [.notHere, .notHere, .notHere, .notHere])
    #expect(!files.exists("folder/sub.md"))
    let allowed = Replay(file: "folder/case.whatif", environment: .test(files, allowsWriting: true))
    #expect(Rendering.errors(allowed.responses) == [.cannotSave, .cannotSave, .cannotSave])
    #expect(files.exists("folder/sub.md"))
    #expect(!files.exists("up.md") && !files.exists("/tmp/x.md") && !files.exists("x.md"))
  }

  @Test func `a link does not lead a replayed file out of its folder`() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    let inside = root.appendingPathComponent("in")
    try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
    let victim = root.appendingPathComponent("victim.md")
    try "precious".write(to: victim, atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      at: inside.appendingPathComponent("link.md"), withDestinationURL: victim)
    try FileManager.default.createSymbolicLink(
      at: inside.appendingPathComponent("up"), withDestinationURL: root)
    let file = inside.appendingPathComponent("case.whatif")
    let text =
      ReferenceManual.sampleText
      + "export \"link.md\" of npv --force\nexport \"up/new.md\" of npv\nexport \"good.md\" of npv\n"
    try text.write(to: file, atomically: true, encoding: .utf8)
    let replay = Replay(file: file.path, environment: .test(SystemFiles(), allowsWriting: true))
    #expect(Rendering.errors(replay.responses) == [.cannotSave, .cannotSave])
    #expect(try String(contentsOf: victim, encoding: .utf8) == "precious")
    #expect(!FileManager.default.fileExists(atPath: root.appendingPathComponent("new.md").path))
    #expect(FileManager.default.fileExists(atPath: inside.appendingPathComponent("good.md").path))
  }

  // MARK: - Slides

  @Test func `slide lines choose, order and title the slides, with figures in the titles`() throws {
    var (session, files) = Self.opened(
      "slide tornado\nslide decision \"It brings {npv}, back in {payback}\"\n")
    #expect(session.answer("export \"d.pptx\"").contains("2 slides"))
    let archive = try ZipArchive(file: files.bytes("d.pptx"))
    func slide(_ number: Int) -> String {
      let entry = archive.entries.first { $0.name == "ppt/slides/slide\(number).xml" }
      // The last two words of a title are held together by a space that does not break.
      return String(decoding: entry?.bytes ?? [], as: UTF8.self)
        .replacingOccurrences(of: "\u{A0}", with: " ")
    }
    #expect(slide(2).contains("It brings $60k, back in month 2"))
    #expect(slide(1).contains("moves"))
  }

  @Test(arguments: [
    "slide decision \"{nvp}\"", "slide decision \"{price + 2 hours}\"", "slide decision \"{1 +}\"",
  ])
  func `a slide that cannot be made is refused with its line`(line: String) {
    let text = ReferenceManual.sampleText + "\(line)\n"
    let files = MemoryFiles(["case.whatif": text])
    var session = Session(.test(files))
    // A kind that there is not is refused when the file is loaded, a title when the deck is written.
    let answer =
      Rendering.text(session.open("case.whatif")) + session.answer("export \"d.pptx\"")
    #expect(answer.contains("error["), "\(answer)")
    #expect(answer.contains(line), "\(answer)")
    #expect(!files.exists("d.pptx"))
    // A replay and the prompt say it at once.
    let replay = Replay(bytes: Array(text.utf8), name: "x", environment: .test())
    #expect(Rendering.errors(replay.responses).count == 1)
    var (typed, _) = Self.opened()
    #expect(Rendering.errors(typed.evaluate(line)).count == 1)
    #expect(!Rendering.text(typed.evaluate("list")).contains("slide"))
  }

  @Test func `every documented slide can be chosen`() {
    for kind in SlideKind.allCases {
      var (session, _) = Self.opened("slide \(kind.rawValue) \"Mine\"\n")
      let answer = session.answer("export \"d.pptx\"")
      #expect(answer.contains("Wrote d.pptx: the case setup_video, 1 slide"), "\(answer)")
    }
  }

  @Test
  func `a title follows a new name, and a change that leaves it without its figure is refused`() {
    var (session, files) = Self.opened("slide decision \"At {price * 2}, {Price}: price {npv}\"\n")
    #expect(Rendering.errors(session.evaluate("rename price to list_price")).isEmpty)
    _ = session.evaluate("save \"new.whatif\"")
    #expect(
      files["new.whatif"].contains("\"At {list_price * 2}, {list_price}: price {npv}\""))
    _ = session.evaluate("other = $3")
    _ = session.evaluate("slide annual \"For {other}\"")
    let answer = session.answer("remove other")
    #expect(answer.contains("`other` cannot be removed: `slide annual \"For {other}\"` uses it"))
    #expect(session.answer("other").contains("$3"))
    #expect(session.answer("export \"d.pptx\"").contains("2 slides"))
  }

  @Test func `a title that is cut on its slide is said`() {
    let title = String(repeating: "words ", count: 20) + "and {npv}"
    var (session, _) = Self.opened("slide decision \"\(title)\"\n")
    let answer = session.answer("export \"d.pptx\"")
    // 120 characters and `and $60k`.
    #expect(answer.contains("a title has 128 characters and is cut after 110"), "\(answer)")
  }

  @Test func `initiatives without a case have slides and a page of their own`() throws {
    var (session, files) = Session.opened(
      "initiative a \"First\" impact 8 ability 8\ninitiative b \"Second\" impact 3 ability 9\n")
    let answer = session.answer("export \"d.pptx\"")
    #expect(answer.contains("Wrote d.pptx: the initiatives, 2 slides"), "\(answer)")
    let archive = try ZipArchive(file: files.bytes("d.pptx"))
    let texts = archive.entries.filter { $0.name.hasPrefix("ppt/slides/slide") }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
    // The last two words of a title are held together by a space that does not break.
    #expect(texts.contains { $0.contains("Do first:\u{A0}First") })
    #expect(!texts.contains { $0.contains("Approve") })
    #expect(session.answer("export \"p.html\"").contains("Wrote p.html: impact and ability"))
    #expect(files["p.html"].contains("Second"))
    #expect(session.answer("export \"w.xlsx\"").contains("error[no-case]"))
  }

  @Test(arguments: ["d.pptx", "w.xlsx", "p.md"])
  func `with several cases the one to write is named, and all of them are none`(file: String) {
    let (opened, _) = Session.opened(SeveralCasesTests.two)
    for more in ["", " of all"] where !(file == "p.md" && more == " of all") {
      var session = opened
      let answer = session.answer("export \"\(file)\"\(more)")
      #expect(answer.contains("`export \"\(file)\" of a`, `export \"\(file)\" of b`"), "\(answer)")
      #expect(!answer.contains("all`"), "\(answer)")
    }
  }

  // MARK: - After a change

  @Test(arguments: [
    "annual", "summary", "npv", "tornado npv", "simulate npv", "what if price down 10%",
    "what if price down 10%\nand uplift at low", "compare base, cautious on npv", "plot cashflow",
    "table npv by price from $800/unit to $900/unit step $50/unit", "solve price for npv = 0",
  ])
  func `what was shown before a change is written as it is now`(entry: String) {
    var (session, files) = Self.opened()
    let answers = { (session: inout Session) in
      for line in entry.split(separator: "\n") { _ = session.evaluate(String(line)) }
    }
    answers(&session)
    #expect(!session.answer("export \"old.json\"").contains("computed anew"))
    _ = session.evaluate("units_sold = 2,500 units/year")
    #expect(session.answer("export \"new.json\"").contains("computed anew"))
    answers(&session)
    #expect(!session.answer("export \"again.json\"").contains("computed anew"))
    #expect(files["new.json"] == files["again.json"])
    #expect(files["new.json"] != files["old.json"])
  }

  @Test func `a result goes with a scenario in use, an undo and what it was made of`() {
    var (session, files) = Self.opened()
    _ = session.evaluate("x = npv * 2")
    _ = session.evaluate("x")
    _ = session.evaluate("use cautious")
    #expect(session.answer("export \"cautious.md\"").contains("computed anew"))
    _ = session.evaluate("reset")
    #expect(!session.answer("export \"base.md\"").contains("computed anew"))
    #expect(files["base.md"] != files["cautious.md"])
    _ = session.evaluate("price = $950/unit")
    _ = session.evaluate("undo")
    #expect(!session.answer("export \"undone.md\"").contains("computed anew"))
    // The reset, the use and the definition of x.
    _ = session.evaluate("undo 3")
    let gone = session.answer("export \"gone.md\"")
    #expect(gone.contains("cannot be computed since something changed"), "\(gone)")
    #expect(!files.exists("gone.md"))
    _ = session.evaluate("load \"case.whatif\"")
    #expect(session.answer("copy").contains("there is no result to copy yet"))
  }

  @Test func `a template that is no presentation is refused, and only slides take one`() {
    var (session, files) = Self.opened()
    #expect(
      session.answer("export \"d.pptx\" --template \"case.whatif\"").contains(
        "error[file-unreadable]"))
    #expect(
      session.answer("export \"d.pptx\" --template \"no.pptx\"").contains("error[file-missing]"))
    #expect(session.answer("export \"d.md\" --template \"no.pptx\"").contains("only slides"))
    #expect(!files.exists("d.pptx") && !files.exists("d.md"))
    _ = session.answer("export \"own.pptx\"")
    #expect(session.answer("export \"d.pptx\" --template \"own.pptx\"").contains("Wrote d.pptx"))
  }
}
