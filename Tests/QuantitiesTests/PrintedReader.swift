@testable import Quantities

/// Reads a printed quantity by the number rules of the language, independently of the formatter.
struct PrintedReader {
  let catalogue: Catalogue

  func read(_ text: String) -> Quantity? {
    var rest = Substring(text)
    var sign = 1.0
    if rest.first == "-" {
      sign = -1
      rest = rest.dropFirst()
    }
    var unit = Unit.none
    if let first = rest.first, let currency = Currency.named(String(first)) {
      guard let id = catalogue.unit(named: currency.code) else { return nil }
      unit = id
      rest = rest.dropFirst()
    }
    if let time = workTime(rest) { return Quantity(sign * time, .number, Unit(Catalogue.hour)) }
    guard var value = number(&rest) else { return nil }
    var measure = Measure.number
    if rest.hasPrefix("%") {
      (measure, value, rest) = (.share, value / 100, rest.dropFirst())
    } else if rest.hasPrefix(" pp") {
      (measure, value, rest) = (.points, value / 100, rest.dropFirst(3))
    }
    guard let names = names(rest) else { return nil }
    return Quantity(sign * value, measure, unit * names)
  }

  private func number(_ rest: inout Substring) -> Double? {
    let digits = rest.prefix { $0.isNumber || $0 == "," || $0 == "." }
    rest = rest.dropFirst(digits.count)
    let whole = digits.prefix { $0 != "." }
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.count == 3 }),
      groups[0].count <= 3 || groups.count == 1
    else { return nil }
    guard let value = Double(digits.filter { $0 != "," }) else { return nil }
    for (suffix, scale) in [("bn", 1e9), ("k", 1e3), ("M", 1e6)] where rest.hasPrefix(suffix) {
      rest = rest.dropFirst(suffix.count)
      return value * scale
    }
    return value
  }

  private func workTime(_ text: Substring) -> Double? {
    let words = text.split(separator: " ")
    guard words.count >= 4, words.count % 2 == 0 else { return nil }
    var seconds = 0.0
    for i in stride(from: 0, to: words.count, by: 2) {
      guard let value = Double(words[i]), let size = ["h": 3600.0, "min": 60, "s": 1][words[i + 1]]
      else { return nil }
      seconds += value * size
    }
    return seconds / 3600
  }

  private func names(_ text: Substring) -> Unit? {
    var result = Unit.none
    var sides = text.split(separator: "/", omittingEmptySubsequences: false)
    let above = sides.removeFirst()
    if !above.isEmpty {
      guard above.first == " " else { return nil }
      for name in above.dropFirst().split(separator: "·") {
        guard let one = factor(name) else { return nil }
        result = result * one
      }
    }
    for name in sides {
      guard let one = factor(name) else { return nil }
      result = result / one
    }
    return result
  }

  private func factor(_ text: Substring) -> Unit? {
    let parts = text.split(separator: "^")
    guard let first = parts.first, let unit = catalogue.unit(named: String(first)) else {
      return nil
    }
    guard parts.count == 2 else { return unit }
    guard let power = Int(parts[1]) else { return nil }
    return unit.power(power)
  }
}

/// Builds a unit from words: `["$", "/unit"]`.
func unit(_ words: String..., in catalogue: Catalogue = .standard) -> Unit {
  var result = Unit.none
  for word in words {
    let below = word.hasPrefix("/")
    let name = below ? String(word.dropFirst()) : word
    let code = Currency.named(name)?.code ?? name
    guard let one = catalogue.unit(named: code) else { continue }
    result = below ? result / one : result * one
  }
  return result
}
