import Diagnostics
import TestSupport
import Testing

@testable import Reporting

@Suite struct TerminalTests {
  /// Letters and figures of different widths, among them wide, combining and emoji characters.
  private static let alphabet: [String] = [
    "a", "b", "NPV", "é", "e\u{301}", "漢", "字", "🙂", "👩‍👩‍👧", "ש", " ", " ", "-", "12,345", "$", "ﬁ",
  ]

  /// Returns random text of up to `length` pieces.
  private func text(_ length: Int, _ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...length, using: &random))
      .map { _ in Self.alphabet.randomElement(using: &random) ?? "" }.joined()
  }

  /// Returns the characters that are not spaces or rules.
  private func ink(_ text: String) -> [Character: Int] {
    text.reduce(into: [:]) { counts, character in
      if !" \n─-".contains(character) { counts[character, default: 0] += 1 }
    }
  }

  @Test("no line of a table is longer than the width, and no character is lost")
  func tableWidth() {
    for seed in 0..<400 {
      var random = SeededGenerator(seed: UInt64(seed))
      let count = Int.random(in: 1...9, using: &random)
      let columns = (0..<count).map { index in
        Column(
          text(6, &random), unit: Bool.random(using: &random) ? text(3, &random) : nil,
          index == 0 || Bool.random(using: &random) ? .text : .number)
      }
      let rows = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        Row(
          (0..<count).map { _ in
            Cell(text(12, &random), value: Bool.random(using: &random) ? -1 : nil)
          })
      }
      let width = Int.random(in: 20...200, using: &random)
      let table = Table(columns: columns, rows: rows)
      let out = Report { $0.table(table) }.terminal(TerminalStyle(width: width))
      for line in out.split(separator: "\n") {
        #expect(CellWidth.of(String(line)) <= width, "seed \(seed): \(line)")
      }
      let shown = ink(out)
      let wanted = ink(
        table.withoutEmptyColumns.columns.map { $0.title + ($0.unit ?? "") }.joined()
          + rows.flatMap(\.cells).map(\.text).joined())
      for (character, count) in wanted {
        #expect((shown[character] ?? 0) >= count, "seed \(seed): \(character)")
      }
    }
  }

  @Test("a column that no line fills is not shown, and a machine still gets it")
  func emptyColumns() {
    let table = Table(
      columns: [.text("Name"), .text("Owner"), .number("NPV"), .text("Source")],
      rows: [
        [Cell("a"), .empty, .number("1", 1), .empty], .group("more"),
        [Cell("b"), Cell(""), .empty, Cell("", marks: .unsourced)],
      ])
    #expect(table.withoutEmptyColumns.columns.map(\.title) == ["Name", "NPV", "Source"])
    #expect(table.withoutEmptyColumns.rows[0].cells.map(\.text) == ["a", "1", ""])
    let report = Report {
      $0.table(table)
      $0.record(MachineRecord(table))
    }
    #expect(!report.terminal(TerminalStyle(width: 80)).contains("Owner"))
    #expect(report.jsonLines().contains("\"Owner\""))
    #expect(Table(columns: [.text("Name")], rows: []).withoutEmptyColumns.columns.count == 1)
  }

  @Test("signs change where a running sum is back at zero, rounding aside")
  func signChanges() {
    // Ten times a tenth is not one in binary: the sum falls short by 1e-16.
    var sum = -1.0
    var values = [sum]
    for _ in 1...11 {
      sum += 0.1
      values.append(sum)
    }
    let changes = SignChanges(values)
    #expect(values.indices.filter { changes[$0] } == [10])
    #expect([1, 0, -1].indices.filter { SignChanges([1, 0, -1])[$0] } == [2])
    #expect(!SignChanges([-1, .nan])[1] && !SignChanges([.nan, -1])[1])
    #expect(SignChanges([-1, .infinity])[1])
  }

  @Test("figures line up at their last digit, totals under a rule, the unit once")
  func tableGolden() {
    Golden.expect(Samples.annualReport.terminal(TerminalStyle(width: 72)), equals: "annual-72.txt")
    Golden.expect(Samples.annualReport.terminal(TerminalStyle(width: 40)), equals: "annual-40.txt")
    Golden.expect(
      Samples.annualReport.terminal(TerminalStyle(width: 72, color: true, unicode: false)),
      equals: "annual-72-ascii-colour.txt")
  }

  @Test("every chart keeps to every width, in Unicode and ASCII")
  func chartWidths() {
    for (name, chart) in Samples.charts {
      for width in [20, 39, 40, 47, 60, 80, 133, 200] {
        for unicode in [true, false] {
          let out = Report { $0.chart(chart) }
            .terminal(TerminalStyle(width: width, unicode: unicode))
          for line in out.split(separator: "\n") {
            #expect(CellWidth.of(String(line)) <= width, "\(name) at \(width): \(line)")
          }
          if !unicode { #expect(out.utf8.allSatisfy { $0 < 0x80 }, "\(name)") }
        }
      }
    }
  }

  @Test("charts look as reviewed", arguments: Samples.charts.map(\.name))
  func chartGolden(name: String) throws {
    let chart = try #require(Samples.charts.first { $0.name == name }?.chart)
    let report = Report { $0.chart(chart) }
    Golden.expect(report.terminal(TerminalStyle(width: 60)), equals: "\(name)-60.txt")
    Golden.expect(report.terminal(TerminalStyle(width: 100)), equals: "\(name)-100.txt")
    Golden.expect(
      report.terminal(TerminalStyle(width: 80, unicode: false)), equals: "\(name)-80-ascii.txt")
    Golden.expect(chart.svg(.page, id: name), equals: "\(name).svg")
  }

  @Test("colour changes no character: without its escapes the text is the same")
  func colourOnlyAdds() {
    for (name, chart) in Samples.charts {
      let report = Report { $0.chart(chart) }
      let plain = report.terminal(TerminalStyle(width: 80))
      let colored = report.terminal(TerminalStyle(width: 80, color: true))
      #expect(withoutEscapes(colored) == plain, "\(name)")
      #expect(!plain.unicodeScalars.contains("\u{1B}"))
    }
  }

  /// Removes `ESC [ … m`.
  private func withoutEscapes(_ text: String) -> String {
    text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated()
      .map { index, part in
        index == 0 ? part : part.drop { $0 != "m" }.dropFirst()
      }.joined()
  }

  @Test("every name is whole in an impact versus ability plot, as a label or in the key")
  func namesWhole() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      let names = (0..<Int.random(in: 1...20, using: &random)).map { "Item\($0)xyz" }
      let points = names.map {
        ImpactAbilityChart.Point(
          $0, impact: Double.random(in: 1...10, using: &random),
          ability: Double.random(in: 1...10, using: &random))
      }
      let chart = ImpactAbilityChart(
        points: points, impact: .init("Impact", step: 0), ability: .init("Ability", step: 0))
      let out = Report { $0.chart(.impactAbility(chart)) }
        .terminal(TerminalStyle(width: Int.random(in: 60...200, using: &random)))
      for name in names { #expect(out.contains(name), "seed \(seed): \(name)\n\(out)") }
    }
  }

  @Test("a point below the threshold never stands on or beyond the line")
  func belowThreshold() {
    let chart = ImpactAbilityChart(points: [.init("below", impact: 5.49, ability: 5.49)])
    let out = Report { $0.chart(.impactAbility(chart)) }.terminal(TerminalStyle(width: 80))
    let lines = out.split(separator: "\n").map(Array.init)
    let line = lines.firstIndex { $0.contains("┼") } ?? 0
    let cross = lines[line].firstIndex(of: "┼") ?? 0
    let row = lines.firstIndex { $0.contains("○") && $0.contains("│") } ?? 0
    #expect(row == line + 1)
    #expect((lines[row].firstIndex(of: "○") ?? 99) == cross - 1)
  }

  @Test("characters take the cells terminals give them")
  func cellWidths() {
    // By Unicode 16 East Asian Width and the emoji presentation property.
    let cases: [(String, Int)] = [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ア", 2), ("ｱ", 1), ("🙂", 2), ("👩‍👩‍👧", 2),
      ("🇩🇪", 2), ("❤️", 2), ("█", 1), ("─", 1), ("€", 1), ("ש", 1), ("한", 2), ("\u{301}", 0),
    ]
    for (text, width) in cases { #expect(CellWidth.of(text) == width, "\(text)") }
  }

  /// The law: a line to type is broken at its spaces, and only there.
  @Test(arguments: [20, 33, 60]) func `a line to type is broken between words`(width: Int) {
    let line = "  benefit sales = 2,400 units/year * uplift * price * 30%     # belief"
    let report = Report("help", .note) { $0.preformatted(Styled(line, .code)) }
    let lines = report.terminal(TerminalStyle(width: width)).split(separator: "\n")
    #expect(lines.count > 1)
    #expect(lines.allSatisfy { $0.count <= width && $0.hasPrefix("  ") })
    #expect(lines.flatMap { $0.split(separator: " ") } == line.split(separator: " "))
  }
}
