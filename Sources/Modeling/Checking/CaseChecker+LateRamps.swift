import Diagnostics

extension CaseChecker {
  /// A ramp that begins after the horizon is 0 all the way.
  mutating func warnAboutLateRamp(_ entity: Entity, _ formula: Formula) {
    guard let month = lateRamp(formula, depth: 0) else { return }
    diagnostics.append(
      Diagnostic(
        .afterHorizon, .warning,
        "the ramp of `\(entity.name.text)` starts in month \(month), after the last month of the plan, \(checked.horizon)",
        at: .init(entity.nameSpan, "0 in every month"),
        help: ["start the ramp earlier or make the horizon longer"]))
  }

  /// The stated start of a ramp or S-curve in the formula, or in what it uses, that lies after the plan.
  private func lateRamp(_ formula: Formula, depth: Int) -> Int? {
    if depth > 24 { return nil }
    for operation in formula.operations {
      let start: Int32
      switch operation.code {
      case .ramp: start = operation.b
      case .sCurve: start = operation.c
      default: continue
      }
      guard formula.operations.indices.contains(Int(start)),
        formula.operations[Int(start)].code == .constant
      else { continue }
      let month = formula.operations[Int(start)].number
      if month > Double(checked.horizon), month < 1e6 { return Int(month) }
    }
    for id in formula.uses {
      guard let used = world[id], used.isContextDependent else { continue }
      if let month = lateRamp(used, depth: depth + 1) { return month }
    }
    return nil
  }
}
