import Diagnostics
import Syntax
import Testing

/// What people say in a meeting, beside the line that means it.
@Suite("The word order of speech")
struct SpeechTests {
  static let sayings: [(said: String, line: String)] = [
    ("what if half uplift", "what if uplift half"),
    ("what if double price", "what if price double"),
    ("what if twice the price", "what if price double"),
    ("what if halve the uplift, price down 10%", "what if uplift half, price down 10%"),
    ("what if price down 10% and double uplift", "what if price down 10% and uplift double"),
    ("what if raise price by 10%", "what if price up 10%"),
    ("what if raise price to $950", "what if price = $950"),
    ("what if cut the price by $50", "what if price down $50"),
    ("what if cut price", "what if price down 10%"),
    ("what if set uplift = 2%", "what if uplift = 2%"),
    ("what if price falls 10%", "what if price down 10%"),
    ("what if price falls by 10% show npv", "what if price down 10% show npv"),
    ("what if price rises to $950", "what if price = $950"),
    ("what if price goes down 10%", "what if price down 10%"),
    ("what if uplift is 2%", "what if uplift = 2%"),
    ("what if uplift halves", "what if uplift half"),
    ("what if 10% less price", "what if price down 10%"),
    ("what if no hosting", "what if without hosting"),
    ("what if drop hosting", "what if without hosting"),
    ("what if worst case", "what if all at worse end for npv"),
    ("scenario lean: half uplift", "scenario lean: uplift half"),
    ("worst case", "what if all at worse end for npv"),
    ("switch to cautious", "use cautious"), ("back to base", "reset"),
    ("switch to base", "reset"), ("delete price", "remove price"), ("print npv", "npv"),
  ]

  @Test("is answered with the line to type, which can be read", arguments: sayings)
  func offered(said: String, line: String) {
    let parsed = Parser.parse(SourceText(name: "entry", said))
    #expect(parsed.diagnostics.first?.help == ["write `\(line)`"])
    #expect(Parser.parse(SourceText(name: "entry", line)).diagnostics.isEmpty)
  }

  @Test(
    "does not take names for verbs",
    arguments: [
      "what if half = 2", "what if double up 10%", "what if lower down 5%",
      "what if cut of video = 3",
      "what if drop half", "scenario a: raise at low", "what if no and set", "half + double",
      "back in hours", "drop",
    ])
  func names(text: String) {
    #expect(Parser.parse(SourceText(name: "entry", text)).diagnostics.isEmpty)
  }
}
