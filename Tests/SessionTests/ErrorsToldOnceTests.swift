import Testing

@testable import Session

/// A mistake of a file is told where it is, and what waits for it once.
struct ErrorsToldOnceTests {
  private static func run(_ text: String) -> String {
    Rendering.text(
      Replay(bytes: Array(text.utf8), name: "file", environment: .test(MemoryFiles([:]))).responses)
  }

  @Test func `lines that use a reserved word wait for the one that defines it`() {
    let told = Self.run(
      "up = ramp(6 months)\na = up * 2\nb = 1 + up\nc = up[month 4]\nd = $3 * up\ne = a + 1\n")
    #expect(told.ranges(of: "error[").count == 2, "\(told)")
    #expect(told.contains("error[reserved-word]: `up`"), "\(told)")
    #expect(told.contains("not computed: lines 2 to 6"), "\(told)")
  }

  private static let chain = """
    a = b * 2
    x = a + 1
    case k
    cost one = x * $1 once
    npv
    roi
    k

    """

  /// `b` is missing in line 1; the line `one` of the case is sound.
  @Test func `the root is named and not a sound line`() {
    let told = Self.run(Self.chain)
    #expect(!told.contains("remove one"), "\(told)")
    #expect(told.contains("`a` has an error, and the line `one` uses it"), "\(told)")
    #expect(told.contains("mend `a` on line 1"), "\(told)")
    #expect(told.ranges(of: "and the line `one` uses it").count == 1, "\(told)")
    #expect(told.contains("the same holds of lines 6 and 7"), "\(told)")
  }

  @Test func `a line with a mistake of its own is still named`() {
    let told = Self.run("case k\ncost one = $5\nnpv\n")
    #expect(told.contains("the line `one` has an error"), "\(told)")
  }
}
