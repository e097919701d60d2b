/// Rewrites a program that is run for many lanes, so that less of it is done month by month.
///
/// Sums and products of series that nobody else reads are taken apart into terms, and every term is put
/// together again with its single numbers first: `units * adoption * (a - b) * cost` needs one series
/// multiplication instead of three, benefits with the same ramp share it, and the copies that timings
/// make disappear. What no output needs is left out. Results move by rounding only: every regrouping
/// keeps the size of the terms that are added, so the error stays that of the sum as written.
struct ProgramOptimizer {
  /// A part of a sum of series that is being taken apart.
  struct Term {
    /// Slots of the old program that are still to be taken apart or multiplied.
    var pending: [Int32]
    var constant = 1.0
    /// Slots of the new program that are one number a lane.
    var scalars: [Int32] = []
    /// Slots of the new program that are series.
    var series: [Int32] = []
    /// The months in which the term counts.
    var from = 0
    var until: Int
  }

  private let source: Program
  private let varies: [Bool]
  private let uses: Uses
  private var result = Program()
  private var resultVaries: [Bool] = []
  /// The new slot of each old one; −1 for those that are taken apart or left out.
  private var map: [Int32]
  private var constants: [Double: Int32] = [:]

  private init(_ source: Program, outputs: [Int32], varies: [Bool]) {
    self.source = source
    self.varies = varies
    uses = Uses(source, outputs: outputs)
    map = [Int32](repeating: -1, count: source.instructions.count)
    result.timings = source.timings
    result.uncertain = source.uncertain
  }

  /// Returns a program with the same results.
  ///
  /// - Parameters:
  ///   - outputs: The slots that will be read.
  ///   - varies: Whether each slot differs between lanes.
  /// - Returns: The program, and where the outputs are in it.
  /// - Complexity: Linear in the instructions and in the terms of their sums.
  static func optimized(
    _ source: Program, outputs: [Int32], varies: [Bool]
  ) -> (program: Program, outputs: [Int32]) {
    var optimizer = ProgramOptimizer(source, outputs: outputs, varies: varies)
    for block in source.blocks {
      if block.isLoop { optimizer.copyLoop(block) } else { optimizer.rewrite(block) }
    }
    let slots = outputs.map { $0 >= 0 ? optimizer.map[Int($0)] : -1 }
    return (optimizer.result, slots)
  }

  // MARK: - Instructions

  /// Copies a loop as it is.
  private mutating func copyLoop(_ block: Program.Block) {
    let start = result.instructions.count
    for slot in block.range where uses.isLive[slot] {
      map[slot] = append(
        source.instructions[slot], moved(source.instructions[slot].operation), slot)
    }
    if result.instructions.count > start {
      result.blocks.append(Program.Block(range: start..<result.instructions.count, isLoop: true))
    }
  }

  private mutating func rewrite(_ block: Program.Block) {
    let start = result.instructions.count
    for slot in block.range where uses.isLive[slot] && !uses.isAbsorbed[slot] {
      map[slot] = rewrite(slot)
    }
    if result.instructions.count > start {
      result.blocks.append(Program.Block(range: start..<result.instructions.count, isLoop: false))
    }
  }

  private mutating func rewrite(_ slot: Int) -> Int32 {
    let instruction = source.instructions[slot]
    let operation = instruction.operation
    if uses.isSum(slot) { return sum(slot) }
    if operation.code == .atMonth, operation.a >= 0, uses.isAbsorbed[Int(operation.a)] {
      let flow = source.instructions[Int(operation.a)].operation.a
      let month = source.instructions[Int(operation.b)].operation.number
      return append(
        instruction, Operation(.total, map[Int(flow)], 0, Int32(month.rounded())), slot)
    }
    return append(instruction, moved(operation), slot)
  }

