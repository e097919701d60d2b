import Modeling
import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a workbook keeps what formulas refer to.
protocol WorkbookPlaces {
  /// The months of the case.
  var horizon: Int { get }
  /// The month of go-live.
  var goLive: Int { get }
  /// The case the workbook is about.
  var caseIndex: Int { get }
  /// The cell with the number of a month.
  func monthCell(_ month: Int) -> String
  /// The formula of a definition or line.
  func formula(of id: EntityID) -> Formula?
  /// The cell of a typed number, by its operation; nil where it has none.
  func number(_ operation: Int, of owner: FormulaOwner) -> WorkbookTerm?
  /// The value of a definition or line; nil where it has no cell. Month nil asks for one value.
  func reference(to id: EntityID, month: Int?) -> WorkbookTerm?
  /// The cash of a line in a month.
  func flow(of id: EntityID, month: Int) -> WorkbookTerm?
  /// How many months the cash of a line is late.
  func delay(of id: EntityID) -> Int
  /// Benefits, costs or net cash of the case in a month, as stated or with its haircuts.
  func flow(_ kind: CaseFlow, month: Int, underRisk: Bool) -> WorkbookTerm?
  /// A figure of the case, as stated or with its haircuts.
  func metric(_ metric: Metric, month: Int?, underRisk: Bool) -> WorkbookTerm?
  /// The yearly rate of the case.
  var rate: WorkbookTerm { get }
  /// The row of a series as a range over months; nil where it has no row.
  func range(of operation: Operation, from: Int, to: Int) -> String?
}

/// Translates checked formulas to spreadsheet formulas, operation by operation.
///
/// The month is known while translating, so looking back becomes a reference to an earlier column.
/// nil stands for a construct that has no formula; the caller then writes the value.
struct WorkbookTranslator {
  let places: any WorkbookPlaces
  /// Longer formulas are given up; spreadsheets take 8,192 characters.
  private static let longest = 4_000
  /// Deeper formulas are given up; spreadsheets nest 64 levels.
  private static let deepest = 50

  /// A formula with whose text it comes from, by which its typed numbers have their cells.
  struct Owned {
    let formula: Formula
    let owner: FormulaOwner?

    /// The operations.
    var operations: [Operation] { formula.operations }

    /// The call of the finance library behind an operation.
    func call(_ operation: Operation) -> FinanceCall? {
      formula.financeCalls.indices.contains(Int(operation.a))
        ? formula.financeCalls[Int(operation.a)] : nil
    }
  }

  /// Translates the result of a formula.
  func term(
    of formula: Formula, _ owner: FormulaOwner?, month: Int?, element: Int = 0
  ) -> WorkbookTerm? {
    guard formula.results.indices.contains(element) else { return nil }
    return term(formula.results[element], of: Owned(formula: formula, owner: owner), month, 0)
  }

  private func term(
    _ slot: Int32, of formula: Owned, _ month: Int?, _ depth: Int
  ) -> WorkbookTerm? {
    guard depth < Self.deepest, slot >= 0, Int(slot) < formula.operations.count,
      let term = typed(slot, formula)
        ?? translate(formula.operations[Int(slot)], formula, month, depth + 1),
      term.text.utf8.count <= Self.longest
    else { return nil }
    return term
  }

  /// The cell of a typed number.
  private func typed(_ slot: Int32, _ formula: Owned) -> WorkbookTerm? {
    formula.owner.flatMap { places.number(Int(slot), of: $0) }
  }

