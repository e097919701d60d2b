/// Where the slots of a program live while it runs.
///
/// A slot that is the same in every lane is stored once (a series month by month); a slot that varies
/// is stored lane by lane inside a block of lanes, months apart. Nothing is expanded to lanes × months
/// that does not vary in both. Where the slots to be read at the end are known, the others lend their
/// place to later ones once their last reader is done, so that long programs stay in the cache too.
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
  ///   - outputs: The slots that are read at the end; nil keeps every slot.
  ///   - still: The layout of the program with nothing varying, whose places are kept by what is the same
  ///     in every lane.
  init(
    _ program: Program, varyingInputs: [Bool], samples: Bool, outputs: [Int32]? = nil,
    keeping still: Layout? = nil
  ) {
    varies = [Bool](repeating: false, count: program.instructions.count)
    offsets = still?.offsets ?? [Int](repeating: 0, count: program.instructions.count)
    fixedCount = still?.fixedCount ?? 0
    findVarying(program, varyingInputs, samples)
    var lending = outputs.map { Lending(program, varies, outputs: $0) }
    for slot in program.instructions.indices {
      guard varies[slot] else {
        if still == nil {
          offsets[slot] = fixedCount
          fixedCount += program.length(of: slot)
        }
        continue
      }
      let length = program.length(of: slot)
      if let place = lending?.take(length) {
        offsets[slot] = place
      } else {
        offsets[slot] = varyingCount
        varyingCount += length
      }
      lending?.giveBack(after: slot) { (program.length(of: $0), offsets[$0]) }
    }
  }

  /// Places of slots that vary which are free again; what reads such a slot varies too.
  private struct Lending {
    /// The slots whose last reader is an instruction, by instruction.
    private var ends: [Int: [Int32]] = [:]
    private var free: [Int: [Int]] = [:]

    init(_ program: Program, _ varies: [Bool], outputs: [Int32]) {
      let count = program.instructions.count
      var last = [Int](repeating: -1, count: count)
      for slot in program.instructions.indices where varies[slot] {
        last[slot] = max(last[slot], slot)
        program.instructions[slot].operation.forEachSlot(in: program) { last[Int($0)] = slot }
      }
      // A loop goes through its instructions again and again: what it touches keeps its place.
      for block in program.blocks where block.isLoop {
        for slot in block.range where varies[slot] {
          last[slot] = count
          program.instructions[slot].operation.forEachSlot(in: program) { last[Int($0)] = count }
        }
      }
      for slot in outputs where slot >= 0 { last[Int(slot)] = count }
      for slot in last.indices where varies[slot] && last[slot] < count {
        ends[last[slot], default: []].append(Int32(slot))
      }
    }

    mutating func take(_ length: Int) -> Int? { free[length]?.popLast() }

    mutating func giveBack(after instruction: Int, place: (Int) -> (length: Int, offset: Int)) {
      for slot in ends[instruction] ?? [] {
        let (length, offset) = place(Int(slot))
        free[length, default: []].append(offset)
      }
    }
  }

  /// How many lanes to compute together, 64 to 512; results do not depend on it.
  ///
  /// As many as keep the numbers of a block in a cache of half a megabyte.
  var width: Int {
    var width = 512
    while width > 64, varyingCount * width * 8 > 1 << 19 { width /= 2 }
    return width
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
    case .combination: return operation.list.contains { $0 >= 0 && varies[Int($0)] }
    case .input: return inputs[Int(operation.a)]
    case .uncertain: return samples
    case .finance:
      let call = program.financeCalls[Int(operation.a)]
      return (call.slots + operation.list).contains { $0 >= 0 && varies[Int($0)] }
    default: break
    }
    if operation.a >= 0 && varies[Int(operation.a)] { return true }
    if operation.b >= 0 && operation.usesSlotB && varies[Int(operation.b)] { return true }
    if operation.c >= 0 && operation.usesSlotC && varies[Int(operation.c)] { return true }
    return operation.list.contains { $0 >= 0 && varies[Int($0)] }
  }
}

extension Program {
  /// How many numbers a slot has in one lane.
  fileprivate func length(of slot: Int) -> Int {
    instructions[slot].isSeries ? Int(instructions[slot].horizon) + 1 : 1
  }
}

extension Operation {
  /// Whether `a` is a slot rather than an immediate number.
  var usesSlotA: Bool {
    switch code {
    case .constant, .input, .uncertain, .finance, .monthNumber, .yearNumber, .goLive, .horizon,
      .loopValue, .combination:
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

  /// Whether a month of the result is made of the same month of the operands.
  var isMonthByMonth: Bool {
    switch code {
    case .total, .atMonth, .shift, .lengthened, .discounted, .discountedSum, .runningSum,
      .paybackFirst, .paybackLasting, .peak, .internalRate, .financeElement, .store:
      false
    default: true
    }
  }

  /// Calls `body` with every operand that is a slot.
  func forEachOperand(_ body: (Int32) -> Void) {
    if usesSlotA { body(a) }
    if usesSlotB { body(b) }
    if usesSlotC { body(c) }
    list.forEach(body)
  }

  /// Returns the operation with every operand that is a slot replaced.
  func mappingOperands(_ slot: (Int32) -> Int32) -> Operation {
    var result = self
    if usesSlotA { result.a = slot(a) }
    if usesSlotB { result.b = slot(b) }
    if usesSlotC { result.c = slot(c) }
    result.list = list.map(slot)
    return result
  }

  /// Whether `c` is a slot rather than an immediate number.
  var usesSlotC: Bool {
    switch code {
    case .total, .ramp, .atMonth, .constant, .part: false
    default: true
    }
  }
}

extension FinanceCall {
  /// The slots of the arguments that are no single numbers.
  var slots: [Int32] {
    arguments.flatMap { argument -> [Int32] in
      switch argument {
      case .series(let s, _): [s]
      case .numbers(let list), .dates(let list): list
      case .number, .text, .none: []
      }
    }
  }
}
