public import Diagnostics
import Quantities
public import Simulation
import Synchronization
import Syntax

/// Questions answered for many draws of the uncertain inputs.
///
/// Draws depend on the seed, the name of the input and the number of the sample only, so that every
/// scenario, cell and edit is compared on the same draws and threads change nothing.
public final class SimulationRun: @unchecked Sendable {
  /// The questions, one column each.
  public let questions: [Question]
  /// The uncertain inputs that were drawn, in the order of their columns behind the questions'; empty
  /// unless asked for.
  public let inputs: [EntityID]
  /// The draws.
  public let columns: SampleColumns
  /// The number of draws.
  public let samples: Int
  /// Seed, sampler, and names whose draws had to come from the counter-based generator.
  public let plan: SamplingPlan
  /// How many uncertain inputs there are.
  public let uncertainCount: Int
  /// What should be said about the ranges, in sentences.
  public let cautions: [String]

  fileprivate init(
    questions: [Question], inputs: [EntityID], columns: SampleColumns, plan: SamplingPlan,
    uncertainCount: Int, cautions: [String]
  ) {
    self.questions = questions
    self.inputs = inputs
    self.columns = columns
    samples = plan.samples
    self.plan = plan
    self.uncertainCount = uncertainCount
    self.cautions = cautions
  }

  /// Calls `body` with the draws of a question.
  public func withDraws<Result>(
    of question: Int, _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try columns.withColumn(question, body)
  }

  /// Calls `body` with the draws of an input.
  public func withDraws<Result>(
    ofInput input: Int, _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try columns.withColumn(questions.count + input, body)
  }

  /// Mean, spread and counts of a question.
  public func summary(of question: Int) -> SampleSummary {
    withDraws(of: question) { SampleSummary($0) }
  }

  /// Exact order statistics of a question: the ceil(pN)-th smallest draw; infinite for "never".
  public func quantiles(_ probabilities: [Double], of question: Int) -> [Double] {
    withDraws(of: question) { OrderStatistics($0).quantiles(probabilities) }
  }
}

/// How a simulation is to run.
public struct SimulationOptions: Sendable {
  /// The number of draws; nil takes the text's.
  public var samples: Int?
  /// The number of threads; nil takes all processors.
  public var threads: Int?
  /// Whether the draws of the inputs are kept, for `drivers` and `worth knowing`.
  public var keepsInputs = false
  /// Asked before every block of 1,024 draws; true stops the run.
  public var isCancelled: @Sendable () -> Bool = { false }

  /// Creates the usual options.
  public init() {}
}

extension Analyst {
  /// Simulates questions on the text's seed and number of draws.
  ///
  /// - Parameters:
  ///   - worlds: Further models whose questions follow, on the same draws.
  ///   - options: How to run; the analyst's own when nil.
  /// - Throws: A range that no distribution fits, correlations that cannot hold, or a cancelled run.
  /// - Complexity: Linear in draws, months and definitions; memory is one column a question and a block
  ///   of 64 to 512 lanes a thread.
  public func simulate(
    _ questions: [Question], worlds: [(Analyst, [Question])] = [],
    options: SimulationOptions? = nil
  ) throws(Diagnostic) -> SimulationRun {
    let options = options ?? self.options
    for question in questions + worlds.flatMap(\.1) {
      try requireFigure(question, at: nil, instead: "simulate npv")
    }
    var linker = Linker(checked)
    var outputs = questions.map { linker.link($0.formula, context: Int32($0.caseIndex ?? -1)) }
    var all = questions
    for (analyst, others) in worlds {
      let world = linker.addWorld(analyst.checked)
      for question in others {
        outputs.append(
          linker.link(question.formula, context: Int32(question.caseIndex ?? -1), world: world))
        all.append(question)
      }
    }
    var inputs: [EntityID] = []
    if options.keepsInputs {
      for id in uncertainInputs {
        guard let output = linker.link(id, context: -1), !output.type.isSeries else { continue }
        inputs.append(id)
        outputs.append(output)
      }
    }
    let sampler = try DrawSampler(
      linker.finish(), outputs: outputs.map { $0.slots.first ?? -1 }, self, options)
    let columns = try sampler.run(options)
    return SimulationRun(
      questions: all, inputs: inputs, columns: columns, plan: sampler.plan,
      uncertainCount: sampler.distributions.count, cautions: sampler.cautions)
  }

