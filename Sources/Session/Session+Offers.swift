import Diagnostics
import Modeling
import Quantities
import Syntax

/// What only the session knows of a line that the parser offers: the plan, the inputs and the name of the case.
extension Session {
  /// Puts the months, inputs and the case of this model into the lines that an error offers.
  func inThisPlan(_ problem: Diagnostic) -> Diagnostic {
    guard problem.code == .writtenByHabit else { return problem }
    var better = problem
    better.help = problem.help.map { help in
      namingCase(namingInput(paidOverPlan(help)))
    }
    return better
  }

  /// The case that the next line of a case would belong to; nil where there is none.
  private var caseAtHand: Int? {
    let model = world.model
    return currentCase.flatMap { model.caseIndex[$0] }
      ?? (model.cases.isEmpty ? nil : model.cases.count - 1)
  }

  /// What is paid at the start of each year, over the years of the plan at hand.
  private func paidOverPlan(_ help: String) -> String {
    let usual = "at (month 0, month 12, month 24)"
    guard help.contains(usual), entries.last?.contains(usual) != true, let index = caseAtHand else {
      return help
    }
    let months = stride(from: 0, to: baseAnalyst.checked.cases[index].horizon, by: 12)
      .map { "month \($0)" }
    return help.replacing(
      usual, with: months.count == 1 ? "once" : "at (\(months.joined(separator: ", ")))")
  }

  /// The input that alone counts what a value counts, in its unit: `what if tickets = 10,000 tickets/year` for
  /// `what if … = 10,000 tickets`.
  private func namingInput(_ help: String) -> String {
    let open = "`what if … = "
    guard let start = help.firstRange(of: open), let end = help.lastIndex(of: "`") else {
      return help
    }
    let value = String(help[start.upperBound..<end])
    let parsed = Parser.parse(SourceText(name: "value", "x = \(value)"))
    let checked = baseAnalyst.checked
    guard case .definition(let definition)? = parsed.items.first?.statement,
      let number = definition.value.numberLiteral, number.unit.factors.count == 1,
      let word = number.unit.factors.first?.word,
      let counted = world.model.catalogue.unit(named: word.text)?.factors.first?.id
    else { return help }
    let inputs = checked.inputs.filter { id in
      checked[id]?.type.quantity?.unit.factors.first.map { $0.id == counted && $0.exponent == 1 }
        == true
    }
    guard inputs.count == 1, let input = inputs.first,
      let (measure, unit) = checked[input]?.type.quantity
    else { return help }
    let digits = parsed.source[number.digits]
    return
      "write `what if \(world.model[input].name.text) = \(digits) \(checked.formatter.unit(unit, measure: measure))`"
  }

  /// The name of the only case, which prints its summary, in place of the command for those of all.
  private func namingCase(_ help: String) -> String {
    guard help == "write `summary`", let only = world.model.onlyCase else { return help }
    return "write `\(world.model.cases[only].name.text)`"
  }
}
