import Finance

/// Runs the instructions of a program over blocks of lanes.
///
/// Owns the memory of one run; the numbers of a slot are `base[month × monthStride + lane × laneStride]`.
final class Machine {
  /// One instruction with its operands looked up; holds no references, so that using it costs nothing.
  struct Step {
    let slot: Int32
    let code: Opcode
    let out: Operand
    let a: Operand
    let b: Operand
    let c: Operand
    /// The operands as numbers, for those that are no slots.
    let immediates: (a: Int32, b: Int32, c: Int32)
    let number: Double
    /// The months to compute; 0 alone for a single number.
    let months: Range<Int>
    /// The last month of the instruction's case, and of its first operand.
    let horizon: Int
    let sourceHorizon: Int
  }

  /// One part of a combination with its operands looked up.
  ///
  /// It is `main` (nil: 1) times `other`, or times the constant; where one of the two differs between
  /// lanes, it is `main`.
  struct Part {
    let main: Operand?
    let other: Operand?
    let constant: Double
    let from: Int
    let until: Int
  }

  /// Steps in the order of the program; a loop goes through its steps month by month.
  private struct Stretch {
    let steps: [Step]
    let isLoop: Bool
  }

  /// A slot's numbers.
  struct Operand {
    let base: UnsafeMutablePointer<Double>
    let monthStride: Int
    let laneStride: Int

    @inline(__always)
    func at(_ month: Int) -> UnsafeMutablePointer<Double> { base + month * monthStride }
  }

  let program: Program
  let layout: Layout
  /// The lanes of one block.
  let width: Int
  /// The numbers from one month of a slot to the next: rows a power of two apart would all want the
  /// same place in a cache.
  let rowStride: Int
  private let fixed: UnsafeMutablePointer<Double>
  /// The machine whose numbers those that do not vary are; nil where this one computes them.
  private let still: Machine?
  private let varying: UnsafeMutablePointer<Double>
  let zero: UnsafeMutablePointer<Double>
  /// The lanes in use of the current block.
  private(set) var lanes = 1
  /// What is computed for every block of lanes; the rest runs seldom and is looked up as it runs.
  private var varyingStretches: [Stretch] = []
  /// The combinations of the program; of those that do not vary there is nothing beside a still machine.
  private(set) var combinations: [[Part]] = []
  /// Of each combination that varies, month by month the sum of its parts that do not, once it was needed.
  var stillSums: [[Double]] = []
  /// The columns of the run's inputs for the current block; one number where an input is fixed.
  private var inputs: [UnsafePointer<Double>] = []
  /// Base values of uncertain inputs, and in a simulation their draws in the current block.
  private var draws: [UnsafePointer<Double>] = []
  private let baseDraws: UnsafeMutablePointer<Double>
  /// Results of finance calls that are no single number, by instruction; only for single runs.
  var outcomes: [Int32: FinanceResult] = [:]
  var financeErrors: [Int32: FinanceError] = [:]

