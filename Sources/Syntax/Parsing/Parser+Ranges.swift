import Diagnostics

/// Ranges and what grows, as people say them: `between 15% and 25%`, `about $500`, `0% to 80% over 12 months`.
extension Parser {
  // MARK: Ranges

  /// Returns the answer to `30 ± 5`, with the ends of the range where both are plain numbers.
  func plusMinus(at i: Int, length: Int = 1) -> Refusal {
    let message = "a range states its ends"
    var first = i - 1
    let isShare = first >= 1 && tokens[first].kind == .percent
    if isShare { first -= 1 }
    let sign =
      first >= 1 && tokens[first - 1].kind == .currency ? source[tokens[first - 1].range] : ""
    var second = i + length
    if tokens[second].kind == .currency { second += 1 }
    guard first >= 0, tokens[first].kind == .number, second < tokens.count,
      tokens[second].kind == .number,
      let middle = Double(source[tokens[first].range].filter { $0 != "," }),
      let width = Double(source[tokens[second].range].filter { $0 != "," })
    else {
      return refusal(
        .writtenByHabit, message, at: tokens[i].range,
        help: ["write the ends, as in `30 (25 to 35)`"])
    }
    let mark = isShare ? "%" : ""
    let hasMark = tokens[second + 1].kind == .percent
    let place = tokens[first].range.union(tokens[hasMark ? second + 1 : second].range)
    let ends = [middle - width, middle + width].map { sign + Self.shortest($0) + mark }
    let range = "\(quoted(tokens[first].range))\(mark) (\(ends[0]) to \(ends[1]))"
    return refusal(
      .writtenByHabit, message, at: place, help: ["write `\(line(replacing: place, with: range))`"])
  }

  /// Refuses `between 15% and 25%` and `from 15% to 25%`, with the word at token `i`.
  func refuseBetween(at i: Int) throws(Refusal) {
    guard
      let join = tokens[i...].firstIndex(where: { $0.keyword == .and || $0.keyword == .to }),
      join > i + 1, [.number, .currency].contains(tokens[join + 1].kind)
    else { return }
    let place = SourceRange(Int(tokens[i].lower), Int(tokens[join + 1].lower))
    let low = quoted(SourceRange(Int(tokens[i + 1].lower), Int(tokens[join].lower))).trimmingBlanks
    throw refusal(
      .writtenByHabit, "the ends of a range are joined with `to`", at: place,
      help: ["write `\(line(replacing: place, with: "\(low) to "))`"])
  }

  /// Refuses `about 20%` and `~20%`, with the word or sign at token `i`: how far it may be off is a range.
  func refuseAbout(at i: Int) throws(Refusal) {
    var rest = self
    rest.index = i + 1
    guard rest.startsLiteral(at: 0) else { return }
    let first = Int(rest.token.lower)
    guard (try? rest.literalExpression()) != nil else { return }
    let place = SourceRange(Int(tokens[i].lower), rest.previousEnd)
    let amount = quoted(SourceRange(first, rest.previousEnd))
    let text = Self.withEnds(amount) ?? amount
    throw refusal(
      .writtenByHabit, "how far a number may be off is said with a range", at: place,
      help: [
        "with the ends that you know write for example `\(line(replacing: place, with: text))`"
      ])
  }

  /// Returns a number with ends a quarter below and above it: `$500/unit` becomes `$500 ($375 to $625)/unit`;
  /// nil where the text is not one number.
  public static func withEnds(_ text: String) -> String? {
    let source = SourceText(name: "number", "x = \(text)")
    guard case .definition(let definition)? = parse(source).items.first?.statement,
      case .number(let number) = definition.value.node, number.value != 0
    else { return nil }
    let mark = number.mark == .none ? "" : number.mark == .percent ? "%" : " pp"
    let scale = number.mark == .none ? 1.0 : 100
    let sign = number.unit.factors.first.map { factor in
      factor.word.range.lower < number.digits.lower ? source[factor.word.range] : ""
    }
    let whole = source[definition.value.range]
    let head = (sign ?? "") + source[number.digits] + mark
    guard whole.hasPrefix(head) else { return nil }
    let ends = [0.75, 1.25].map { "\(sign ?? "")\(shortest(number.value * scale * $0))\(mark)" }
    return "\(head) (\(ends[0]) to \(ends[1]))\(whole.dropFirst(head.count))"
  }

