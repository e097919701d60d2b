public import Diagnostics
public import Syntax

/// A question, checked, with the case it is about: something that can be computed for many inputs.
public struct Question: Sendable {
  /// The checked formula.
  public let formula: Formula
  /// The case; nil outside any.
  public let caseIndex: Int?
  /// The text of the question.
  public let text: String
  /// What is asked of draws inside it; statistic k is the input k of the formula.
  var statistics: [Statistic] = []

  /// Whether it asks about draws: `chance(npv > 0)`, `p90(npv) - p10(npv)`.
  public var isStatistic: Bool { !statistics.isEmpty }
  /// The figure asked for, when it is nothing but one.
  public var metric: Metric? {
    guard formula.operations.count == 1, formula.operations[0].code == .metric else { return nil }
    return Metric(rawValue: formula.operations[0].a)
  }

  /// The case the question is about, of a figure that of the figure; −1 is all together, nil none.
  public var owner: Int? {
    metric == nil ? caseIndex : Int(formula.operations[0].b)
  }

  /// Whether it is a figure with the risk of each line counted.
  public var isUnderRisk: Bool { metric != nil && formula.operations[0].c == 1 }

  /// The same question for money that is back for good; nil for all but a first payback.
  var lasting: Question? {
    guard let metric = metric?.lasting else { return nil }
    var last = formula
    last.operations[0].a = metric.rawValue
    return Question(formula: last, caseIndex: caseIndex, text: metric.word)
  }

  /// Whether less of it is better: paybacks, costs and what must arrive.
  public var lessIsBetter: Bool {
    metric?.lessIsBetter == true
  }
}

extension Analyst {
  /// When the money that a question of a first payback is about is back for good; nil for other questions.
  public func lastingPayback(of question: Question) -> Double? {
    question.lasting.map(value(of:))
  }

  /// The same for values of an input, one after the other.
  ///
  /// - Complexity: One run of the program with a lane a value.
  public func lastingPaybacks(
    of question: Question, moving input: EntityID, over values: [Double]
  ) -> [Double]? {
    guard let lasting = question.lasting else { return nil }
    return Sweep(self, inputs: [input], questions: [lasting]).run([values]).first
  }

  /// Checks a question that must be one number.
  public func question(
    _ expression: Expression, in source: SourceText, caseIndex: Int? = nil
  ) throws(Diagnostic) -> Question {
    let index = caseIndex ?? model.onlyCase
    let (formula, statistics) = try formulaOfQuestion(expression, in: source, caseIndex: index)
    guard formula.results.count == 1, !formula.type.isSeries,
      formula.type.quantity != nil || formula.type.form == .monthPoint
    else {
      let text = source[expression.range]
      throw Diagnostic(
        .kindMismatch,
        formula.type.isSeries
          ? "`\(text)` has a value for every month; this needs one number"
          : "`\(text)` is not one number",
        at: .init(Span(source, expression.range)),
        help: formula.type.isSeries
          ? ["ask for one month, `\(text)[month 12]`, or for the sum, `total(\(text))`"] : [])
    }
    try requireSound(formula, context: index, at: Span(source, expression.range))
    return Question(
      formula: formula, caseIndex: index, text: source[expression.range], statistics: statistics)
  }

  /// Throws when a formula uses figures of a case that has none, or of cases that have no sum.
  func requireSound(
    _ formula: Formula, context: Int?, at span: Span
  ) throws(Diagnostic) {
    if let problem = checked.figureProblem(formula, context: Int32(context ?? -1), at: span) {
      throw problem
    }
  }

  /// Throws when any case has no figures.
  public func requireSoundCases() throws(Diagnostic) {
    for index in model.cases.indices { try requireSound(index) }
  }