  private func translate(
    _ operation: Operation, _ formula: Owned, _ month: Int?, _ depth: Int
  ) -> WorkbookTerm? {
    func part(_ slot: Int32) -> WorkbookTerm? { term(slot, of: formula, month, depth) }
    switch operation.code {
    case .constant: return operation.number.isFinite ? WorkbookTerm(operation.number) : nil
    case .uncertain:
      guard formula.formula.uncertain.indices.contains(Int(operation.a)) else { return nil }
      return WorkbookTerm(formula.formula.uncertain[Int(operation.a)].baseValue)
    case .reference: return places.reference(to: EntityID(Int(operation.a)), month: month)
    case .element:
      let id = EntityID(Int(operation.a))
      guard let list = places.formula(of: id) else { return nil }
      return term(of: list, .amount(id), month: month, element: Int(operation.b))
    case .referenceInCase where Int(operation.b) == places.caseIndex:
      return places.reference(to: EntityID(Int(operation.a)), month: month)
    case .metric where Int(operation.b) == places.caseIndex:
      return Metric(rawValue: operation.a).flatMap {
        places.metric($0, month: month, underRisk: operation.c == 1)
      }
    case .lineFlow:
      let id = EntityID(Int(operation.a))
      // By its name a line stands for what it comes to before a delay.
      let late = operation.b == 0 ? places.delay(of: id) : 0
      return month.flatMap { places.flow(of: id, month: $0 + late) }
    case .caseFlow where Int(operation.b) == places.caseIndex:
      return month.flatMap { m in
        CaseFlow(rawValue: operation.a).flatMap {
          places.flow($0, month: m, underRisk: operation.c == 1)
        }
      }
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .round, .less,
      .lessOrEqual, .equal, .notEqual, .and, .or, .daysLater:
      guard let a = part(operation.a), let b = part(operation.b) else { return nil }
      return Self.binary(operation.code, a, b)
    case .negate, .absolute, .squareRoot, .exponential, .logarithm, .floor, .ceiling, .not:
      return part(operation.a).flatMap { Self.unary(operation.code, $0) }
    case .select:
      guard let test = part(operation.a), let yes = part(operation.b), let no = part(operation.c)
      else { return nil }
      return WorkbookTerm(
        "IF(\(test.truth),\(yes.text),\(no.text))", value: test.value != 0 ? yes.value : no.value)
    case .goLive: return WorkbookTerm(Double(places.goLive))
    case .horizon: return WorkbookTerm(Double(places.horizon))
    case .total where operation.b == -2: return presentValue(operation, formula, depth)
    case .total: return total(operation, formula, depth)
    case .finance:
      return formula.call(operation).flatMap { call in
        finance(call) {
          term($0, of: formula, $1 ?? month, depth)
        } range: {
          places.range(of: formula.operations[Int($0)], from: $1, to: $2)
        }
      }
    case .financeElement:
      return formula.call(formula.operations[Int(operation.a)]).flatMap { call in
        financeElement(call, Int(operation.b)) { term($0, of: formula, $1 ?? month, depth) }
      }
    case .monthsLater:
      guard let day = part(operation.a), let months = part(operation.b) else { return nil }
      return Self.day(day, later: months)
    case .atMonth: return atMonth(operation, formula, month, depth)
    default:
      guard let month else { return nil }
      return inMonth(operation, formula, month, depth)
    }
  }

  // MARK: - Arithmetic

  private static func unary(_ code: Opcode, _ a: WorkbookTerm) -> WorkbookTerm? {
    switch code {
    case .negate: WorkbookTerm("(-\(a.inside(.atom)))", value: -a.value)
    case .absolute: .call("ABS", a, abs(a.value))
    case .squareRoot: .call("SQRT", a, a.value.squareRoot())
    case .exponential: .call("EXP", a, exp(a.value))
    case .logarithm: .call("LN", a, log(a.value))
    case .floor: .call("INT", a, a.value.rounded(.down))
    case .ceiling: WorkbookTerm("(-INT(-\(a.inside(.atom))))", value: a.value.rounded(.up))
    case .not: WorkbookTerm(condition: "NOT(\(a.truth))", a.value == 0)
    default: nil
    }
  }

  private static func binary(_ code: Opcode, _ a: WorkbookTerm, _ b: WorkbookTerm) -> WorkbookTerm?
  {
    switch code {
    case .add, .daysLater: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: power(a, b)
    case .minimum: .call("MIN", a, b, min(a.value, b.value))
    case .maximum: .call("MAX", a, b, max(a.value, b.value))
    case .round:
      WorkbookTerm(
        "ROUND(\(a.inside(.product))/\(b.inside(.atom)),0)*\(b.inside(.product))", .product,
        value: (a.value / b.value).rounded(.toNearestOrAwayFromZero) * b.value)
    case .less: WorkbookTerm(condition: "\(a.text)<\(b.text)", a.value < b.value)
    case .lessOrEqual: WorkbookTerm(condition: "\(a.text)<=\(b.text)", a.value <= b.value)
    case .equal: WorkbookTerm(condition: equality(a, b), areEqual(a, b))
    case .notEqual: WorkbookTerm(condition: "NOT(\(equality(a, b)))", !areEqual(a, b))
    case .and: WorkbookTerm(condition: "AND(\(a.truth),\(b.truth))", a.value != 0 && b.value != 0)
    case .or: WorkbookTerm(condition: "OR(\(a.truth),\(b.truth))", a.value != 0 || b.value != 0)
    default: nil
    }
  }

  /// A power; a sign in front would bind more tightly than in the language, so both sides are atoms.
  static func power(_ a: WorkbookTerm, _ b: WorkbookTerm) -> WorkbookTerm {
    WorkbookTerm("\(a.inside(.atom))^\(b.inside(.atom))", .product, value: pow(a.value, b.value))
  }

  private static func equality(_ a: WorkbookTerm, _ b: WorkbookTerm) -> String {
    "ABS(\(a.text)-\(b.inside(.product)))<=1E-12*MAX(ABS(\(a.text)),ABS(\(b.text)))"
  }

