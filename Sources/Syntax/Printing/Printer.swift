/// Writes trees as text in one canonical form that reads back to the same tree.
///
/// Brackets stand where the tree has a group, and where a tree that was not read from text needs
/// them. Numbers are grouped by thousands, except inside lists and calls.
public enum Printer {
  /// Returns a statement as one line, without comment and line break.
  public static func print(_ statement: Statement) -> String { text(of: statement) }

  /// Returns a formula.
  public static func print(_ expression: Expression) -> String {
    ExpressionPrinter().text(expression, .loosest)
  }

  /// Returns a change.
  public static func print(_ change: Change) -> String { text(of: change) }

  /// Returns a unit as it stands behind `in`.
  public static func print(_ unit: UnitSyntax) -> String { UnitText.behindIn(unit) }

  /// Returns a text in quotes.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

/// Writes units.
enum UnitText {
  private static let signs = ["USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"]

  /// Returns the sign of a currency that has one.
  static func sign(of factor: UnitSyntax.Factor) -> String? {
    factor.exponent == 1 ? signs[factor.word.text] : nil
  }

  /// Returns a unit as it stands behind `in`: `$/month`, `1/month`.
  static func behindIn(_ unit: UnitSyntax) -> String {
    let above = unit.factors.filter { $0.exponent > 0 }
    let head = above.map { sign(of: $0) ?? word($0, $0.exponent) }.joined(separator: "·")
    return (head.isEmpty ? "1" : head) + below(unit.factors)
  }

  /// Returns what stands above the line behind a number: ` units`, `%`, ` h·unit`.
  static func above(_ factors: some Sequence<UnitSyntax.Factor>) -> String {
    let words = factors.filter { $0.exponent > 0 }
    guard let first = words.first else { return "" }
    let rest = words.dropFirst()
    if first.word.text == "%" { return "%" + (rest.isEmpty ? "" : above(rest)) }
    if first.word.key == "pp" { return " pp" + (rest.isEmpty ? "" : above(rest)) }
    return " " + words.map { word($0, $0.exponent) }.joined(separator: "·")
  }

  /// Returns what stands below the line: `/unit/year`.
  static func below(_ factors: some Sequence<UnitSyntax.Factor>) -> String {
    factors.filter { $0.exponent < 0 }.map { "/" + word($0, -$0.exponent) }.joined()
  }

  private static func word(_ factor: UnitSyntax.Factor, _ power: Int) -> String {
    power == 1 ? factor.word.text : "\(factor.word.text)^\(power)"
  }
}
