extension CSVTable {
  /// Reads a number as the file writes them, without unit: between semicolons a comma is the decimal sign
  /// and a point groups digits, else the other way round.
  ///
  /// Nil for what is no number, and for what two readers would read differently: `39.280` between
  /// semicolons, `39,280` in a column where a comma is the decimal sign.
  public func number(_ text: String) -> Double? {
    // Spaces group digits as well, plain ones or those that keep a number on one line.
    if text.contains(where: { " \u{A0}\u{202F}".contains($0) }) {
      let group: Character = hasDecimalComma ? "." : ","
      if text.contains(group) { return nil }
      return CSVTable.number(
        String(text.map { " \u{A0}\u{202F}".contains($0) ? group : $0 }), group: group,
        point: hasDecimalComma ? "," : ".")
    }
    guard hasDecimalComma else { return CSVTable.number(text, group: ",", point: ".") }
    if text.contains(",") {
      let decimals = text.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
      if decimals.count == 3, !text.contains(".") { return nil }
      return CSVTable.number(text, group: ".", point: ",")
    }
    let groups = text.split(separator: ".", omittingEmptySubsequences: false)
    if groups.count == 2 {
      return groups[1].count == 3 ? nil : CSVTable.number(text, group: ",", point: ".")
    }
    return CSVTable.number(text, group: ".", point: ",")
  }

  /// How to write what `number` does not read, to be put behind what is wrong; empty where nobody can say.
  public func remedy(_ text: String) -> String {
    for sign in [Character(","), "."] {
      let parts = text.split(separator: sign, omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else {
        continue
      }
      let decimal = parts.joined(separator: hasDecimalComma ? "," : ".")
      let exact = parts[1].count == 3 ? decimal + "0" : decimal
      return parts[1].count == 3 ? "; write \(parts.joined()) or \(exact)" : "; write \(decimal)"
    }
    return ""
  }

  /// Reads digits with groups of three before the decimal sign.
  private static func number(_ text: String, group: Character, point: Character) -> Double? {
    guard
      text.allSatisfy({ "0123456789+-".contains($0) || $0 == group || $0 == point })
    else { return nil }
    let parts = text.split(separator: point, omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.count == 1 || !parts[1].contains(group) else { return nil }
    let groups = parts[0].drop { $0 == "-" || $0 == "+" }.split(
      separator: group, omittingEmptySubsequences: false)
    guard
      groups.count == 1
        || (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    let digits = parts.map { $0.filter { $0 != group } }.joined(separator: ".")
    return Double(digits).flatMap { $0.isFinite ? $0 : nil }
  }
}
