public import Diagnostics
public import Quantities
public import Syntax

/// A model whose names and units are known to fit: the only thing the evaluator accepts.
///
/// Entities with an error have no formula; everything that depends on them has none either.
public struct CheckedModel: Sendable {
  /// The model.
  public internal(set) var model: Model
  /// The formula of each entity; nil where it has an error.
  public internal(set) var formulas: [Formula?]
  /// The checked cases.
  public internal(set) var cases: [CheckedCase]
  /// The order in which entities are computed: loops together, everything after what it uses.
  public internal(set) var order: ComputationOrder
  /// What is wrong, in the order of the text.
  public internal(set) var diagnostics: [Diagnostic]
  /// What the check of a changed model may take over from this one.
  var trace = CheckTrace()

  /// Creates the model that says nothing.
  public init() {
    self.init(
      model: Model(), formulas: [], cases: [], order: ComputationOrder(count: 0), diagnostics: [])
  }

  init(
    model: Model, formulas: [Formula?], cases: [CheckedCase], order: ComputationOrder,
    diagnostics: [Diagnostic]
  ) {
    self.model = model
    self.formulas = formulas
    self.cases = cases
    self.order = order
    self.diagnostics = diagnostics
  }

  /// Returns the formula of an entity.
  public subscript(id: EntityID) -> Formula? { formulas[Int(id.index)] }

  /// Returns a line of a case with its clauses checked; nil for definitions and lines with an error.
  public func line(_ id: EntityID) -> CheckedLine? {
    let owner = model.entities[Int(id.index)].caseNumber
    return owner < 0 ? nil : cases[Int(owner)].line(id)
  }

  /// Whether an entity is an input: a definition that refers to no other, or a line that is a literal.
  public func isInput(_ id: EntityID) -> Bool {
    let place = Int(id.index)
    // Asked for every definition at each entry, so that nothing is copied for it.
    guard formulas[place]?.isOneValue == true, formulas[place]?.isContextDependent == false,
      let uses = formulas[place]?.uses,
      uses.allSatisfy({ model.entities[Int($0.index)].rate != nil && $0 != id })
    else {
      return false
    }
    // `1,000 EUR` in dollars uses the rate without naming it; `EUR * 1,000` refers to it.
    for used in uses where model[id].formulation.expression.mentions(model[used].name.key) {
      return false
    }
    guard model.entities[place].isLine else { return true }
    switch model.entities[place].formulation.expression.node {
    case .number, .range: return true
    default: return false
    }
  }

  /// Whether an entity sets a month, a length or a part of a payment of any case, itself or through
  /// others, so that the program is built for one value of it.
  ///
  /// - Complexity: Linear in what those clauses are made of; constant where they are literals.
  public func shapesPlan(_ id: EntityID) -> Bool {
    var stack = cases.flatMap(\.planInputs)
    var seen: Set<EntityID> = []
    while let next = stack.popLast() {
      if next == id { return true }
      if seen.insert(next).inserted { stack += self[next]?.uses ?? [] }
    }
    return false
  }

  /// Whether an entity has a range, itself or in what it is made of.
  func isUncertain(_ id: EntityID) -> Bool {
    var stack = [id]
    var seen: Set<EntityID> = []
    while let next = stack.popLast() {
      guard seen.insert(next).inserted, let formula = self[next] else { continue }
      if !formula.uncertain.isEmpty { return true }
      stack += formula.uses
    }
    return false
  }

  /// The inputs in the order of the text.
  public var inputs: [EntityID] { model.ids.filter(isInput) }

  /// Whether ramps counted at the end and in the middle of each month are in the lines of a case.
  public func rampTimings(of caseIndex: Int) -> (monthEnd: Bool, midMonth: Bool) {
    var traits = FormulaTraits()
    for id in model.cases[caseIndex].lines {
      if let formula = self[id] { traits.formUnion(formula.traits) }
    }
    return (traits.parts.contains(.monthEndRamp), traits.parts.contains(.midMonthRamp))
  }

