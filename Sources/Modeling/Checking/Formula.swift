public import Diagnostics
public import Quantities
public import Syntax

/// A checked formula: a flat list of operations on bare numbers whose units were settled while checking.
///
/// Operands of an operation are earlier operations of the same formula; other definitions enter by
/// `reference`. The linker copies the operations into a program.
public struct Formula: Sendable {
  /// What a formula holds, changed only while one formula has it: thousands of formulas are handed from
  /// model to model, so that a copy has to be one pointer.
  private final class Contents: @unchecked Sendable {
    var operations: [Operation] = []
    var ranges: [SourceRange] = []
    var type = ValueType.number
    var traits = FormulaTraits()
    var uses: [EntityID] = []
    /// The operation that holds the result; −1 for lists and text.
    var result: Int32 = -1
    /// What only some have, kept apart so that the many others stay small.
    var rare = Boxed<RareParts>()

    init() {}

    init(_ other: Contents) {
      operations = other.operations
      ranges = other.ranges
      type = other.type
      traits = other.traits
      uses = other.uses
      result = other.result
      rare = other.rare
    }
  }

  private var contents = Contents()

  /// The contents where they may be changed.
  private var own: Contents {
    mutating get {
      if !isKnownUniquelyReferenced(&contents) { contents = Contents(contents) }
      return contents
    }
  }

  /// Operations that belong to the months, the go-live and the lines of one case.
  struct View: Sendable {
    let operations: Range<Int>
    let caseIndex: Int
  }

  /// What a plain sum or product does not have.
  private struct RareParts: HasEmptyValue {
    /// The operations that hold the elements of a list.
    var elements: [Int32] = []
    var text: String?
    var readings: [Reading] = []
    var uncertain: [UncertainInput] = []
    var financeCalls: [FinanceCall] = []
    var views: [View] = []
  }

  /// Creates an empty formula.
  public init() {}

  /// What to compute, in order.
  public internal(set) var operations: [Operation] {
    get { contents.operations }
    _modify { yield &own.operations }
  }
  /// Where each operation stands in the formula's text.
  public internal(set) var ranges: [SourceRange] {
    get { contents.ranges }
    _modify { yield &own.ranges }
  }
  /// What the result is.
  public internal(set) var type: ValueType {
    get { contents.type }
    _modify { yield &own.type }
  }
  /// What those who use it have to know besides its type.
  var traits: FormulaTraits {
    get { contents.traits }
    _modify { yield &own.traits }
  }
  /// The definitions and lines it uses.
  public internal(set) var uses: [EntityID] {
    get { contents.uses }
    _modify { yield &own.uses }
  }
  /// The operation that holds the result; several for a list.
  public internal(set) var results: [Int32] {
    get { isOneValue ? [contents.result] : contents.rare.value.elements }
    set {
      own.result = newValue.count == 1 ? newValue[0] : -1
      let elements = newValue.count == 1 ? [] : newValue
      if elements != contents.rare.value.elements { own.rare.value.elements = elements }
    }
  }
  /// Whether the result is one value, no list and no text.
  var isOneValue: Bool { contents.result >= 0 }
  /// The text of the result when it is quoted text.
  public internal(set) var text: String? {
    get { contents.rare.value.text }
    set { if newValue != text { own.rare.value.text = newValue } }
  }
  /// How doubtful parts were read, for the echo.
  public internal(set) var readings: [Reading] {
    get { contents.rare.value.readings }
    _modify { yield &own.rare.value.readings }
  }
  /// The uncertain inputs typed in the formula.
  public internal(set) var uncertain: [UncertainInput] {
    get { contents.rare.value.uncertain }
    _modify { yield &own.rare.value.uncertain }
  }
  /// The calls of the finance library.
  public internal(set) var financeCalls: [FinanceCall] {
    get { contents.rare.value.financeCalls }
    _modify { yield &own.rare.value.financeCalls }
  }
  /// The operations that are read as a case sees them, innermost first: `total(saved) of portal`.
  var views: [View] {
    get { contents.rare.value.views }
    _modify { yield &own.rare.value.views }
  }

  /// The case an operation is read for, where the formula is asked for `asked` (−1: no case).
  func context(ofOperation index: Int, asked: Int32) -> Int32 {
    for view in views where view.operations.contains(index) { return Int32(view.caseIndex) }
    return asked
  }

  /// Whether the result depends on the horizon, the go-live or the month.
  public internal(set) var isContextDependent: Bool {
    get { traits.parts.contains(.context) }
    set {
      if newValue { traits.parts.insert(.context) } else { traits.parts.remove(.context) }
    }
  }

  /// The value when the formula is nothing but a number.
  public var constant: Double? {
    guard operations.count == 1, operations[0].code == .constant else { return nil }
    return operations[0].number
  }
}

/// How a doubtful part of a formula was read.
public struct Reading: Sendable, Hashable {
  /// The sentence.
  public let text: String

  /// Creates a reading.
  public init(_ text: String) { self.text = text }
}

