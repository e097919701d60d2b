import Diagnostics
import Syntax
import Testing

@Suite("Entries as they are typed")
struct EntryTests {
  @Test(
    "an entry goes on while a bracket is open or after an operator",
    arguments: [
      ("x = 1", EntryStatus.complete), ("", .complete),
      ("x =", .incomplete(indent: 2, missing: "a value after `=`")),
      ("x = (1", .incomplete(indent: 2, missing: "`)`")),
      ("x = f([1,", .incomplete(indent: 4, missing: "`]`")),
      ("x = 1 +", .incomplete(indent: 2, missing: "a value after `+`")),
      ("x = 1 + # why", .incomplete(indent: 2, missing: "a value after `+`")),
      ("what if a = 1,", .incomplete(indent: 2, missing: "more after `,`")),
      ("x = if a then", .incomplete(indent: 2, missing: "a value after `then`")),
      ("x = if a then 1 else", .incomplete(indent: 2, missing: "a value after `else`")),
      ("x = (1\n+ 2)", .complete), ("x = (1\n\n", .complete), ("help and", .complete),
      ("?in", .complete), ("x = \"a (\"", .complete),
      ("scenario c:", .incomplete(indent: 2, missing: "more after `:`")),
      ("x = (1\ny = 2", .complete), ("x = 1)", .complete),
      ("x = a and", .incomplete(indent: 2, missing: "a value after `and`")),
      ("x = 5%", .complete), ("a = 1\nb =\n", .incomplete(indent: 2, missing: "a value after `=`")),
    ])
  func status(text: String, expected: EntryStatus) { #expect(Parser.status(of: text) == expected) }

  /// Returns the coloured pieces as `text:role`.
  private func roles(_ text: String) -> [String] {
    let source = SourceText(name: "test", text)
    return Lexer.highlight(text).map { "\(source[$0.0]):\($0.1.rawValue)" }
  }

  @Test("words are names, units or keywords by where they stand")
  func highlighting() {
    #expect(
      roles("rate = 5 units/year in h # c") == [
        "rate:name", "=:operator", "5:number", "units:unit", "/:operator", "year:unit",
        "in:keyword", "h:unit", "# c:comment",
      ])
    #expect(
      roles("cost video = $900 once") == [
        "cost:keyword", "video:name", "=:operator", "$:number", "900:number", "once:keyword",
      ])
    #expect(roles("x = \"a") == ["x:name", "=:operator", "\"a:text"])
    #expect(roles("x = \u{0}") == ["x:name", "=:operator", "\u{0}:invalid"])
    #expect(roles("a / b") == ["a:name", "/:operator", "b:name"])
  }
}
