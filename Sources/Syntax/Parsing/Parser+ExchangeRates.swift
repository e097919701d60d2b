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
    guard tokens[0].kind == .word || tokens.contains(where: saysValue) else { return }
    var i = 0
    var saysExchange = false
    func skipWords() {
      while i < end, tokens[i].kind == .word {
        let word = spelled(tokens[i])
        if Self.wordsOfRates.contains(word) { saysExchange = true }
        guard Self.wordsOfRates.contains(word) || ["rate", "the", "of"].contains(word) else {
          break
        }
        i += 1
      }
    }
    skipWords()
    let one = amountOfMoney(at: i)
    guard one != nil || saysExchange, one?.number == nil || one?.number == "1" else { return }
    i += one?.count ?? 0
    // `EUR/USD = 1.08`
    var pair: String?
    if one != nil, tokens[i].kind == .slash, let second = currencyCode(tokens[i + 1]) {
      (pair, i) = (second, i + 2)
    }
    skipWords()
    let isNamed = i > (one?.count ?? 0)
    let hasSign = saysValue(tokens[i])
    if hasSign || [.to, .in].contains(tokens[i].keyword) { i += 1 }
    guard i < end, isNamed || hasSign,
      let other = amountOfMoney(at: i, takesBareNumbers: true), let number = other.number,
      i + other.count == end, !isRateAsWritten
    else { return }
    let first = one?.code ?? (other.code == "EUR" ? "USD" : "EUR")
    let second = pair ?? other.code ?? (first == "USD" ? "EUR" : "USD")
    guard first != second else { return }
    throw refusal(
      .writtenByHabit, "an exchange rate says what one of a currency is worth in another",
      at: tokens[0].range.union(tokens[end - 1].range),
      help: ["write `1 \(first) = \(number) \(second)`"])
  }

  /// Whether a token stands before a value in speech: `=`, `:` or `is`.
  private func saysValue(_ token: Token) -> Bool {
    token.kind == .equal || token.kind == .colon
      || token.kind == .word && token.upper - token.lower == 2 && spelled(token) == "is"
  }

  /// Whether the line is `1 EUR = 1.08 USD`, `1 EUR = $1.08` or `€1 = $1.08`.
  private var isRateAsWritten: Bool {
    func isMoney(_ a: Token, _ b: Token) -> Bool {
      a.kind == .number && ISOCode.isCommon(b, in: source)
        || a.kind == .currency && b.kind == .number
    }
    return tokens.count == 6 && isMoney(tokens[0], tokens[1]) && tokens[2].kind == .equal
      && isMoney(tokens[3], tokens[4])
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
