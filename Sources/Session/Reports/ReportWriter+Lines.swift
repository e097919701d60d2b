import Modeling
import Quantities

extension ReportWriter {
  /// `3 payments, $120,000 in all`, for an amount that is paid whole in several months; nil for other lines.
  func paymentsReading(of id: EntityID) -> String? {
    guard case .payments(let parts)? = checked.line(id)?.timing, parts.count > 1,
      parts.allSatisfy({ $0.share == 1 }), let answer = analyst.value(of: id)
    else { return nil }
    let months = Self.words(parts.map { "\($0.month)" })
    guard let quantity = answer.quantity, !answer.type.isSeries else {
      return "\(parts.count) payments, in months \(months)"
    }
    let all = Quantity(
      quantity.value * Double(parts.count), quantity.measure, quantity.unit)
    return "\(parts.count) payments, in months \(months): \(formatter.exact(all)) in all"
  }

  /// `0, 12 and 24`.
  private static func words(_ parts: [String]) -> String {
    parts.count < 2
      ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and \(parts[parts.count - 1])"
  }

  /// `1 month = 4.3452 weeks`, for a line per week or day, which comes month by month; nil for other lines.
  func monthReading(of id: EntityID) -> String? {
    guard let line = checked.line(id), case .monthly = line.timing, line.kind != .track,
      let time = checked[id]?.type.quantity?.unit.factors.first(where: {
        model.catalogue[$0.id].kind == .calendar
      })?.id, time != Catalogue.month,
      model.catalogue[time].size.divided(by: model.catalogue[Catalogue.month].size) < 1
    else { return nil }
    return Wording(catalogue: model.catalogue).conversion(time, Catalogue.month)
  }

  /// An answer in one line, as the echo of a definition and a preview show it.
  func line(for answer: Answer) -> String {
    if answer.type.isSeries { return seriesText(answer) }
    if case .list(let form, _) = answer.type.form { return listText(answer, form) }
    return words(for: answer)
  }

  /// A series in one line: first, last and what lies between.
  private func seriesText(_ answer: Answer) -> String {
    guard let (measure, unit) = answer.type.quantity, answer.series.count > 1 else {
      return "by month"
    }
    let write = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    let months = Array(answer.series.dropFirst())
    guard let first = months.first, let last = months.last else { return "by month" }
    if months.allSatisfy({ $0 == first }) { return "\(write(first)) in every month" }
    return "\(write(first)) in month 1, \(write(last)) in month \(months.count)"
  }

  /// A list in one line.
  func listText(_ answer: Answer, _ form: ValueType.Form) -> String {
    let texts = answer.values.map { value -> String in
      switch form {
      // Without grouping, which would read as more items.
      case .quantity(let measure, let unit):
        formatter.exact(Quantity(value, measure, unit)).filter { $0 != "," }
      case .date: dateText(value)
      case .boolean: value == 0 ? "no" : "yes"
      case .monthPoint: "month \(formatter.exact(Quantity(value)))"
      default: formatter.exact(Quantity(value))
      }
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }
}
