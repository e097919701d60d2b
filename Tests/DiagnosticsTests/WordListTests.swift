import Diagnostics
import Testing

struct WordListTests {
  @Test(arguments: [
    ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
  ])
  func `words are listed as a person lists them`(words: [String], text: String) {
    #expect(words.listed == text)
  }

  @Test func `another word before the last`() {
    #expect(["a", "b", "c"].listed(before: "or") == "a, b or c")
    #expect(["a"].listed(before: "or") == "a")
  }

  @Test(arguments: [
    ([], []), ([3], ["3"]), ([1, 2], ["1", "2"]), ([1, 2, 3], ["1 to 3"]),
    ([3, 5, 7, 8, 9, 12], ["3", "5", "7 to 9", "12"]),
  ])
  func `runs of three and more are ranges`(numbers: [Int], parts: [String]) {
    #expect(numbers.runs == parts)
  }
}