/// One call of a function of the finance library.
public struct FinanceCall: Sendable {
  /// One argument.
  public enum Argument: Sendable {
    /// A slot with one number.
    case number(Int32)
    /// Slots with a list of numbers.
    case numbers([Int32])
    /// Slots with days since 1970-01-01.
    case dates([Int32])
    /// A word such as `end`.
    case text(String)
    /// A monthly series of flows: months 1 to horizon of a slot, and month 0 of cash.
    case series(Int32, hasMonthZero: Bool)
    /// Not given.
    case none
  }

  /// The name of the function.
  public let name: String
  /// The arguments in the order of the function's parameters.
  public let arguments: [Argument]
  /// The unit of the amounts given, and so of the amounts of the result.
  public let unit: Unit

  /// The slots of the single numbers, in order: operands of the operation, which reads them month by month
  /// where one of them changes.
  var numbers: [Int32] {
    arguments.compactMap { if case .number(let slot) = $0 { slot } else { nil } }
  }
}

/// An uncertain input as typed, in the unit of its definition.
public struct UncertainInput: Sendable, Hashable {
  /// How the numbers are to be read.
  public indirect enum Shape: Sendable, Hashable {
    /// `likely (low to high)` or `low to high`, read as the text's `ranges` line says.
    case range(likely: Double?, low: Double, high: Double)
    case pert(low: Double, likely: Double, high: Double)
    case triangular(low: Double, likely: Double, high: Double)
    case normal(mean: Double, deviation: Double)
    case normalPercentiles(p10: Double, p90: Double)
    case lognormalPercentiles(p10: Double, p90: Double)
    case uniform(low: Double, high: Double)
    /// The value with this probability, else 0.
    case chance(probability: Double, of: Shape)
    case constant(Double)
    case oneOf(values: [Double], weights: [Double])
    case data([Double])
  }

  /// The shape.
  public var shape: Shape
  /// Whether the quantity is a share, which stays within 0% and 100%.
  public var isShare: Bool
  /// `within low to high`.
  public var bounds: Bounds?
  /// How `low to high` is read here.
  public var reading: RangeReading

  /// A pair of bounds.
  public struct Bounds: Sendable, Hashable {
    /// The lower bound, in the unit of the formula.
    public let low: Double
    /// The upper bound, in the same unit.
    public let high: Double
  }

  /// The typed ends; nil for shapes that have none.
  public var ends: (low: Double, high: Double)? {
    switch shape {
    case .range(_, let low, let high), .pert(let low, _, let high),
      .triangular(let low, _, let high),
      .normalPercentiles(let low, let high), .lognormalPercentiles(let low, let high),
      .uniform(let low, let high):
      return (low, high)
    case .chance(_, let inner):
      guard case .constant(let value) = inner else { return nil }
      return (min(0, value), max(0, value))
    case .oneOf(let values, _), .data(let values):
      guard let low = values.min(), let high = values.max() else { return nil }
      return (low, high)
    case .normal, .constant: return nil
    }
  }

  /// The stated likely value, if any.
  public var likely: Double? {
    switch shape {
    case .range(let likely, _, _): return likely
    case .pert(_, let likely, _), .triangular(_, let likely, _): return likely
    default: return nil
    }
  }
}

extension UncertainInput {
  /// Returns the input with likely value, ends and bounds times a positive factor; nil for events and
  /// data, which are left to the formula.
  func scaled(by factor: Double) -> UncertainInput? {
    guard factor > 0 else { return nil }
    let scale = { (value: Double) in value * factor }
    return moved(scale, deviation: scale)
  }

  /// Returns the input with likely value, ends and bounds moved by an amount; nil for events and data.
  func shifted(by amount: Double) -> UncertainInput? {
    moved({ $0 + amount }, deviation: { $0 })
  }

  private func moved(
    _ f: (Double) -> Double, deviation g: (Double) -> Double
  ) -> UncertainInput? {
    var result = self
    switch shape {
    case .range(let likely, let low, let high):
      result.shape = .range(likely: likely.map(f), low: f(low), high: f(high))
    case .pert(let low, let likely, let high):
      result.shape = .pert(low: f(low), likely: f(likely), high: f(high))
    case .triangular(let low, let likely, let high):
      result.shape = .triangular(low: f(low), likely: f(likely), high: f(high))
    case .normal(let mean, let deviation):
      result.shape = .normal(mean: f(mean), deviation: g(deviation))
    case .normalPercentiles(let low, let high):
      result.shape = .normalPercentiles(p10: f(low), p90: f(high))
    case .lognormalPercentiles(let low, let high):
      guard f(low) > 0 else { return nil }
      result.shape = .lognormalPercentiles(p10: f(low), p90: f(high))
    case .uniform(let low, let high): result.shape = .uniform(low: f(low), high: f(high))
    case .chance, .constant, .oneOf, .data: return nil
    }
    result.bounds = bounds.map { Bounds(low: f($0.low), high: f($0.high)) }
    return result
  }
}