  /// The definitions and lines with a typed range, in the order of the text.
  public var uncertainInputs: [EntityID] {
    model.ids.filter { !(checked[$0]?.uncertain.isEmpty ?? true) }
  }
}

/// Draws the uncertain inputs of a program and runs it block by block, as often as it is asked to.
final class DrawSampler: @unchecked Sendable {
  let program: Program
  private(set) var distributions: [Distribution] = []
  private(set) var plan: SamplingPlan
  private(set) var cautions: [String] = []
  private let layout: Layout
  /// Where the results are.
  private let slots: [Int32]
  private let baseValues: [Double]
  private var groups: [(members: [Int], copula: GaussianCopula)] = []
  private let machines = Mutex<[Worker]>([])
  /// The inputs of the program that are one number in a run, such as a cell of a table.
  private let settings: UnsafeMutablePointer<Double>
  private let settingCount: Int

  /// Prepares distributions, streams and correlations once.
  ///
  /// - Parameter settings: How many inputs of the program `set` gives a number.
  init(
    _ linked: Program, outputs: [Int32], _ analyst: Analyst, _ options: SimulationOptions,
    settings count: Int = 0
  ) throws(Diagnostic) {
    (program, slots) = ProgramOptimizer.optimized(
      linked, outputs: outputs,
      varies: Layout(
        linked, varyingInputs: [Bool](repeating: false, count: count), samples: true
      ).varies)
    baseValues = program.uncertain.map { $0.input.baseValue }
    layout = Layout(
      program, varyingInputs: [Bool](repeating: false, count: count), samples: true, outputs: slots)
    settings = .allocate(capacity: max(count, 1))
    settings.initialize(repeating: 0, count: max(count, 1))
    settingCount = count
    plan = try Self.plan(program, analyst.model, options)
    try buildDistributions(analyst)
    groups = try Self.copulas(program, analyst)
    for collision in plan.collisions {
      cautions.append(
        "`\(collision.yields)` draws from the counter-based generator: `\(collision.keeps)` has its place among the Sobol points")
    }
    let asked = options.samples ?? analyst.model.samples
    if plan.samples != asked {
      cautions.append(
        "\(plan.samples) draws instead of \(asked): Sobol points come in powers of two")
    }
  }

  deinit { settings.deallocate() }

  /// Gives the inputs of the next run their numbers.
  func set(_ values: [Double]) {
    for (index, value) in values.prefix(settingCount).enumerated() { settings[index] = value }
  }

  /// Puts another distribution in the place of an uncertain input; its uniforms stay the same.
  func replace(_ place: Int, by distribution: Distribution) {
    guard distributions.indices.contains(place) else { return }
    distributions[place] = distribution
  }

  private static func plan(
    _ program: Program, _ model: Model, _ options: SimulationOptions
  ) throws(Diagnostic) -> SamplingPlan {
    var samples = options.samples ?? model.samples
    // Sobol points are balanced in powers of two only: the next larger one is taken.
    if !model.isPlainSampler, samples > 0, samples & (samples - 1) != 0 {
      samples = 1 << (Int.bitWidth - (samples - 1).leadingZeroBitCount)
    }
    do {
      return try SamplingPlan(
        seed: model.seed, samples: samples, names: program.uncertain.map(\.name),
        sampler: model.isPlainSampler ? .plain : .sobol)
    } catch {
      throw Diagnostic(
        .outOfRange, "\(samples) draws are too many",
        help: ["write for example `samples 1,000,000`"])
    }
  }

  private func buildDistributions(_ analyst: Analyst) throws(Diagnostic) {
    var known: [UncertainInput: Distribution] = [:]
    for entry in program.uncertain {
      if let old = known[entry.input] {
        distributions.append(old)
        continue
      }
      do {
        let distribution = try entry.input.distribution()
        known[entry.input] = distribution
        distributions.append(distribution)
      } catch {
        let id = analyst.model.definitions[entry.name]
        throw error.diagnostic(
          at: .init(id.map { analyst.model[$0].nameSpan } ?? Span(SourceText(name: "", ""), SourceRange(0, 0))))
      }
    }
  }

