public import Diagnostics
public import Finance
import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All figures of a case, as stated.
///
/// Money is in the currency of the case; flows are for the months 0 to horizon; shares are fractions;
/// paybacks are months from first spend, infinite when never.
public struct CaseFigures: Sendable {
  /// One line with its cash.
  public struct Line: Sendable {
    /// The line.
    public let line: CheckedLine
    /// Its cash flow, positive as written; for tracks the value of each month.
    public let flow: [Double]
    /// The present value of the flow; 0 for tracks.
    public let presentValue: Double

    /// The sum over all months.
    public var total: Double { flow.reduce(0, +) }
  }

  /// Single-number figures; NaN where one does not exist.
  public let metrics: [Metric: Double]
  /// Counted benefits, adverse ones subtracted.
  public let benefits: [Double]
  /// Counted costs, as positive numbers.
  public let costs: [Double]
  /// Benefits minus costs.
  public let net: [Double]
  /// The running sum of `net`.
  public let cumulative: [Double]
  /// Every line of the case in order; of all cases together, those of each that is not left out.
  public let lines: [Line]
  /// Payback of the plain flows.
  public let payback: Payback
  /// Payback of the discounted flows.
  public let discountedPayback: Payback
  /// The internal rate of return with all roots.
  public let internalRate: AnnualisedRate?
  /// The discount rate a year, as a share.
  public let rate: Double
  /// The number of months.
  public let horizon: Int

  /// Whether money comes in before any goes out, so that the internal rate is what that money costs.
  public var isBorrowing: Bool { (net.first { $0 != 0 } ?? 0) > 0 }
  /// The sign of the net value at rates beside an internal rate that it only touches; 0 where it passes 0.
  public var signBesideInternalRate: Int {
    guard case .unique(let rate)? = internalRate?.outcome, rate > -1, rate.isFinite else {
      return 0
    }
    let monthly = log1p(rate) / 12
    let sides = [monthly - 1e-3, monthly + 1e-3].map { rate in
      net.enumerated().reduce(0) { $0 + $1.element * exp(-rate * Double($1.offset)) }
    }
    return sides[0] * sides[1] > 0 ? (sides[0] > 0 ? 1 : -1) : 0
  }
  /// The net present value, in the currency of the case; not a number where it has none.
  public var npv: Double { metrics[.npv] ?? .nan }
  /// The present value of the counted benefits, likewise.
  public var pvBenefits: Double { metrics[.pvBenefits] ?? .nan }
  /// The present value of the counted costs, likewise; positive.
  public var pvCosts: Double { metrics[.pvCosts] ?? .nan }
}

extension Analyst {
  /// Computes all figures of a case (−1: of all cases together) in one run.
  func computeFigures(of caseIndex: Int, underRisk: Bool) -> CaseFigures {
    let context = Int32(caseIndex)
    var linker = Linker(checked, known: lendable())
    var outputs: [Metric: Output] = [:]
    for metric in Metric.allCases {
      outputs[metric] = linker.link(metric, of: context, underRisk: underRisk)
    }
    let benefits = linker.link(.benefits, of: context, underRisk: underRisk)
    let costs = linker.link(.costs, of: context, underRisk: underRisk)
    let lines = checked.cases.indices.filter {
      caseIndex < 0 ? !model.cases[$0].isExcluded : $0 == caseIndex
    }.flatMap { checked.cases[$0].lines }
    let lineOutputs = lines.map { line -> (flow: Output, pv: Output?)? in
      let owner = Int32(model[line.id].line?.caseIndex ?? caseIndex)
      guard let flow = linker.linkFlow(of: line, underRisk: underRisk) else { return nil }
      if line.kind == .track { return (flow, nil) }
      return (flow, linker.linkPresentValue(of: flow, context: owner))
    }
    let rate = linker.linkDiscount(of: context)
    let run = Evaluation(linker.finish())
    let cash = run.series(outputs[.cashflow] ?? benefits)
    let yearly = run.value(rate)
    let months = try? MonthlyCase(flows: cash, effectiveAnnualRate: yearly)
    return CaseFigures(
      metrics: outputs.filter { !$0.key.isSeries }.mapValues(run.value),
      benefits: run.series(benefits), costs: run.series(costs), net: cash,
      cumulative: outputs[.cumulative].map(run.series) ?? [],
      lines: zip(lines, lineOutputs).compactMap { line, output in
        output.map {
          CaseFigures.Line(
            line: line, flow: run.series($0.flow), presentValue: $0.pv.map(run.value) ?? 0)
        }
      },
      payback: (try? months?.payback()) ?? .noFlows,
      discountedPayback: (try? months?.discountedPayback()) ?? .noFlows,
      internalRate: try? months?.internalRate(), rate: yearly, horizon: benefits.horizon)
  }
}

extension Analyst {
  /// Throws when a case (−1: any of all) has no figures.
  public func requireSound(_ caseIndex: Int, at place: Span? = nil) throws(Diagnostic) {
    if let fault = checked.fault(of: Int32(caseIndex)) { throw fault.diagnostic(at: place) }
  }

  /// The yearly rate of a case; the standard one where none is stated.
  public func discountRate(of caseIndex: Int) -> Double {
    if checked.cases.indices.contains(caseIndex),
      let stated = checked.cases[caseIndex].discount.constant
    {
      return stated
    }
    var linker = Linker(checked, known: lendable())
    let rate = linker.linkDiscount(of: Int32(caseIndex))
    return Evaluation(linker.finish()).value(rate)
  }
}

extension FinanceResult {
  /// Puts the internal rate of return into the shape of machine-readable output.
  init(internalRate: AnnualisedRate?) {
    guard let internalRate else {
      self = .outcome(status: "none", fields: [.init("reason", .text("no flows"))])
      return
    }
    switch internalRate.outcome {
    case .unique(let rate): self = .number(rate)
    case .none(let reason):
      self = .outcome(status: "none", fields: [.init("reason", .text(reason.text))])
    case .multiple(let roots):
      self = .outcome(
        status: "multiple",
        fields: [
          .init("roots", .numbers(roots)),
          .init(
            "roots_within",
            .nested([
              .init("from", .number(-0.99)), .init("to", .number(10)),
              .init("roots", .numbers(roots.filter { $0 >= -0.99 && $0 <= 10 })),
            ])),
        ])
    }
  }
}
