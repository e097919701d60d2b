import Finance

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs the instructions of a program over blocks of lanes.
///
/// Owns the memory of one run; the numbers of a slot are `base[month × monthStride + lane × laneStride]`.
final class Machine {
  /// One instruction with its operands looked up.
  private struct Step {
    let slot: Int32
    let operation: Operation
    let out: Operand
    let a: Operand
    let b: Operand
    let c: Operand
    /// The months to compute; 0 alone for a single number.
    let months: Range<Int>
    let isSeries: Bool
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
  private let fixed: UnsafeMutablePointer<Double>
  private let varying: UnsafeMutablePointer<Double>
  private let zero: UnsafeMutablePointer<Double>
  /// The lanes in use of the current block.
  private var lanes = 1
  private var fixedStretches: [Stretch] = []
  private var varyingStretches: [Stretch] = []
  /// Room for the payback of a block: cumulative cash, tolerance and what is known so far, by lane.
  private let scratch: UnsafeMutablePointer<Double>
  /// The columns of the run's inputs for the current block; one number where an input is fixed.
  private var inputs: [UnsafePointer<Double>] = []
  /// Base values of uncertain inputs, and in a simulation their draws in the current block.
  private var draws: [UnsafePointer<Double>] = []
  private let baseDraws: UnsafeMutablePointer<Double>
  /// Results of finance calls that are no single number, by instruction; only for single runs.
  private(set) var outcomes: [Int32: FinanceResult] = [:]
  private(set) var financeErrors: [Int32: FinanceError] = [:]

  init(_ program: Program, _ layout: Layout, width: Int, baseValues: [Double]) {
    self.program = program
    self.layout = layout
    self.width = width
    fixed = .allocate(capacity: max(layout.fixedCount, 1))
    fixed.initialize(repeating: 0, count: max(layout.fixedCount, 1))
    varying = .allocate(capacity: max(layout.varyingCount * width, 1))
    varying.initialize(repeating: 0, count: max(layout.varyingCount * width, 1))
    zero = .allocate(capacity: width)
    zero.initialize(repeating: 0, count: width)
    baseDraws = .allocate(capacity: max(baseValues.count, 1))
    baseDraws.initialize(repeating: 0, count: max(baseValues.count, 1))
    for (i, value) in baseValues.enumerated() { baseDraws[i] = value }
    scratch = .allocate(capacity: 6 * width)
    scratch.initialize(repeating: 0, count: 6 * width)
    draws = baseValues.indices.map { UnsafePointer(baseDraws + $0) }
    fixedStretches = stretches { !layout.varies[$0] }
    varyingStretches = stretches { layout.varies[$0] }
  }

  /// Looks up the operands of the instructions to be computed together.
  private func stretches(where isWanted: (Int) -> Bool) -> [Stretch] {
    program.blocks.compactMap { block in
      let steps = block.range.filter(isWanted).map { index -> Step in
        let instruction = program.instructions[index]
        let operation = instruction.operation
        return Step(
          slot: Int32(index), operation: operation, out: operand(Int32(index)),
          a: operation.usesSlotA ? operand(operation.a) : operand(-1),
          b: operation.usesSlotB || operation.code == .store ? operand(operation.b) : operand(-1),
          c: operation.usesSlotC ? operand(operation.c) : operand(-1),
          months: 0..<(instruction.isSeries ? Int(instruction.horizon) + 1 : 1),
          isSeries: instruction.isSeries)
      }
      return steps.isEmpty ? nil : Stretch(steps: steps, isLoop: block.isLoop)
    }
  }

  deinit {
    fixed.deallocate()
    varying.deallocate()
    zero.deallocate()
    scratch.deallocate()
    baseDraws.deallocate()
  }

  // MARK: - Running

  /// Computes everything that is the same in every lane.
  func runFixed(inputs: [UnsafePointer<Double>]) {
    self.inputs = inputs
    lanes = 1
    run(fixedStretches)
  }