  /// Returns a number in plain digits, whole where it is.
  private static func shortest(_ value: Double) -> String {
    let rounded = (value * 1e6).rounded() / 1e6
    guard let whole = Int64(exactly: rounded) else { return "\(rounded)" }
    return whole < 0 ? "-" + DecimalNumber.grouped("\(-whole)") : DecimalNumber.grouped("\(whole)")
  }

  /// Refuses `x = 15-25%`, with the first number at token `i`: a percentage is taken off nothing but 1 and other
  /// percentages.
  func refuseHyphenatedRange(at i: Int) throws(Refusal) {
    guard i == 0 || tokens[i - 1].kind == .equal, i + 4 < tokens.count,
      tokens[i + 2].kind == .number, tokens[i + 3].kind == .percent, tokens[i + 4].kind == .end,
      (i..<i + 3).allSatisfy({ tokens[$0].upper == tokens[$0 + 1].lower }),
      let low = Double(source[tokens[i].range]), let high = Double(source[tokens[i + 2].range]),
      low > 0, low != 1, low < high
    else { return }
    let place = tokens[i].range.union(tokens[i + 3].range)
    let ends = "\(source[tokens[i].range])% to \(source[tokens[i + 2].range])%"
    throw refusal(
      .writtenByHabit, "the ends of a range are joined with `to`", at: place,
      help: ["write `\(line(replacing: place, with: ends))`"])
  }

  /// Refuses `15% .. 25%`, with the first point at token `i`.
  func refuseDots(at i: Int) throws(Refusal) {
    guard source[tokens[i].range] == ".", i > 0, i + 2 < tokens.count,
      tokens[i - 1].kind == .number || tokens[i - 1].kind == .percent,
      bytes[Int(tokens[i + 1].lower)] == UInt8(ascii: "."), tokens[i + 1].lower == tokens[i].upper
    else { return }
    // A point that touches the number behind it was read as its decimal point.
    let touches = tokens[i + 1].kind == .number
    guard touches || tokens[i + 2].kind != .end else { return }
    let end = touches ? Int(tokens[i + 1].lower) + 1 : Int(tokens[i + 2].lower)
    let place = SourceRange(Int(tokens[i - 1].upper), end)
    throw refusal(
      .writtenByHabit, "the ends of a range are joined with `to`",
      at: tokens[i].range.union(tokens[i + 1].range),
      help: ["write `\(line(replacing: place, with: " to "))`"])
  }

  /// Refuses `up to 25%` and `max 5%`, with the first of so many words at token `i`: where only the upper end is
  /// known, all up to it is as likely.
  func refuseUpperEnd(at i: Int, words count: Int) throws(Refusal) {
    var rest = self
    rest.index = i + count
    guard rest.startsLiteral(at: 0) else { return }
    let first = Int(rest.token.lower)
    guard let number = try? rest.literal() else { return }
    let place = SourceRange(Int(tokens[i].lower), rest.previousEnd)
    let amount = quoted(SourceRange(first, rest.previousEnd))
    let zero = amount.replacing(source[number.digits], with: "0", maxReplacements: 1)
    throw refusal(
      .writtenByHabit, "an upper end alone is no value", at: place,
      help: [
        "for anything up to it write `\(line(replacing: place, with: "uniform(\(zero), \(amount))"))`"
      ])
  }

  // MARK: Functions

  /// The functions that people write without brackets: `ramp over 6 months`.
  private static let functionsOfAmounts: Set<String> = [
    "ramp", "growth", "elapsed", "compound", "simple",
  ]

