import Diagnostics
import Modeling
import Syntax

/// The break-even of every input of a figure, nearest to failure first.
struct BreakEvens {
  /// One input.
  struct Entry {
    let input: EntityID
    /// Where the figure is 0; nil without such a place in the domain.
    let seek: GoalSeek
    /// The break-even nearest to the value as stated.
    let value: Double
    let stated: Double
    /// How far away it is, in steps from the stated value to the end of the range.
    let distance: Double
    /// Whether the figure grows with the input.
    let risesWithInput: Bool
  }

  /// Inputs with a break-even, nearest first.
  let entries: [Entry]
  /// Inputs that have an effect but no break-even in their domain.
  let without: [GoalSeek]

  /// Searches the inputs of the net value of a case.
  init(_ analyst: Analyst, caseIndex: Int) {
    let name =
      analyst.model.cases.indices.contains(caseIndex)
      ? analyst.model.cases[caseIndex].name.text : ""
    let source = SourceText(name: "break even", "npv of \(name)")
    guard case .command(.show(let asked))? = Parser.parse(source).items.first?.statement,
      let question = try? analyst.question(asked, in: source, caseIndex: caseIndex)
    else {
      self.init(entries: [], without: [])
      return
    }
    self.init(analyst, question)
  }

  private init(entries: [Entry], without: [GoalSeek]) {
    self.entries = entries
    self.without = without
  }

  /// Searches the inputs of a question.
  init(_ analyst: Analyst, _ question: Question, among inputs: [EntityID]? = nil) {
    var entries: [Entry] = []
    var without: [GoalSeek] = []
    for id in inputs ?? analyst.inputs(of: question) {
      guard let seek = try? analyst.breakEven(id, for: question), !seek.isFlat else { continue }
      guard let nearest = seek.nearest else {
        without.append(seek)
        continue
      }
      let stated = seek.inputAsStated
      let spread = Self.spread(analyst, id, stated, towards: nearest.input)
      let rises =
        nearest.below == nearest.above
        ? (seek.asStated >= 0) == (stated >= nearest.input) : nearest.below < nearest.above
      entries.append(
        Entry(
          input: id, seek: seek, value: nearest.input, stated: stated,
          distance: spread > 0 ? abs(nearest.input - stated) / spread : .infinity,
          risesWithInput: rises))
    }
    self.entries = entries.sorted {
      $0.distance != $1.distance ? $0.distance < $1.distance : $0.input < $1.input
    }
    self.without = without
  }

  /// The input nearest to failure.
  var nearest: Entry? { entries.first }

  /// The size of a likely mistake in an input: up to the end of its range on that side, a tenth of it
  /// where it has no range.
  private static func spread(
    _ analyst: Analyst, _ id: EntityID, _ stated: Double, towards value: Double
  ) -> Double {
    if let ends = analyst.checked[id]?.uncertain.first?.ends,
      analyst.checked[id]?.uncertain.count == 1
    {
      let side = value < stated ? stated - ends.low : ends.high - stated
      if side > 0 { return side }
    }
    return abs(stated) / 10
  }
}
