/// Where the slots of a program live while it runs.
///
/// A slot that is the same in every lane is stored once (a series month by month); a slot that varies
/// is stored lane by lane inside a block of lanes, months apart. Nothing is expanded to lanes × months
/// that does not vary in both.
struct Layout {
  /// Whether each slot differs between lanes.
  private(set) var varies: [Bool]
  /// The first number of each slot, in the arena of its kind.
  private(set) var offsets: [Int]
  /// The size of the arena of slots that are the same in every lane.
  private(set) var fixedCount = 0
  /// The size, in lanes, of the arena of slots that vary.
  private(set) var varyingCount = 0

  /// Finds what varies when the given inputs do.
  ///
  /// - Parameters:
  ///   - varyingInputs: Whether each input of the run is a column.
  ///   - samples: Whether uncertain inputs are drawn.
  init(_ program: Program, varyingInputs: [Bool], samples: Bool) {
    varies = [Bool](repeating: false, count: program.instructions.count)
    offsets = [Int](repeating: 0, count: program.instructions.count)
    findVarying(program, varyingInputs, samples)
    for (slot, instruction) in program.instructions.enumerated() {
      let length = instruction.isSeries ? Int(instruction.horizon) + 1 : 1
      if varies[slot] {
        offsets[slot] = varyingCount
        varyingCount += length
      } else {
        offsets[slot] = fixedCount
        fixedCount += length
      }
    }
  }

  private mutating func findVarying(_ program: Program, _ inputs: [Bool], _ samples: Bool) {
    if !samples && !inputs.contains(true) { return }
    for block in program.blocks {
      // A loop may need several rounds: a value that varies can feed an earlier one through the past.
      var changed = true
      while changed {
        changed = false
        for slot in block.range where !varies[slot] {
          if itVaries(program.instructions[slot].operation, program, inputs, samples) {
            varies[slot] = true
            changed = true
          }
          let operation = program.instructions[slot].operation
          if operation.code == .store, varies[slot], !varies[Int(operation.b)] {
            varies[Int(operation.b)] = true
            changed = true
          }
        }
        if !block.isLoop { break }
      }
    }
  }

  private func itVaries(
    _ operation: Operation, _ program: Program, _ inputs: [Bool], _ samples: Bool
  ) -> Bool {
    switch operation.code {
    case .constant, .monthNumber, .yearNumber, .goLive, .horizon, .loopValue: return false
    case .input: return inputs[Int(operation.a)]
    case .uncertain: return samples
    case .finance:
      return program.financeCalls[Int(operation.a)].slots.contains { $0 >= 0 && varies[Int($0)] }
    default: break
    }
    if operation.a >= 0 && varies[Int(operation.a)] { return true }
    if operation.b >= 0 && operation.usesSlotB && varies[Int(operation.b)] { return true }
    if operation.c >= 0 && operation.usesSlotC && varies[Int(operation.c)] { return true }
    return operation.list.contains { $0 >= 0 && varies[Int($0)] }
  }
}

extension Operation {
  /// Whether `a` is a slot rather than an immediate number.
  var usesSlotA: Bool {
    switch code {
    case .constant, .input, .uncertain, .finance, .monthNumber, .yearNumber, .goLive, .horizon,
      .loopValue:
      false
    default: true
    }
  }

  /// Whether `b` is a slot rather than an immediate number.
  var usesSlotB: Bool {
    switch code {
    case .ago, .total, .flow, .shift, .financeElement, .store, .constant, .input: false
    default: true
    }
  }

  /// Whether `c` is a slot rather than an immediate number.
  var usesSlotC: Bool {
    switch code {
    case .total, .ramp, .atMonth, .constant: false
    default: true
    }
  }
}

extension FinanceCall {
  /// All slots of the arguments.
  var slots: [Int32] {
    arguments.flatMap { argument -> [Int32] in
      switch argument {
      case .number(let s), .series(let s): [s]
      case .numbers(let list), .dates(let list): list
      case .text, .none: []
      }
    }
  }
}