  /// Lays out the memory of a run.
  ///
  /// - Parameter still: A machine that ran the program with nothing varying, and whose layout this one
  ///   keeps: what does not vary is read there instead of being computed again.
  init(
    _ program: Program, _ layout: Layout, width: Int, baseValues: [Double],
    beside still: Machine? = nil
  ) {
    self.program = program
    self.layout = layout
    self.width = width
    self.still = still
    rowStride = width == 1 ? 1 : (width + 7) / 8 * 8 + (width >= 64 ? 8 : 0)
    if let still {
      fixed = still.fixed
    } else {
      fixed = .allocate(capacity: max(layout.fixedCount, 1))
      fixed.initialize(repeating: 0, count: max(layout.fixedCount, 1))
    }
    let count = max(layout.varyingCount * rowStride, 1)
    varying = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Double>.stride, alignment: 64
    ).bindMemory(to: Double.self, capacity: count)
    varying.initialize(repeating: 0, count: count)
    zero = .allocate(capacity: width)
    zero.initialize(repeating: 0, count: width)
    baseDraws = .allocate(capacity: max(baseValues.count, 1))
    baseDraws.initialize(repeating: 0, count: max(baseValues.count, 1))
    for (i, value) in baseValues.enumerated() { baseDraws[i] = value }
    draws = baseValues.indices.map { UnsafePointer(baseDraws + $0) }
    // Combinations are numbered in the order of their instructions.
    for index in program.instructions.indices
    where program.instructions[index].operation.code == .combination {
      let isRead = still == nil || layout.varies[index]
      combinations.append(isRead ? parts(program.instructions[index].operation) : [])
    }
    stillSums = combinations.map { _ in [] }
    varyingStretches = program.blocks.compactMap { block in
      let steps = steps(of: block, thatVary: true)
      return steps.isEmpty ? nil : Stretch(steps: steps, isLoop: block.isLoop)
    }
  }

  /// Looks up the operands of the instructions of a block that vary, or of those that do not.
  private func steps(of block: Program.Block, thatVary varies: Bool) -> [Step] {
    block.range.filter { layout.varies[$0] == varies }.map(step)
  }

  /// Looks up the operands of an instruction.
  private func step(_ index: Int) -> Step {
    let instruction = program.instructions[index]
    let operation = instruction.operation
    return Step(
      slot: Int32(index), code: operation.code, out: operand(Int32(index)),
      a: operation.usesSlotA ? operand(operation.a) : operand(-1),
      b: operation.usesSlotB || operation.code == .store ? operand(operation.b) : operand(-1),
      c: operation.usesSlotC ? operand(operation.c) : operand(-1),
      immediates: (operation.a, operation.b, operation.c), number: operation.number,
      months: 0..<(instruction.isSeries ? Int(instruction.horizon) + 1 : 1),
      horizon: Int(instruction.horizon),
      sourceHorizon: operation.usesSlotA && operation.a >= 0
        ? Int(program.instructions[Int(operation.a)].horizon) : 0)
  }

  /// Looks up the operands of a combination.
  private func parts(_ operation: Operation) -> [Part] {
    program.combinations[Int(operation.a)].enumerated().map { index, part in
      let (series, factor) = (operation.list[2 * index], operation.list[2 * index + 1])
      var operands = [series, factor].filter { $0 >= 0 }.map(operand)
      if operands.count == 2, operands[0].laneStride == 0 { operands.swapAt(0, 1) }
      return Part(
        main: operands.first, other: operands.count == 2 ? operands[1] : nil,
        constant: part.constant, from: part.from, until: part.until)
    }
  }

  deinit {
    if still == nil { fixed.deallocate() }
    varying.deallocate()
    zero.deallocate()
    baseDraws.deallocate()
  }

  // MARK: - Running

  /// Computes everything that is the same in every lane.
  func runFixed(inputs: [UnsafePointer<Double>]) {
    self.inputs = inputs
    lanes = 1
    if still != nil { return }
    for block in program.blocks {
      if block.isLoop {
        runLoop(steps(of: block, thatVary: false))
        continue
      }
      for index in block.range where !layout.varies[index] {
        let step = step(index)
        execute(step, step.months)
      }
    }
  }

  /// Computes what varies, for one block of lanes.
  func runBlock(
    inputs: [UnsafePointer<Double>], draws: [UnsafePointer<Double>]? = nil, lanes: Int
  ) {
    self.inputs = inputs
    if let draws { self.draws = draws }
    self.lanes = lanes
    runVarying()
  }

  /// Computes what varies for one lane, from the places of the inputs given before.
  func runSingle() {
    lanes = 1
    runVarying()
  }

  private func runVarying() {
    for stretch in varyingStretches {
      if stretch.isLoop {
        runLoop(stretch.steps)
      } else {
        stretch.steps.withUnsafeBufferPointer { steps in
          for step in steps { execute(step, step.months) }
        }
      }
    }
  }

  private func runLoop(_ steps: [Step]) {
    let end = steps.map(\.months.upperBound).max() ?? 1
    for month in 0..<end {
      for step in steps where month < step.months.upperBound {
        execute(step, month..<(month + 1))
      }
    }
  }

  // MARK: - Reading slots

  @inline(__always)
  func operand(_ slot: Int32) -> Operand {
    if slot < 0 { return Operand(base: zero, monthStride: 0, laneStride: 0) }
    let index = Int(slot)
    let isSeries = program.instructions[index].isSeries
    if layout.varies[index] {
      return Operand(
        base: varying + layout.offsets[index] * rowStride, monthStride: isSeries ? rowStride : 0,
        laneStride: 1)
    }
    return Operand(
      base: fixed + layout.offsets[index], monthStride: isSeries ? 1 : 0, laneStride: 0)
  }

  /// The number of a slot in a month and lane of the current block.
  func value(_ slot: Int32, month: Int = 0, lane: Int = 0) -> Double {
    let x = operand(slot)
    return x.base[month * x.monthStride + lane * x.laneStride]
  }

  /// All months of a slot in a lane.
  func series(_ slot: Int32, lane: Int = 0) -> [Double] {
    guard slot >= 0 else { return [] }
    let instruction = program.instructions[Int(slot)]
    guard instruction.isSeries else { return [value(slot, lane: lane)] }
    return (0...Int(instruction.horizon)).map { value(slot, month: $0, lane: lane) }
  }

  // MARK: - Instructions

  private func execute(_ step: Step, _ months: Range<Int>) {
    switch step.code {
    case .constant, .monthNumber, .yearNumber, .goLive, .horizon: fill(step, months)
    case .input: copyColumn(inputs[Int(step.immediates.a)], step.out)
    case .uncertain: copyColumn(draws[Int(step.immediates.a)], step.out)
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .round, .less,
      .lessOrEqual, .equal, .notEqual, .and, .or, .monthsLater, .daysLater:
      binary(step, months)
    case .part: part(step, months)
    case .negate, .absolute, .squareRoot, .exponential, .logarithm, .floor, .ceiling, .not:
      unary(step, months)
    case .select: select(step, months)
    case .ramp, .sCurve, .growth, .growthMonthly, .retained, .seasonal, .steps: curve(step, months)
    case .store: store(step, months)
    case .loopValue: break
    case .ago: ago(step, months)
    case .atMonth: atMonth(step, months)
    case .total: total(step)
    case .flow: flow(step)
    case .combination: combination(step, months)
    case .shift: shift(step)
    case .lengthened: lengthened(step, months)
    case .discounted: discounted(step, months)
    case .discountedSum: discountedSum(step)
    case .runningSum: runningSum(step)
    case .paybackFirst, .paybackLasting: payback(step)
    case .peak: eachLane(step) { FlowKernel.peak($0).amount }
    case .internalRate: internalRate(step)
    case .finance: finance(step, months)
    case .financeElement: financeElement(step)
    case .reference, .element, .referenceInCase, .metric, .lineFlow, .caseFlow:
      // The linker replaces these; a slot that could not be linked is undefined.
      for month in months { step.out.at(month).pointee = .nan }
    }
  }
}
