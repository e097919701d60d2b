import Foundation
import Simulation
import Testing

@testable import Modeling

@Suite struct `Simulated worked cases` {
  /// Stated tolerance: 2% of the standard deviation; 0.01 for the probability; from 50,000 draws
  /// on.
  @Test(arguments: DrawnCase.all)
  func `mean, percentiles and the chance of gain agree`(_ worked: DrawnCase) throws {
    let sheet = Sheet(try Repository.scenario(worked.id))
    let run = try sheet.analyst.simulate([try sheet.question("npv")])
    #expect(run.samples == 65_536)
    let expected = worked.monte_carlo
    let tolerance = 0.02 * expected.sd
    let mean = try #require(run.summary(of: 0).mean)
    #expect(abs(mean - expected.mean) <= tolerance)
    let found = run.quantiles([0.05, 0.1, 0.5, 0.9, 0.95], of: 0)
    for (actual, wanted) in zip(
      found, [expected.p5, expected.p10, expected.p50, expected.p90, expected.p95])
    {
      #expect(abs(actual - wanted) <= tolerance, "\(actual) \(wanted)")
    }
    let deviation = try #require(run.summary(of: 0).standardDeviation)
    #expect(abs(deviation - expected.sd) <= tolerance)
    #expect(abs(try sheet.number("chance(npv > 0)") - expected.prob_npv_positive) <= 0.01)
  }

  @Test func `all six cases are simulated`() {
    #expect(DrawnCase.all.map(\.id) == WorkedCase.ids)
  }

  @Test(arguments: WorkedCase.all)
  func `the summary of a case agrees with its parts`(_ worked: WorkedCase) throws {
    let sheet = Sheet(try worked.text())
    let summary = try sheet.analyst.caseSummary(0)
    let npv = try #require(summary.npv)
    let alone = try sheet.analyst.risk(of: [try sheet.question("npv")])[0]
    #expect(npv.p10 == alone.p10 && npv.p50 == alone.p50 && npv.p90 == alone.p90)
    #expect(npv.asStated == summary.figures.npv)
    // The largest swing and what-ifs as the case states them.
    #expect(summary.restsOn == sheet.entity(WorkedCase.name(of: worked.tornado[0].input)))
    for alternative in summary.alternatives {
      let (found, expected): (Double, Double?) =
        switch alternative {
        case .halfTheBenefit(let npv): (npv, worked.what_if.half_the_benefits.npv)
        case .threeMonthsLate(let npv): (npv, worked.what_if.launch_slips_3_months.npv)
        case .worseEnd(_, _, let npv):
          (npv, min(worked.tornado[0].npv_at_low, worked.tornado[0].npv_at_high))
        }
      let wanted = try #require(expected)
      #expect(abs(found - wanted) <= max(0.011, 1e-6 * abs(wanted)))
    }
    #expect(summary.alternatives.count == 3)
    let failure = try #require(summary.nearestFailure)
    let name = sheet.checked.model[failure.input].name.text
    if let stated = worked.break_even.first(where: { WorkedCase.name(of: $0.input) == name })?.value
    {
      #expect(abs(failure.breakEven - stated) <= 1e-8 + 1e-7 * abs(stated))
    }
  }
}