  /// Returns the call that `ramp over 6 months` means and where it stands; nil for anything else.
  ///
  /// - Parameter i: The token with the name of the function.
  private func spokenCall(at i: Int) -> (call: String, range: SourceRange)? {
    guard Self.functionsOfAmounts.contains(spelled(tokens[i])) else { return nil }
    var rest = self
    rest.index = i + 1
    if rest.token.kind == .word { rest.advance() }
    guard rest.startsLiteral(at: 0) else { return nil }
    let first = Int(rest.token.lower)
    guard (try? rest.literal()) != nil else { return nil }
    let amount = quoted(SourceRange(first, rest.previousEnd))
    return (
      "\(quoted(tokens[i].range))(\(amount))", SourceRange(Int(tokens[i].lower), rest.previousEnd)
    )
  }

  /// Refuses `ramp over 6 months`, with the name of the function just read.
  func refuseSpokenCall() throws(Refusal) {
    guard let (call, place) = spokenCall(at: index - 1) else { return }
    throw spoken(place, call, "what a function takes stands in brackets")
  }

  /// Refuses `ramp 6 months` behind an amount: a line grows by a factor.
  ///
  /// - Parameter amount: What is paid in full.
  func refuseSpokenFactor(of amount: SourceRange) throws(Refusal) {
    guard token.kind == .word, let (call, words) = spokenCall(at: index) else { return }
    let between = quoted(SourceRange(Int(amount.upper), previousEnd))
    let isSum = tokens.contains {
      ($0.kind == .plus || $0.kind == .minus) && $0.lower >= amount.lower
        && $0.upper <= amount.upper
    }
    let text = quoted(amount)
    throw refusal(
      .writtenByHabit, "what grows step by step is multiplied by `\(call)`", at: words,
      help: [
        "write `\(line(replacing: amount.union(words), with: "\(isSum ? "(\(text))" : text) * \(call)\(between)"))`"
      ])
  }

  /// Returns the answer to `uplift between 1% and 10%` and `uplift low 1% high 10%`; nil for anything else.
  func rangeInSpeech() -> Refusal? {
    var start = 1
    while ["is", "are", "ranges", "lies", "somewhere", "anywhere"].contains(spelled(peek(start))) {
      start += 1
    }
    guard ["between", "from", "low", "min", "minimum"].contains(spelled(peek(start))),
      let middle = (start + 1..<tokens.count - index).first(where: {
        [.and, .to].contains(peek($0).keyword)
          || ["high", "max", "maximum"].contains(spelled(peek($0)))
      }), middle > start + 1, peek(middle + 1).kind != .end
    else { return nil }
    let last = tokens[tokens.count - 2]
    let low = SourceRange(Int(peek(start + 1).lower), Int(peek(middle - 1).upper))
    let high = SourceRange(Int(peek(middle + 1).lower), Int(last.upper))
    guard
      tokens.contains(where: {
        $0.kind == .number && $0.lower >= low.lower && $0.upper <= low.upper
      })
    else { return nil }
    return refusal(
      .writtenByHabit, "a range is written with `=` and `to`", at: token.range.union(last.range),
      help: [
        "write `\(quoted(token.range)) = \(quoted(low)) to \(quoted(high))`"
      ])
  }

  /// Returns the answer to `0% to 80% over 12 months`; nil for anything else.
  func rampByHabit() -> Refusal? {
    guard token.kind == .number, index >= 2, spelled(tokens[index - 1]) == "over",
      let months = calendarMonths(at: index),
      let sign = tokens.firstIndex(where: { $0.kind == .equal }),
      sign + 1 < index - 1
    else { return nil }
    let inside = tokens[(sign + 1)..<(index - 1)]
    let ramp = "ramp(\(months) month\(months == 1 ? "" : "s"))"
    func text(_ part: ArraySlice<Token>) -> String? {
      guard let first = part.first, let last = part.last else { return nil }
      return quoted(first.range.union(last.range))
    }
    let place = inside[inside.startIndex].range.union(peek(1).range)
    var formula = text(inside).map { "\($0) * \(ramp)" }
    if let to = inside.firstIndex(where: { $0.keyword == .to }),
      let low = text(inside[..<to]), let high = text(inside[(to + 1)...])
    {
      formula =
        source[inside[inside.startIndex].range] == "0"
        ? "\(high) * \(ramp)" : "\(low) + (\(high) - \(low)) * \(ramp)"
    }
    return formula.map {
      spoken(place, $0, "what grows step by step is multiplied by `\(ramp)`")
    }
  }
}