  /// Returns the question for a figure of a case.
  ///
  /// - Parameter caseIndex: The case; -1 for all cases together.
  /// - Throws: What is wrong with the case.
  public func question(
    _ metric: Metric, of caseIndex: Int
  ) throws(Diagnostic) -> Question {
    try requireSound(caseIndex)
    var formula = Formula()
    formula.operations = [Operation(.metric, metric.rawValue, Int32(clamping: caseIndex), 0)]
    formula.ranges = [SourceRange(0, 0)]
    formula.results = [0]
    formula.type = type(of: metric, caseIndex: caseIndex)
    var text = metric.word
    if model.cases.count > 1 {
      text += caseIndex < 0 ? " of all" : " of \(model.cases[caseIndex].name.text)"
    }
    return Question(formula: formula, caseIndex: caseIndex < 0 ? nil : caseIndex, text: text)
  }

  /// Returns the question for one month of a monthly figure of a case.
  ///
  /// - Parameters:
  ///   - metric: A figure with a value for every month.
  ///   - month: A month of the plan, 0 for its start; others have no value.
  /// - Throws: What is wrong with the case.
  public func question(
    _ metric: Metric, of caseIndex: Int, month: Int
  ) throws(Diagnostic) -> Question {
    let series = try question(metric, of: caseIndex)
    var formula = series.formula
    formula.operations += [
      Operation(.constant, number: Double(month)), Operation(.atMonth, 0, 1, 0),
    ]
    formula.ranges += [SourceRange(0, 0), SourceRange(0, 0)]
    formula.results = [2]
    formula.type.isSeries = false
    return Question(
      formula: formula, caseIndex: series.caseIndex, text: "\(series.text)[month \(month)]")
  }
}

/// Questions linked once with some inputs left open, for sweeps of one or all of them.
struct OpenQuestions {
  let program: Program
  /// Where the questions are.
  let slots: [Int32]
  let inputCount: Int

  /// Links the questions with the inputs left open.
  init(_ checked: CheckedModel, inputs: [EntityID], questions: [Question]) {
    var linker = Linker(checked)
    for (number, id) in inputs.enumerated() { linker.makeInput(id, number: Int32(number)) }
    let outputs = questions.map { question in
      // What asks about draws has no value without them; `StatisticSweep` computes it.
      linker.link(
        question.isStatistic ? .constant(.nan) : question.formula,
        context: Int32(question.caseIndex ?? -1))
    }
    let linked = linker.finish()
    let varying = [Bool](repeating: true, count: inputs.count)
    inputCount = inputs.count
    (program, slots) = ProgramOptimizer.optimized(
      linked, outputs: outputs.map { $0.slots.first ?? -1 },
      varies: Layout(linked, varyingInputs: varying, samples: false).varies)
  }
}

/// Some questions computed for many values of some inputs: linked once, then asked again and again.
///
/// The inputs are columns, one lane a value, and everything that does not depend on them is computed
/// once. Not for use on several threads at a time.
public final class Sweep {
  private let program: Program
  private let layout: Layout
  private let slots: [Int32]
  /// The numbers of the open inputs that are moved, in the order of the columns.
  private let moved: [Int]
  /// The open inputs: what those stand at that are not moved.
  private let settings: UnsafeMutablePointer<Double>
  private let inputCount: Int
  /// Another program for each point, where an input sets a month or a part of a payment.
  private let plans: PlanSweep?
  /// A run of the program as stated, in which everything that is not moved can be read.
  private let still: Machine?
  /// Asked before every block of lanes; once true, no further one is computed.
  private let isCancelled: @Sendable () -> Bool
  /// The machine for one point at a time, made when first needed.
  private lazy var single = machine(width: 1)
  /// The machine for many points, kept for the next ones.
  private var block: Machine?

  /// Links the questions with the inputs left open, all of which are moved.
  convenience init(_ analyst: Analyst, inputs: [EntityID], questions: [Question]) {
    let checked = analyst.checked
    self.init(
      OpenQuestions(checked, inputs: inputs, questions: questions), moving: Array(inputs.indices),
      others: inputs.map { _ in .nan }, plans: PlanSweep(checked, inputs, questions),
      isCancelled: analyst.options.isCancelled)
  }

