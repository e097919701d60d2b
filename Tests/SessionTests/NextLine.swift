import Diagnostics
import Foundation
import Syntax

@testable import Session

/// Judges what an error ends with, by typing it.
///
/// What is offered stands in back quotes behind words that offer it: "write", "for example", "did you mean", a
/// colon, or `or` and a comma behind something offered. It has to work in a copy of the session as it was, as a
/// line of its own, in the place of what was wrong, or at the place that its advice names.
struct NextLine {
  /// The session in which the error was told, as it was before.
  private let session: Session
  /// What was typed, into whose text the error points.
  private let entry: String?
  private let files: MemoryFiles?
  /// Whether what is offered may meet another mistake, told next, of an entry that has several.
  private let allowsOthers: Bool

  init(_ session: Session, entry: String?, files: MemoryFiles? = nil, allowsOthers: Bool = false) {
    self.session = session
    self.entry = entry
    self.files = files
    self.allowsOthers = allowsOthers
  }

  /// What is wrong with the last advice of an error; nil when it offers something and all of it can be typed.
  func complaint(about error: Diagnostic) -> String? {
    guard let last = error.advice.last else { return "there is no advice" }
    let offers = Self.offers(in: last)
    guard !offers.isEmpty else { return "nothing is offered in: \(last)" }
    let refused = offers.indices.filter { !works(offers[$0], error, behind: offers.first?.text) }
    return refused.isEmpty ? nil : "cannot be typed: \(refused.map { offers[$0].text })"
  }

  // MARK: - What is offered

  struct Offer {
    let text: String
    /// Whether it corrects a word, so that a bare name is enough.
    var isCorrection = false
    /// Whether it is to be typed behind the first.
    var isNext = false
  }

  /// What an advice offers.
  static func offers(in advice: String) -> [Offer] {
    let pieces = advice.components(separatedBy: "`")
    var offers: [Offer] = []
    var (isOffering, corrects) = (false, false)
    for i in pieces.indices where i % 2 == 1 {
      let before = pieces[i - 1].trimmingCharacters(in: .whitespaces).lowercased()
      let behind = i + 1 < pieces.count ? pieces[i + 1].trimmingCharacters(in: .whitespaces) : ""
      let isExample = before.hasSuffix("such as")
      let goesOn = ["or", ",", "then", "and"].contains(where: before.hasSuffix)
      if !goesOn || i == 1 {
        corrects = ["did you mean", "there are", "the cases are"].contains(where: before.hasSuffix)
        isOffering =
          corrects || before == "or" || isExample
          || [":", "write", "for example", "ask", " as", "as in"].contains(where: before.hasSuffix)
          || before.isEmpty
            && ["explains", "shows", "lists", "alone", "on a line"].contains(
              where: behind.hasPrefix)
      }
      // A name such as another is no line, but may stand where the wrong one stood.
      if isExample, isWord(pieces[i]), !offers.isEmpty { continue }
      guard isOffering else { continue }
      offers.append(
        Offer(
          text: pieces[i], isCorrection: corrects || isExample && isWord(pieces[i]),
          isNext: before.hasSuffix("then")))
    }
    return offers
  }

