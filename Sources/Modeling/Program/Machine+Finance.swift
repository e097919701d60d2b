import Finance

/// Calls of the finance library.
extension Machine {
  func finance(_ step: Step) {
    let (slot, out) = (step.slot, step.out)
    let call = program.financeCalls[Int(step.immediates.a)]
    guard let function = FinanceFunction.named(call.name) else { return }
    let count = out.laneStride == 0 ? 1 : lanes
    for lane in 0..<count {
      do {
        let result = try function.evaluate(arguments(call, lane))
        if case .number(let value) = result {
          out.base[lane] = value
          continue
        }
        out.base[lane] = .nan
        if out.laneStride == 0 || lanes == 1 { outcomes[slot] = result }
      } catch {
        out.base[lane] = .nan
        if out.laneStride == 0 || lanes == 1 { financeErrors[slot] = error }
      }
    }
  }

  private func arguments(_ call: FinanceCall, _ lane: Int) -> [FinanceValue?] {
    call.arguments.map { argument in
      switch argument {
      case .number(let slot): .number(value(slot, lane: lane))
      case .numbers(let slots): .list(slots.map { value($0, lane: lane) })
      case .dates(let slots): .dates(slots.map { Int(exactly: value($0).rounded()) ?? 0 })
      case .text(let text): .text(text)
      case .series(let slot): .list(series(slot, lane: lane))
      case .none: nil
      }
    }
  }

  func financeElement(_ step: Step) {
    let (out, element) = (step.out, Int(step.immediates.b))
    out.base.pointee = .nan
    if case .list(let list)? = outcomes[step.immediates.a], list.indices.contains(element) {
      out.base.pointee = list[element]
    }
  }
}
