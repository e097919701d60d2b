import Diagnostics
import Modeling

extension Session {
  /// The case as a mail: headline, three figures, main assumption, main risk, what is asked for.
  func email(of caseIndex: Int) throws(Diagnostic) -> String {
    let words = try CaseWords(writer, caseIndex)
    let outcome = words.outcome
    let title = writer.title(of: words.caseIndex)
    var lines = [
      "\(title) \(outcome.isLoss ? "loses" : "nets") \(outcome.amount) over \(outcome.horizon); \(outcome.payback).",
      "",
    ]
    for figure in words.keyFigures {
      lines.append(
        "- \(figure.label): \(figure.value)" + (figure.remark.isEmpty ? "" : " (\(figure.remark))"))
    }
    lines += words.beside.map { "- \($0)" } + [""]
    if let first = words.mainAssumptions.first {
      let origin = words.source(of: first)
      lines.append(
        "Main assumption: \(words.statement(of: first)), \(origin.isEmpty ? "no source stated" : "source: \(origin)")."
      )
    }
    if let risk = words.mainRisk { lines.append("Main risk: \(risk).") }
    lines += ["Ask: \(words.ask).", ""]
    lines.append(
      "(\(writer.conventions(words.caseIndex)); \(versionedFile))"
    )
    return lines.map { VisibleText.escaped($0) }.joined(separator: "\n") + "\n"
  }
}
