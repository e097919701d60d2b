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
  /// Asked before every part of a block that is computed together, at most 512 draws; true stops the run.
  public var isCancelled: @Sendable () -> Bool = { false }
  /// Told now and then, on any thread, how many of the draws are done, and of how many.
  public var progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }

  /// Creates the usual options.
  public init() {}
}

extension Diagnostic {
  /// What is said instead of an answer after Ctrl-C.
  public static var stopped: Diagnostic {
    Diagnostic(.notComputed, "stopped", help: ["nothing was changed"])
  }

  /// Whether it stands for an answer that Ctrl-C stopped.
  public var isStopped: Bool {
    code == .notComputed && message == Self.stopped.message
  }
}

extension Analyst {
  /// The number of draws of a simulation: Sobol points come in powers of two, so the next one is taken.
  public var sampleCount: Int { DrawSampler.samples(model, options) }

  /// A number of draws with its thousands apart.
  func grouped(_ number: Int) -> String { checked.formatter.exact(Quantity(Double(number))) }

  /// Fails when Ctrl-C was pressed, so that a part of an answer is not taken for all of it.
  public func requireNotStopped() throws(Diagnostic) { try requireNotStopped(options) }

  /// Fails when Ctrl-C was pressed.
  func requireNotStopped(_ options: SimulationOptions) throws(Diagnostic) {
    if options.isCancelled() { throw Diagnostic.stopped }
  }

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

/// Counts the blocks that are done and tells every so many of them.
private final class DrawCounter: Sendable {
  private let samples: Int
  private let tell: @Sendable (Int, Int) -> Void
  private let blocks = Atomic<Int>(0)

  init(_ samples: Int, _ tell: @escaping @Sendable (Int, Int) -> Void) {
    self.samples = samples
    self.tell = tell
  }

  func countBlock() {
    let done = blocks.wrappingAdd(1, ordering: .relaxed).newValue
    if done % 32 == 0 { tell(min(done * ParallelBlocks.size, samples), samples) }
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
  private var groups: [CorrelationGroups.Group] = []
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
    do throws(Diagnostic) {
      groups = try CorrelationGroups(analyst, among: program.uncertain.map(\.name)).groups
    } catch {
      // What is wrong stands at the line itself.
      throw Diagnostic(
        .notComputed, "not computed: the correlations have an error",
        secondary: [error.primary].compactMap { $0 }.map { .init($0.span, "line \($0.span.line)") })
    }
    for collision in plan.collisions {
      cautions.append(
        "`\(collision.yields)` draws from the counter-based generator: `\(collision.keeps)` has its place among the Sobol points"
      )
    }
    let asked = options.samples ?? analyst.model.samples
    if plan.samples != asked {
      cautions.append(
        "\(analyst.grouped(plan.samples)) draws instead of \(analyst.grouped(asked)): Sobol points come in powers of two"
      )
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

  /// The number of draws that are made.
  static func samples(_ model: Model, _ options: SimulationOptions) -> Int {
    let asked = min(options.samples ?? model.samples, SamplingPlan.sampleLimit)
    guard !model.isPlainSampler, asked > 0, asked & (asked - 1) != 0 else { return asked }
    return 1 << (Int.bitWidth - (asked - 1).leadingZeroBitCount)
  }

  private static func plan(
    _ program: Program, _ model: Model, _ options: SimulationOptions
  ) throws(Diagnostic) -> SamplingPlan {
    let samples = samples(model, options)
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
          at: .init(
            id.map { analyst.model[$0].nameSpan }
              ?? Span(SourceText(name: "", ""), SourceRange(0, 0))))
      }
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
    let progress = DrawCounter(plan.samples, options.progress)
    let done = ParallelBlocks.run(
      ParallelBlocks.number(for: plan.samples),
      threads: options.threads ?? ParallelBlocks.processors,
      isCancelled: options.isCancelled
    ) { [self] block in
      let worker = take()
      evaluate(block, worker, columns, options.isCancelled)
      give(worker)
      progress.countBlock()
    }
    machines.withLock { $0 = [] }
    guard done, !options.isCancelled() else { throw Diagnostic.stopped }
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

  /// Draws a block of 1,024 samples and evaluates it in parts of the machine's width, until it is stopped.
  private func evaluate(
    _ block: Int, _ worker: Worker, _ columns: SampleColumns,
    _ isCancelled: @Sendable () -> Bool
  ) {
    let range = ParallelBlocks.range(of: block, count: plan.samples)
    let pointers = distributions.indices.map { worker.draws + $0 * ParallelBlocks.size }
    draw(range, pointers)
    var start = 0
    while start < range.count, !isCancelled() {
      let lanes = min(worker.machine.width, range.count - start)
      worker.machine.runBlock(
        inputs: [], draws: pointers.map { UnsafePointer($0 + start) }, lanes: lanes)
      for (column, slot) in slots.enumerated() {
        guard let out = columns.address(column: column, row: range.lowerBound + start) else {
          continue
        }
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
