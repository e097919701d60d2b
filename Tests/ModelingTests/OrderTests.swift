import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Modeling

@Suite struct `Order and size` {
  // MARK: - The settling property

  private static let factors = [
    "$38/h", "6 min/call", "45 calls/month", "18 months", "3 quarters/year", "2 years", "5 calls",
    "7 h/week", "4 weeks", "$3/call", "9 units/year", "2 workdays/unit", "1.5 h", "30%", "4",
  ]

  /// A product of the terms, grouped at random.
  private static func grouped(
    _ terms: ArraySlice<String>, _ random: inout SeededGenerator
  ) -> String {
    guard terms.count > 1 else { return terms.first ?? "1" }
    let cut = Int.random(in: terms.startIndex + 1..<terms.endIndex, using: &random)
    let left = grouped(terms[terms.startIndex..<cut], &random)
    let right = grouped(terms[cut...], &random)
    return "(\(left) * \(right))"
  }

  @Test(arguments: 1...60)
  func `the grouping and order of a product never matter`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...6, using: &random)
    let terms = Array(Self.factors.shuffled(using: &random).prefix(count))
    let sheet = Sheet("")
    func outcome(_ question: String) -> (unit: String, value: Double) {
      do {
        let answer = try sheet.ask(question)
        return ("\(answer.type)", answer.value)
      } catch let problem as Diagnostic {
        return (problem.code.rawValue, 0)
      } catch { return ("\(error)", 0) }
    }
    let first = outcome(terms.joined(separator: " * "))
    for _ in 0..<8 {
      let text = Self.grouped(terms.shuffled(using: &random)[...], &random)
      let other = outcome(text)
      // Spelling (h, hours) follows the first that is met, so units are compared without it.
      #expect(other.unit.count == first.unit.count || other.unit == first.unit, "\(text)")
      #expect(abs(other.value - first.value) <= 1e-12 * abs(first.value), "\(text), seed \(seed)")
    }
  }

  @Test(arguments: 1...30)
  func `a product through named steps is the product`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &+ 1_000)
    let terms = Array(Self.factors.shuffled(using: &random).prefix(4))
    let whole = terms.joined(separator: " * ")
    let steps = """
      a = \(terms[0])
      b = a * \(terms[1])
      c = \(terms[2]) * \(terms[3])
      d = b * c
      """
    let sheet = Sheet(steps)
    // A step is settled when it is stored, and mixing times may be refused there.
    guard sheet.problems.isEmpty, let direct = try? Sheet("").ask(whole) else { return }
    let stepped = try sheet.ask("d")
    // Steps settle when they are stored, so another time name may survive; the amount is the same.
    let from = try #require(stepped.type.quantity?.unit)
    let to = try #require(direct.type.quantity?.unit)
    let factor = try #require(
      sheet.checked.model.catalogue.conversionFactor(from: from, to: to, opening: false),
      "\(whole)")
    #expect(abs(stepped.value * factor - direct.value) <= 1e-12 * abs(direct.value), "\(whole)")
  }

  // MARK: - Order of definitions

  /// Definitions in any order above, the case with its lines in theirs.
  private func shuffled(_ text: String, _ random: inout SeededGenerator) -> String {
    let parsed = Sheet(text).parsed
    var definitions: [String] = []
    var lines: [String] = []
    for item in parsed.items {
      let statement = parsed.source[item.statementRange]
      switch item.statement {
      case .definition?, .function?, .unit?, .equivalence?: definitions.append(statement)
      case .caseHeader?, .clause?, .line?, .ranges?: lines.append(statement)
      default: continue
      }
    }
    definitions.shuffle(using: &random)
    // Definitions may stand between the lines of a case, too.
    for definition in definitions.prefix(definitions.count / 2) {
      lines.insert(definition, at: Int.random(in: 0...lines.count, using: &random))
    }
    return (definitions.dropFirst(definitions.count / 2) + lines).joined(separator: "\n")
  }

  @Test(arguments: WorkedCase.ids + ["five-minute-video", "reference-model"])
  func `the order of definitions changes no bit of a result`(_ name: String) throws {
    let text = try Repository.scenario(name)
    let base = try Sheet(text).analyst.figures(of: 0)
    for seed in 1...6 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let sheet = Sheet(shuffled(text, &random))
      #expect(sheet.problems.map(\.message) == [], "\(name), seed \(seed)")
      let figures = try sheet.analyst.figures(of: 0)
      #expect(figures.net == base.net)
      #expect(figures.cumulative == base.cumulative)
      for (metric, value) in base.metrics {
        let other = try #require(figures.metrics[metric])
        #expect(other.bitPattern == value.bitPattern || (other.isNaN && value.isNaN), "\(metric)")
      }
    }
  }

  // MARK: - Size

  @Test(arguments: [("forward", 20_000), ("backward", 20_000), ("shuffled", 100_000)])
  func `a chain of 100,000 definitions is computed in any order`(
    _ order: String, _ count: Int
  ) throws {
    var lines = ["x0 = 1"] + (1...count).map { "x\($0) = x\($0 - 1) + 1" }
    var random = SeededGenerator(seed: 7)
    if order == "backward" { lines.reverse() }
    if order == "shuffled" { lines.shuffle(using: &random) }
    let sheet = Sheet(lines.joined(separator: "\n"))
    #expect(sheet.problems.isEmpty)
    #expect(try sheet.number("x\(count)") == Double(count + 1))
  }

  @Test func `a cycle of 10,000 definitions is one error with a path`() {
    let count = 10_000
    let lines = ["x0 = x\(count) + 1"] + (1...count).map { "x\($0) = x\($0 - 1) + 1" }
    let sheet = Sheet(lines.joined(separator: "\n"))
    #expect(sheet.diagnostics.filter { $0.code == .cycle }.count == 1)
  }

  @Test func `a long file with errors has one diagnostic for each, dependents once`() {
    // Every tenth of 10,000 lines has a unit error, and the line behind it depends on it.
    var lines: [String] = []
    for k in 0..<1_000 {
      lines += (0..<8).map { "good\(k)_\($0) = \($0) units" }
      lines.append("bad\(k) = $5 + 2 h")
      lines.append("uses\(k) = bad\(k) * 2 + bad\(k)")
    }
    let sheet = Sheet(lines.joined(separator: "\n"))
    let codes = Dictionary(grouping: sheet.diagnostics, by: \.code).mapValues(\.count)
    #expect(codes == [.unitMismatch: 1_000, .notComputed: 1_000])
    let places = sheet.diagnostics.compactMap { $0.primary?.span.line }
    #expect(places == places.sorted())
    #expect(Set(places).count == 2_000)
  }

  @Test func `a deep expression is refused and does not overflow`() {
    let deep = String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000)
    let sheet = Sheet("x = \(deep)\ny = 2")
    #expect(sheet.diagnostics.contains { $0.code == .tooDeep })
    #expect((try? sheet.number("y")) == 2)
  }

  @Test(arguments: [" + ", " * ", " - "])
  func `a long sum on one line is computed`(_ sign: String) throws {
    let sheet = Sheet("x = " + Array(repeating: "1", count: 3_000).joined(separator: sign))
    let isHandled = sheet.problems.allSatisfy { $0.code == .tooDeep || $0.code == .tooLong }
    #expect(isHandled)
    if sheet.problems.isEmpty { #expect(try sheet.number("x").isFinite) }
  }
}
