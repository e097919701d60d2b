/// The sign and the explanation of each cell mark; one place for every renderer.
struct CellMarkSign {
  /// The mark.
  let mark: Cell.Marks
  /// The sign behind the figure, ASCII so that it reads everywhere.
  let sign: String
  /// What it means.
  let meaning: String

  /// All marks in the order in which signs are written.
  static let all = [
    CellMarkSign(mark: .base, sign: "*", meaning: "as stated"),
    CellMarkSign(mark: .signChange, sign: "!", meaning: "the sign changes here"),
    CellMarkSign(mark: .unsourced, sign: "?", meaning: "no source"),
    CellMarkSign(mark: .estimated, sign: "~", meaning: "estimated"),
  ]

  /// Returns the signs of a set of marks.
  static func signs(_ marks: Cell.Marks) -> String {
    all.filter { marks.contains($0.mark) }.map(\.sign).joined()
  }

  /// Returns the line that explains a set of marks, nil for none.
  static func legend(_ marks: Cell.Marks) -> String? {
    let parts = all.filter { marks.contains($0.mark) }.map { "\($0.sign) \($0.meaning)" }
    return parts.isEmpty ? nil : parts.joined(separator: "   ")
  }
}
