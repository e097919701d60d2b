import Foundation
import Testing

/// One worked business case: inputs with ends and results computed outside this program, with the
/// formulas beside them, so that anybody can check the arithmetic.
///
/// Conventions and tolerances stand in each file: money 0.01 or 1e-6 of the amount, rates 1e-6,
/// months 1e-3.
struct WorkedCase: Decodable, CustomTestStringConvertible, Sendable {
  struct Input: Decodable, Sendable {
    let name: String
    let low: Double
    let likely: Double
    let high: Double
    /// Which end helps the company; `none` where the input does not move its net value.
    let better: String
  }

  struct Result: Decodable, Sendable {
    struct Year: Decodable, Sendable {
      let year: Int
      let benefits: Double
      let costs: Double
      let net: Double
      let cumulative: Double
    }

    let npv: Double
    let pv_benefits: Double
    let pv_costs: Double
    let roi: Double
    let irr_annual: Double?
    let irr_status: String
    let payback_month_first: Double?
    let payback_month_sustained: Double?
    let discounted_payback_month_first: Double?
    let discounted_payback_month_sustained: Double?
    let total_benefits: Double
    let total_costs: Double
    let peak_cash_need: Double
    let month_0: Double
    let annual: [Year]
    let pv_by_benefit: [String: Double]
  }

  struct Benefit: Decodable, Sendable {
    let name: String
    let beneficiary: String
    let counted: Bool
  }

  struct Output: Decodable, Sendable {
    let name: String
    let unit: String
    let month_12: Double
    let month_36: Double
    let total_36_months: Double?
    let year_3: Double?
  }

  struct NotCounted: Decodable, Sendable {
    let name: String
    let pv: Double
    let total_36_months: Double
    let month_36: Double
  }

  struct Bar: Decodable, Sendable {
    let input: String
    let low: Double
    let high: Double
    let npv_at_low: Double
    let npv_at_high: Double
    let swing: Double
  }

  struct Grid: Decodable, Sendable {
    let x: String
    let y: String
    let npv_rows_are_y: [[Double]]
  }

  struct BreakEven: Decodable, Sendable {
    let input: String
    let value: Double?
    let in_range: Bool?
  }

  struct WhatIf: Decodable, Sendable {
    struct Value: Decodable, Sendable {
      let npv: Double?
      let value: Double?
    }
    let launch_slips_3_months: Value
    let half_the_benefits: Value
    let benefit_share_needed: Value
  }

  let id: String
  let inputs: [Input]
  let benefits: [Benefit]
  let results: [String: Result]
  let non_monetary: [Output]
  let not_counted: [NotCounted]
  let cash_flow_likely: [Double]
  let cumulative_likely: [Double]
  let tornado: [Bar]
  let two_way: Grid
  let break_even: [BreakEven]
  let what_if: WhatIf

  var testDescription: String { id }

  static let ids = [
    "contract-simplification", "first-contact-resolution", "it-deployment-automation",
    "setup-video-guide", "support-deflection", "trapped-renewal",
  ]

  static let all: [WorkedCase] = ids.compactMap { id in
    guard let data = try? Repository.resource("cases/\(id).json") else { return nil }
    return try? JSONDecoder().decode(WorkedCase.self, from: data)
  }

  /// The name of an input in the scenario file: `growth` is a function of the language.
  static func name(of input: String) -> String { input == "growth" ? "contact_growth" : input }

  /// The names in the scenario file for what the case calls by a sentence.
  static let lines: [String: String] = [
    "setup-video-guide/installer time saved": "installer_time",
    "setup-video-guide/installer hours saved": "installer_hours",
    "setup-video-guide/extra units": "extra_units",
    "contract-simplification/earlier start of revenue": "earlier",
    "contract-simplification/customer legal hours saved": "customer_legal",
    "contract-simplification/customer legal hours saved#hours": "customer_hours",
    "first-contact-resolution/customer hours saved": "customer_hours",
    "first-contact-resolution/repeat contacts avoided": "repeat_contacts",
    "it-deployment-automation/customer IT time saved": "it_time",
    "it-deployment-automation/customer IT hours saved": "it_hours",
    "support-deflection/customer hours saved": "customer_hours",
    "support-deflection/net contacts deflected": "net_deflected",
    "trapped-renewal/accounts kept (stock)": "accounts_kept",
  ]

  /// The name of a line or output in the scenario file.
  func line(_ name: String, isHours: Bool = false) throws -> String {
    let hours = isHours ? Self.lines["\(id)/\(name)#hours"] : nil
    return try #require(hours ?? Self.lines["\(id)/\(name)"], "\(id)/\(name)")
  }

  /// The scenario file as written.
  func text() throws -> String { try Repository.scenario(id) }
}

/// The parts of `name = likely (low to high) unit` in a scenario file.
struct TypedRange {
  /// What stands before the range, as in `name … = `.
  let head: String
  let likely: String
  let low: String
  let high: String
  /// The unit behind the bracket, with a space before a word.
  let unit: String

  /// The three values in the order low, likely, high, each with its unit.
  var levels: [String] { [low, likely, high].map { $0 + unit } }
}

/// Rewrites ranges of a scenario file as a person would who fixes an input.
struct ScenarioText {
  var text: String

  /// The typed range of an input.
  func range(of name: String) throws -> TypedRange {
    let line = try #require(
      text.split(separator: "\n").first { line in
        let words = line.split(separator: " ")
        return words.first == Substring(name)
          || (words.first == "cost" || words.first == "benefit")
            && words.dropFirst().first == Substring(name)
      }, "no line for \(name)")
    let match = try #require(
      String(line).firstMatch(
        of:
          #/^(?<head>[^=]*= *)(?<likely>\S+) \((?<low>\S+) to (?<high>\S+)\)(?<unit>/\S+| (?:pp|days|min/unit|h/\S+|units/year|contacts/\S+|contracts/year|issues/year|devices/year|tickets/device|accounts))?/#
      ),
      "no range for \(name)")
    return TypedRange(
      head: String(match.head), likely: String(match.likely), low: String(match.low),
      high: String(match.high), unit: match.unit.map(String.init) ?? "")
  }

  /// Puts one of the three values in place of the range.
  mutating func fix(_ name: String, at value: (TypedRange) -> String) throws {
    let range = try range(of: name)
    let typed = "\(range.head)\(range.likely) (\(range.low) to \(range.high))\(range.unit)"
    let fixed = "\(range.head)\(value(range))\(range.unit)"
    #expect(text.contains(typed))
    text = text.replacingOccurrences(of: typed, with: fixed)
  }
}