  /// Moves some of the open inputs of linked questions, while the others stand still.
  ///
  /// - Complexity: Linear in the program; what does not depend on the moved inputs is computed once.
  fileprivate init(
    _ open: OpenQuestions, moving moved: [Int], others: [Double], plans: PlanSweep? = nil,
    beside still: Machine? = nil, isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.isCancelled = isCancelled
    self.plans = plans
    self.still = still
    program = open.program
    slots = open.slots
    inputCount = open.inputCount
    self.moved = moved
    settings = .allocate(capacity: max(inputCount, 1))
    settings.initialize(repeating: .nan, count: max(inputCount, 1))
    for (number, value) in others.prefix(inputCount).enumerated() { settings[number] = value }
    var varying = [Bool](repeating: false, count: inputCount)
    for number in moved { varying[number] = true }
    layout = Layout(
      program, varyingInputs: varying, samples: false, outputs: slots, keeping: still?.layout)
  }

  deinit { settings.deallocate() }

  /// How many slots of the program change with the inputs that are moved.
  var movedSlots: Int { layout.varies.count { $0 } }

  /// A machine that has computed everything that is not moved.
  private func machine(width: Int) -> Machine {
    let machine = Machine(
      program, layout, width: width, baseValues: program.uncertain.map { $0.input.baseValue },
      beside: still)
    machine.runFixed(inputs: places(columns: nil))
    return machine
  }

  /// Where the numbers of the open inputs are: of those that are moved in columns of some length.
  private func places(
    columns: (base: UnsafePointer<Double>, length: Int)?
  ) -> [UnsafePointer<Double>] {
    var places = (0..<inputCount).map { UnsafePointer(settings + $0) }
    guard let columns else { return places }
    for (column, number) in moved.enumerated() {
      places[number] = columns.base + column * columns.length
    }
    return places
  }

  /// Computes every question for one value of each input.
  ///
  /// - Complexity: One pass over what depends on the inputs; nothing is linked or allocated but the
  ///   result.
  public func values(at point: [Double]) -> [Double] {
    guard point.count == moved.count else { return slots.map { _ in .nan } }
    if let plans { return plans.values(at: point) }
    let machine = single
    for (number, value) in zip(moved, point) { settings[number] = value }
    machine.runSingle()
    return slots.map { machine.value($0) }
  }

  /// Computes the first question for one value of the only input.
  public func value(at point: Double) -> Double {
    guard moved.count == 1, let slot = slots.first else { return .nan }
    if let plans { return plans.values(at: [point]).first ?? .nan }
    let machine = single
    settings[moved[0]] = point
    machine.runSingle()
    return machine.value(slot)
  }

  /// Computes every question for every lane.
  ///
  /// - Parameter columns: One column an input, all of one length.
  /// - Returns: One column a question; NaN in the lanes that were left when the analysis was stopped, of which
  ///   whoever answers asks `requireNotStopped`.
  public func run(_ columns: [[Double]]) -> [[Double]] {
    let count = columns.first?.count ?? 0
    if count == 1, block == nil { return values(at: columns.map { $0.first ?? .nan }).map { [$0] } }
    var results = slots.map { _ in [Double](repeating: .nan, count: count) }
    guard count > 0, columns.count == moved.count, columns.allSatisfy({ $0.count == count }) else {
      return results
    }
    if let plans {
      for lane in 0..<count where !isCancelled() {
        let values = plans.values(at: columns.map { $0[lane] })
        for (k, value) in values.enumerated() { results[k][lane] = value }
      }
      return results
    }
    let width = min(count, layout.width)
    let machine = block.flatMap { $0.width >= width ? $0 : nil } ?? machine(width: width)
    block = machine
    // One flat buffer, so that the pointers into it stay valid while the machine runs.
    let flat = columns.flatMap { $0 }
    flat.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var start = 0
      while start < count, !isCancelled() {
        let lanes = min(width, count - start)
        machine.runBlock(inputs: places(columns: (base + start, count)), lanes: lanes)
        for (k, slot) in slots.enumerated() {
          for lane in 0..<lanes { results[k][start + lane] = machine.value(slot, lane: lane) }
        }
        start += lanes
      }
    }
    return results
  }
}