  // MARK: - Correlations

  /// Puts correlated inputs into groups, each with its copula.
  private static func copulas(
    _ program: Program, _ analyst: Analyst
  ) throws(Diagnostic) -> [(members: [Int], copula: GaussianCopula)] {
    guard !analyst.model.correlations.isEmpty else { return [] }
    var pairs: [(a: Int, b: Int, value: Double, entry: Model.CorrelationEntry)] = []
    for entry in analyst.model.correlations {
      guard entry.names.count == 2 else { continue }
      let places = entry.names.map { name in program.uncertain.firstIndex { $0.name == name.key } }
      let value = try analyst.number(
        entry.coefficient.expression, as: .number, in: entry.coefficient.source)
      for (name, place) in zip(entry.names, places) where place == nil {
        try requireUncertain(name, entry, analyst)
      }
      if let a = places[0], let b = places[1] { pairs.append((a, b, value, entry)) }
    }
    return try groups(pairs)
  }

  private static func requireUncertain(
    _ name: Name, _ entry: Model.CorrelationEntry, _ analyst: Analyst
  ) throws(Diagnostic) {
    guard let id = analyst.model.definitions[name.key] else {
      throw UnknownWords.name(name, in: entry.span.source, analyst.model, nil)
    }
    if analyst.checked[id]?.uncertain.isEmpty ?? true {
      throw Diagnostic(
        .badRange, "`\(name.text)` has no range, so it cannot move together with another input",
        at: .init(Span(entry.span.source, name.range)),
        secondary: [.init(analyst.model[id].nameSpan)],
        help: ["give it a range, or remove the line"])
    }
  }

  private static func groups(
    _ pairs: [(a: Int, b: Int, value: Double, entry: Model.CorrelationEntry)]
  ) throws(Diagnostic) -> [(members: [Int], copula: GaussianCopula)] {
    var parent: [Int: Int] = [:]
    func root(_ x: Int) -> Int {
      var x = x
      while let up = parent[x], up != x { x = up }
      return x
    }
    for pair in pairs { parent[root(pair.a)] = root(pair.b) }
    var members: [Int: Set<Int>] = [:]
    for pair in pairs { members[root(pair.a), default: []].formUnion([pair.a, pair.b]) }
    var result: [(members: [Int], copula: GaussianCopula)] = []
    for key in members.keys.sorted() {
      let list = (members[key] ?? []).sorted()
      let place = Dictionary(uniqueKeysWithValues: list.enumerated().map { ($1, $0) })
      let inside = pairs.filter { place[$0.a] != nil }
      let correlations = inside.map { pair in
        RankCorrelation(place[pair.a] ?? 0, place[pair.b] ?? 0, pair.value)
      }
      do {
        result.append((list, try GaussianCopula(size: list.count, correlations: correlations)))
      } catch {
        throw correlationError(error, inside, list)
      }
    }
    return result
  }

  private static func correlationError(
    _ error: CorrelationError,
    _ pairs: [(a: Int, b: Int, value: Double, entry: Model.CorrelationEntry)], _ members: [Int]
  ) -> Diagnostic {
    func name(_ place: Int) -> String {
      for pair in pairs {
        if pair.a == members[place] { return pair.entry.names[0].text }
        if pair.b == members[place] { return pair.entry.names[1].text }
      }
      return "?"
    }
    let label = pairs.last.map { Diagnostic.Label($0.entry.span) }
    switch error {
    case .outOfRange:
      let bad = pairs.first { abs($0.value) > 1 }
      return Diagnostic(
        .badRange, "a correlation lies between -1 and 1",
        at: bad.map { .init($0.entry.span) } ?? label, help: ["write for example `correlate a, b 0.5`"])
    case .badPair: return Diagnostic(.badRange, "an input is not correlated with itself", at: label)
    case .statedTwice: return Diagnostic(.badRange, "this correlation is stated twice", at: label)
    case .groupTooLarge(let limit):
      return Diagnostic(.outOfRange, "more than \(limit) inputs move together", at: label)
    case .inconsistent(let triple):
      let names = triple.members.map(name)
      let (a, b) = (name(triple.pair.first), name(triple.pair.second))
      let nearest = (triple.nearest * 100).rounded() / 100
      return Diagnostic(
        .badRange,
        "the correlations of \(names.joined(separator: ", ")) cannot hold together", at: label,
        secondary: pairs.dropLast().map { .init($0.entry.span) },
        help: ["the nearest that can: `correlate \(a), \(b) \(nearest)`"])
    case .groupInconsistent:
      return Diagnostic(
        .badRange, "these correlations cannot all hold together", at: label,
        help: ["make them weaker"])
    }
  }

