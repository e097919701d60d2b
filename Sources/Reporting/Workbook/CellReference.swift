/// The place of a cell, counted from zero, and how formulas write it.
public struct CellReference: Sendable, Hashable {
  /// The row, from 0 to 1,048,575.
  public let row: Int
  /// The column, from 0 to 16,383.
  public let column: Int

  /// How many rows a sheet has.
  public static let rowLimit = 1_048_576
  /// How many columns a sheet has.
  public static let columnLimit = 16_384

  /// Creates a reference; a place outside a sheet becomes the nearest inside.
  public init(_ row: Int, _ column: Int) {
    self.row = min(max(row, 0), Self.rowLimit - 1)
    self.column = min(max(column, 0), Self.columnLimit - 1)
  }

  /// The relative form: `B3`.
  public var a1: String { "\(Self.letters(column))\(row + 1)" }

  /// The absolute form: `$B$3`.
  public var absolute: String { "$\(Self.letters(column))$\(row + 1)" }

  /// Returns the absolute form on a sheet: `'Monthly cash'!$B$3`.
  public func absolute(on sheet: String) -> String {
    "\(SheetName.quoted(sheet))!\(absolute)"
  }

  /// Returns the absolute range from this cell to another on a sheet.
  public func range(to other: CellReference, on sheet: String) -> String {
    "\(absolute(on: sheet)):\(other.absolute)"
  }

  /// Returns the letters of a column: 0 is A, 25 is Z, 26 is AA.
  public static func letters(_ column: Int) -> String {
    var number = min(max(column, 0), columnLimit - 1) + 1
    var letters: [UInt8] = []
    while number > 0 {
      letters.insert(UInt8(ascii: "A") + UInt8((number - 1) % 26), at: 0)
      number = (number - 1) / 26
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Returns whether a word would be read as a reference: `A1`, `r1c1`, `R`, `C`.
  static func isReference(_ word: String) -> Bool {
    let bytes = Array(word.uppercased().utf8)
    let letters = bytes.prefix { (65...90).contains($0) }
    let rest = bytes.dropFirst(letters.count)
    let isDigits = !rest.isEmpty && rest.allSatisfy { (48...57).contains($0) }
    if isDigits && (1...3).contains(letters.count) { return true }
    return isRowColumn(bytes)
  }

  /// Returns whether a word is of the form `R1C1` with either part or number left out.
  private static func isRowColumn(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    for letter in [UInt8(ascii: "R"), UInt8(ascii: "C")] where rest.first == letter {
      rest = rest.dropFirst().drop { (48...57).contains($0) }
    }
    return rest.isEmpty && !bytes.isEmpty
  }
}

/// Names of sheets: what spreadsheets allow, and how formulas write them.
public enum SheetName {
  /// The greatest length in UTF-16 units.
  static let limit = 31

  /// Returns a name that a spreadsheet accepts: at most 31 characters, none of `[]:*?/\`, no
  /// apostrophe at an end, not empty, not the reserved `History`.
  public static func valid(_ name: String) -> String {
    var text = SafeText.visible(name).filter { !"[]:*?/\\".contains($0) }
    while text.hasPrefix("'") || text.hasPrefix(" ") { text.removeFirst() }
    while text.utf16.count > limit { text.removeLast() }
    while text.hasSuffix("'") || text.hasSuffix(" ") { text.removeLast() }
    if text.isEmpty { return "Sheet" }
    return text.lowercased() == "history" ? "History of" : text
  }

  /// Returns valid names in the same order, later ones numbered where they repeat an earlier one;
  /// spreadsheets do not tell capitals apart.
  public static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.map { name in
      let base = valid(name)
      var text = base
      var number = 2
      while !seen.insert(text.lowercased()).inserted {
        let suffix = " (\(number))"
        var stem = base
        while stem.utf16.count + suffix.utf16.count > limit { stem.removeLast() }
        text = stem + suffix
        number += 1
      }
      return text
    }
  }

  /// Returns a name as formulas write it, in apostrophes unless it is a plain word.
  public static func quoted(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      (65...90).contains($0 & 0xDF) && $0 < 0x80 || (48...57).contains($0) || $0 == 95
    }
    let startsWithDigit = name.utf8.first.map { (48...57).contains($0) } ?? true
    if isPlain, !startsWithDigit, !CellReference.isReference(name) { return name }
    return "'"
      + name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }
}

/// A name for a cell or a range, so that formulas read `price * margin`.
public struct DefinedName: Sendable, Hashable {
  /// The name.
  public let name: String
  /// What it stands for: an absolute reference with its sheet.
  public let target: String

  /// Names a cell of a sheet; the name is made valid.
  public init(_ name: String, cell: CellReference, of sheet: String) {
    self.init(name, target: cell.absolute(on: sheet))
  }

  /// Names a range of a sheet; the name is made valid.
  public init(_ name: String, from: CellReference, to: CellReference, of sheet: String) {
    self.init(name, target: from.range(to: to, on: sheet))
  }

  /// Names what a reference stands for; the name is made valid.
  public init(_ name: String, target: String) {
    self.name = Self.valid(name)
    self.target = target
  }

  /// Returns a name that spreadsheets accept: letters, digits, `_` and `.`, at most 255, not begun
  /// by a digit, and nothing that reads as a cell (`A1`, `R1C1`) or a truth value.
  ///
  /// Different names can become equal; a caller that names many things checks with `isValid` first.
  public static func valid(_ name: String) -> String {
    var text = ""
    for character in name.prefix(250) {
      let fits = character == "_" || character == "." || character.isLetter || isDigit(character)
      text.append(fits ? character : "_")
    }
    let first = text.first ?? "."
    if isDigit(first) || first == "." || isTaken(text) { text = "_" + text }
    while text.utf16.count > 255 { text.removeLast() }
    return text
  }

  /// Returns whether a spreadsheet accepts the name as it is.
  public static func isValid(_ name: String) -> Bool {
    !name.isEmpty && valid(name) == name
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.asciiValue.map { (48...57).contains($0) } ?? false
  }

  private static func isTaken(_ name: String) -> Bool {
    CellReference.isReference(name) || ["true", "false"].contains(name.lowercased())
  }
}
