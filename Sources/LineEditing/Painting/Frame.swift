/// Everything the screen should show for one moment of editing; pure data.
struct Frame {
  var prompt: StyledLine
  var continuation: StyledLine
  var text: String
  /// In UTF-8 bytes of `text`.
  var cursor: Int
  var spans: [StyledSpan] = []
  /// Shown after the end of the text when the cursor is there; without line breaks.
  var ghost = ""
  /// Lines below the input, each cut to one row.
  var below: [StyledLine] = []
}

/// Rows of cells with the place of the cursor.
struct Screen: Equatable {
  var rows: [[Cell]]
  var cursorRow: Int
  var cursorColumn: Int
  /// How many of `rows` show the input; the others stand below it.
  var inputRows: Int
}

/// The first row of the input that a viewport shows: row `row` of logical line `line`.
struct ViewportTop: Equatable, Comparable {
  var line = 0
  var row = 0

  static func < (a: ViewportTop, b: ViewportTop) -> Bool {
    (a.line, a.row) < (b.line, b.row)
  }
}