  /// The words for kinds and units.
  public var wording: Wording { Wording(catalogue: model.catalogue) }
  /// The formatter of values.
  public var formatter: QuantityFormatter { QuantityFormatter(model.catalogue) }
}

/// A case with its clauses checked.
public struct CheckedCase: Sendable {
  /// The currency of its figures, as a unit; none when no line is money.
  public internal(set) var currency: Unit = .none
  /// The number of months; 36 unless stated.
  public internal(set) var horizon = horizonUnlessStated
  /// The effective annual rate.
  public internal(set) var discount = Formula.constant(Double(percentUnlessStated) / 100)
  /// Whether the rate was stated.
  public internal(set) var statesDiscount = false
  /// The month of go-live; 1 unless stated.
  public internal(set) var goLive = goLiveUnlessStated
  /// Whether go-live was stated.
  public internal(set) var statesGoLive = false
  /// The calendar month of month 1, counted from January of year 0; nil without `start`.
  public internal(set) var start: Int?
  /// The score of impact for the plot.
  public internal(set) var impact: Double?
  /// The case by whose net value impact is scored; nil where a score is typed.
  public internal(set) var impactOwner: Name?
  /// The score of ability for the plot.
  public internal(set) var ability: Double?
  /// The due day, as days since 1970-01-01.
  public internal(set) var due: Int?
  /// What sets a month, a length or a part of a payment: another value of it needs another program.
  public internal(set) var planInputs: Set<EntityID> = []
  /// The clauses that were refused: the case has no figures.
  public internal(set) var refused: [Span] = []
  /// The money lines and tracks in order; a line with an error is absent.
  public private(set) var lines: [CheckedLine] = []
  /// Where a line stands in `lines`.
  private var places: [EntityID: Int] = [:]

  /// The months of a case that states no horizon.
  public static let horizonUnlessStated = 36
  /// The yearly rate of a case that states none, in percent.
  public static let percentUnlessStated = 10
  /// The month of go-live of a case that states none.
  public static let goLiveUnlessStated = 1

  /// Adds a line behind the others.
  mutating func append(_ line: CheckedLine) {
    places[line.id] = lines.count
    lines.append(line)
  }

  /// Returns the line with an id; nil where it has an error or belongs to another case.
  func line(_ id: EntityID) -> CheckedLine? { places[id].map { lines[$0] } }
}

/// A line of a case with its clauses checked.
public struct CheckedLine: Sendable {
  /// Whom a line belongs to.
  public enum Beneficiary: String, Sendable {
    case company, customer, partner
  }

  /// When and how a line's value becomes cash.
  public enum Timing: Sendable {
    /// In parts, at months: one part for `once` and `at`.
    case payments([(month: Int, share: Double)])
    /// Every month from–until, both included; the value times `factor` is the monthly amount. What is
    /// tracked is reported as it is, factor 1.
    case monthly(from: Int, until: Int, factor: Double)
  }

  /// The entity.
  public let id: EntityID
  /// Cost, benefit or track.
  public let kind: CaseLine.Kind
  /// The timing.
  public internal(set) var timing: Timing
  /// Whom it belongs to.
  public internal(set) var beneficiary = Beneficiary.company
  /// The word after `as`.
  public internal(set) var label: String?
  /// The share that becomes money; nil for all of it.
  public internal(set) var realised: Formula?
  /// The share of the risk haircut (benefits) or surcharge (costs).
  public internal(set) var risk: Formula?
  /// Whether a positive benefit is subtracted.
  public internal(set) var isAdverse = false
  /// Why it is not counted; nil when it is.
  public internal(set) var notCounted: String?
  /// Whether a change took it out.
  public internal(set) var isExcluded = false

  /// Whether it enters the case's figures.
  public var isCounted: Bool {
    kind != .track && beneficiary == .company && notCounted == nil && !isExcluded
  }
}

extension Formula {
  /// The formula that is one number.
  static func constant(_ value: Double) -> Formula {
    var formula = Formula()
    formula.operations = [Operation(.constant, number: value)]
    formula.ranges = [SourceRange(0, 0)]
    formula.results = [0]
    return formula
  }
}