  /// Computes what varies, for one block of lanes.
  func runBlock(
    inputs: [UnsafePointer<Double>], draws: [UnsafePointer<Double>]? = nil, lanes: Int
  ) {
    self.inputs = inputs
    if let draws { self.draws = draws }
    self.lanes = lanes
    run(varyingStretches)
  }

  private func run(_ stretches: [Stretch]) {
    for stretch in stretches {
      if stretch.isLoop {
        runLoop(stretch.steps)
      } else {
        for step in stretch.steps { execute(step, step.months) }
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
        base: varying + layout.offsets[index] * width, monthStride: isSeries ? width : 0,
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

  private func execute(_ step: borrowing Step, _ months: Range<Int>) {
    let operation = step.operation
    let out = step.out
    switch operation.code {
    case .constant: fill(out, months) { _ in operation.number }
    case .monthNumber: fill(out, months) { Double($0) }
    case .yearNumber: fill(out, months) { Double(($0 + 11) / 12) }
    case .goLive: fill(out, months) { _ in Double(program.instructions[Int(step.slot)].goLive) }
    case .horizon: fill(out, months) { _ in Double(program.instructions[Int(step.slot)].horizon) }
    case .input: copyColumn(inputs[Int(operation.a)], out)
    case .uncertain: copyColumn(draws[Int(operation.a)], out)
    case .add: map2(step, months) { $0 + $1 }
    case .subtract: map2(step, months) { $0 - $1 }
    case .multiply: map2(step, months) { $0 * $1 }
    case .divide: map2(step, months) { $1 == 0 ? .nan : $0 / $1 }
    case .power: map2(step, months) { pow($0, $1) }
    case .minimum: map2(step, months) { $0 < $1 ? $0 : ($1 != $1 ? $0 : $1) }
    case .maximum: map2(step, months) { $0 > $1 ? $0 : ($1 != $1 ? $0 : $1) }
    case .round: map2(step, months) { Self.rounded($0, to: $1) }
    case .less: map2(step, months) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: map2(step, months) { $0 <= $1 ? 1 : 0 }
    case .equal: map2(step, months) { Self.areEqual($0, $1) ? 1 : 0 }
    case .notEqual: map2(step, months) { Self.areEqual($0, $1) ? 0 : 1 }
    case .and: map2(step, months) { $0 != 0 && $1 != 0 ? 1 : 0 }
    case .or: map2(step, months) { $0 != 0 || $1 != 0 ? 1 : 0 }
    case .negate: map1(step, months) { -$0 }
    case .absolute: map1(step, months) { $0.magnitude }
    case .squareRoot: map1(step, months) { $0.squareRoot() }
    case .exponential: map1(step, months) { exp($0) }
    case .logarithm: map1(step, months) { log($0) }
    case .floor: map1(step, months) { $0.rounded(.down) }
    case .ceiling: map1(step, months) { $0.rounded(.up) }
    case .not: map1(step, months) { $0 == 0 ? 1 : 0 }
    case .select: select(step, months)
    case .ramp, .sCurve, .growth, .growthMonthly, .retained, .seasonal, .steps:
      curve(out, operation, months)
    case .store: store(operation, months)
    case .loopValue: break
    case .ago: ago(out, operation, months)
    case .atMonth: atMonth(out, operation, months, horizon: Int(program.instructions[Int(step.slot)].horizon))
    case .total: total(out, operation)
    case .flow: flow(step, horizon: Int(program.instructions[Int(step.slot)].horizon))
    case .shift: shift(out, operation, horizon: Int(program.instructions[Int(step.slot)].horizon))
    case .discounted: discounted(out, operation, months)
    case .discountedSum: discountedSum(step)
    case .runningSum: runningSum(step)
    case .paybackFirst, .paybackLasting: payback(step)
    case .peak: peak(out, operation)
    case .internalRate: internalRate(out, operation)
    case .finance: finance(Int(step.slot), out, operation)
    case .financeElement: financeElement(out, operation)
    case .reference, .element, .referenceInCase, .metric, .lineFlow, .caseFlow:
      // The linker replaces these; a slot that could not be linked is undefined.
      fill(out, months) { _ in .nan }
    }
  }

  /// The tolerance of `=`: values that print alike after different sums are equal.
  static func areEqual(_ a: Double, _ b: Double) -> Bool {
    a == b || (a - b).magnitude <= 1e-12 * max(a.magnitude, b.magnitude)
  }

  /// Rounds half away from zero to a multiple of a step, in whole steps so that 0.1% steps are clean.
  static func rounded(_ x: Double, to step: Double) -> Double {
    guard step > 0 else { return x }
    let steps = x / step
    // A quotient that misses a half by rounding of the division counts as the half.
    let nudged = (steps + (steps < 0 ? -1e-9 : 1e-9) * 1).rounded(.toNearestOrAwayFromZero)
    let inverse = (1 / step).rounded()
    if inverse >= 1, (inverse * step - 1).magnitude < 1e-12 { return nudged / inverse }
    return nudged * step
  }

  @inline(__always)
  private func fill(_ out: Operand, _ months: Range<Int>, _ f: (Int) -> Double) {
    for month in months { out.at(month).pointee = f(month) }
  }

  private func copyColumn(_ column: UnsafePointer<Double>, _ out: Operand) {
    if out.laneStride == 0 {
      out.base.pointee = column.pointee
    } else {
      out.base.update(from: column, count: lanes)
    }
  }

  @inline(__always)
  private func map1(_ step: borrowing Step, _ months: Range<Int>, _ f: (Double) -> Double) {
    let (out, a) = (step.out, step.a)
    if lanes == 1 {
      for month in months { out.at(month).pointee = f(a.at(month).pointee) }
      return
    }
    let n = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, x) = (out.at(month), a.at(month))
      for lane in 0..<n { o[lane] = f(x[lane]) }
    }
  }

  @inline(__always)
  private func map2(
    _ step: borrowing Step, _ months: Range<Int>, _ f: (Double, Double) -> Double
  ) {
    let (out, a, b) = (step.out, step.a, step.b)
    if lanes == 1 {
      for month in months {
        out.at(month).pointee = f(a.at(month).pointee, b.at(month).pointee)
      }
      return
    }
    let n = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, x, y) = (out.at(month), a.at(month), b.at(month))
      if a.laneStride == 0 {
        let constant = x.pointee
        if b.laneStride == 0 {
          let result = f(constant, y.pointee)
          for lane in 0..<n { o[lane] = result }
        } else {
          for lane in 0..<n { o[lane] = f(constant, y[lane]) }
        }
      } else if b.laneStride == 0 {
        let constant = y.pointee
        for lane in 0..<n { o[lane] = f(x[lane], constant) }
      } else {
        for lane in 0..<n { o[lane] = f(x[lane], y[lane]) }
      }
    }
  }

