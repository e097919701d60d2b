public import Finance

/// The results of one run of a program for the values as stated.
public final class Evaluation {
  private let machine: Machine
  /// Where the results of definitions and lines are, when they were all computed.
  private let places: LinkedWorld?

  /// Runs a program once.
  init(_ program: Program, places: LinkedWorld? = nil, inputs: [Double] = []) {
    let layout = Layout(
      program, varyingInputs: [Bool](repeating: false, count: inputs.count), samples: false)
    machine = Machine(
      program, layout, width: 1, baseValues: program.uncertain.map { $0.input.baseValue })
    self.places = places
    inputs.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return machine.runFixed(inputs: []) }
      machine.runFixed(inputs: buffer.indices.map { base + $0 })
    }
  }

  /// The program.
  var program: Program { machine.program }

  /// The value of a single-number output.
  public func value(_ output: Output) -> Double {
    output.slots.first.map { machine.value($0) } ?? .nan
  }

  /// The values of a list output.
  public func values(_ output: Output) -> [Double] { output.slots.map { machine.value($0) } }

  /// The months 0 to horizon of a series output; a single number repeated where it does not vary.
  public func series(_ output: Output) -> [Double] {
    guard let slot = output.slots.first else { return [] }
    let values = machine.series(slot)
    if values.count == 1 && output.horizon > 0 {
      return [Double](repeating: values[0], count: output.horizon + 1)
    }
    return values
  }

  /// The result of a finance call that is no single number, or why it failed.
  public func outcome(_ output: Output) -> FinanceResult? {
    output.slots.first.flatMap { machine.outcomes[$0] }
  }

  /// The result of a definition or line, when all were computed.
  func output(of id: EntityID) -> Output? { places?.output(of: id) }

  /// The value of an output; of a series the one of its last month.
  func lastValue(_ output: Output) -> Double {
    guard let slot = output.slots.first else { return .nan }
    return machine.value(slot, month: output.horizon)
  }

  /// A known single number that later programs may read as a constant.
  func lent(_ id: EntityID, _ context: Int32) -> Double? {
    guard let slots = places?.slots(of: id, in: context), slots.count == 1, slots[0] >= 0,
      !machine.program.instructions[Int(slots[0])].isSeries
    else { return nil }
    return machine.value(slots[0])
  }

  /// The raw slot reader for tracing errors.
  func raw(_ slot: Int32, month: Int) -> Double { machine.value(slot, month: month) }

  /// What finance calls answer that is no single number, by instruction.
  var outcomes: [Int32: FinanceResult] { machine.outcomes }

  /// Why a finance call failed, by instruction.
  var financeErrors: [Int32: FinanceError] { machine.financeErrors }
}

extension UncertainInput {
  /// The value where one number is needed: the likely one, else the one in the middle (P50).
  ///
  /// Sources: closed forms of the medians; the PERT and triangular forms always state a likely value.
  public var baseValue: Double {
    let value = Self.baseValue(of: shape, isShare: isShare)
    guard let bounds else { return value }
    return min(max(value, bounds.low), bounds.high)
  }

  private static func baseValue(of shape: Shape, isShare: Bool) -> Double {
    switch shape {
    case .range(let likely?, _, _): return likely
    case .range(nil, let low, let high): return middle(low, high, isShare: isShare)
    case .pert(_, let likely, _), .triangular(_, let likely, _): return likely
    case .normal(let mean, _): return mean
    case .normalPercentiles(let low, let high), .uniform(let low, let high):
      return (low + high) / 2
    case .lognormalPercentiles(let low, let high): return (low * high).squareRoot()
    case .chance(let probability, let inner):
      return probability >= 0.5 ? baseValue(of: inner, isShare: isShare) : 0
    case .constant(let value): return value
    case .oneOf(let values, let weights): return weightedMiddle(values, weights)
    case .data(let values):
      let sorted = values.sorted()
      return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2]
    }
  }

  /// The P50 of `low to high` read as P10 and P90: geometric for positive ends, on the log-odds for a
  /// share below 100%, else the midpoint.
  private static func middle(_ low: Double, _ high: Double, isShare: Bool) -> Double {
    if isShare, low > 0, high < 1 {
      // The middle of two log-odds: the odds are the geometric mean of the ends' odds.
      let odds = (low / (1 - low) * high / (1 - high)).squareRoot()
      return odds / (1 + odds)
    }
    return low > 0 ? (low * high).squareRoot() : (low + high) / 2
  }

  private static func weightedMiddle(_ values: [Double], _ weights: [Double]) -> Double {
    var sum = 0.0
    for (value, weight) in zip(values, weights).sorted(by: { $0.0 < $1.0 }) {
      sum += weight
      if sum >= 0.5 - 1e-12 { return value }
    }
    return values.last ?? .nan
  }
}
