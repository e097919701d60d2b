import Diagnostics
import Testing

@Suite("Rendering a diagnostic")
struct DiagnosticRendererTests {
  private func label(_ source: SourceText, _ place: String, _ text: String = "") -> Diagnostic.Label
  {
    let bytes = Array(place.utf8)
    let all = source.utf8
    let start =
      (0...(all.count - bytes.count)).first { Array(all[$0..<$0 + bytes.count]) == bytes } ?? 0
    return Diagnostic.Label(Span(source, SourceRange(start, start + bytes.count)), text)
  }

  @Test("both sides, the cause and the remedy stand in the layout of the style guide")
  func styleGuide() {
    let source = SourceText(
      name: "budget.whatif", "deposit = 5 EUR\nrent = 3\ntotal = deposit + rent\n")
    let place = SourceRange(43, 47)
    let deposit = SourceRange(33, 40)
    let diagnostic = Diagnostic(
      .unitMismatch, .error, "cannot add 'EUR' and 'EUR/month'",
      at: Diagnostic.Label(Span(source, place), "EUR/month"),
      secondary: [Diagnostic.Label(Span(source, deposit), "EUR")],
      help: ["multiply 'rent' by a duration, for example 'rent * 12 months'"])
    #expect(
      DiagnosticRenderer().text(for: diagnostic) == """
        error[unit-mismatch]: cannot add 'EUR' and 'EUR/month'
         --> budget.whatif:3:19
          |
        3 | total = deposit + rent
          |         ------- EUR
          |                   ^^^^ EUR/month
          = help: multiply 'rent' by a duration, for example 'rent * 12 months'
          = help: `help units` explains it with examples

        """)
  }

  /// By Unicode's rules for emoji sequences each of them takes two columns, however many scalars it has.
  @Test(
    "a caret stands under its character behind emoji, flags, keycaps and marks",
    arguments: [
      ("👩\u{200D}💻", 2), ("👍🏽", 2), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4), ("1\u{FE0F}\u{20E3}", 2), ("e\u{301}", 1),
      ("⌚", 2), ("❤\u{FE0F}", 2), ("漢字", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
    ])
  func caretBehindWideText(before: String, columns: Int) {
    let source = SourceText(name: "case.whatif", "\(before) x\n")
    let error = Diagnostic(.syntax, .error, "no", at: label(source, " x", "here"))
    let lines = DiagnosticRenderer().text(for: error).split(separator: "\n")
    #expect(lines[3] == "1 | \(before) x")
    #expect(lines[4] == "  | " + String(repeating: " ", count: columns) + "^^ here")
  }

  @Test("labels on other lines and in other texts get their own excerpts")
  func otherTexts() {
    let prelude = SourceText(name: "rates.whatif", "rate = 5%\n")
    let source = SourceText(
      name: "case.whatif", "a = 1\nb = 2\nc = 3\nd = a + rate\n", firstLine: 98)
    let diagnostic = Diagnostic(
      .shareMismatch, .warning, "a share meets a number", at: label(source, "+ rate", "here"),
      secondary: [label(source, "a = 1", "first"), label(prelude, "5%", "a share")],
      notes: ["one", "two\nlines"])
    #expect(
      DiagnosticRenderer().text(for: diagnostic) == """
        warning[share-mismatch]: a share meets a number
           --> case.whatif:98:1
            |
         98 | a = 1
            | ----- first
        ...
        101 | d = a + rate
            |       ^^^^^^ here
           ::: rates.whatif:1:8
            |
          1 | rate = 5%
            |        -- a share
            = note: one
            = note: two
                    lines

        """)
  }

  @Test("without a place there are only the message and its remarks")
  func noPlace() {
    let diagnostic = Diagnostic(
      .noCase, .note, "there is no case yet", help: ["write `case video`"])
    #expect(
      DiagnosticRenderer().text(for: diagnostic)
        == "note[no-case]: there is no case yet\n  = help: write `case video`\n")
  }

  @Test(
    "carets stand under wide, combining, tabbed and escaped characters",
    arguments: [
      ("日本 + x", "x", "1 | 日本 + x\n  |        ^\n"),
      ("e\u{301} + x", "x", "1 | e\u{301} + x\n  |     ^\n"),
      ("\tx", "x", "1 |     x\n  |     ^\n"),
      ("a\u{1B}[2Jb x", "x", "1 | a\\u{1B}[2Jb x\n  |             ^\n"),
      ("\u{202E}x", "x", "1 | \\u{202E}x\n  |         ^\n"),
      ("🎉 x", "x", "1 | 🎉 x\n  |    ^\n"),
      ("日本 x", "本", "1 | 日本 x\n  |   ^^\n"),
    ])
  func columns(text: String, place: String, expected: String) {
    let source = SourceText(name: "t", text)
    let rendered = DiagnosticRenderer().text(
      for: Diagnostic(.syntax, .note, "m", at: label(source, place)))
    #expect(rendered.hasSuffix(expected))
  }

  @Test("invalid bytes and hostile names are shown as escapes, never raw")
  func escapes() {
    let source = SourceText(name: "a\u{1B}]0;x\u{7}", utf8: [0x78, 0xFF, 0x00, 0x79])
    let diagnostic = Diagnostic(
      .syntax, .error, "bad \u{1B}[31m",
      at: Diagnostic.Label(Span(source, SourceRange(1, 3)), "\u{9B}"),
      notes: ["\u{202E}"], help: ["\r"])
    let text = DiagnosticRenderer().text(for: diagnostic)
    #expect(!text.unicodeScalars.contains { VisibleText.isDangerous($0) && $0 != "\n" })
    #expect(text.contains("1 | x\\xFF\\u{0}y"))
    #expect(text.contains("  |  ^^^^^^^^^"))
  }

  @Test("a long line is cut around the caret, whatever its length")
  func longLine() {
    let source = SourceText(
      name: "t",
      String(repeating: "a", count: 300_000) + "X" + String(repeating: "b", count: 300_000))
    let place = Span(source, SourceRange(300_000, 300_001))
    let diagnostic = Diagnostic(.syntax, .error, "m", at: Diagnostic.Label(place))
    let lines = DiagnosticRenderer(width: 60).text(for: diagnostic).split(separator: "\n")
    #expect(lines[1] == " --> t:1:300001")
    #expect(lines[3].count <= 4 + 60 && lines[3].contains("aXb"))
    #expect(lines[3].hasPrefix("1 | …") && lines[3].hasSuffix("…"))
    let caret = lines[4].firstIndex(of: "^").map {
      lines[4].distance(from: lines[4].startIndex, to: $0)
    }
    let mark = lines[3].firstIndex(of: "X").map {
      lines[3].distance(from: lines[3].startIndex, to: $0)
    }
    #expect(caret != nil && caret == mark)
  }

  @Test("places outside the text are clipped", arguments: [(0, 99), (50, 60), (3, 3), (5, 2)])
  func outside(lower: Int, upper: Int) {
    let source = SourceText(name: "t", "abc\n")
    let place = Diagnostic.Label(Span(source, SourceRange(lower, upper)))
    let text = DiagnosticRenderer().text(for: Diagnostic(.syntax, .error, "m", at: place))
    #expect(text.contains("^"))
  }

  @Test("every piece has its role")
  func roles() {
    let source = SourceText(name: "t", "a = b\n")
    let diagnostic = Diagnostic(.syntax, .error, "m", at: label(source, "b", "here"), help: ["h"])
    let runs = DiagnosticRenderer().lines(for: diagnostic).flatMap { $0 }
    #expect(runs.first == .init("error[syntax]", .severity(.error)))
    #expect(runs.contains(.init("    ^ here", .primary(.error))))
    #expect(runs.contains(.init("help: ", .heading)))
    #expect(runs.contains(.init("a = b", .source)))
  }
}
