import Synchronization
import Testing

@testable import Session

/// Ctrl-C at any moment: an answer is the whole answer or none.
struct StoppedTests {
  /// How often it was asked whether Ctrl-C was pressed; from the `limit`-th time on it was.
  private final class Interruption: Sendable {
    let count = Atomic<Int>(0)
    let limit = Atomic<Int>(.max)

    var isRaised: Bool {
      count.wrappingAdd(1, ordering: .relaxed).oldValue >= limit.load(ordering: .relaxed)
    }

    /// Lets it be asked so many times more; for good where that is nil.
    func allow(_ polls: Int?) {
      count.store(0, ordering: .relaxed)
      limit.store(polls ?? .max, ordering: .relaxed)
    }
  }

  private static let text = """
    samples 1,024
    u = 4% (1% to 10%)
    v = 3 (2 to 5)
    case c
    cost a = $1,000 ($900 to $2,000) once
    benefit b = u * v * $3,000/month as cash
    scenario weak: u = 2%

    """

  @Test(arguments: [
    "c", "tornado npv", "break even", "break even v", "break even for chance(npv > 0)",
    "solve u for npv = $0",
    "solve u for p10(npv) = $0", "table npv by u from 1% to 10% in 1200",
    "table npv by horizon at (12 months, 24 months)",
    "table p10(npv) by u at (2%, 4%)", "simulate", "drivers", "worth knowing for npv",
    "compare base, weak",
    "what if all at worse end for npv", "plot tornado", "plot npv by u from 1% to 10%",
    "chance(npv > 0)",
    "export \"a.md\" of c", "export \"a.pptx\"", "export \"a.xlsx\"",
  ])
  func `an answer is whole or stopped, whenever Ctrl-C comes`(_ entry: String) {
    let interruption = Interruption()
    let expected = Self.answer(entry, interruption, after: nil)
    #expect(!expected.answer.contains("error["), "\(expected.answer)")
    let polls = interruption.count.load(ordering: .relaxed)
    #expect(polls > 0)
    for limit in Set([0, 1, 2, 3, 5, 8, 13, 21, polls / 2, polls - 2, polls - 1]) where limit >= 0 {
      let found = Self.answer(entry, interruption, after: limit)
      let isWhole = found.answer == expected.answer
      #expect(isWhole || found.answer.contains("stopped"), "\(limit) of \(polls): \(found.answer)")
      #expect(found.files == (isWhole ? expected.files : 1), "\(limit) of \(polls)")
      // What was cut short is not remembered.
      #expect(found.tornado == expected.tornado, "\(limit) of \(polls)")
    }
  }

  /// The answer to an entry where Ctrl-C comes after so many polls, how many files there are then, and the answer
  /// to a question after it.
  private static func answer(
    _ entry: String, _ interruption: Interruption, after polls: Int?
  ) -> (answer: String, files: Int, tornado: String) {
    interruption.allow(nil)
    let files = MemoryFiles(["case.whatif": text])
    var environment = SessionEnvironment.test(files, isInteractive: true)
    environment.isCancelled = { interruption.isRaised }
    var session = Session(environment)
    _ = session.open("case.whatif")
    interruption.allow(polls)
    let answer = session.answer(entry)
    let count = interruption.count.load(ordering: .relaxed)
    interruption.allow(nil)
    defer { interruption.count.store(count, ordering: .relaxed) }
    return (answer, files.names(in: ".").count, session.answer("tornado npv"))
  }
}
