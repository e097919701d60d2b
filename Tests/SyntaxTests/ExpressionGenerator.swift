import Diagnostics
import Syntax
import TestSupport

/// Makes random formulas of every form, for laws that must hold for all of them.
struct ExpressionGenerator {
  var random: SeededGenerator

  private let nowhere = SourceRange(0, 0)
  private let names = ["price", "uplift", "a", "x_1", "npv", "résumé", "churn"]
  private let units = ["units", "call", "hour", "FTE", "EUR", "customer"]

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func expression(depth: Int) -> Expression {
    let choice = depth <= 0 ? pick(6) : pick(24)
    return Expression(node(choice, depth - 1), nowhere)
  }

  private mutating func node(_ choice: Int, _ depth: Int) -> Expression.Node {
    switch choice {
    case 0, 1: return .number(number())
    case 2, 3: return .name(name())
    case 4: return .range(range())
    case 5: return leaf()
    case 6...13: return .binary(operation(), expression(depth: depth), expression(depth: depth))
    case 14: return .of(expression(depth: depth), expression(depth: depth))
    case 15: return .negate(expression(depth: depth))
    case 16: return .not(expression(depth: depth))
    case 17: return .convert(expression(depth: depth), UnitSyntax([factor(1), factor(-1)]))
    case 18: return .call(name(), arguments(depth))
    case 19: return .list([expression(depth: depth), expression(depth: depth)])
    case 20: return .ago(expression(depth: depth), expression(depth: depth), otherwise: nil)
    case 21: return .under(expression(depth: depth), name())
    case 22:
      return .conditional(
        expression(depth: depth), expression(depth: depth), expression(depth: depth))
    default:
      return pick(2) == 0
        ? .chanceOf(expression(depth: depth), expression(depth: depth))
        : .within(
          expression(depth: depth), low: expression(depth: depth), high: expression(depth: depth))
    }
  }

  private mutating func leaf() -> Expression.Node {
    switch pick(5) {
    case 0: .boolean(pick(2) == 0)
    case 1:
      .date(year: 2000 + pick(100), month: 1 + pick(12), day: pick(2) == 0 ? nil : 1 + pick(28))
    case 2: .text(TextLiteral("a \"b\" \\ c", nowhere))
    case 3:
      .month(Expression(.number(NumberLiteral(value: Double(pick(37)), digits: nowhere)), nowhere))
    default: .at(Expression(.name(name()), nowhere), Expression(.name(name()), nowhere))
    }
  }

  private mutating func operation() -> BinaryOperator {
    BinaryOperator.allCases[pick(BinaryOperator.allCases.count)]
  }

  private mutating func arguments(_ depth: Int) -> [Argument] {
    (0..<pick(3)).map { i in
      let key: Argument.Key = pick(2) == 0 ? .none : .name(Name("p\(i + 1)0", nowhere))
      return Argument(key, expression(depth: depth))
    }
  }

  private mutating func number() -> NumberLiteral {
    let values: [Double] = [0, 1, 2, 0.04, 1_200, 1_234_567.891, 1e-7, 1e21, 0.1, 59_814]
    let mark: NumberLiteral.Mark = [.none, .none, .percent, .points][pick(4)]
    var unit = UnitSyntax()
    if mark == .none, pick(2) == 0 {
      unit = UnitSyntax(pick(2) == 0 ? [UnitSyntax.Factor(Name("USD", nowhere), 1)] : [factor(1)])
      if pick(2) == 0 { unit.factors.append(factor(-1)) }
    } else if mark != .none, pick(3) == 0 {
      unit = UnitSyntax([factor(-1)])
    }
    return NumberLiteral(value: values[pick(values.count)], mark: mark, unit: unit, digits: nowhere)
  }

  private mutating func range() -> RangeLiteral {
    let likely = pick(2) == 0 ? number() : nil
    let trailing = pick(2) == 0 ? UnitSyntax([factor(1), factor(-1)]) : UnitSyntax()
    return RangeLiteral(likely: likely, low: number(), high: number(), trailing: trailing)
  }

  private mutating func factor(_ sign: Int) -> UnitSyntax.Factor {
    UnitSyntax.Factor(Name(units[pick(units.count)], nowhere), sign * (1 + pick(5) / 4))
  }

  private mutating func name() -> Name { Name(names[pick(names.count)], nowhere) }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
}
