import Foundation
import Simulation
import Testing

@testable import Modeling

/// The Monte Carlo figures of a worked case: 200,000 independent triangular draws by NumPy's PCG64.
struct DrawnCase: Decodable, CustomTestStringConvertible, Sendable {
  struct Figures: Decodable, Sendable {
    let mean: Double
    let sd: Double
    let p5: Double
    let p10: Double
    let p50: Double
    let p90: Double
    let p95: Double
    let prob_npv_positive: Double
  }

  let id: String
  let monte_carlo: Figures
  var testDescription: String { id }

  static let all: [DrawnCase] = WorkedCase.ids.compactMap { id in
    guard let data = try? Repository.resource("cases/\(id).json") else { return nil }
    return try? JSONDecoder().decode(DrawnCase.self, from: data)
  }
}

@Suite struct `Simulated cases` {
  /// Draws `npv` of a sheet; the default number of draws.
  private static func draw(_ sheet: Sheet, _ questions: [String]) throws -> SimulationRun {
    var options = SimulationOptions()
    options.samples = 65_536
    return try sheet.analyst.simulate(try questions.map(sheet.question), options: options)
  }

  @Test(arguments: DrawnCase.all)
  func `the distribution of the net value agrees`(_ worked: DrawnCase) throws {
    let run = try Self.draw(Sheet(try Repository.scenario(worked.id)), ["npv"])
    let expected = worked.monte_carlo
    // The files allow 2 % of the standard deviation and 0.01 for the probability.
    let tolerance = 0.02 * expected.sd
    let summary = run.summary(of: 0)
    #expect(abs(try #require(summary.mean) - expected.mean) <= tolerance)
    #expect(abs(try #require(summary.standardDeviation) - expected.sd) <= tolerance)
    let quantiles = run.quantiles([0.05, 0.1, 0.5, 0.9, 0.95], of: 0)
    let stated = [expected.p5, expected.p10, expected.p50, expected.p90, expected.p95]
    for (actual, value) in zip(quantiles, stated) { #expect(abs(actual - value) <= tolerance) }
    let gains = run.withDraws(of: 0) { draws in draws.count { $0 > 0 } }
    #expect(abs(Double(gains) / Double(run.samples) - expected.prob_npv_positive) <= 0.01)
  }

  @Test func `the reference model agrees with its closed form and with other programs`() throws {
    let sheet = Sheet(try Repository.scenario("reference-model"))
    let run = try Self.draw(sheet, ["npv", "payback", "undiscounted_return"])
    // Mean and standard deviation are exact closed forms; the percentiles and shares are those that
    // C, numpy, squigglepy and Squiggle agree on. Tolerances: a hundredth of the deviation for the
    // net value, a tenth of a month, half a point.
    let summary = run.summary(of: 0)
    #expect(abs(try #require(summary.mean) - 104_761.488) <= 1_458)
    #expect(abs(try #require(summary.standardDeviation) - 145_788.533) <= 1_458)
    for (actual, value) in zip(
      run.quantiles([0.1, 0.5, 0.9], of: 0), [-68_085.0, 91_343, 293_014])
    {
      #expect(abs(actual - value) <= 1_458)
    }
    let gains = run.withDraws(of: 0) { draws in draws.count { $0 > 0 } }
    #expect(abs(Double(gains) / Double(run.samples) - 0.758_21) <= 0.005)
    let payback = run.quantiles([0.1, 0.5, 0.9], of: 1)
    #expect(abs(payback[0] - 14.068) <= 0.1)
    #expect(abs(payback[1] - 22.732) <= 0.1)
    #expect(payback[2] == .infinity)
    let paid = run.withDraws(of: 1) { draws in draws.count { $0.isFinite } }
    #expect(abs(Double(paid) / Double(run.samples) - 0.833_39) <= 0.005)
    #expect(abs(run.quantiles([0.5], of: 2)[0] - 0.7163) <= 0.01)
  }

  @Test func `draws do not depend on the order of the text or on other lines`() throws {
    let text = "ranges triangular\na = 3 (1 to 9)\nb = 5 (2 to 6)\nx = a * b"
    let other = "x = a * b\nb = 5 (2 to 6)\nq = 7 (1 to 8)\nranges triangular\na = 3 (1 to 9)"
    let first = try Self.draw(Sheet(text), ["x"])
    let second = try Self.draw(Sheet(other), ["x"])
    let draws = first.withDraws(of: 0) { Array($0) }
    #expect(second.withDraws(of: 0) { Array($0) } == draws)
  }

  @Test func `one name is one draw`() throws {
    let run = try Self.draw(Sheet("a = 3 (1 to 9)\nb = a"), ["a - b", "a / b"])
    #expect(run.withDraws(of: 0) { draws in draws.allSatisfy { $0 == 0 } })
    #expect(run.withDraws(of: 1) { draws in draws.allSatisfy { $0 == 1 } })
  }
}