  /// Returns an operation with its operands in the new program.
  private mutating func moved(_ operation: Operation) -> Operation {
    var moved = operation
    if operation.usesSlotA, operation.a >= 0 { moved.a = map[Int(operation.a)] }
    if operation.usesSlotB || operation.code == .store, operation.b >= 0 {
      moved.b = map[Int(operation.b)]
    }
    if operation.usesSlotC, operation.c >= 0 { moved.c = map[Int(operation.c)] }
    moved.list = operation.list.map { $0 >= 0 ? map[Int($0)] : -1 }
    if operation.code == .finance {
      result.financeCalls.append(
        source.financeCalls[Int(operation.a)].mapping { $0 >= 0 ? map[Int($0)] : -1 })
      moved.a = Int32(result.financeCalls.count - 1)
    }
    return moved
  }

  private mutating func append(
    _ like: Program.Instruction, _ operation: Operation, _ slot: Int, isSeries: Bool? = nil,
    varies: Bool? = nil
  ) -> Int32 {
    result.instructions.append(
      Program.Instruction(
        operation: operation, horizon: like.horizon, goLive: like.goLive,
        isSeries: isSeries ?? like.isSeries))
    result.origins.append(source.origins[slot])
    resultVaries.append(varies ?? self.varies[slot])
    return Int32(result.instructions.count - 1)
  }

  // MARK: - Sums

  /// Puts the terms of a sum together again: single numbers first, then series.
  private mutating func sum(_ slot: Int) -> Int32 {
    let terms = terms(of: slot)
    var places: [TermKey: Int] = [:]
    var groups: [(key: TermKey, factors: [(constant: Double, scalars: [Int32])])] = []
    for term in terms {
      let key = TermKey(series: term.series.sorted(), from: term.from, until: term.until)
      if let place = places[key] {
        groups[place].factors.append((term.constant, term.scalars))
      } else {
        places[key] = groups.count
        groups.append((key, [(term.constant, term.scalars)]))
      }
    }
    let horizon = Int(source.instructions[slot].horizon)
    if groups.count == 1, groups[0].key.from <= 0, groups[0].key.until >= horizon,
      let series = product(groups[0].key.series, slot)
    {
      if groups[0].factors.count == 1, groups[0].factors[0].scalars.isEmpty,
        groups[0].factors[0].constant == 1
      {
        return series
      }
      let factor = factor(groups[0].factors, slot)
      return append(source.instructions[slot], Operation(.multiply, series, factor), slot)
    }
    return combination(groups, slot)
  }

  private struct TermKey: Hashable {
    let series: [Int32]
    let from: Int
    let until: Int
  }

  private mutating func combination(
    _ groups: [(key: TermKey, factors: [(constant: Double, scalars: [Int32])])], _ slot: Int
  ) -> Int32 {
    var list: [Int32] = []
    var parts: [Program.Part] = []
    for group in groups {
      let series = product(group.key.series, slot) ?? -1
      var constant = 1.0
      var scalar: Int32 = -1
      if group.factors.allSatisfy({ $0.scalars.isEmpty }) {
        constant = group.factors.reduce(0) { $0 + $1.constant }
      } else {
        scalar = factor(group.factors, slot)
      }
      list += [series, scalar]
      parts.append(Program.Part(constant: constant, from: group.key.from, until: group.key.until))
    }
    result.combinations.append(parts)
    return append(
      source.instructions[slot],
      Operation(.combination, Int32(result.combinations.count - 1), list: list), slot)
  }

  /// Takes a sum apart, without recursion: sums may have a hundred thousand terms.
  private func terms(of root: Int) -> [Term] {
    var finished: [Term] = []
    let horizon = Int(source.instructions[root].horizon)
    var open = [Term(pending: [Int32(root)], until: horizon)]
    while var term = open.popLast() {
      guard let next = term.pending.popLast() else {
        finished.append(term)
        continue
      }
      let slot = Int(next)
      guard slot == root || uses.isAbsorbed[slot] else {
        let place = map[slot]
        if place >= 0, result.instructions[Int(place)].isSeries {
          term.series.append(place)
        } else {
          term.scalars.append(place)
        }
        open.append(term)
        continue
      }
      open += parts(source.instructions[slot].operation, term)
    }
    return finished
  }

