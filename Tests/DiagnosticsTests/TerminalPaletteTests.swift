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

  /// Grounds that people work on: plain ones, those of editors and of Solarized, Ubuntu, Nord and One.
  private static let grounds: [TerminalBackground: [Int]] = [
    .dark: [0x000000, 0x0C0C0C, 0x1E1E1E, 0x002B36, 0x282C34, 0x300A24, 0x2E3440],
    .light: [0xFFFFFF, 0xFAFAFA, 0xFDF6E3, 0xEFF1F5, 0xFBF1C7],
  ]

  @Test(
    "can be read on every usual ground once it is known: 4.5 to 1",
    arguments: [
      "31", "32", "34", "35", "36", "2",
    ])
  func contrastOnKnown(basic: String) throws {
    for (background, grounds) in Self.grounds {
      let parameters = TerminalPalette.on(background).parameters(basic).split(separator: ";")
      let index = try #require(parameters.last.flatMap { Int($0) })
      try #require((16...255).contains(index) && parameters.count == 3)
      let color = Self.luminance(Self.rgb(index))
      for ground in grounds {
        let other = Self.luminance([16, 8, 0].map { Double(ground >> $0 & 0xFF) })
        let contrast = (max(color, other) + 0.05) / (min(color, other) + 0.05)
        #expect(contrast >= 4.5, "\(index) on \(String(ground, radix: 16))")
      }
    }
  }

  @Test(
    "read what terminals say of their background",
    arguments: [
      ("rgb:0000/0000/0000", TerminalBackground.dark), ("rgb:ffff/ffff/ffff", .light),
      ("rgb:1e1e/1e1e/1e1e", .dark), ("rgb:fd/f6/e3", .light), ("rgb:0/2/3", .dark),
      ("rgba:fafa/fafa/fafa/ffff", .light), ("rgb:00000/0/0", nil), ("rgb:ff/ff", nil),
      ("rgb:-1/0/0", nil), ("hsv:1/1/1", nil), ("rgb:", nil), ("", nil), ("rgb:gg/00/00", nil),
    ])
  func replies(reply: String, background: TerminalBackground?) {
    #expect(TerminalBackground(reply: reply) == background)
  }

  @Test(
    "read COLORFGBG",
    arguments: [
      ("15;0", TerminalBackground.dark), ("0;15", .light), ("0;default;15", .light),
      ("12;8", .dark),
      ("0;7", .light), ("0;default", nil), ("15", nil), ("", nil), ("0;99", nil),
    ])
  func variable(colors: String, background: TerminalBackground?) {
    #expect(TerminalBackground(colors: colors) == background)
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
    #expect(chosen(["TERM": "xterm-256color", "COLORFGBG": "0;15"]) == .on(.light))
    #expect(chosen(["TERM": "xterm", "COLORFGBG": "0;15"]) == .user)
    #expect(chosen(["WHATIF_COLORS": "dark", "COLORFGBG": "0;15"]) == .on(.dark))
    #expect(TerminalPalette.user.parameters("1;36") == "1;36")
    func asks(_ palette: TerminalPalette, _ variables: [String: String] = [:]) -> Bool {
      palette.asksBackground { variables[$0] }
    }
    #expect(asks(.fixed) && !asks(.on(.dark)) && !asks(.user))
    #expect(!asks(.fixed, ["TERM": "eterm-256color"]) && !asks(.fixed, ["WHATIF_COLORS": "fixed"]))
  }
}
