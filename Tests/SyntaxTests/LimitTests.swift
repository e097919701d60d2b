import Diagnostics
import Syntax
import Testing

@Suite("Limits")
struct LimitTests {
  private func codes(_ text: String) -> [DiagnosticCode] {
    Parser.parse(SourceText(name: "test", text)).diagnostics.map(\.code)
  }

  @Test("brackets nest 200 deep and no deeper")
  func brackets() {
    func nested(_ depth: Int) -> String {
      "x = " + String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    }
    #expect(codes(nested(200)) == [])
    #expect(codes(nested(201)) == [.tooDeep])
    #expect(codes(nested(10_000)) == [.tooDeep])
    #expect(codes("x = " + String(repeating: "(", count: 10_000)) == [.tooDeep])
    #expect(codes("x = " + String(repeating: "f(-[", count: 3_000)) == [.tooDeep])
  }

  @Test("a thousand operators may follow each other and no more")
  func operators() {
    func chain(_ count: Int) -> String { "x = 1" + String(repeating: " + 1", count: count) }
    #expect(codes(chain(1_000)) == [])
    expectRoundTrip(chain(1_000))
    #expect(codes(chain(1_200)) == [.tooDeep])
    #expect(codes("x = [1" + String(repeating: ", 1", count: 5_000) + "]") == [])
  }

  @Test(
    "no form nests without a limit",
    arguments: [
      "-", "not ", "2^", "2^-", "if a then b else ", "50% chance of ", "x within 1 to ", "a[", "f(",
      "month (", "[", "a of ", "1 - ",
    ])
  func everyForm(piece: String) {
    let text = "x = " + String(repeating: piece, count: 20_000) + "1"
    #expect(!codes(text).isEmpty)
    #expect(codes("x = " + String(repeating: piece, count: 150) + "1") != [.tooDeep])
  }

  @Test("nested chains stay within the depth that later stages can walk")
  func nestedChains() {
    var text = "1"
    for _ in 0..<150 { text = "(\(text)" + String(repeating: " + 1", count: 20) + ")" }
    #expect(codes("x = " + text) == [.tooDeep])
  }

  @Test("a line of 5 MB is one error that names its length, and the next line is read")
  func longLine() throws {
    let text = "x = " + String(repeating: "1 + ", count: 1_310_720) + "1\ny = 2\n"
    let parsed = Parser.parse(SourceText(name: "test", text))
    #expect(parsed.diagnostics.map(\.code) == [.tooLong])
    #expect(parsed.items.map { $0.statement?.sExpression } == [nil, "(define y 2)"])
    let rendered = DiagnosticRenderer().text(for: try #require(parsed.diagnostics.first))
    #expect(rendered.utf8.count < 1_000)
    expectLossless(parsed)
  }

  @Test("a statement over many lines is bounded too")
  func longStatement() {
    let parsed = Parser.parse(
      SourceText(name: "test", "x = [" + String(repeating: "1,\n", count: 500_000)))
    #expect(parsed.diagnostics.first?.code == .unclosedBracket)
    expectLossless(parsed)
  }

  @Test("a text of bad lines does not collect diagnostics without end")
  func manyDiagnostics() {
    let parsed = Parser.parse(SourceText(name: "test", String(repeating: ")\n", count: 20_000)))
    #expect(parsed.diagnostics.count == Parser.Limits.diagnostics + 1)
    #expect(parsed.items.count == 20_000)
  }
}
