import Diagnostics
import Syntax
import Testing

/// Expects that `text` is one statement of the given shape, read without a diagnostic and with
/// every byte accounted for.
func expectShape(
  _ text: String, _ shape: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let parsed = Parser.parse(SourceText(name: "test", text))
  #expect(
    parsed.diagnostics.map(\.message) == [], "\(text)", sourceLocation: sourceLocation)
  #expect(
    parsed.items.compactMap { $0.statement?.sExpression } == [shape], sourceLocation: sourceLocation
  )
  expectLossless(parsed, sourceLocation: sourceLocation)
}

/// Expects that the items of a text join to the text, in order and without overlap.
func expectLossless(_ parsed: ParsedText, sourceLocation: SourceLocation = #_sourceLocation) {
  var end: UInt32 = 0
  for item in parsed.items {
    #expect(item.range.lower == end, sourceLocation: sourceLocation)
    #expect(
      item.range.lower <= item.statementRange.lower
        && item.statementRange.upper <= item.range.upper,
      sourceLocation: sourceLocation)
    end = item.range.upper
  }
  #expect(Int(end) == parsed.source.utf8.count, sourceLocation: sourceLocation)
}

/// Expects that the canonical text of a statement has the shape of the statement and prints the same.
func expectRoundTrip(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
  for item in Parser.parse(SourceText(name: "test", text)).items {
    guard let statement = item.statement else { continue }
    let printed = Printer.print(statement)
    let again = Parser.parse(SourceText(name: "printed", printed))
    #expect(
      again.items.compactMap { $0.statement?.sExpression } == [statement.sExpression],
      "\(text) -> \(printed): \(again.diagnostics.map(\.message))", sourceLocation: sourceLocation)
    guard let second = again.items.first?.statement else { continue }
    #expect(Printer.print(second) == printed, sourceLocation: sourceLocation)
  }
}
