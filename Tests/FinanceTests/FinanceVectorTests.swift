import Finance
import Foundation
import TestSupport
import Testing

/// One line of `finance.json`, with its inputs as arguments of the function.
struct FinanceVector: CustomTestStringConvertible, @unchecked Sendable {
  let id: String
  let function: String
  let inputs: [String: Any]
  let expectation: FinanceExpectation

  var testDescription: String { "\(id) \(function)" }

  static let all: [FinanceVector] = {
    let lines = (try? Resource.json("finance.json")) as? [[String: Any]] ?? []
    return lines.compactMap(FinanceVector.init)
  }()

  init?(_ line: [String: Any]) {
    guard let id = line["id"] as? String, let function = line["function"] as? String,
      let inputs = line["inputs"] as? [String: Any], let expectation = FinanceExpectation(line)
    else { return nil }
    self.id = id
    self.function = function
    self.inputs = inputs
    self.expectation = expectation
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
    #expect(vector.expectation.matches(actual), "\(actual) against \(vector.expectation.value)")
  }
}
