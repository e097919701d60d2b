import Syntax
import TestSupport
import Testing

@testable import Modeling

/// Units are sound: a formula that is accepted has the dimension and the value of ordinary dimensional
/// analysis, which is done here beside the program, in dollars, hours, months and calls.
struct UnitSoundnessTests {
  /// The powers of money, clock time, calendar time and calls.
  private typealias Dimension = SIMD4<Int>

  /// A formula with what it is, as ordinary dimensional analysis has it.
  private struct Formula {
    let text: String
    /// In dollars, hours, months and calls.
    let value: Double
    /// Nil where sums or comparisons of different things are in it.
    let dimension: Dimension?
    /// The largest of the numbers that were added up, for the slack of a comparison.
    let scale: Double
  }

  /// Words with their size in the base unit and the powers they stand for.
  private static let units: [(word: String, size: Double, dimension: Dimension)] = [
    ("h", 1, [0, 1, 0, 0]), ("min", 1 / 60, [0, 1, 0, 0]), ("s", 1 / 3600, [0, 1, 0, 0]),
    ("workdays", 8, [0, 1, 0, 0]), ("months", 1, [0, 0, 1, 0]), ("years", 12, [0, 0, 1, 0]),
    ("quarters", 3, [0, 0, 1, 0]), ("calls", 1, [0, 0, 0, 1]),
    ("h/call", 1, [0, 1, 0, -1]), ("min/call", 1 / 60, [0, 1, 0, -1]),
    ("calls/month", 1, [0, 0, -1, 1]), ("calls/year", 1 / 12, [0, 0, -1, 1]),
    ("h/month", 1, [0, 1, -1, 0]), ("min/quarter", 1 / 180, [0, 1, -1, 0]),
  ]
  private static let prices: [(word: String, size: Double, dimension: Dimension)] = [
    ("", 1, [1, 0, 0, 0]), ("/h", 1, [1, -1, 0, 0]), ("/min", 60, [1, -1, 0, 0]),
    ("/month", 1, [1, 0, -1, 0]), ("/year", 1 / 12, [1, 0, -1, 0]), ("/call", 1, [1, 0, 0, -1]),
  ]

  private struct Formulas {
    var random: SeededGenerator

    mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &random) }

    mutating func leaf() -> Formula {
      let number = Double(pick(40) + 1) / 4
      switch pick(6) {
      case 0:
        return Formula(text: "\(number)", value: number, dimension: .zero, scale: number)
      case 1, 2:
        let (word, size, dimension) = prices[pick(prices.count)]
        return Formula(
          text: "$\(number)\(word)", value: number * size, dimension: dimension,
          scale: number * size)
      default:
        let (word, size, dimension) = units[pick(units.count)]
        return Formula(
          text: "\(number) \(word)", value: number * size, dimension: dimension,
          scale: number * size)
      }
    }

    mutating func next(depth: Int) -> Formula {
      guard depth > 0, pick(5) > 0 else { return leaf() }
      let a = next(depth: depth - 1)
      let b = next(depth: depth - 1)
      let sum = a.dimension == b.dimension ? a.dimension : nil
      let product = a.dimension.flatMap { x in b.dimension.map { x &+ $0 } }
      let scale = max(a.scale, b.scale)
      switch pick(7) {
      case 0:
        return Formula(
          text: "(\(a.text) + \(b.text))", value: a.value + b.value, dimension: sum, scale: scale)
      case 1:
        return Formula(
          text: "(\(a.text) - \(b.text))", value: a.value - b.value, dimension: sum, scale: scale)
      case 2:
        return Formula(
          text: "max(\(a.text), \(b.text))", value: max(a.value, b.value), dimension: sum,
          scale: scale)
      case 3:
        let quotient = a.dimension.flatMap { x in b.dimension.map { x &- $0 } }
        return Formula(
          text: "(\(a.text)) / (\(b.text))", value: a.value / b.value, dimension: quotient,
          scale: a.scale / abs(b.value))
      default:
        return Formula(
          text: "(\(a.text)) * (\(b.text))", value: a.value * b.value, dimension: product,
          scale: a.scale * b.scale)
      }
    }
  }

  /// One of each base unit to a power, as a formula: `$1 / 1 h`.
  private static func one(of dimension: Dimension) -> String {
    var (above, below) = ([String](), [String]())
    for (place, word) in ["$1", "1 h", "1 month", "1 call"].enumerated() {
      let power = dimension[place]
      let words = Array(repeating: word, count: abs(power))
      if power > 0 { above += words } else { below += words }
    }
    let numerator = above.isEmpty ? "1" : above.joined(separator: " * ")
    return below.isEmpty ? numerator : "\(numerator) / (\(below.joined(separator: " * ")))"
  }

  @Test(arguments: 1...20)
  func `what is accepted has the dimension and value of dimensional analysis`(seed: Int) throws {
    var formulas = Formulas(random: SeededGenerator(seed: UInt64(seed)))
    let sheet = Sheet("")
    var (accepted, refusedForUnits) = (0, 0)
    for _ in 0..<300 {
      let formula = formulas.next(depth: 3)
      guard formula.value.isFinite, formula.scale < 1e12 else { continue }
      guard (try? sheet.ask(formula.text)) != nil else {
        if formula.dimension == nil { refusedForUnits += 1 }
        continue
      }
      guard let dimension = formula.dimension else {
        Issue.record("\(formula.text) adds different things and was accepted")
        continue
      }
      // Divided by one of its own unit, what was accepted is a plain number of the same value.
      let ratio = "((\(formula.text)) / (\(Self.one(of: dimension)))) in ratio"
      guard let answer = try? sheet.ask(ratio) else {
        // Only an unusual unit cannot be written as a divisor: calendar over clock time.
        #expect(dimension[1] * dimension[2] < 0, "\(ratio) was refused")
        continue
      }
      let quantity = try #require(answer.quantity)
      #expect(quantity.unit == .none, "\(ratio) is in \(quantity.unit)")
      let slack = 1e-9 * max(abs(formula.value), formula.scale)
      #expect(abs(quantity.value - formula.value) <= slack, "\(ratio) = \(quantity.value)")
      accepted += 1
    }
    #expect(accepted >= 60 && refusedForUnits >= 30, "\(accepted), \(refusedForUnits)")
  }
}