  private static func isWord(_ text: String) -> Bool {
    text.first?.isLetter == true
      && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  // MARK: - Whether it works

  private func works(_ offer: Offer, _ error: Diagnostic, behind first: String?) -> Bool {
    let text = offer.text
    if let command = text.wholeMatch(of: #/whatif run (\S+)/#) {
      return files?.exists(String(command.1)) ?? false
    }
    if text.hasPrefix("help ") { return explains(text, error) }
    if offer.isCorrection, corrected(text, error) { return true }
    if Self.isWord(text) {
      // The name of a definition is no advice, a command or a figure may be.
      guard session.world.model.definitions[text.lowercased()] == nil else { return false }
      return evaluates(text, error, behind: offer.isNext ? first : nil)
        || evaluates("zz_new = \(text)", error)
    }
    // What could not be read or written here may be there or be healthy elsewhere.
    if text.contains("…") || error.code == .cannotSave { return reads(text) }
    if error.code == .notHere || error.code == .stampDiffers, text.hasPrefix("load ") {
      return reads(text)
    }
    let before = offer.isNext ? first : nil
    return lines(for: text, error).contains { evaluates($0, error, behind: before) }
      || mends(text, error)
  }

  /// Whether a page of help is there and shows the examples that are promised.
  private func explains(_ text: String, _ error: Diagnostic) -> Bool {
    var session = session
    let responses = session.evaluate(text)
    return !responses.contains(where: \.isError)
      && (Rendering.text(responses).contains("Example")
        || error.advice.last?.contains("with examples") != true)
  }

  /// Whether the entry is less wrong with a word in the place of the one that was wrong.
  private func corrected(_ text: String, _ error: Diagnostic) -> Bool {
    guard let entry, let replaced = replaced(text, error) else { return mends(text, error) }
    return codes(of: replaced).filter { $0 == error.code }.count
      < codes(of: entry).filter { $0 == error.code }.count
  }

  /// The entry with a text in the place of what was wrong.
  private func replaced(_ text: String, _ error: Diagnostic) -> String? {
    guard let entry, let span = error.primary?.span else { return nil }
    let bytes = Array(entry.utf8)
    guard span.source.utf8.elementsEqual(bytes) else { return nil }
    let range = Int(span.range.lower)..<min(Int(span.range.upper), bytes.count)
    return String(decoding: bytes[..<range.lowerBound], as: UTF8.self) + text
      + String(decoding: bytes[range.upperBound...], as: UTF8.self)
  }

  /// Whether the file that the error points into has fewer errors with a text in the place of what was wrong,
  /// or of the statement it stands in, or behind the whole of it.
  private func mends(_ text: String, _ error: Diagnostic) -> Bool {
    guard let files, let span = error.primary?.span, files.exists(span.source.name) else {
      return false
    }
    let bytes = files.bytes(span.source.name)
    let line =
      bytes[..<min(Int(span.range.lower), bytes.count)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.count
    let places = [
      Int(span.range.lower)..<min(Int(span.range.upper), bytes.count), line..<end,
      bytes.count..<bytes.count,
      end..<end,
    ]
    let before = errors(of: bytes, span.source.name)
    return places.contains { place in
      let changed = bytes[..<place.lowerBound] + Array(text.utf8) + bytes[place.upperBound...]
      return errors(of: Array(changed), span.source.name) < before
    }
  }

  private func errors(of bytes: [UInt8], _ name: String) -> Int {
    let (copy, _) = (MemoryFiles([name: String(decoding: bytes, as: UTF8.self)]), 0)
    return FileCheck(name, environment: .test(copy)).responses.count(where: \.isError)
  }

  private func codes(of line: String) -> [DiagnosticCode] {
    var session = session
    return Rendering.errors(session.evaluate(line))
  }

  /// Whether a line gives no error; or, where others are allowed, none that cannot be read and not the same.
  private func evaluates(_ line: String, _ error: Diagnostic, behind first: String? = nil) -> Bool {
    var session = session
    if let first { _ = session.evaluate(first) }
    let errors = session.evaluate(line).compactMap { response in
      if case .diagnostic(let found) = response, found.severity == .error { found } else { nil }
    }
    guard allowsOthers else {
      // A name of the entry that is not defined is another mistake.
      return errors.allSatisfy { found in
        found.code == .unknownName
          && found.primary.map { entry?.contains($0.span.text) == true } == true
      }
    }
    return errors.allSatisfy { $0.code != .syntax && $0.message != error.message }
  }

  /// The lines in which a text is tried: as it is, where it was wrong, and where its advice may say.
  private func lines(for text: String, _ error: Diagnostic) -> [String] {
    Self.places.map { $0.replacingOccurrences(of: "@", with: text) }
      + [replaced(text, error)].compactMap { $0 }
  }

  private static let places = [
    "@", "zz_new = @", "zz_new = 1 @", "what if @", "case zz_case\ncost zz_line = @",
    "case zz_case\ncost zz_line = $1 @", "case zz_case\nbenefit zz_line = $1/month @",
    "case zz_case\nbenefit zz_line = 1 h/month * $1/h @", "case zz_case\n@", "table npv by @",
  ]

  /// Whether a text can be read, `…` standing for what the person knows.
  private func reads(_ text: String) -> Bool {
    let fillings = ["1", "$1", "x", "1 to 2", "x = 1"].map {
      text.replacingOccurrences(of: "…", with: $0)
    }
    return Self.places.contains { place in
      fillings.contains { filling in
        let line = place.replacingOccurrences(of: "@", with: filling)
        return !Parser.parse(SourceText(name: "line", line)).diagnostics.contains {
          $0.severity == .error
        }
      }
    }
  }
}
