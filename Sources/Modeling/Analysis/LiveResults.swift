/// Every result of a model, linked once with its inputs left open: changing an input computes all of
/// them anew without checking or linking anything.
///
/// Not for use on several threads at a time.
public final class LiveResults {
  private let machine: Machine
  private let results: LinkedWorld
  private let figures: [Output]
  private let places: [EntityID: Int]
  private let inputs: UnsafeMutablePointer<Double>
  private let pointers: [UnsafePointer<Double>]

  /// Links every definition, line and figure of a model, and computes them as stated.
  public init(_ checked: CheckedModel) {
    let base = Analyst(checked)
    let open = checked.inputs.filter { checked[$0]?.type.quantity != nil }
    places = Dictionary(uniqueKeysWithValues: open.enumerated().map { ($1, $0) })
    inputs = .allocate(capacity: max(open.count, 1))
    inputs.initialize(repeating: 0, count: max(open.count, 1))
    var linker = Linker(checked)
    for (number, id) in open.enumerated() {
      inputs[number] = base.value(of: id)?.value ?? .nan
      linker.makeInput(id, number: Int32(number))
    }
    linker.linkEverything()
    figures = checked.cases.indices.flatMap { index in
      Metric.allCases.map { linker.link($0, of: Int32(index)) }
    }
    let (program, results) = linker.finishWithPlaces()
    self.results = results
    machine = Machine(
      program,
      Layout(
        program, varyingInputs: [Bool](repeating: false, count: open.count), samples: false),
      width: 1, baseValues: program.uncertain.map { $0.input.baseValue })
    let first = inputs
    pointers = open.indices.map { UnsafePointer(first + $0) }
    machine.runFixed(inputs: pointers)
  }

  deinit { inputs.deallocate() }

  /// Sets an input, in the unit of its definition, and computes everything that is there.
  ///
  /// - Returns: False when it is no input that is one number.
  @discardableResult
  public func set(_ input: EntityID, to value: Double) -> Bool {
    guard let place = places[input] else { return false }
    inputs[place] = value
    machine.runFixed(inputs: pointers)
    return true
  }

  /// The value of a definition or line that is one number.
  public func value(of id: EntityID) -> Double {
    results.output(of: id)?.slots.first.map { machine.value($0) } ?? .nan
  }

  /// The months 0 to horizon of a definition or line.
  public func series(of id: EntityID) -> [Double] {
    results.output(of: id)?.slots.first.map { machine.series($0) } ?? []
  }

  /// A figure of a case.
  public func figure(_ metric: Metric, of caseIndex: Int) -> Double {
    guard let index = Metric.allCases.firstIndex(of: metric) else { return .nan }
    let place = caseIndex * Metric.allCases.count + Int(index)
    guard figures.indices.contains(place), let slot = figures[place].slots.first else {
      return .nan
    }
    return machine.value(slot)
  }
}