  /// Takes one operation of a term apart; the first part comes last.
  private func parts(_ operation: Operation, _ term: Term) -> [Term] {
    var (first, second) = (term, term)
    switch operation.code {
    case .add, .subtract:
      first.pending.append(operation.a)
      second.pending.append(operation.b)
      if operation.code == .subtract { second.constant = -second.constant }
      return [second, first]
    case .negate:
      first.pending.append(operation.a)
      first.constant = -first.constant
    case .multiply: first.pending += [operation.b, operation.a]
    case .flow:
      first.pending.append(operation.a)
      return timed(first, source.timings[Int(operation.b)])
    default: break
    }
    return [first]
  }

  /// Keeps a term to the months in which it is paid.
  private func timed(_ term: Term, _ timing: CheckedLine.Timing) -> [Term] {
    switch timing {
    case .monthly(let from, let until, let factor):
      var part = term
      part.from = max(part.from, from)
      part.until = min(part.until, until)
      part.constant *= factor
      return part.from <= part.until ? [part] : []
    case .payments(let payments):
      return payments.reversed().compactMap { payment in
        guard payment.month >= term.from, payment.month <= term.until else { return nil }
        var part = term
        part.from = payment.month
        part.until = payment.month
        part.constant *= payment.share
        return part
      }
    }
  }

  // MARK: - Products

  /// Multiplies series, those that are the same in every lane first; nil when there are none.
  private mutating func product(_ series: [Int32], _ slot: Int) -> Int32? {
    chain(series, slot, isSeries: true)
  }

  /// Adds up the factors of one series.
  private mutating func factor(
    _ factors: [(constant: Double, scalars: [Int32])], _ slot: Int
  ) -> Int32 {
    var values: [Int32] = []
    for factor in factors {
      var scalars = factor.scalars
      if factor.constant != 1 || scalars.isEmpty { scalars.append(constant(factor.constant, slot)) }
      values.append(chain(scalars, slot, isSeries: false) ?? -1)
    }
    return sum(values[...], slot)
  }

  /// Adds up numbers: a few one after the other, many by halves, so that a number that is moved alone
  /// changes only the sums of the halves that it is in.
  private mutating func sum(_ values: ArraySlice<Int32>, _ slot: Int) -> Int32 {
    guard values.count > 8 else {
      guard var total = values.first else { return -1 }
      for next in values.dropFirst() {
        total = binary(.add, total, next, slot, isSeries: false)
      }
      return total
    }
    let middle = values.startIndex + values.count / 2
    let (low, high) = (sum(values[..<middle], slot), sum(values[middle...], slot))
    return binary(.add, low, high, slot, isSeries: false)
  }

  private mutating func chain(_ slots: [Int32], _ slot: Int, isSeries: Bool) -> Int32? {
    let ordered = slots.filter { !isVarying($0) } + slots.filter(isVarying)
    guard var total = ordered.first else { return nil }
    for next in ordered.dropFirst() {
      total = binary(.multiply, total, next, slot, isSeries: isSeries)
    }
    return total
  }

  private func isVarying(_ slot: Int32) -> Bool { slot >= 0 && resultVaries[Int(slot)] }

  private mutating func binary(
    _ code: Opcode, _ a: Int32, _ b: Int32, _ slot: Int, isSeries: Bool
  ) -> Int32 {
    append(
      source.instructions[slot], Operation(code, a, b), slot, isSeries: isSeries,
      varies: isVarying(a) || isVarying(b))
  }

  private mutating func constant(_ value: Double, _ slot: Int) -> Int32 {
    if let known = constants[value] { return known }
    let place = append(
      source.instructions[slot], Operation(.constant, number: value), slot, isSeries: false,
      varies: false)
    constants[value] = place
    return place
  }
}

/// Who reads what in a program, and which parts of sums only their sum reads.
struct Uses {
  /// Whether an output needs the slot.
  private(set) var isLive: [Bool]
  /// Whether the slot is taken apart by its only reader and never stands alone.
  private(set) var isAbsorbed: [Bool]
  private let program: Program
  private var readers: [Int32]
  private var isInLoop: [Bool]

  init(_ program: Program, outputs: [Int32]) {
    self.program = program
    let count = program.instructions.count
    isLive = [Bool](repeating: false, count: count)
    isAbsorbed = isLive
    isInLoop = isLive
    readers = [Int32](repeating: 0, count: count)
    for slot in outputs where slot >= 0 { read(slot, times: 2) }
    for block in program.blocks.reversed() {
      if block.isLoop { readLoop(block) } else { readLiving(block) }
    }
    findAbsorbed()
  }

