public import Finance
import Foundation

/// What `finance.json` expects of one call: a value from 50-digit decimal arithmetic, recomputed by an
/// independent implementation named in the file, and how near a result must come.
public struct FinanceExpectation: @unchecked Sendable {
  /// A number, a list of numbers, or an outcome with its fields.
  public let value: Any
  private let absolute: Double
  private let relative: Double

  /// Reads the expectation of one line of the file; nil where it lacks a part.
  public init?(_ line: [String: Any]) {
    guard let value = line["expected"], let tolerance = line["tolerance"] as? [String: Double],
      let absolute = tolerance["abs"], let relative = tolerance["rel"]
    else { return nil }
    self.value = value
    self.absolute = absolute
    self.relative = relative
  }

  /// Whether a result, as a JSON value, is what the line says; the fields of an outcome are compared in
  /// both directions.
  public func matches(_ actual: Any) -> Bool { matches(actual, value) }

  private func matches(_ actual: Any, _ expected: Any) -> Bool {
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

  private func isClose(_ actual: Double, _ expected: Double) -> Bool {
    abs(actual - expected) <= max(absolute, relative * abs(expected))
  }
}

extension FinanceResult {
  /// The result as a JSON value; a status of "ok" is left out, as in the vectors.
  public var json: Any {
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
  /// The field as a JSON value.
  public var json: Any {
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
