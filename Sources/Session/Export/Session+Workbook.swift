import Diagnostics
import Modeling
import Reporting

extension Session {
  /// The workbook of a case.
  func workbook(of index: Int, _ path: String) throws(Diagnostic) -> PreparedExport {
    throw Diagnostic(.notHere, "workbooks are not written yet")
  }
}
