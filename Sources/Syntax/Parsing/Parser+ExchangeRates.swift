import Diagnostics

/// Exchange rates as people say them: `rate € = $1.08`, `EUR = 1.08 USD`, `exchange rate 1.08`.
extension Parser {
  /// Words around a rate that only say that it is one.
  private static let wordsOfRates: Set<String> = ["exchange", "fx", "currency", "conversion"]

  /// Words for currencies.
  private static let currencyWords = [
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pound": "GBP",
    "pounds": "GBP",
  ]

  /// Refuses an exchange rate that does not say what one of a currency is worth in another.
  func refuseSpokenRate() throws(Refusal) {
    let end = tokens.count - 1
    var i = 0
    var saysExchange = false
    while i < end, tokens[i].kind == .word {
      if Self.wordsOfRates.contains(spelled(tokens[i])) {
        saysExchange = true
      } else if !["rate", "the", "of"].contains(spelled(tokens[i])) {
        break
      }
      i += 1
    }
    let isNamed = i > 0
    let one = amountOfMoney(at: i)
    if let one {
      guard one.number == nil || one.number == "1" else { return }
      i += one.count
    } else if !saysExchange {
      return
    }
    let hasSign = tokens[i].kind == .equal || tokens[i].kind == .colon
    if hasSign || ["is", "equals", "to", "in"].contains(spelled(tokens[i])) { i += 1 }
    guard let other = amountOfMoney(at: i, takesBareNumbers: true), let number = other.number,
      i + other.count == end, isNamed || hasSign
    else { return }
    // As it has to be written: `1 EUR = $1.08`, `€1 = $1.08`.
    if !isNamed, tokens[0].kind == .number, tokens[1].kind == .word { return }
    if !isNamed, tokens[0].kind == .currency, tokens[1].kind == .number { return }
    let first = one?.code ?? (other.code == "EUR" ? "USD" : "EUR")
    let second = other.code ?? (first == "USD" ? "EUR" : "USD")
    guard first != second else { return }
    throw refusal(
      .writtenByHabit, "an exchange rate says what one of a currency is worth in another",
      at: tokens[0].range.union(tokens[end - 1].range),
      help: ["write `1 \(first) = \(number) \(second)`"])
  }

  /// Reads `€ 1`, `1 EUR`, `$1.08` or a currency alone.
  ///
  /// - Parameter takesBareNumbers: Whether a number without a currency is an amount too.
  private func amountOfMoney(
    at start: Int, takesBareNumbers: Bool = false
  ) -> (code: String?, number: String?, count: Int)? {
    var (code, number): (String?, String?)
    var i = start
    while i < tokens.count - 1 {
      let token = tokens[i]
      if number == nil, token.kind == .number {
        number = quoted(token.range)
      } else if code == nil, let found = currencyCode(token) {
        code = found
      } else {
        break
      }
      i += 1
    }
    guard code != nil || takesBareNumbers && number != nil else { return nil }
    return (code, number, i - start)
  }

  private func currencyCode(_ token: Token) -> String? {
    if token.kind == .currency { return currencyName(token).text }
    return ISOCode.isCommon(token, in: source)
      ? source[token.range] : Self.currencyWords[spelled(token)]
  }
}
