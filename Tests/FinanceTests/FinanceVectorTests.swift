import Finance
import Foundation
import Testing

/// One line of `finance.json`: expected values from 50-digit decimal arithmetic, each recomputed by an
/// independent implementation named in the file.
struct FinanceVector: CustomTestStringConvertible, @unchecked Sendable {
  let id: String
  let function: String
  let inputs: [String: Any]
  let expected: Any
  let absolute: Double
  let relative: Double

  var testDescription: String { "\(id) \(function)" }

  static let all: [FinanceVector] = {
    let lines = (try? Resource.json("finance.json")) as? [[String: Any]] ?? []
    return lines.compactMap(FinanceVector.init)
  }()

  init?(_ line: [String: Any]) {
    guard let id = line["id"] as? String, let function = line["function"] as? String,
      let inputs = line["inputs"] as? [String: Any], let expected = line["expected"],
      let tolerance = line["tolerance"] as? [String: Double],
      let absolute = tolerance["abs"], let relative = tolerance["rel"]
    else { return nil }
    self.id = id
    self.function = function
    self.inputs = inputs
    self.expected = expected
    self.absolute = absolute
    self.relative = relative
  }

  /// The inputs as arguments, told apart by the kind of the parameter.
  func arguments(for function: FinanceFunction) throws -> [String: FinanceValue] {
    var arguments: [String: FinanceValue] = [:]
    for (name, input) in inputs {
      let parameter = try #require(function.parameters.first { $0.name == name }, "\(name)")
      arguments[name] = try Self.value(input, parameter.kind)
    }
    return arguments
  }

  private static func value(
    _ input: Any, _ kind: FinanceParameterKind
  ) throws -> FinanceValue {
    switch kind {
    case .share, .number, .amount: return .number(try #require(input as? Double))
    case .amounts: return .list(try #require(input as? [Double]))
    case .date: return .dates([try day(input)])
    case .dates: return .dates(try #require(input as? [Any]).map(day))
    case .choice: return .text(try #require(input as? String))
    }
  }

  private static func day(_ input: Any) throws -> Int {
    let text = try #require(input as? String)
    return try #require(CivilDay(iso: text)).daysSinceEpoch
  }

  func isClose(_ actual: Double, _ expected: Double) -> Bool {
    abs(actual - expected) <= max(absolute, relative * abs(expected))
  }

  /// Compares a result with a JSON value, the fields of an outcome in both directions.
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
  var json: Any {
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
  var json: Any {
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

@Suite struct `Finance vectors` {
  @Test func `the file holds all 213 vectors and every function of it is in the table`() {
    #expect(FinanceVector.all.count == 213)
    let functions = Set(FinanceVector.all.map { $0.function.lowercased() })
    #expect(functions.isSubset(of: FinanceFunction.all.map(\.name)))
    #expect(functions.count == 25)
  }

  @Test(arguments: FinanceVector.all)
  func `a vector gives the expected value or outcome`(_ vector: FinanceVector) throws {
    let function = try #require(FinanceFunction.named(vector.function))
    let arguments = try vector.arguments(for: function)
    let actual: Any
    do {
      actual = try function.evaluate(named: arguments).json
    } catch {
      actual = ["status": "error", "reason": error.reason]
    }
    #expect(vector.matches(actual, vector.expected), "\(actual) against \(vector.expected)")
  }
}