  private static func areEqual(_ a: WorkbookTerm, _ b: WorkbookTerm) -> Bool {
    abs(a.value - b.value) <= 1e-12 * max(abs(a.value), abs(b.value))
  }

  // MARK: - Months

  /// Curves and looking back: what needs the month.
  private func inMonth(
    _ operation: Operation, _ formula: Owned, _ month: Int, _ depth: Int
  ) -> WorkbookTerm? {
    func part(_ slot: Int32, _ at: Int? = nil) -> WorkbookTerm? {
      term(slot, of: formula, at ?? month, depth)
    }
    let now = WorkbookTerm(places.monthCell(month), value: Double(month))
    let one = WorkbookTerm(1)
    switch operation.code {
    case .monthNumber: return now
    case .yearNumber: return Self.year(now)
    case .ago:
      let before = month - Int(operation.b)
      if before >= 1 { return part(operation.a, before) }
      return operation.c < 0 ? WorkbookTerm(0) : part(operation.c)
    case .ramp:
      guard let length = part(operation.a), let from = part(operation.b) else { return nil }
      return Self.ramp(now, length, from, isAverage: operation.c == 1)
    case .sCurve:
      guard let middle = part(operation.a), let slope = part(operation.b),
        let from = part(operation.c)
      else { return nil }
      return Self.sCurve(now, middle, slope, from)
    case .growth where changes(operation.a, formula):
      return Self.product(stride(from: 13, through: month, by: 12)) { month in
        part(operation.a, month).map { (one + $0).bracketed }
      }
    case .growthMonthly where changes(operation.a, formula):
      let growth = Self.product(stride(from: 2, through: month, by: 1)) { month in
        part(operation.a, month).map { (one + $0).bracketed }
      }
      return growth.map { Self.power($0.bracketed, WorkbookTerm("(1/12)", value: 1.0 / 12)) }
    case .retained where changes(operation.b, formula):
      let kept = Self.product(stride(from: 2, through: month, by: 1)) { month in
        part(operation.b, month).map { (one - $0).bracketed }
      }
      guard let stock = part(operation.a, min(month, 1)), let kept else { return nil }
      return stock * kept
    case .growth:
      return part(operation.a).map { Self.power((one + $0).bracketed, Self.year(now) - one) }
    case .growthMonthly:
      return part(operation.a).map {
        Self.power((one + $0).bracketed, (now - one).bracketed / WorkbookTerm(12))
      }
    case .retained:
      guard let stock = part(operation.a), let loss = part(operation.b) else { return nil }
      return stock * Self.power((one - loss).bracketed, now - one)
    case .seasonal:
      guard operation.list.count == 12 else { return nil }
      return part(operation.list[(max(month, 1) - 1) % 12])
    case .steps: return steps(operation, now, part)
    default: return nil
    }
  }

  /// Whether an operation may differ from month to month.
  private func changes(_ slot: Int32, _ formula: Owned) -> Bool {
    guard slot >= 0, Int(slot) < formula.operations.count else { return false }
    let operation = formula.operations[Int(slot)]
    switch operation.code {
    case .constant, .uncertain, .horizon, .goLive, .total, .atMonth: return false
    case .reference, .referenceInCase, .element:
      return places.formula(of: EntityID(Int(operation.a)))?.type.isSeries ?? true
    case .add, .subtract, .multiply, .divide, .power, .negate, .minimum, .maximum, .round, .select:
      return [operation.a, operation.b, operation.c].contains { changes($0, formula) }
    default: return true
    }
  }

  /// The product over some months; 1 over none, nil where one of them has no formula.
  private static func product(
    _ months: StrideThrough<Int>, _ factor: (Int) -> WorkbookTerm?
  ) -> WorkbookTerm? {
    months.reduce(WorkbookTerm(1)) { product, month in
      product.flatMap { known in factor(month).map { known * $0 } }
    }
  }

  /// A day so many months later, both in days since 1970; a spreadsheet counts from 1899-12-30.
  private static func day(_ day: WorkbookTerm, later months: WorkbookTerm) -> WorkbookTerm? {
    guard let epoch = CalendarDate(year: 1970, month: 1, day: 1),
      let number = Int(exactly: day.value.rounded()), let count = Int(exactly: months.value),
      let moved = epoch.adding(days: number)?.adding(months: count)
    else { return nil }
    return WorkbookTerm(
      "EDATE(\(day.text)+25569,\(months.text))-25569", .sum,
      value: Double(epoch.days(to: moved)))
  }

  private static func year(_ month: WorkbookTerm) -> WorkbookTerm {
    WorkbookTerm("ROUNDUP(\(month.text)/12,0)", value: (month.value / 12).rounded(.up))
  }

