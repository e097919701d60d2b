import Diagnostics
import Modeling
import Reporting

extension Session {
  /// The workbook of a case in live formulas.
  func workbook(of index: Int, _ path: String) throws(Diagnostic) -> PreparedExport {
    let id = analyst.model.cases[index].name.text
    var book = try CaseWorkbook(writer, index, source: versionedFile)
    let workbook = book.workbook()
    let bytes: [UInt8]
    do {
      bytes = try workbook.xlsx()
    } catch {
      throw Diagnostic(.fileTooLarge, "the workbook would be larger than an .xlsx file can be")
    }
    let values = Set(book.fixed).sorted()
    let notes =
      values.isEmpty
      ? []
      : ["as values, because they have no spreadsheet formula: \(values.joined(separator: ", "))"]
    return PreparedExport(
      path: path, bytes: bytes, content: "the case \(id), \(ExportFormat.xlsx.words)", notes: notes)
  }
}
