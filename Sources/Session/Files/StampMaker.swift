import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// Computes what a file's stamp says: figures of each case as stated, and a mark of text and results.
struct StampMaker {
  private let document: Document
  private let writer: ReportWriter

  /// Prepares the stamps of a document; `analyst` is that of `base`.
  init(_ document: Document, analyst: Analyst) {
    self.document = document
    writer = ReportWriter(analyst: analyst, fileName: nil, used: nil)
  }

  /// Returns the stamps, one a case, or one for a file without cases.
  func stamps(on date: String) -> [Stamp] {
    let inputs = writer.checked.inputs.count
    let count = "\(inputs) input" + (inputs == 1 ? "" : "s")
    let cases = writer.checked.cases.indices.filter { !writer.checked.cases[$0].lines.isEmpty }
    let hash = hash(cases)
    guard !cases.isEmpty else {
      return [stamp(date, nil, [count], hash)]
    }
    return cases.compactMap { index in
      guard let figures = try? writer.analyst.figures(of: index) else { return nil }
      let npv = writer.formatter.exact(writer.money(figures.npv, index))
      let payback = writer.paybackText(figures.metrics[.payback] ?? .nan)
      let name = cases.count > 1 ? writer.model.cases[index].name.text : nil
      return stamp(date, name, ["NPV \(npv)", "payback \(payback)", count], hash)
    }
  }

  private func stamp(_ date: String, _ name: String?, _ figures: [String], _ hash: String) -> Stamp
  {
    Stamp(date: date, version: .current, caseName: name, figures: figures, hash: hash)
  }

  /// Marks the declarations without comments and spacing between them, and the results to nine digits,
  /// so that the last bits of another processor's arithmetic do not count.
  private func hash(_ cases: [Int]) -> String {
    var hash = ShortHash()
    document.forEach { _, item in
      guard item.statement?.isDeclaration == true else { return }
      hash.add(
        item.source.utf8[item.statementRange.bytes].filter {
          $0 != 0x20 && $0 != 0x09 && $0 != 0x0D
        })
      hash.add([0x0A])
    }
    for index in cases {
      guard let figures = try? writer.analyst.figures(of: index) else { continue }
      for metric in Metric.allCases where !metric.isSeries {
        hash.add("\(metric.word)=\(Self.rounded(figures.metrics[metric] ?? .nan));".utf8)
      }
    }
    return hash.digits
  }

  private static func rounded(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "none" : "never" }
    var digits = abs(value)
    var exponent = 0
    while digits >= 1e9 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 1e8, digits > 0 { (digits, exponent) = (digits * 10, exponent - 1) }
    return "\(value < 0 ? "-" : "")\(Int(digits.rounded()))e\(exponent)"
  }
}

/// What a comparison of the saved stamp with the file of today says.
struct StampComparison {
  /// The stamps of the file.
  let saved: [Stamp]
  /// The stamp lines that somebody damaged.
  let damaged: [String]
  /// Those of today's computation.
  let now: [Stamp]

  init(_ document: Document, analyst: Analyst) {
    saved = document.files[0].stamps.compactMap(Stamp.init)
    damaged = document.files[0].stamps.filter { Stamp($0) == nil }
    now = StampMaker(document, analyst: analyst).stamps(on: saved.first?.date ?? "2000-01-01")
  }

  /// Whether there is a stamp at all.
  var isStamped: Bool { !saved.isEmpty || !damaged.isEmpty }
  /// Whether the file still computes what its stamp says.
  var agrees: Bool {
    damaged.isEmpty && saved.count == now.count
      && zip(saved, now).allSatisfy { $0.agrees(with: $1) }
  }

  /// What became of a file that does not agree, to stand behind its name.
  var verdict: String {
    let day = saved.first.map { " on \($0.date)" } ?? ""
    let isSame = zip(saved, now).allSatisfy { $0.figures == $1.figures } && saved.count == now.count
    return isSame
      ? "was changed after it was saved\(day)"
      : "no longer computes what it did when it was saved\(day)"
  }

  /// What is different, in sentences.
  var differences: [String] {
    var result = damaged.map { "its stamp was changed by hand and cannot be read: \($0)" }
    for stamp in saved {
      let prefix = stamp.caseName.map { "\($0): " } ?? ""
      guard
        let other = now.first(where: { $0.caseName?.lowercased() == stamp.caseName?.lowercased() })
      else {
        result.append("\(prefix)the case is gone")
        continue
      }
      for (old, new) in zip(stamp.figures, other.figures) where old != new {
        result.append("\(prefix)saved with \(old), now \(new)")
      }
    }
    if result.isEmpty, !agrees {
      result.append("the figures of the stamp are the same, but the text is not")
    }
    return result
  }
}
