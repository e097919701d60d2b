import Foundation
import Testing

@testable import Reporting
@testable import Session

struct ExportCopyTests {
  private func opened(_ clipboard: MemoryClipboard?) -> (Session, MemoryFiles) {
    let files = MemoryFiles(["case.whatif": ReferenceManual.sampleText])
    var session = Session(.test(files, clipboard: clipboard))
    _ = session.open("case.whatif")
    return (session, files)
  }

  @Test func `a desktop gets a table with formatting, by the tool that is named`() {
    let clipboard = MemoryClipboard(tools: [.html: "wl-copy", .plain: "wl-copy"])
    var (session, _) = opened(clipboard)
    _ = session.evaluate("annual")
    #expect(session.answer("copy").contains("by wl-copy"))
    #expect(clipboard.last?.kind == .html)
    #expect(clipboard.last?.text.contains("<table style=") == true)
    _ = session.evaluate("why npv")
    #expect(session.answer("copy").contains("text with formatting on the clipboard"))
    _ = session.evaluate("annual")
    _ = session.answer("copy as tsv")
    #expect(clipboard.last?.kind == .plain)
    #expect(clipboard.last?.text.contains("Line\tInitial ($)") == true)
  }

  @Test func `a terminal gets tab-separated text in a sequence that decodes to it`() {
    let clipboard = MemoryClipboard()
    var (session, _) = opened(clipboard)
    _ = session.evaluate("annual")
    let answer = session.answer("copy")
    #expect(answer.contains("sent to the terminal's clipboard"))
    #expect(!answer.contains("on the clipboard"))
    let sequence = clipboard.sequence ?? ""
    #expect(sequence.hasPrefix("\u{1B}]52;c;") && sequence.hasSuffix("\u{7}"))
    let data = Data(base64Encoded: String(sequence.dropFirst(7).dropLast())) ?? Data()
    #expect(String(decoding: data, as: UTF8.self).hasPrefix("Line\tInitial ($)"))
  }

  @Test(arguments: ["", "a", "ab", "abc", "µ×–🙂", String(repeating: "xyz ", count: 999)])
  func `base 64 is that of the standard library`(text: String) {
    #expect(TerminalClipboard.base64(Array(text.utf8)) == Data(text.utf8).base64EncodedString())
  }

  @Test func `what is too long for a terminal is never cut`() {
    #expect(TerminalClipboard.sequence(String(repeating: "x", count: 74_000)) != nil)
    #expect(TerminalClipboard.sequence(String(repeating: "x", count: 74_001)) == nil)
  }

  @Test func `without any clipboard the text goes to a file that is named`() {
    var (session, files) = opened(MemoryClipboard(hasTerminal: false))
    _ = session.evaluate("annual")
    #expect(session.answer("copy").contains("written to /temporary/whatif-copy.tsv"))
    #expect(files["/temporary/whatif-copy.tsv"].hasPrefix("Line\tInitial ($)"))
  }

  @Test func `a copy in a file never takes the place of another`() {
    var (session, files) = opened(MemoryClipboard(hasTerminal: false))
    _ = session.evaluate("annual")
    _ = session.evaluate("copy")
    let first = files["/temporary/whatif-copy.tsv"]
    _ = session.evaluate("inputs")
    #expect(session.answer("copy").contains("written to /temporary/whatif-copy-2.tsv"))
    #expect(files["/temporary/whatif-copy.tsv"] == first)
    #expect(files["/temporary/whatif-copy-2.tsv"].contains("uplift"))
  }

  @Test func `what was shown before a change is copied as it is now`() {
    let clipboard = MemoryClipboard(tools: [.plain: "xclip"])
    var (session, _) = opened(clipboard)
    _ = session.evaluate("annual")
    #expect(!session.answer("copy as tsv").contains("computed anew"))
    let before = clipboard.last?.text
    _ = session.evaluate("uplift = 8%")
    #expect(session.answer("copy as tsv").contains("computed anew"))
    let after = clipboard.last?.text
    _ = session.evaluate("annual")
    _ = session.evaluate("copy as tsv")
    #expect(after == clipboard.last?.text && after != before)
  }