  private static func ramp(
    _ now: WorkbookTerm, _ length: WorkbookTerm, _ from: WorkbookTerm, isAverage: Bool
  ) -> WorkbookTerm {
    let passed = now - from + WorkbookTerm(isAverage ? 0.5 : 1)
    let level = passed.value / length.value
    return WorkbookTerm(
      "IF(\(now.text)<\(from.text),0,MIN(1,MAX(0,\(passed.inside(.product))/\(length.inside(.atom)))))",
      value: now.value < from.value ? 0 : min(1, max(0, level)))
  }

  private static func sCurve(
    _ now: WorkbookTerm, _ middle: WorkbookTerm, _ slope: WorkbookTerm, _ from: WorkbookTerm
  ) -> WorkbookTerm {
    let exponent = slope * (now - middle).bracketed
    return WorkbookTerm(
      "IF(\(now.text)<\(from.text),0,1/(1+EXP(-(\(exponent.text)))))",
      value: now.value < from.value ? 0 : 1 / (1 + exp(-exponent.value)))
  }

  /// The level of the last step reached.
  private func steps(
    _ operation: Operation, _ now: WorkbookTerm, _ part: (Int32, Int?) -> WorkbookTerm?
  ) -> WorkbookTerm? {
    var result = WorkbookTerm(0)
    for k in stride(from: 0, to: operation.list.count - 1, by: 2) {
      guard let from = part(operation.list[k], nil), let level = part(operation.list[k + 1], nil)
      else {
        return nil
      }
      result = WorkbookTerm(
        "IF(\(now.text)>=\(from.text),\(level.text),\(result.text))",
        value: now.value >= from.value ? level.value : result.value)
    }
    return result
  }

  /// The value in a month: one that is known while translating, or one that a formula gives.
  private func atMonth(
    _ operation: Operation, _ formula: Owned, _ month: Int?, _ depth: Int
  ) -> WorkbookTerm? {
    let months = Int(operation.c)...places.horizon
    guard let point = term(operation.b, of: formula, month, depth),
      let wanted = Int(exactly: point.value.rounded()), months.contains(wanted),
      let value = term(operation.a, of: formula, wanted, depth)
    else { return nil }
    if Double(point.text) != nil { return value }
    let place = "ROUND(\(point.text),0)" + (months.lowerBound == 0 ? "+1" : "")
    if let range = places.range(
      of: formula.operations[Int(operation.a)], from: months.lowerBound, to: months.upperBound)
    {
      return WorkbookTerm("INDEX(\(range),\(place))", value: value.value)
    }
    let all = months.compactMap { term(operation.a, of: formula, $0, depth)?.text }
    guard all.count == months.count, all.count <= 254 else { return nil }
    return WorkbookTerm("CHOOSE(\(place),\(all.joined(separator: ",")))", value: value.value)
  }

  /// What a series is worth today, at the rate of the case.
  private func presentValue(
    _ operation: Operation, _ formula: Owned, _ depth: Int
  ) -> WorkbookTerm? {
    guard operation.a >= 0, operation.c < 0 || Int(operation.c) == places.caseIndex else {
      return nil
    }
    let growth = (WorkbookTerm(1) + places.rate).bracketed
    var parts: [WorkbookTerm] = []
    for month in 0...places.horizon {
      guard let flow = term(operation.a, of: formula, month, depth) else {
        // A definition begins in month 1.
        if month == 0 { continue }
        return nil
      }
      let now = WorkbookTerm(places.monthCell(month), value: Double(month))
      parts.append(flow / Self.power(growth, (now / WorkbookTerm(12)).bracketed))
    }
    return parts.dropFirst().reduce(parts.first) { sum, part in sum.map { $0 + part } }
  }

  /// A sum over months: of a row where there is one, else of its parts.
  private func total(_ operation: Operation, _ formula: Owned, _ depth: Int) -> WorkbookTerm? {
    guard operation.b >= 0, operation.a >= 0, Int(operation.a) < formula.operations.count else {
      return nil
    }
    let last = operation.c < 0 ? places.horizon : min(Int(operation.c), places.horizon)
    guard Int(operation.b) <= last else { return WorkbookTerm(0) }
    let months = Int(operation.b)...last
    var parts: [WorkbookTerm] = []
    for month in months {
      guard let part = term(operation.a, of: formula, month, depth) else { return nil }
      parts.append(part)
    }
    let value = parts.reduce(0) { $0 + $1.value }
    let inner = formula.operations[Int(operation.a)]
    if let range = places.range(of: inner, from: months.lowerBound, to: months.upperBound) {
      return WorkbookTerm("SUM(\(range))", value: value)
    }
    return WorkbookTerm(parts.map(\.text).joined(separator: "+"), .sum, value: value)
  }
}
