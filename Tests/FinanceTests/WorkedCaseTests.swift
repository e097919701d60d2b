import Finance
import Foundation
import Testing

/// The likely cash flow and results of a worked case; results were computed apart from this program.
struct WorkedCase: CustomTestStringConvertible, @unchecked Sendable {
  let id: String
  let flows: [Double]
  let cumulative: [Double]
  let annualRate: Double
  let likely: [String: Any]

  var testDescription: String { id }

  static let names = [
    "contract-simplification", "first-contact-resolution", "it-deployment-automation",
    "setup-video-guide", "support-deflection", "trapped-renewal",
  ]

  init(_ id: String) throws {
    let object = try Resource.object("cases/\(id).json")
    self.id = id
    flows = try #require(object["cash_flow_likely"] as? [Double])
    cumulative = try #require(object["cumulative_likely"] as? [Double])
    annualRate = try #require((object["discount_rate"] as? [String: Any])?["value"] as? Double)
    likely = try #require((object["results"] as? [String: Any])?["likely"] as? [String: Any])
  }

  func number(_ name: String) throws -> Double { try #require(likely[name] as? Double) }
}

/// Tolerances of the cases: money 0.01 or 1e-6 relative, rates 1e-6, months 1e-3.
///
/// The printed flows are rounded to cents, so sums of 37 of them may be off by 37 half cents.
@Suite struct `Worked cases` {
  static let roundedSum = 37 * 0.005

  @Test(arguments: WorkedCase.names)
  func `net present value, cumulative flow and peak cash agree`(_ id: String) throws {
    let expected = try WorkedCase(id)
    let actual = try MonthlyCase(flows: expected.flows, effectiveAnnualRate: expected.annualRate)
    #expect(abs(try actual.npv() - expected.number("npv")) <= Self.roundedSum)
    let peak = try actual.peakCash()
    #expect(abs(peak.amount - (try expected.number("peak_cash_need"))) <= Self.roundedSum)
    #expect(actual.cumulative.count == expected.cumulative.count)
    for (mine, theirs) in zip(actual.cumulative, expected.cumulative) {
      #expect(abs(mine - theirs) <= Self.roundedSum)
    }
    let lowest = try #require(expected.cumulative.min())
    #expect(peak.period == expected.cumulative.firstIndex(of: lowest))
  }

  @Test(arguments: WorkedCase.names)
  func `payback agrees, first and lasting, simple and discounted`(_ id: String) throws {
    let expected = try WorkedCase(id)
    let actual = try MonthlyCase(flows: expected.flows, effectiveAnnualRate: expected.annualRate)
    let simple = try actual.payback()
    let discounted = try actual.discountedPayback()
    let pairs = [
      (simple.first, "payback_month_first"), (simple.lasting, "payback_month_sustained"),
      (discounted.first, "discounted_payback_month_first"),
      (discounted.lasting, "discounted_payback_month_sustained"),
    ]
    for (months, name) in pairs {
      if expected.likely[name] is NSNull {
        #expect(months == nil, "\(name)")
      } else {
        #expect(abs((months ?? .nan) - (try expected.number(name))) <= 1e-3, "\(name)")
      }
    }
  }

  @Test(arguments: WorkedCase.names)
  func `the kernels give the same payback and peak as the case`(_ id: String) throws {
    let expected = try WorkedCase(id)
    let actual = try MonthlyCase(flows: expected.flows, effectiveAnnualRate: expected.annualRate)
    let simple = try actual.payback()
    let discounted = try actual.discountedPayback()
    let peak = try actual.peakCash()
    let today = expected.flows.enumerated().map {
      $1 / pow(1 + actual.monthlyRate, Double($0))
    }
    expected.flows.withUnsafeBufferPointer { flows in
      let times = FlowKernel.payback(flows)
      #expect(Self.agree(times.first, simple.first))
      #expect(Self.agree(times.lasting, simple.lasting))
      let later = today.withUnsafeBufferPointer { FlowKernel.payback($0) }
      #expect(Self.agree(later.first, discounted.first))
      #expect(Self.agree(later.lasting, discounted.lasting))
      #expect(FlowKernel.peak(flows).amount == peak.amount)
      #expect(FlowKernel.peak(flows).month == peak.period ?? -1)
    }
  }

  /// Whether a kernel's time is the case's, "never" being infinity in one and nil in the other.
  private static func agree(_ kernel: Double, _ months: Double?) -> Bool {
    guard let months else { return kernel == .infinity }
    return abs(kernel - months) < 1e-9
  }

  @Test(arguments: WorkedCase.names)
  func `the internal rate of return is the one root, per month and per year`(_ id: String) throws {
    let expected = try WorkedCase(id)
    let actual = try MonthlyCase(flows: expected.flows, effectiveAnnualRate: expected.annualRate)
    let rate = try actual.internalRate()
    let roots = try #require(expected.likely["irr_monthly_roots"] as? [Double])
    #expect(rate.monthlyRoots.count == roots.count)
    for (mine, theirs) in zip(rate.monthlyRoots, roots) { #expect(abs(mine - theirs) <= 1e-6) }
    guard case .unique(let annual) = rate.outcome else { return #expect(Bool(false)) }
    let published = try expected.number("irr_annual")
    #expect(abs(annual - published) <= max(1e-6, 1e-6 * abs(published)))
    #expect(rate.signChanges == Int(try expected.number("sign_changes")))
  }

  @Test(arguments: WorkedCase.names)
  func `return on investment and benefit needed follow from the present values`(
    _ id: String
  ) throws {
    let expected = try WorkedCase(id)
    let benefits = try expected.number("pv_benefits")
    let costs = try expected.number("pv_costs")
    guard case .value(let roi) = Ratio.returnOnInvestment(pvBenefits: benefits, pvCosts: costs)
    else { return #expect(Bool(false)) }
    let published = try expected.number("roi")
    #expect(abs(roi - published) <= max(1e-6, 0.01 / costs * (1 + abs(published))))
  }
}
