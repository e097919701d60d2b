/// What is typed to use a table, for the answer to whoever tries to load one.
public enum TableLines {
  /// The lines for a table of which nothing is known.
  public static func forAnything(_ file: String) -> [String] {
    [forNumbers(file), forInitiatives(file)]
  }

  /// The way that the figures of a workbook take.
  public static func fromWorkbook(_ file: String) -> String {
    let name = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
    return "save the sheet as CSV in Excel, then write `load \"\(name).csv\"`"
  }

  /// The line for a table of initiatives.
  public static func forInitiatives(_ file: String) -> String {
    "for initiatives write `initiatives from \"\(file)\"`"
  }

  /// The line for a column of numbers; nil for a column that is not known.
  public static func forNumbers(_ file: String, column: String? = nil) -> String {
    "for the numbers of a column write `observed = data \"\(file)\" column \(column ?? "…")`"
  }
}
