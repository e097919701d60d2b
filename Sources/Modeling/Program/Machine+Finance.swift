import Finance

/// Calls of the finance library.
extension Machine {
  /// Computes a call: once, or in every month where one of its numbers changes from month to month.
  func finance(_ step: Step, _ months: Range<Int>) {
    let (slot, out) = (step.slot, step.out)
    let call = program.financeCalls[Int(step.immediates.a)]
    guard let function = FinanceFunction.named(call.name) else { return }
    let numbers = program.instructions[Int(slot)].operation.list.map(operand)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let o = out.at(month)
      // A definition has no month 0, so what goes wrong there is nobody's mistake.
      let reports = count == 1 && (month > 0 || out.monthStride == 0)
      for lane in 0..<count {
        do {
          let given = numbers.map { $0.at(month)[lane * $0.laneStride] }
          let result = try function.evaluate(arguments(call, given, lane))
          if case .number(let value) = result {
            o[lane] = value
            continue
          }
          o[lane] = .nan
          if reports { outcomes[slot] = result }
        } catch {
          o[lane] = .nan
          if reports { financeErrors[slot] = error }
        }
      }
    }
  }

  private func arguments(
    _ call: FinanceCall, _ numbers: [Double], _ lane: Int
  ) -> [FinanceValue?] {
    var rest = numbers[...]
    return call.arguments.map { argument in
      switch argument {
      case .number: rest.popFirst().map(FinanceValue.number)
      case .numbers(let slots): .list(slots.map { value($0, lane: lane) })
      case .dates(let slots): .dates(slots.map { Int(exactly: value($0).rounded()) ?? 0 })
      case .text(let text): .text(text)
      case .series(let slot, let hasMonthZero): .list(flows(slot, hasMonthZero, lane))
      case .none: nil
      }
    }
  }

  /// The flows of a series from month 0 on; a definition has none in month 0.
  private func flows(_ slot: Int32, _ hasMonthZero: Bool, _ lane: Int) -> [Double] {
    var flows = series(slot, lane: lane)
    if !hasMonthZero, !flows.isEmpty { flows[0] = 0 }
    return flows
  }

  func financeElement(_ step: Step) {
    let (out, element) = (step.out, Int(step.immediates.b))
    out.base.pointee = .nan
    if case .list(let list)? = outcomes[step.immediates.a], list.indices.contains(element) {
      out.base.pointee = list[element]
    }
  }
}