  // MARK: - Running

  /// What one thread works with.
  private final class Worker: @unchecked Sendable {
    let machine: Machine
    let draws: UnsafeMutablePointer<Double>
    let count: Int

    init(_ machine: Machine, inputs: Int) {
      self.machine = machine
      count = max(inputs, 1) * ParallelBlocks.size
      draws = .allocate(capacity: count)
      draws.initialize(repeating: 0, count: count)
    }

    deinit { draws.deallocate() }
  }

  func run(_ options: SimulationOptions) throws(Diagnostic) -> SampleColumns {
    guard let columns = SampleColumns(columns: slots.count, rows: plan.samples) else {
      throw Diagnostic(
        .outOfRange, "\(plan.samples) draws of \(slots.count) results do not fit into memory",
        help: ["ask for fewer draws: `samples 65,536`"])
    }
    let done = ParallelBlocks.run(
      ParallelBlocks.number(for: plan.samples), threads: options.threads ?? ParallelBlocks.processors,
      isCancelled: options.isCancelled
    ) { [self] block in
      let worker = take()
      evaluate(block, worker, columns)
      give(worker)
    }
    machines.withLock { $0 = [] }
    guard done else {
      throw Diagnostic(.notComputed, "stopped", help: ["nothing was changed"])
    }
    return columns
  }

  private func take() -> Worker {
    if let free = machines.withLock({ $0.popLast() }) { return free }
    let machine = Machine(program, layout, width: layout.width, baseValues: baseValues)
    machine.runFixed(inputs: (0..<settingCount).map { UnsafePointer(settings + $0) })
    return Worker(machine, inputs: distributions.count)
  }

  private func give(_ worker: Worker) {
    machines.withLock { $0.append(worker) }
  }

  /// Draws a block of 1,024 samples and evaluates it in parts of the machine's width.
  private func evaluate(_ block: Int, _ worker: Worker, _ columns: SampleColumns) {
    let range = ParallelBlocks.range(of: block, count: plan.samples)
    let pointers = distributions.indices.map { worker.draws + $0 * ParallelBlocks.size }
    draw(range, pointers)
    var start = 0
    while start < range.count {
      let lanes = min(worker.machine.width, range.count - start)
      worker.machine.runBlock(
        inputs: [], draws: pointers.map { UnsafePointer($0 + start) }, lanes: lanes)
      for (column, slot) in slots.enumerated() {
        guard let out = columns.address(column: column, row: range.lowerBound + start) else { continue }
        let value = worker.machine.operand(slot)
        if value.laneStride == 0 {
          out.update(repeating: value.base.pointee, count: lanes)
        } else {
          out.update(from: value.base, count: lanes)
        }
      }
      start += lanes
    }
  }

  private func draw(_ range: Range<Int>, _ pointers: [UnsafeMutablePointer<Double>]) {
    for (index, pointer) in pointers.enumerated() {
      plan.streams[index].fill(pointer, from: range.lowerBound, count: range.count)
    }
    var correlated: Set<Int> = []
    for group in groups {
      group.copula.correlate(group.members.map { pointers[$0] }, count: range.count)
      for member in group.members {
        correlated.insert(member)
        distributions[member].transformNormals(pointers[member], count: range.count)
      }
    }
    for (index, pointer) in pointers.enumerated() where !correlated.contains(index) {
      distributions[index].transform(pointer, count: range.count)
    }
  }
}
