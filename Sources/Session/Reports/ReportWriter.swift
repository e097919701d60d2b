import Diagnostics
import Finance
import Modeling
import Quantities
import Reporting
import Syntax

/// Turns results into reports: words, tables and charts, with a record for machines.
struct ReportWriter {
  /// The analyst of the model that is asked, changes included.
  let analyst: Analyst
  /// The name of the file; nil before the first save.
  let fileName: String?
  /// The scenario that is used, if any.
  let used: String?
  /// The case that the page is about, whose name is then not repeated.
  private(set) var subject: Int?

  init(analyst: Analyst, fileName: String?, used: String?) {
    self.analyst = analyst
    self.fileName = fileName
    self.used = used
  }

  /// The same hand for a page about one case.
  func about(_ caseIndex: Int) -> ReportWriter {
    var writer = self
    writer.subject = caseIndex
    return writer
  }

  /// The checked model.
  var checked: CheckedModel { analyst.checked }
  /// The model.
  var model: Model { analyst.checked.model }
  /// Writes quantities.
  var formatter: QuantityFormatter { analyst.checked.formatter }

  /// Money of a case as a quantity.
  func money(_ value: Double, _ caseIndex: Int) -> Quantity {
    Quantity(value, .number, currency(of: caseIndex))
  }

  /// The currency of a case; of all cases together when the index is -1.
  func currency(of caseIndex: Int) -> Unit {
    checked.cases.indices.contains(caseIndex)
      ? checked.cases[caseIndex].currency : checked.cases.first?.currency ?? .none
  }

  // MARK: - Conventions

  /// The line under every figure of a case: `36 months, 10%/year, effective, month end`.
  func conventions(_ caseIndex: Int) -> String {
    let index = max(caseIndex, 0)
    guard checked.cases.indices.contains(index) else { return "months 1 to 36" }
    let rate = analyst.discountRate(of: index)
    var parts = [
      checked.cases[index].horizon.months,
      "\(formatter.exact(Quantity(rate, .share)))/year", "effective", "month end",
    ]
    if let ramp = rampConvention(of: index) { parts.append(ramp) }
    parts += monthConventions(of: index)
    if let used { parts.append("scenario \(used)") }
    return parts.joined(separator: ", ")
  }

  /// The conventions of all cases.
  var conventionsOfAll: String { conventions(ofEach: Array(model.cases.indices)) }

  /// The conventions of some cases: one line where they agree, else those of each under its name.
  func conventions(ofEach cases: [Int]) -> String {
    let lines = cases.map(conventions)
    guard let first = lines.first, lines.contains(where: { $0 != first }) else {
      return lines.first ?? conventions(0)
    }
    return zip(cases, lines).map { "\(model.cases[$0].name.text): \($1)" }.joined(separator: "; ")
  }

  /// How many weeks or days a month has, where a line of the case is per week or day.
  func monthConventions(of caseIndex: Int) -> [String] {
    let readings = checked.cases[caseIndex].lines.filter(\.isCounted).compactMap {
      monthReading(of: $0.id)
    }
    return Set(readings).sorted()
  }

  /// Says where in the month a ramp is read, when something in the case uses one.
  func rampConvention(of caseIndex: Int) -> String? {
    switch checked.rampTimings(of: caseIndex) {
    case (true, true): "ramps at month end and at mid-month"
    case (true, false): "ramp at month end"
    case (false, true): "ramp at mid-month"
    case (false, false): nil
    }
  }

  // MARK: - Values for machines

  /// The unit of a value for machines: `$`, `share`, `points`, `units/year`.
  func machineUnit(_ measure: Measure, _ unit: Unit) -> String? {
    switch measure {
    case .share: return unit.isNone ? "share" : "share" + suffix(unit)
    case .points: return unit.isNone ? "points" : "points" + suffix(unit)
    case .number: return unit.isNone ? nil : formatter.unit(unit)
    }
  }

  /// The same of a result.
  func unit(of question: Question) -> String? {
    question.formula.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
  }

  private func suffix(_ unit: Unit) -> String {
    let text = formatter.unit(unit)
    return text.hasPrefix("1/") ? String(text.dropFirst()) : " " + text
  }
}
