import TestSupport
import Testing

@testable import Reporting

/// What a spreadsheet gets: one figure a cell, each with its unit.
struct RawTableTests {
  @Test("ranges become two columns, and units of single figures a column behind them")
  func inputs() {
    let table = Table(
      columns: [.text("Input"), Column("Value"), Column("Range", .text), .text("Source")],
      rows: [
        [
          "price", .number("$900/unit", 900, rawUnit: "$/unit"),
          .range("$800 to $1,000/unit", 800, 1000, rawUnit: "$/unit"), "list",
        ],
        ["uplift", .number("4%", 0.04, rawUnit: "share"), .empty, "guess"],
      ])
    #expect(
      DelimitedText.csv.text(table)
        == "Input,Value,Low,High,Unit,Source\r\nprice,900,800,1000,$/unit,list\r\n"
        + "uplift,0.04,,,share,guess\r\n")
    #expect(
      DelimitedText.tsv.text(table).hasPrefix("Input\tValue\tRange\tSource\nprice\t$900/unit\t$800")
    )
  }

  @Test("a unit that all figures of a column share stands in its head")
  func oneUnit() {
    let table = Table(
      columns: [Column("Uplift"), Column("NPV")],
      rows: [
        [.number("2%", 0.02, rawUnit: "share"), .number("$5", 5, rawUnit: "$")],
        [.number("3%", 0.03, rawUnit: "share"), Cell("not defined")],
      ])
    #expect(
      DelimitedText.csv.text(table)
        == "Uplift (share),NPV ($)\r\n0.02,5\r\n0.03,not defined\r\n")
  }

  @Test("figures of one line with units of their own have a column of units each")
  func unitsOfTheirOwn() {
    let table = Table(
      columns: [.text("Line"), Column("A"), Column("B")],
      rows: [
        ["x", .number("1 h", 1, rawUnit: "h"), .number("$2", 2, rawUnit: "$")],
        ["y", .number("$3", 3, rawUnit: "$"), .number("4 h", 4, rawUnit: "h")],
      ])
    #expect(
      DelimitedText.csv.text(table)
        == "Line,A,\"A, unit\",B,\"B, unit\"\r\nx,1,h,2,$\r\ny,3,$,4,h\r\n")
  }

  @Test("names above a histogram cover no column and no other name, in 200 random draws")
  func histogramLabels() {
    var generator = SeededGenerator(seed: 5)
    let (width, height, font) = (860.0, 300.0, 10.0)
    var seen = 0
    for _ in 0..<200 {
      let counts = (0..<14).map { _ in Double(Int.random(in: 0...1000, using: &generator)) }
      var names = [String](repeating: "", count: 14)
      for name in ["1 in 10 below", "as stated", "middle", "1 in 10 above"] {
        let place = Int.random(in: 0..<14, using: &generator)
        names[place] = names[place].isEmpty ? name : "\(names[place]), \(name)"
      }
      let labels = HistogramLabels(names, counts: counts, width: width, height: height, font: font)
      let points = height / labels.top
      var boxes: [(left: Double, right: Double, foot: Double)] = []
      for (index, level) in labels.levels.enumerated() {
        guard let level else { continue }
        let half = TextMetrics.width(names[index], size: font, bold: true) / 2
        let middle = (Double(index) + 0.5) * width / 14
        let box = (left: middle - half, right: middle + half, foot: level * points)
        for column in counts.indices
        where Double(column + 1) * width / 14 > box.left && Double(column) * width / 14 < box.right
        {
          #expect(counts[column] * points <= box.foot + 0.01)
        }
        for other in boxes where other.left < box.right && other.right > box.left {
          #expect(abs(other.foot - box.foot) >= font * 1.2)
        }
        #expect(box.foot + font * 1.2 <= height + 1)
        boxes.append(box)
        seen += 1
      }
    }
    #expect(seen > 500)
  }
}
