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
    #expect(session.answer("export \"n.csv\" of npv").contains("has no table"))
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
    var (session, files) = Self.opened("\(line)\n")
    let answer = session.answer("export \"d.pptx\"")
    #expect(answer.contains("error["), "\(answer)")
    #expect(answer.contains(line), "\(answer)")
    #expect(!files.exists("d.pptx"))
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