  private func select(_ step: borrowing Step, _ months: Range<Int>) {
    let (out, a, b, c) = (step.out, step.a, step.b, step.c)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, p, x, y) = (out.at(month), a.at(month), b.at(month), c.at(month))
      for lane in 0..<count {
        o[lane] = p[lane * a.laneStride] != 0 ? x[lane * b.laneStride] : y[lane * c.laneStride]
      }
    }
  }

  // MARK: - Months

  private func store(_ operation: Operation, _ months: Range<Int>) {
    let from = operand(operation.a)
    let to = operand(operation.b)
    let count = to.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, x) = (to.at(month), from.at(month))
      for lane in 0..<count { o[lane] = x[lane * from.laneStride] }
    }
  }

  private func ago(_ out: Operand, _ operation: Operation, _ months: Range<Int>) {
    let value = operand(operation.a)
    let fallback = operand(operation.c)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let before = month - Int(operation.b)
      let source = before >= 1 ? value : fallback
      let x = source.at(before >= 1 ? before : month)
      let o = out.at(month)
      for lane in 0..<count { o[lane] = x[lane * source.laneStride] }
    }
  }

  private func atMonth(
    _ out: Operand, _ operation: Operation, _ months: Range<Int>, horizon: Int
  ) {
    let value = operand(operation.a)
    let point = operand(operation.b)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, p) = (out.at(month), point.at(month))
      for lane in 0..<count {
        let wanted = p[lane * point.laneStride].rounded()
        let isInside = wanted >= Double(operation.c) && wanted <= Double(horizon)
        o[lane] =
          isInside ? value.at(value.monthStride == 0 ? 0 : Int(wanted))[lane * value.laneStride] : .nan
      }
    }
  }

  private func total(_ out: Operand, _ operation: Operation) {
    let value = operand(operation.a)
    guard operation.a >= 0 else { return }
    let horizon = Int(program.instructions[Int(operation.a)].horizon)
    let last = operation.c < 0 ? horizon : min(Int(operation.c), horizon)
    let first = Int(operation.b)
    let count = out.laneStride == 0 ? 1 : lanes
    for lane in 0..<count { out.base[lane] = 0 }
    if first > last { return }
    for month in first...last {
      let x = value.at(month)
      for lane in 0..<count { out.base[lane] += x[lane * value.laneStride] }
    }
  }

  /// Curves over the month; their parameters may vary by lane.
  private func curve(_ out: Operand, _ operation: Operation, _ months: Range<Int>) {
    let a = operand(operation.a)
    let b = operand(operation.b)
    let c = operand(operation.code == .ramp ? -1 : operation.c)
    let count = out.laneStride == 0 ? 1 : lanes
    // From the longest ramp of the block on, every lane is at 1 and needs no division.
    let longest = operation.code == .ramp ? largest(a, count) : 0
    for month in months {
      let m = Double(month)
      let o = out.at(month)
      let (x, y, z) = (a.at(month), b.at(month), c.at(month))
      switch operation.code {
      case .ramp:
        let shift = operation.c == 1 ? 0.5 : 1.0
        if b.laneStride == 0, m - y.pointee + shift >= longest {
          for lane in 0..<count { o[lane] = 1 }
          continue
        }
        for lane in 0..<count {
          let passed = m - y[lane * b.laneStride] + shift
          let level = passed / x[lane * a.laneStride]
          // Before the start there is nothing, also in the middle-of-month form.
          o[lane] = m < y[lane * b.laneStride] || level < 0 ? 0 : (level > 1 ? 1 : level)
        }
      case .sCurve:
        for lane in 0..<count {
          let slope = y[lane * b.laneStride] * (m - x[lane * a.laneStride])
          o[lane] = m < z[lane * c.laneStride] ? 0 : 1 / (1 + exp(-slope))
        }
      case .growth, .growthMonthly:
        let power = operation.code == .growth ? Double((max(month, 1) + 11) / 12 - 1) : (m - 1) / 12
        for lane in 0..<count { o[lane] = pow(1 + x[lane * a.laneStride], power) }
      case .retained:
        for lane in 0..<count {
          o[lane] = x[lane * a.laneStride] * pow(1 - y[lane * b.laneStride], m - 1)
        }
      default: table(o, operation, month, count)
      }
    }
  }

  /// The largest value of an operand over the lanes; infinite when it changes by month.
  private func largest(_ x: Operand, _ count: Int) -> Double {
    if x.monthStride != 0 { return .infinity }
    var result = -Double.infinity
    for lane in 0..<count {
      let value = x.base[lane * x.laneStride]
      result = value > result ? value : result
    }
    return result
  }

  /// Step curves and seasonal tables.
  private func table(
    _ o: UnsafeMutablePointer<Double>, _ operation: Operation, _ month: Int, _ count: Int
  ) {
    if operation.code == .seasonal {
      let value = operand(operation.list[(max(month, 1) - 1) % 12])
      for lane in 0..<count { o[lane] = value.at(month)[lane * value.laneStride] }
      return
    }
    for lane in 0..<count { o[lane] = 0 }
    for k in stride(from: 0, to: operation.list.count - 1, by: 2) {
      let point = operand(operation.list[k])
      let level = operand(operation.list[k + 1])
      for lane in 0..<count where Double(month) >= point.at(month)[lane * point.laneStride] {
        o[lane] = level.at(month)[lane * level.laneStride]
      }
    }
  }

  // MARK: - Cash

  private func flow(_ step: borrowing Step, horizon: Int) {
    let (out, value) = (step.out, step.a)
    let count = out.laneStride == 0 ? 1 : lanes
    switch program.timings[Int(step.operation.b)] {
    case .tracked: break
    case .payments(let parts):
      for month in 0...horizon {
        let o = out.at(month)
        for lane in 0..<count { o[lane] = 0 }
      }
      for part in parts where part.month >= 0 && part.month <= horizon {
        let (o, x) = (out.at(part.month), value.at(part.month))
        for lane in 0..<count { o[lane] += x[lane * value.laneStride] * part.share }
      }
    case .monthly(let from, let until, let factor):
      for month in 0...horizon {
        let (o, x) = (out.at(month), value.at(month))
        if month < from || month > until {
          for lane in 0..<count { o[lane] = 0 }
        } else if value.laneStride == 0 {
          let amount = x.pointee * factor
          for lane in 0..<count { o[lane] = amount }
        } else {
          for lane in 0..<count { o[lane] = x[lane] * factor }
        }
      }
    }
  }

  private func shift(_ out: Operand, _ operation: Operation, horizon: Int) {
    let value = operand(operation.a)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in 0...horizon {
      let before = month - Int(operation.b)
      let o = out.at(month)
      for lane in 0..<count {
        o[lane] = before >= 0 ? value.at(before)[lane * value.laneStride] : 0
      }
    }
  }

  private func discounted(_ out: Operand, _ operation: Operation, _ months: Range<Int>) {
    let value = operand(operation.a)
    let rate = operand(operation.b)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, x) = (out.at(month), value.at(month))
      for lane in 0..<count {
        o[lane] =
          x[lane * value.laneStride]
          * pow(1 + rate.base[lane * rate.laneStride], -Double(month) / 12)
      }
    }
  }

  private func discountedSum(_ step: borrowing Step) {
    let (out, value, rate, operation) = (step.out, step.a, step.b, step.operation)
    guard operation.a >= 0 else { return }
    let horizon = Int(program.instructions[Int(operation.a)].horizon)
    let count = out.laneStride == 0 ? 1 : lanes
    if rate.laneStride == 0 {
      let factor = pow(1 + rate.base.pointee, -1.0 / 12)
      let sum = out.base
      for lane in 0..<count { sum[lane] = 0 }
      // Horner from the last month: one multiplication a month, and the same bits in every lane.
      for month in stride(from: horizon, through: 0, by: -1) {
        let x = value.at(month)
        for lane in 0..<count { sum[lane] = sum[lane] * factor + x[lane * value.laneStride] }
      }
      return
    }
    for lane in 0..<count {
      let factor = pow(1 + rate.base[lane], -1.0 / 12)
      var sum = 0.0
      for month in stride(from: horizon, through: 0, by: -1) {
        sum = sum * factor + value.at(month)[lane * value.laneStride]
      }
      out.base[lane] = sum
    }
  }

  private func runningSum(_ step: borrowing Step) {
    let (out, value) = (step.out, step.a)
    guard step.operation.a >= 0 else { return }
    let horizon = Int(program.instructions[Int(step.operation.a)].horizon)
    let count = out.laneStride == 0 ? 1 : lanes
    var before = zero
    for month in 0...horizon {
      let (o, x) = (out.at(month), value.at(month))
      for lane in 0..<count { o[lane] = before[lane] + x[lane * value.laneStride] }
      before = o
    }
  }

  /// Calls a function with the flows of each lane.
  @inline(__always)
  private func eachLane(
    _ out: Operand, _ operation: Operation, _ f: (UnsafeBufferPointer<Double>) -> Double
  ) {
    let value = operand(operation.a)
    guard operation.a >= 0 else { return }
    let months = Int(program.instructions[Int(operation.a)].horizon) + 1
    let count = out.laneStride == 0 ? 1 : lanes
    withUnsafeTemporaryAllocation(of: Double.self, capacity: months) { buffer in
      for lane in 0..<count {
        for month in 0..<months { buffer[month] = value.at(month)[lane * value.laneStride] }
        out.base[lane] = f(UnsafeBufferPointer(buffer))
      }
    }
  }

  /// The payback of every lane in one walk over the months, by the rules of `FlowKernel.payback`:
  /// cumulative cash of at least −1e-9 of its largest size counts as zero; a straight line inside the
  /// month; infinite when never, 0 when never below zero, NaN when there are no flows.
  private func payback(_ step: borrowing Step) {
    let isFirst = step.operation.code == .paybackFirst
    if step.out.laneStride == 0 || lanes == 1 {
      return eachLane(step.out, step.operation) { flows in
        let times = FlowKernel.payback(flows)
        return isFirst ? times.first : times.lasting
      }
    }
    guard step.operation.a >= 0 else { return }
    let horizon = Int(program.instructions[Int(step.operation.a)].horizon)
    let (value, n) = (step.a, lanes)
    let (cash, tolerance, month) = (scratch, scratch + width, scratch + 2 * width)
    let (reached, rise, result) = (scratch + 3 * width, scratch + 4 * width, step.out.base)
    for lane in 0..<n {
      cash[lane] = 0
      tolerance[lane] = 0
    }
    for m in 0...horizon {
      let x = value.at(m)
      for lane in 0..<n {
        let now = cash[lane] + x[lane * value.laneStride]
        cash[lane] = now
        let size = now.magnitude
        tolerance[lane] = size > tolerance[lane] ? size : tolerance[lane]
      }
    }
    for lane in 0..<n {
      tolerance[lane] *= -1e-9
      cash[lane] = 0
      // −1: never below zero so far; infinity: below zero and not back.
      month[lane] = -1
      reached[lane] = 0
      rise[lane] = 1
    }
    for m in 0...horizon {
      let x = value.at(m)
      let number = Double(m)
      for lane in 0..<n {
        let before = cash[lane]
        let added = x[lane * value.laneStride]
        let now = before + added
        cash[lane] = now
        let isBelow = now < tolerance[lane]
        let isUp = !isBelow && before < tolerance[lane] && (!isFirst || month[lane] == .infinity)
        let isDown = isBelow && (month[lane] == -1 || !isFirst)
        month[lane] = isUp ? number : (isDown ? .infinity : month[lane])
        reached[lane] = isUp ? now : reached[lane]
        rise[lane] = isUp ? added : rise[lane]
      }
    }
    for lane in 0..<n {
      let over = reached[lane] > 0 ? reached[lane] / rise[lane] : 0
      let time = month[lane] == -1 ? 0 : month[lane] - (over < 1 ? over : 1)
      result[lane] = tolerance[lane] == 0 ? .nan : (cash[lane].isNaN ? .nan : time)
    }
  }

  private func peak(_ out: Operand, _ operation: Operation) {
    eachLane(out, operation) { FlowKernel.peak($0).amount }
  }

  private func internalRate(_ out: Operand, _ operation: Operation) {
    eachLane(out, operation) { flows in
      guard let search = try? RateSearch(flows: Array(flows)) else { return .nan }
      if case .unique(let rate) = AnnualisedRate(search).outcome { return rate }
      return .nan
    }
  }

  // MARK: - Finance library

  private func finance(_ slot: Int, _ out: Operand, _ operation: Operation) {
    let call = program.financeCalls[Int(operation.a)]
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
        if out.laneStride == 0 || lanes == 1 { outcomes[Int32(slot)] = result }
      } catch {
        out.base[lane] = .nan
        if out.laneStride == 0 || lanes == 1 { financeErrors[Int32(slot)] = error }
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

  private func financeElement(_ out: Operand, _ operation: Operation) {
    out.base.pointee = .nan
    if case .list(let list)? = outcomes[operation.a], list.indices.contains(Int(operation.b)) {
      out.base.pointee = list[Int(operation.b)]
    }
  }
}
