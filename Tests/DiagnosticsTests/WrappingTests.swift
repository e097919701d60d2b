import Diagnostics
import Testing

/// Sentences break between words at the width of the screen.
@Suite struct `Long sentences` {
  static let diagnostic = Diagnostic(
    .unitMismatch,
    "cannot add money ($·calls/h/month) and working time (min/call) in one and the same sum",
    help: [
      "to make money of it multiply by a rate, for example `total = calls * wage * handling_time`, and see"
    ])

  @Test(arguments: [20, 33, 40, 60, 80]) func `no line is wider than the screen and no word is cut`(
    _ width: Int
  ) {
    let text = DiagnosticRenderer(width: width).text(for: Self.diagnostic)
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(lines.count > 2)
    let words = text.split { $0 == " " || $0 == "\n" }
    #expect(words.contains("(min/call)") && words.contains("($·calls/h/month)"))
  }

  @Test(arguments: [20, 33, 60]) func `words beside marks move below them where there is no room`(
    _ width: Int
  ) {
    let source = SourceText(name: "case", "total = price_of_a_unit + hours_of_work\n")
    func label(_ range: Range<Int>, _ text: String) -> Diagnostic.Label {
      .init(Span(source, SourceRange(range.lowerBound, range.upperBound)), text)
    }
    let text = DiagnosticRenderer(width: width).text(
      for: Diagnostic(
        .unitMismatch, .note, "cannot add", at: label(26..<39, "working time (hours), from line 3"),
        secondary: [label(8..<23, "money ($/unit), from line 12")]))
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width }, "\(text)")
    #expect(text.contains("^^^"))
    for word in ["working", "(hours),", "money", "12"] { #expect(text.contains(word)) }
  }

  @Test func `a line to type stays whole while it fits a line of its own`() {
    let text = DiagnosticRenderer(width: 80).text(for: Self.diagnostic)
    #expect(
      text.split(separator: "\n").contains { $0.contains("`total = calls * wage * handling_time`") }
    )
  }
}