  private mutating func read(_ slot: Int32, times: Int32 = 1) {
    guard slot >= 0 else { return }
    isLive[Int(slot)] = true
    readers[Int(slot)] += times
  }

  private mutating func readLiving(_ block: Program.Block) {
    for slot in block.range.reversed() where isLive[slot] {
      program.instructions[slot].operation.forEachSlot(in: program) { read($0) }
    }
  }

  /// A loop is needed as a whole or not at all.
  private mutating func readLoop(_ block: Program.Block) {
    let isNeeded = block.range.contains { slot in
      let operation = program.instructions[slot].operation
      return isLive[slot] || operation.code == .store && isLive[Int(operation.b)]
    }
    guard isNeeded else { return }
    for slot in block.range {
      isLive[slot] = true
      isInLoop[slot] = true
      program.instructions[slot].operation.forEachSlot(in: program) { read($0, times: 2) }
    }
  }

  /// Whether a slot is a sum or product of series outside loops.
  func isSum(_ slot: Int) -> Bool {
    let instruction = program.instructions[slot]
    guard instruction.isSeries, !isInLoop[slot] else { return false }
    switch instruction.operation.code {
    case .add, .subtract, .multiply:
      return instruction.operation.a >= 0 && instruction.operation.b >= 0
    case .negate, .flow: return instruction.operation.a >= 0
    default: return false
    }
  }

  /// Readers come after what they read: from the end, the place of every reader is known.
  private mutating func findAbsorbed() {
    var isInProduct = [Bool](repeating: false, count: isLive.count)
    for slot in isLive.indices.reversed() where isLive[slot] && !isInLoop[slot] {
      let operation = program.instructions[slot].operation
      if operation.code == .atMonth { absorbRunningSum(slot, operation) }
      guard isSum(slot) else { continue }
      let inProduct =
        operation.code == .multiply || isAbsorbed[slot] && isInProduct[slot]
        || hasSeveralPayments(operation)
      for part in [operation.a, operation.b] where part >= 0 {
        if part == operation.b && operation.code == .flow { continue }
        let place = Int(part)
        guard readers[place] == 1, isSum(place), isLive[place],
          program.instructions[place].horizon == program.instructions[slot].horizon
        else { continue }
        let code = program.instructions[place].operation.code
        if inProduct && (code == .add || code == .subtract) { continue }
        isAbsorbed[place] = true
        isInProduct[place] = inProduct
      }
    }
  }

  private func hasSeveralPayments(_ operation: Operation) -> Bool {
    guard operation.code == .flow, case .payments(let parts) = program.timings[Int(operation.b)]
    else { return false }
    return parts.count > 1
  }

  /// A running sum that is read in one month only is a sum up to that month.
  private mutating func absorbRunningSum(_ slot: Int, _ operation: Operation) {
    guard operation.a >= 0, operation.b >= 0, readers[Int(operation.a)] == 1 else { return }
    let (sum, point) = (
      program.instructions[Int(operation.a)], program.instructions[Int(operation.b)]
    )
    guard sum.operation.code == .runningSum, point.operation.code == .constant,
      sum.horizon == program.instructions[slot].horizon, sum.operation.a >= 0,
      program.instructions[Int(sum.operation.a)].horizon == sum.horizon
    else { return }
    let month = point.operation.number.rounded()
    if month >= 0, month <= Double(sum.horizon) { isAbsorbed[Int(operation.a)] = true }
  }
}

extension Operation {
  /// Calls `body` with every slot that is read.
  func forEachSlot(in program: Program, _ body: (Int32) -> Void) {
    if usesSlotA, a >= 0 { body(a) }
    if usesSlotB || code == .store, b >= 0 { body(b) }
    if usesSlotC, c >= 0 { body(c) }
    for slot in list where slot >= 0 { body(slot) }
    if code == .finance {
      for slot in program.financeCalls[Int(a)].slots where slot >= 0 { body(slot) }
    }
  }
}
