import TestSupport
import Testing

@testable import Session

/// The law of printing in the language itself: what an answer prints, typed back, prints the same.
@Suite("Printed answers")
struct PrintedAnswerTests {
  /// Formulas of one kind each, so that most of them mean something.
  struct Formulas {
    private var generator: SeededGenerator

    init(seed: Int) { generator = SeededGenerator(seed: UInt64(seed)) }

    private mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &generator) }

    private mutating func number() -> String {
      switch pick(5) {
      case 0: "\(pick(10))"
      case 1: "\(pick(100_000) + 1)"
      case 2: "\(pick(100)).\(pick(90) + 10)"
      case 3: "0.0\(pick(900) + 100)"
      default: "\(pick(90) + 1).5M"
      }
    }

    private mutating func sum(of kind: (inout Formulas) -> String) -> String {
      let first = kind(&self)
      switch pick(6) {
      case 0: return "\(first) + \(kind(&self))"
      case 1: return "\(first) - \(kind(&self))"
      case 2: return "(\(first)) * \(pick(9) + 1).\(pick(10))"
      case 3: return "(\(first)) / \(pick(9) + 1)"
      case 4: return "max(\(first), \(kind(&self)))"
      default: return first
      }
    }

    /// A formula of money, shares, points, working or calendar time, counts, rates, dates or lists.
    mutating func next() -> (kind: String, text: String) {
      switch pick(12) {
      case 0: return ("money", sum { "$\($0.number())" })
      case 1: return ("other money", sum { "€\($0.number())" })
      case 2: return ("share", sum { "\($0.pick(200)).\($0.pick(10))%" })
      case 3: return ("points", sum { "\($0.pick(50)).\($0.pick(100)) pp" })
      case 4:
        return ("working time", sum { ["\($0.pick(50)) h", "\($0.pick(90)) min"][$0.pick(2)] })
      case 5: return ("calendar time", sum { "\($0.number()) \(["days", "weeks"][$0.pick(2)])" })
      case 6: return ("count", sum { "\($0.number()) orders" })
      case 7: return ("rate", sum { "$\($0.number())/order/month" })
      case 8: return ("share per time", sum { "\($0.pick(50)).\($0.pick(10))%/year" })
      case 9: return ("date", "2026-0\(pick(9) + 1)-1\(pick(10)) + \(pick(900)) days")
      case 10:
        let unit = ["$", "", "€"][pick(3)]
        return ("list", "[\((0...pick(4)).map { _ in unit + number() }.joined(separator: ", "))]")
      default: return ("number", sum { $0.number() })
      }
    }
  }

  @Test(arguments: 1...40)
  func `what is printed, typed back, prints the same`(seed: Int) {
    var formulas = Formulas(seed: seed)
    var session = Session(.test(isInteractive: true))
    var kinds: Set<String> = []
    for _ in 0..<40 {
      let (kind, formula) = formulas.next()
      let responses = session.evaluate(formula)
      guard !responses.contains(where: \.isError) else { continue }
      let printed = Self.value(Rendering.text(responses))
      let again = Rendering.text(session.evaluate(printed))
      #expect(Self.value(again) == printed, "\(kind): \(formula) prints \(printed)")
      kinds.insert(kind)
    }
    #expect(kinds.count >= 8, "too few kinds were computed: \(kinds)")
  }

  private static func value(_ answer: String) -> String {
    String(answer.prefix { $0 != "\n" })
  }
}
