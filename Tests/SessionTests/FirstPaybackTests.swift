import Testing

@testable import Session

/// A first payback never stands alone where the money is lost again.
///
/// Counted by hand: $20k at once, price / 2 a month for twelve months, $45k more in month 10. At $12k the money is
/// back after 20 / 6 = 3.33 months; after month 10 it is 20 + 45 − 60 = $5k short, back for good in month 11. At
/// $14k it is back after 20 / 7 months and stays: 10 × 7 − 65 > 0. At $6k, 12 × 3 = $36k never bring $65k back, and
/// 20 / 3 is month 7.
struct FirstPaybackTests {
  static let twice = """
    price = $12k (10k to 14k)
    case c "C"
    horizon 24 months
    cost outlay = $20k once
    cost refresh = $45k at (month 10)
    benefit b = price / 2 months until month 12 as cash

    """

  private func answer(_ command: String) -> String {
    var (session, _) = Session.opened(Self.twice)
    return session.answer(command, width: 200)
  }

  @Test func `a table says of each cell whether the money stays`() {
    let rows = answer("table payback by price at ($6k, $12k, $14k)").split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix(" $6,000") && $0.hasSuffix("month 7, lost again later") })
    #expect(
      rows.contains { $0.hasPrefix("$12,000*") && $0.hasSuffix("month 4, for good in month 11") })
    #expect(rows.contains { $0.hasPrefix("$14,000") && $0.hasSuffix("  month 3") })
  }

  @Test func `a table over two inputs says it too, and one of the plan`() {
    let both = answer("table payback by price at ($12k, $14k) and outlay at ($20k, $21k)")
    #expect(both.contains("month 4, for good in month 11"), "\(both)")
    // The plan ends before the $45k is due.
    let plan = answer("table payback by horizon at (9 months, 24 months)")
    #expect(plan.contains("month 4, for good in month 11"), "\(plan)")
    #expect(
      plan.split(separator: "\n").contains {
        $0.hasPrefix(" 9 months") && $0.hasSuffix("  month 4")
      }
    )
  }

  @Test func `what is solved says whether the money stays there`() {
    // 20 / 4 = $5k a month, so $10k: of $65k, 12 × 5 = $60k come back.
    let solved = answer("solve price for payback = 4 months")
    #expect(solved.hasPrefix("price = $10,000 gives payback = month 4"))
    #expect(solved.contains("caution: at price = $10,000 money back in month 4, lost again later"))
  }

  @Test func `a simulation of the first time says what it leaves out`() {
    let draws = answer("simulate payback")
    #expect(
      draws.contains(
        "only the first time counts here: as stated money back in month 4, for good in month 11; `simulate lasting_payback`"
      ), "\(draws)")
    #expect(!answer("simulate lasting_payback").contains("only the first time"))
  }

  @Test func `a break-even of a payback has the goal that is meant`() {
    let refused = answer("break even for payback")
    #expect(refused.contains("`solve price for payback = 12 months`"), "\(refused)")
    #expect(!answer("solve price for payback = 12 months").contains("error"))
    #expect(answer("break even payback").contains("a payback never does"))
  }
}
