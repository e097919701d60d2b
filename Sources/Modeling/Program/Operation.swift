/// What one operation of a formula or a program computes; operands are earlier slots.
public enum Opcode: UInt8, Sendable {
  /// `number`
  case constant
  /// The result of a definition or line (`a`: its id), in the context it is used in.
  case reference
  /// Element `b` of a definition that is a list (`a`: its id).
  case element
  /// The result of a definition or line (`a`) in the context of case `b`.
  case referenceInCase
  /// Metric `a` (raw value) of case `b` (−1: all cases), `c` 1 under risk.
  case metric
  /// The cash flow of a line (`a`: its id), months 0 to horizon; `b` 0 before a delay of all benefits.
  case lineFlow
  /// All of one kind of flow of case `b`: `a` is a raw `CaseFlow`, `c` 1 under risk.
  case caseFlow

  case add, subtract, multiply, divide, power, negate
  case minimum, maximum, absolute, squareRoot, exponential, logarithm
  case floor, ceiling
  /// `a` rounded to a multiple of `b`.
  case round
  case less, lessOrEqual, equal, notEqual, and, or, not
  /// The date `a` moved by `b` months of the calendar; the part of a month beyond whole ones in days.
  case monthsLater
  /// The date `a` moved by `b` days, to the nearest day.
  case daysLater
  /// `a` where it is not 0, then `b`, else `c`.
  case select

  /// The number of the month.
  case monthNumber
  /// The year of the month: ceil(m / 12).
  case yearNumber
  /// The month of go-live.
  case goLive
  /// The number of months.
  case horizon
  /// Linear from slot `b` over `a` months; `c` 1 takes the middle of the month.
  case ramp
  /// Midpoint `a`, steepness `b`, from `c`.
  case sCurve
  /// Pairs of month and level in `list`.
  case steps
  /// Levels in `list`, repeating from month 1.
  case seasonal
  /// `(1 + a)` to the power of full years passed; where `a` changes, the product of the years.
  case growth
  /// `(1 + a)` to the power of twelfths passed; where `a` changes, the product of the months.
  case growthMonthly
  /// A stock `a` that loses the share `b` a month: `a (1 − b)^(m−1)`; where `b` changes, the product of
  /// what is kept in months 2 to m.
  case retained
  /// `a` as it was `b` (immediate) months ago; before month 1 the value of `c`, or 0 when `c` is −1.
  case ago
  /// `a` in the month that slot `b` gives; months before `c` (immediate) do not exist.
  case atMonth
  /// The sum of `a` over the months `b` to `c` (immediate; `c` −1 is the horizon).
  case total
  /// A function of the finance library: `a` is the place in `Formula.financeCalls`.
  case finance
  /// Element `b` of the list result of the finance call in slot `a`.
  case financeElement
  /// The value of an uncertain input; `a` is the place in `Formula.uncertain`.
  case uncertain

  // Only in programs:

  /// A member of a loop, filled month by month by `store`.
  case loopValue
  /// Copies `a` to the loop value `b`.
  case store
  /// The cash flow of value `a` by the timing `b` of the program.
  case flow
  /// The part `b`, a share, of the flow `a`; no number where there is a flow and the share is below 0% or
  /// above 100%. `c` (immediate) is a raw `SharePart`.
  case part
  /// The series `a` in the months of a longer plan: without value after its own last month.
  case lengthened
  /// The flow `a` moved right by `b` (immediate) months; what leaves the horizon is lost.
  case shift
  /// Σ a[t] / (1 + rate)^(t/12), the yearly rate in slot `b`.
  case discountedSum
  /// a[t] / (1 + rate)^(t/12), the yearly rate in slot `b`.
  case discounted
  /// The running sum of `a`.
  case runningSum
  /// The first time the running sum of `a` is back at 0, in months; infinite when never.
  case paybackFirst
  /// The time from which it stays there; infinite when never.
  case paybackLasting
  /// The deepest point of the running sum of `a`, as a positive number.
  case peak
  /// The only yearly rate at which `a` is worth 0; NaN when there is none or several.
  case internalRate
  /// A value given from outside: `a` is the place in the run's inputs.
  case input
  /// A sum of series times numbers, each in its months: `list` holds pairs of a series (−1: 1 every
  /// month) and a number (−1: the constant of the part), the rest is in the combination `a` of the program.
  case combination
}

/// One operation.
public struct Operation: Sendable {
  /// What is computed.
  public let code: Opcode
  /// The first operand: a slot, or what the code says.
  public var a: Int32
  /// The second operand, likewise.
  public var b: Int32
  /// The third operand, likewise.
  public var c: Int32
  /// The immediate number of `constant`.
  public var number: Double
  /// More operands, for the few operations with many.
  public var list: [Int32]

  /// Creates an operation.
  public init(
    _ code: Opcode, _ a: Int32 = -1, _ b: Int32 = -1, _ c: Int32 = -1, number: Double = 0,
    list: [Int32] = []
  ) {
    self.code = code
    self.a = a
    self.b = b
    self.c = c
    self.number = number
    self.list = list
  }
}

/// Which share of a line's flow `Opcode.part` takes.
enum SharePart: Int32, Sendable {
  /// What is realised.
  case realised
  /// The risk haircut of a benefit.
  case haircut
  /// What risk adds to a cost, which may be more than all of it.
  case surcharge
}
