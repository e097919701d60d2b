import Foundation
import TestSupport
import Testing

@testable import Session

/// A block of definitions is taken into the model of the blocks above it without looking at them again.
struct NotebookGrowthTests {
  /// Runs a notebook; only its text with outputs counts.
  private static func run(_ text: String) -> NotebookRun {
    NotebookRun(bytes: Array(text.utf8), path: "n.md", environment: .test())
  }

  /// A text of blocks, some of them marked with a word.
  private static func text(_ blocks: [String], _ word: String, where isMarked: (Int) -> Bool)
    -> String
  {
    blocks.enumerated().map {
      "```whatif\(isMarked($0.offset) ? " \(word)" : "")\n\($0.element)\n```\n"
    }.joined(separator: "\n")
  }

  private static let forms = [
    "X = 2", "X = 3 (2 to 5)", "X = Y + 1", "X = Y * Z\nX", "X = 4 tickets/day\nX in tickets/month",
    "X = ramp(Y * 1 month)", "X = f(Y)", "f(a) = a * Y", "unit parcel", "X = 3 parcels\nX * 2",
    "X = tool + $5/month", "X = npv", "X = total(benefits)", "X = X[1 month ago, else Y] + 1",
    "case c\ncost tool = $10/month", "cost more = Y * $1/month", "benefit gain = Y * $9/month",
    "horizon 24 months", "scenario X: Y = 7\nY under X", "ranges triangular", "1 EUR = 1.1 USD",
    "X = $3 + 2 EUR", "correlate X, Y 0.5", "Y", "Y + Z", "npv", "inputs", "list", "X = 1\nX = 2",
    "X = 5\nY = X + oops", "what if Y = 9", "X = if Y > 2 then Z else 1", "# only words",
    "initiative X impact 3 ability 4", "X = \"words\"", "X in $ = Y * $1",
  ]

  /// Blocks marked `error` are always checked with the whole model, and so is every block that fails:
  /// those that do not fail answer the same with the mark and without.
  @Test(arguments: 0..<60)
  func `a block says what it says when the whole model is checked`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = ["aa", "bb", "cc", "dd", "ee", "gg", "hh", "parcel", "tool"]
    let blocks = (0..<24).map { _ -> String in
      var block = Self.forms.randomElement(using: &random) ?? "1"
      for letter in ["X", "Y", "Z"] {
        block = block.replacingOccurrences(
          of: letter, with: names.randomElement(using: &random) ?? "aa")
      }
      return block
    }
    var fails: Set<Int> = []
    for index in blocks.indices {
      let before = Self.run(Self.text(Array(blocks[..<index]), "error") { fails.contains($0) })
      let after = Self.run(Self.text(Array(blocks[...index]), "error") { fails.contains($0) })
      if after.failures.count > before.failures.count { fails.insert(index) }
    }
    let grown = Self.text(blocks, "error") { fails.contains($0) }
    let whole = Self.text(blocks, "error") { _ in true }
    let plain = { (run: NotebookRun) in
      String(decoding: run.updated, as: UTF8.self).replacingOccurrences(of: " error\n", with: "\n")
    }
    let (a, b) = (Self.run(grown), Self.run(whole))
    #expect(!a.hasFailed, "\(grown)\n\(Rendering.text(a.failures))")
    #expect(plain(a) == plain(b), "seed \(seed)")
  }

  @Test func `eight times the blocks take about eight times as long`() {
    func time(_ count: Int, _ block: (Int) -> String) -> Double {
      let text = Self.text((0..<count).map(block), "") { _ in false }
      let start = clock()
      #expect(!Self.run(text).hasFailed)
      return Double(clock() - start)
    }
    let blocks: [(Int) -> String] = [
      { "x\($0) = \($0)\nx\($0)\nx\($0) + 1" },
      { $0 == 0 ? "x0 = 1" : "x\($0) = x\($0 - 1) + 1\nx\($0) * 2" },
    ]
    for block in blocks {
      _ = time(50, block)
      // Copying the model for each block makes it 50 times and more.
      let (short, long) = (time(400, block), time(3_200, block))
      #expect(long < 20 * short, "\(short) \(long)")
    }
  }
}
