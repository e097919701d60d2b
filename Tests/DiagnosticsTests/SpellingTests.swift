import Testing

@testable import Diagnostics

@Suite("Did you mean")
struct SpellingTests {
  private let words = [
    "table", "tornado", "simulate", "solve", "save", "load", "npv", "undo", "use", "uses",
  ]

  @Test(
    "the nearest word within the limit is offered",
    arguments: [
      ("tabel", "table"), ("TABEL", "table"), ("simulat", "simulate"), ("simlate", "simulate"),
      ("sovle", "solve"), ("laod", "load"), ("npc", "npv"), ("tornadoe", "tornado"),
      ("usse", "use"),
    ])
  func near(typed: String, meant: String) {
    #expect(Spelling.closestMatch(to: typed, in: words) == meant)
  }

  @Test(
    "far words, the word itself and nothing get no offer",
    arguments: ["calculate", "", "x", "zzz", "nv?!"])
  func far(typed: String) { #expect(Spelling.closestMatch(to: typed, in: words) == nil) }

  @Test("the order of the candidates does not matter")
  func order() {
    let candidates = ["rate_b", "rate_a", "rate_c"]
    #expect(Spelling.closestMatch(to: "rate_x", in: candidates) == "rate_a")
    #expect(Spelling.closestMatch(to: "rate_x", in: candidates.reversed()) == "rate_a")
  }

  /// Known distances of optimal string alignment (Boytsov, "Indexing methods for approximate
  /// dictionary searching", section 2.2): a swap of neighbours is one mistake.
  @Test(
    "distances count letters inserted, left out, replaced and swapped",
    arguments: [
      ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("ca", "abc", 3),
      ("same", "same", 0),
    ])
  func distances(a: String, b: String, expected: Int) {
    #expect(Spelling.distance(Array(a), Array(b)) == expected)
    #expect(Spelling.distance(Array(b), Array(a)) == expected)
  }

  @Test("a very long word costs nothing")
  func long() {
    #expect(Spelling.closestMatch(to: String(repeating: "a", count: 1_000_000), in: words) == nil)
  }
}
