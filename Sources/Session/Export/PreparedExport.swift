import Reporting

/// A file that is ready to be written.
struct PreparedExport: Sendable {
  /// Where it goes.
  let path: String
  /// What it holds.
  let bytes: [UInt8]
  /// What it is, for the sentence that it was written.
  let content: String
  /// Further remarks, such as how to get the whole case.
  let notes: [String]
}

/// A result that was shown, with what `copy` and `export` call it.
struct ShownResult: Sendable {
  /// What was asked: `tornado npv`.
  let words: String
  /// The result.
  let report: Report
  /// Whether it is the document of a whole case.
  var isWholeCase = false
}
