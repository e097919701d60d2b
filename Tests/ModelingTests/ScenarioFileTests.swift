import Diagnostics
import Foundation
import Quantities
import Syntax
import Testing

@testable import Modeling

@Suite struct `Scenario files` {
  static let all = WorkedCase.ids + ["five-minute-video", "reference-model", "initiatives"]

  @Test(arguments: all)
  func `every file reads and checks without an error or a warning`(_ name: String) throws {
    let sheet = Sheet(try Repository.scenario(name))
    #expect(sheet.problems.map { "\($0.code.rawValue): \($0.message)" } == [])
  }

  @Test func `every file of the folder is tested`() throws {
    let folder = Repository.root.appending(path: "scenarios")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(
      Set(files.filter { $0.hasSuffix(".whatif") }.map { String($0.dropLast(7)) }) == Set(Self.all))
  }

  @Test(arguments: WorkedCase.ids)
  func `every assertion of a worked case holds`(_ name: String) throws {
    let sheet = Sheet(try Repository.scenario(name))
    let assertions = sheet.checked.model.assertions
    #expect(assertions.count >= 3)
    for entry in assertions {
      guard case .binary(_, let left, let right) = entry.assertion.condition.node else {
        Issue.record("not a comparison: \(entry.span.text)")
        continue
      }
      let source = entry.span.source
      let a = try sheet.analyst.ask(left, in: source)
      let b = try sheet.analyst.ask(right, in: source)
      #expect(a.type.quantity?.unit == b.type.quantity?.unit, "\(entry.span.text)")
      guard let tolerance = entry.assertion.tolerance else {
        #expect(try sheet.printed(source[left.range]) == sheet.printed(source[right.range]))
        continue
      }
      let within = try sheet.analyst.ask(tolerance, in: source).value
      #expect(abs(a.value - b.value) <= within, "\(entry.span.text): \(a.value)")
    }
  }

  @Test func `the five-minute video gives the figures of the design`() throws {
    // NPV by the closed formula in Python, Decimal: extra margin a month 2400/12*4%*900*30% = 2160,
    // ramp of 6 months, hosting 40 a month, 1000 once, 10 % effective a year: 59,814.19.
    let sheet = Sheet(try Repository.scenario("five-minute-video"))
    #expect(abs(try sheet.number("npv") - 59_814.186_374_58) < 1e-6)
    #expect(try sheet.number("payback") == 2)
    // 2,400 units x 60 % x 100 minutes = 2,400 hours in the last full year.
    #expect(try sheet.number("total(installer_hours, year 3) in h") == 2_400)
  }

  @Test func `the reference model gives the values as stated of the same formula in Python`() throws
  {
    // python3: u=sqrt(4e4*6e4); up=sqrt(.01*.05); inv=sqrt(150e3*260e3); b=u/12*(12*.2+up*100*.32);
    // npv=-inv+sum((min(1,t/6)*b-2500)*1.1**(-t/12) for t in 1..36); return likewise undiscounted.
    let sheet = Sheet(try Repository.scenario("reference-model"))
    #expect(abs(try sheet.number("npv") - 89_999.268_355_109_2) < 1e-6)
    #expect(abs(try sheet.number("undiscounted_return") - 0.701_864_903_602_281) < 1e-12)
  }
}
