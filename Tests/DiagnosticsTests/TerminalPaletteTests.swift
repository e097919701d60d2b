import Diagnostics
import Foundation
import Testing

/// The colours of the session and its results.
@Suite("The colours of a terminal") struct TerminalPaletteTests {
  /// The fixed colour of an index as xterm defines it: a cube of 6 × 6 × 6, then 24 greys.
  private static func rgb(_ index: Int) -> [Double] {
    if index >= 232 { return [Double](repeating: Double(8 + 10 * (index - 232)), count: 3) }
    let place = index - 16
    return [place / 36, place / 6 % 6, place % 6].map { $0 == 0 ? 0 : Double(55 + 40 * $0) }
  }

  /// The relative luminance of WCAG 2.1.
  private static func luminance(_ color: [Double]) -> Double {
    let parts = color.map { $0 / 255 }.map {
      $0 <= 0.03928 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test(
    "can be read on black and on white: 4.5 to 1", arguments: ["31", "32", "34", "35", "36", "2"])
  func contrast(basic: String) throws {
    let parameters = TerminalPalette.fixed.parameters("1;" + basic).split(separator: ";")
    #expect(parameters.prefix(3) == ["1", "38", "5"])
    let index = try #require(parameters.last.flatMap { Int($0) })
    try #require((16...255).contains(index))
    let light = Self.luminance(Self.rgb(index))
    #expect(1.05 / (light + 0.05) >= 4.5)
    #expect((light + 0.05) / 0.05 >= 4.5)
  }

  @Test("are those of the terminal where it has sixteen, or where that is asked for")
  func choice() {
    func chosen(_ variables: [String: String]) -> TerminalPalette {
      TerminalPalette.chosen { variables[$0] }
    }
    #expect(chosen(["TERM": "xterm-256color"]) == .fixed)
    #expect(chosen(["TERM": "xterm", "COLORTERM": "truecolor"]) == .fixed)
    #expect(chosen(["TERM": "xterm"]) == .user && chosen([:]) == .user)
    #expect(chosen(["TERM": "xterm-256color", "WHATIF_COLORS": "terminal"]) == .user)
    #expect(TerminalPalette.user.parameters("1;36") == "1;36")
  }
}