  @Test func `nothing to copy, and no chart to copy, are said`() {
    let clipboard = MemoryClipboard()
    var (session, _) = opened(clipboard)
    #expect(session.answer("copy").contains("there is no result to copy yet"))
    _ = session.evaluate("annual")
    #expect(session.answer("copy as svg").contains("has no chart to copy"))
    _ = session.evaluate("plot cashflow")
    _ = session.evaluate("copy as svg")
    #expect(clipboard.sequence != nil)
  }

  @Test func `a mail has headline, three figures, main assumption, main risk and ask`() throws {
    let clipboard = MemoryClipboard(tools: [.plain: "xclip"])
    var (session, _) = opened(clipboard)
    let answer = session.answer("copy for email")
    #expect(answer.contains("plain text for mail and chat"))
    let text = clipboard.last?.text ?? ""
    // What is copied can be read before it is sent.
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    #expect(words(answer).starts(with: words(text)), "\(answer)")
    let lines = text.split(separator: "\n").map(String.init)
    try #require(lines.count >= 7)
    #expect(lines[0].hasPrefix("Five-minute set-up video nets $60k over 36 months; money back in"))
    #expect(lines[1...3].allSatisfy { $0.hasPrefix("- ") })
    #expect(lines[4].hasPrefix("Main assumption: ") && lines[4].contains("source"))
    #expect(lines[5].hasPrefix("Main risk: it pays only if"))
    #expect(lines[6].hasPrefix("Ask: Approve"))
    #expect(lines.last?.contains("36 months, 10%/year") == true)
    #expect(lines.last?.contains(", version ") == true)
  }

  @Test func `a pasted table has the widths of its columns, and no more than a page in all`() throws
  {
    let table = Table(
      columns: [.text("Input"), .number("Value"), .text("Source")],
      rows: [
        [
          "uplift", .number("4%", 0.04),
          Cell(String(repeating: "the sales team says so ", count: 12)),
        ]
      ])
    let html = Report(blocks: [.table(table)]).htmlFragment()
    let widths = html.components(separatedBy: "<th scope=\"col\" style=\"").dropFirst().compactMap {
      text -> Int? in
      guard let part = text.components(separatedBy: "width:").dropFirst().first else { return nil }
      return Int(part.prefix { $0.isNumber })
    }
    #expect(widths.count == 3)
    guard widths.count == 3 else { return }
    #expect(widths.reduce(0, +) <= 454, "\(widths)")
    // Words wrap, figures do not: "Value" in bold 11 points is about 32 wide.
    #expect(widths[1] >= 40 && widths[1] <= 70 && widths[2] > widths[0], "\(widths)")
    #expect(html.contains("border-collapse:collapse;width:\(widths.reduce(0, +))pt"))
  }

  @Test func `with several cases the one to copy is named, and all of them are none`() {
    let files = MemoryFiles(["two.whatif": SeveralCasesTests.two])
    var session = Session(.test(files, clipboard: MemoryClipboard(tools: [.plain: "xclip"])))
    _ = session.open("two.whatif")
    for line in ["copy for email", "copy for email of all", "copy of all"] {
      let answer = session.answer(line)
      #expect(answer.contains("error[several-cases]"), "\(answer)")
      #expect(answer.contains("of a`") && !answer.contains("all`"), "\(answer)")
    }
    #expect(session.answer("copy for email of b").contains("plain text"))
  }

  @Test func `a file that is replayed cannot reach the clipboard`() {
    let text = ReferenceManual.sampleText + "annual\ncopy\n"
    let replay = Replay(bytes: Array(text.utf8), name: "x", environment: .test())
    #expect(Rendering.errors(replay.responses) == [.notHere])
  }
}
