import Foundation
import Testing

@testable import Modeling

/// A question that is linked once for many inputs gives what it gives when it is linked for each.
struct LoneSweepTests {
  /// Inputs of every kind: a range, a share, a line that is a literal, a rate with its uncertainty, a sum
  /// in another currency that uses the rate unseen, and an input that moves nothing.
  private static let text = """
    1 EUR = 1.1 USD
    calls = 5,000 (4,000 to 7,000) calls/month
    share_moved = 20% (5% to 30%)
    fee = 2,000 EUR
    unused = 7 tickets/day
    case c
    horizon 24 months
    cost build = $30,000 once
    cost licence = (fee in USD) * 1/month
    cost run = $4,000 ($3,000 to $6,000)/month
    benefit gain = calls * share_moved * $9/call * ramp(6 months)

    """

  @Test func `every input moved alone gives what its own program gives`() throws {
    let sheet = Sheet(Self.text)
    let question = try sheet.question("npv")
    let inputs = sheet.analyst.inputs(of: question)
    #expect(inputs.count >= 6, "\(inputs.map { sheet.analyst.model[$0].name.text })")
    let sweeps = LoneSweeps(sheet.analyst, question, over: inputs)
    for id in inputs {
      let stated = try #require(sheet.analyst.value(of: id)).value
      let points = [0, 0.25, 0.9, 1, 1.7, 12].map { $0 * stated }
      let alone = sheet.analyst.sweep([question], over: [id]).run([points])[0]
      let sweep = sweeps.sweep(over: id)
      // Once more after a longer run, on the machine that was kept, and for single points.
      let shared = sweep.run([points])[0]
      let again = sweep.run([Array(points.prefix(2))])[0]
      let single = sweeps.sweep(over: id)
      for (place, value) in alone.enumerated() {
        let slack = 1e-12 * max(1, abs(value), 1e6)
        #expect(abs(shared[place] - value) <= slack, "\(sheet.analyst.model[id].name.text)")
        #expect(abs(single.value(at: points[place]) - value) <= slack)
        if place < 2 { #expect(abs(again[place] - value) <= slack) }
      }
      // What moves nothing at its own value is the figure as stated.
      #expect(abs(shared[3] - sheet.analyst.value(of: question)) <= 1e-6)
    }
  }

  @Test func `an input moves only the few sums that it is in, however many lines there are`() throws
  {
    let lines = (0..<800).map {
      "\($0 % 3 == 0 ? "cost" : "benefit") l\($0) = $\(10 + $0 % 50)/month\n"
    }
    let sheet = Sheet("case c\n" + lines.joined())
    let question = try sheet.question("npv")
    let inputs = sheet.analyst.inputs(of: question)
    #expect(inputs.count == 800)
    let sweeps = LoneSweeps(sheet.analyst, question, over: inputs)
    for id in [inputs[0], inputs[399], inputs[799]] {
      // Eight sums at most of neighbours and seven of halves, then the cash and its value today.
      #expect(sweeps.sweep(over: id).movedSlots <= 20)
    }
  }

  @Test func `a rate moves what is stated in its currency`() throws {
    let sheet = Sheet(Self.text)
    let question = try sheet.question("npv")
    let rate = try #require(
      sheet.analyst.inputs(of: question).first {
        sheet.analyst.model[$0].rate != nil
      })
    let sweep = LoneSweeps(
      sheet.analyst, question, over: sheet.analyst.inputs(of: question)
    ).sweep(over: rate)
    let stated = try #require(sheet.analyst.value(of: rate)).value
    // A tenth more for the euro makes 2,000 EUR a month dearer by $220, at 10% a year.
    let worth = (1...24).reduce(0.0) { $0 + 220 / pow(1.1, Double($1) / 12) }
    let moved = sweep.value(at: stated * 1.1) - sweep.value(at: stated)
    #expect(abs(moved + worth) < 1e-9 * worth, "\(moved) \(worth)")
  }
}