/// A question linked once for many inputs, of which each is then moved alone, the others as stated.
struct LoneSweeps {
  private let analyst: Analyst
  private let question: Question
  private let open: OpenQuestions
  private let places: [EntityID: Int]
  private let stated: [Double]
  /// The question with everything as stated, which is computed once for all sweeps.
  private let still: Machine

  /// Links a question with all of its inputs open that are made of nothing else, not even of a rate that
  /// may be moved itself; the rest is linked when it is asked for.
  init(_ analyst: Analyst, _ question: Question, over inputs: [EntityID]) {
    self.analyst = analyst
    self.question = question
    var opened: [EntityID] = []
    var stated: [Double] = []
    for id in inputs where analyst.checked.isInput(id) {
      guard let formula = analyst.checked[id], formula.uses.isEmpty, !formula.type.isSeries,
        !analyst.checked.shapesPlan(id),
        let value = analyst.value(of: id)?.value
      else { continue }
      opened.append(id)
      stated.append(value)
    }
    self.stated = stated
    places = Dictionary(zip(opened, opened.indices)) { first, _ in first }
    open = OpenQuestions(analyst.checked, inputs: opened, questions: [question])
    still = Machine(
      open.program,
      Layout(open.program, varyingInputs: opened.map { _ in false }, samples: false), width: 1,
      baseValues: open.program.uncertain.map { $0.input.baseValue })
    stated.withUnsafeBufferPointer { buffer in
      still.runFixed(
        inputs: buffer.baseAddress.map { base in buffer.indices.map { base + $0 } } ?? [])
    }
  }

  /// The question with one input open.
  func sweep(over input: EntityID) -> Sweep {
    guard let place = places[input] else {
      return Sweep(analyst, inputs: [input], questions: [question])
    }
    return Sweep(
      open, moving: [place], others: stated, beside: still,
      isCancelled: analyst.options.isCancelled)
  }
}

/// Questions for inputs that set a month, a length or a part of a payment: a changed model for each
/// point, as a what-if would make it.
private struct PlanSweep {
  private let checked: CheckedModel
  private let inputs: [EntityID]
  private let questions: [Question]

  /// Creates the sweep; nil where no input shapes the plan, so that one program serves all points.
  init?(_ checked: CheckedModel, _ inputs: [EntityID], _ questions: [Question]) {
    guard inputs.contains(where: checked.shapesPlan) else { return nil }
    self.checked = checked
    self.inputs = inputs
    self.questions = questions
  }

  /// The questions at a point; NaN where the plan cannot be so, such as a month of 4.5.
  ///
  /// - Complexity: One check of what depends on the inputs, and one link.
  func values(at point: [Double]) -> [Double] {
    var layer = ChangeLayer(checked)
    for (id, value) in zip(inputs, point) { layer.setNumber(id, value) }
    let analyst = Analyst(layer.model.checked(reusing: checked))
    return questions.map { question in
      let problem = analyst.checked.figureProblem(
        question.formula, context: analyst.context(of: question),
        at: Span(SourceText(name: "", ""), SourceRange(0, 0)))
      return question.isStatistic || problem != nil ? .nan : analyst.value(of: question)
    }
  }
}

extension Analyst {
  /// Links questions with some inputs left open, to be asked for many values of them.
  public func sweep(_ questions: [Question], over inputs: [EntityID]) -> Sweep {
    Sweep(self, inputs: inputs, questions: questions)
  }
}
