import Diagnostics
import Finance
import Foundation
import TestSupport
import Testing

@testable import Modeling

/// One line of `finance.json`, typed as a question of the language.
struct TypedVector: CustomTestStringConvertible, @unchecked Sendable {
  let id: String
  let text: String
  let expectation: FinanceExpectation

  var testDescription: String { "\(id) \(text.prefix(120))" }

  static let all: [TypedVector] = {
    guard let data = try? Repository.resource("finance.json"),
      let lines = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return lines.compactMap(TypedVector.init)
  }()

  init?(_ line: [String: Any]) {
    guard let id = line["id"] as? String, let name = line["function"] as? String,
      let function = FinanceFunction.named(name.lowercased()),
      let inputs = line["inputs"] as? [String: Any], let expectation = FinanceExpectation(line)
    else { return nil }
    self.id = id
    self.expectation = expectation
    let arguments = function.parameters.compactMap { parameter in
      inputs[parameter.name].map { "\(parameter.name): \(Self.typed($0, parameter.kind))" }
    }
    text = "\(function.name)(\(arguments.joined(separator: ", ")))"
  }

  /// A value as a person would type it: rates as percentages, numbers in plain digits.
  private static func typed(_ value: Any, _ kind: FinanceParameterKind) -> String {
    switch value {
    case let list as [Any]:
      return "[" + list.map { typed($0, kind) }.joined(separator: ", ") + "]"
    case let text as String:
      switch kind {
      case .date, .dates: return text
      default: return "\"\(text)\""
      }
    case let number as NSNumber:
      let digits = plain(number.decimalValue)
      guard case .share = kind else { return digits }
      return plain(number.decimalValue * 100) + "%"
    default: return "\(value)"
    }
  }

  private static func plain(_ value: Decimal) -> String {
    let text = NSDecimalNumber(decimal: value).description(
      withLocale: Locale(identifier: "en_US_POSIX"))
    return text.lowercased().contains("e")
      ? String(format: "%.20f", NSDecimalNumber(decimal: value).doubleValue) : text
  }
}

@Suite struct `Finance by name` {
  @Test func `all 213 vectors can be typed`() {
    #expect(TypedVector.all.count == 213)
  }

  @Test(arguments: TypedVector.all)
  func `a vector typed as a question gives the expected value or outcome`(
    _ vector: TypedVector
  ) throws {
    let status = (vector.expectation.value as? [String: Any])?["status"] as? String
    do {
      let answer = try Sheet("").ask(vector.text)
      if status == "error" {
        let isRefused =
          answer.undefined != nil
          || (answer.value.isNaN && answer.outcome == nil && answer.values.isEmpty)
        #expect(isRefused, "\(vector.text)")
        return
      }
      let actual: Any =
        answer.outcome?.json ?? (answer.values.isEmpty ? answer.value as Any : answer.values as Any)
      #expect(vector.expectation.matches(actual), "\(actual) against \(vector.expectation.value)")
    } catch let problem as Diagnostic {
      #expect(status == "error", "\(problem.message) \(problem.help)")
    }
  }

  static let typed = [
    prints("irr([-100, 60, 60])", "13.07%"),
    prints("payback([-100, 60, 60])", "1.66667"),
    prints("npv(rate: 10%, flows: [-$100, $60, $60])", "$4.13"),
    refuses("irr()", .badArguments, "flows"),
    refuses("npv(10%, [-$100, 60 h])", .unitMismatch),
    // 25,000 × 0.06 / (1 − 1.06^−3) = 9,352.745.
    prints("pmt(rate: 6%/year, periods: 3 years, present_value: $25,000)", "-$9,353"),
    // 25,000 × 0.005 / (1 − 1.005^−36) = 760.548.
    prints("pmt(0.5%/month, (3 years) in months, $25,000)", "-$761"),
    refuses("pmt(6%/year, 36 months, $25,000)", .unitMismatch, "rate: compound(6%/year)"),
    refuses("pmt(0.5%/month, 3 years, $25,000)", .unitMismatch, "periods: (3 years) in months"),
    refuses("fv(6%/year, 120 months, -$100)", .unitMismatch, "rate: compound(6%/year)"),
    // 100 − 60 / 11 = 94.545.
    echoes("npv(10, [-$100, $60])", "-$94.55", "a rate of 1,000%"),
  ]

  @Test(arguments: typed)
  func `functions take money or plain numbers, by place or by name`(_ example: Example) {
    example.check()
  }
}
