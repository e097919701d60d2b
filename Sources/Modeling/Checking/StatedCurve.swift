public import Diagnostics
public import Syntax

/// A curve over the months as it is stated: `25% from month 1, 50% from month 3`, `ramp over 6 months from month 3`.
public struct StatedCurve {
  /// The values that it is made of, each with what it says.
  public let parts: [(value: Expression, words: String)]
  /// All of it.
  public let words: String

  /// Reads a call of `steps`, `ramp` or `seasonal`; nil for anything else, and where names alone make it.
  init?(_ expression: Expression, in source: SourceText, _ model: Model) {
    guard case .call(let name, let arguments) = expression.node, model.functions[name.key] == nil,
      let function = BuiltInFunction(rawValue: name.key)
    else { return nil }
    let values = arguments.map(\.value)
    guard values.contains(where: \.holdsNumber) else { return nil }
    switch function {
    case .steps:
      parts = arguments.map { argument in
        let level = source[argument.value.range]
        guard case .point(let point) = argument.key else { return (argument.value, level) }
        return (argument.value, "\(level) from \(source[point.range])")
      }
      words = parts.map(\.words).joined(separator: ", ")
    case .ramp:
      guard let length = values.first, length.holdsNumber else { return nil }
      let rest = arguments.dropFirst().map { argument in
        if case .name(let name) = argument.key, name.key == "from" {
          return " from \(source[argument.value.range])"
        }
        return ", \(source[argument.value.range])"
      }
      words = "ramp over \(source[length.range])\(rest.joined())"
      parts = [(length, words)]
    case .seasonal:
      parts = values.map { ($0, source[$0.range]) }
      words = parts.map(\.words).joined(separator: ", ") + " in turn from month 1"
    default: return nil
    }
  }
}

extension CheckedModel {
  /// The curve that an expression states; nil for anything else.
  public func curve(_ expression: Expression, in source: SourceText) -> StatedCurve? {
    StatedCurve(expression, in: source, model)
  }

  /// Whether a definition is a curve and nothing else.
  public func isCurve(_ id: EntityID) -> Bool {
    guard model[id].override == nil else { return false }
    return curve(model[id].formulation.expression, in: model[id].formulation.source) != nil
  }
}

extension Expression {
  /// Whether a number is typed in it, outside a month of the plan.
  fileprivate var holdsNumber: Bool {
    switch node {
    case .number, .range: return true
    case .month, .year: return false
    default:
      var found = false
      forEachPart { found = found || $0.holdsNumber }
      return found
    }
  }
}
