import Diagnostics
import Finance
import Foundation
import Testing

@testable import Modeling

/// One line of `finance.json`, typed as a question of the language.
struct TypedVector: CustomTestStringConvertible, @unchecked Sendable {
  let id: String
  let text: String
  let expected: Any
  let absolute: Double
  let relative: Double

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
      let inputs = line["inputs"] as? [String: Any], let expected = line["expected"],
      let tolerance = line["tolerance"] as? [String: Double],
      let absolute = tolerance["abs"], let relative = tolerance["rel"]
    else { return nil }
    self.id = id
    self.expected = expected
    self.absolute = absolute
    self.relative = relative
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
    let text = NSDecimalNumber(decimal: value).description(withLocale: Locale(identifier: "en_US_POSIX"))
    return text.lowercased().contains("e") ? String(format: "%.20f", NSDecimalNumber(decimal: value).doubleValue) : text
  }

  private func isClose(_ actual: Double, _ expected: Double) -> Bool {
    abs(actual - expected) <= max(absolute, relative * abs(expected))
  }

  /// Whether what came out is what the vector says, fields of an outcome in both directions.
  func matches(_ actual: Any, _ expected: Any) -> Bool {
    if expected is NSNull { return actual is NSNull }
    if let expected = expected as? [String: Any] {
      guard let actual = actual as? [String: Any] else { return false }
      return Set(actual.keys) == Set(expected.keys)
        && expected.allSatisfy { matches(actual[$0.key] ?? NSNull(), $0.value) }
    }
    if let expected = expected as? [Double] {
      guard let actual = actual as? [Double], actual.count == expected.count else { return false }
      return zip(actual, expected).allSatisfy(isClose)
    }
    if let expected = expected as? Double, let actual = actual as? Double {
      return isClose(actual, expected)
    }
    return (actual as? String) == (expected as? String) && actual is String
  }
}

extension FinanceResult {
  /// The result as a JSON value; a status of "ok" is left out, as in the vectors.
  fileprivate var json: Any {
    switch self {
    case .number(let number): number
    case .list(let numbers): numbers
    case .outcome("ok", let fields): FinanceField.nested(fields).json
    case .outcome(let status, let fields):
      FinanceField.nested([.init("status", .text(status))] + fields).json
    }
  }
}

extension FinanceField {
  fileprivate var json: Any {
    switch self {
    case .number(let number): number
    case .numbers(let numbers): numbers
    case .text(let text): text
    case .null: NSNull()
    case .nested(let fields):
      Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value.json) })
    }
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
    let status = (vector.expected as? [String: Any])?["status"] as? String
    do {
      let answer = try Sheet("").ask(vector.text)
      if status == "error" {
        let isRefused = answer.undefined != nil || (answer.value.isNaN && answer.outcome == nil && answer.values.isEmpty)
        #expect(isRefused, "\(vector.text)")
        return
      }
      let actual: Any =
        answer.outcome?.json ?? (answer.values.isEmpty ? answer.value as Any : answer.values as Any)
      #expect(vector.matches(actual, vector.expected), "\(actual) against \(vector.expected)")
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
  ]

  @Test(arguments: typed)
  func `functions take money or plain numbers, by place or by name`(_ example: Example) {
    example.check()
  }
}
