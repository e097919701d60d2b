import Foundation
import Reporting
import TestSupport
import Testing

@testable import Session

/// The laws of whole files: what a what-if prints is what the file prints once it says so itself, and a figure is
/// printed as one number.
struct WhatIfLawTests {
  /// One line of a scenario file that states an assumption with its range.
  private struct RangeLine {
    let name: String
    /// What stands before the likely value and behind it.
    let before: Substring
    let after: Substring
    let ends: [String]
    let unit: String

    /// Reads `name "label" = likely (low to high) unit # source`; nil for any other line.
    init?(_ line: Substring) {
      let statement = line.prefix { $0 != "#" }
      guard let equals = statement.firstRange(of: "= "), let open = statement.firstRange(of: " ("),
        let to = statement.firstRange(of: " to "), let close = statement.firstIndex(of: ")"),
        equals.upperBound < open.lowerBound, open.upperBound < to.lowerBound, to.upperBound < close
      else { return nil }
      let words = statement.split(separator: " ")
      name = String(["cost", "benefit"].contains(words[0]) ? words[1] : words[0])
      before = line[..<equals.upperBound]
      after = line[open.lowerBound...]
      ends = [
        String(statement[open.upperBound..<to.lowerBound]),
        String(statement[to.upperBound..<close]),
      ]
      unit = String(statement[statement.index(after: close)...]).trimmed.withoutPlan
    }
  }

  /// The scenario files that state a case with ranges.
  static let names = [
    "setup-video-guide", "contract-simplification", "first-contact-resolution",
    "it-deployment-automation", "support-deflection", "trapped-renewal", "five-minute-video",
  ]

  /// Everything that a what-if may move, asked in words.
  private static let questions = [
    "npv", "roi", "irr", "payback", "pv of costs", "pv of benefits", "annual", "cashflow quarterly",
    "why npv", "break even",
  ]

  /// The text of a file up to its commands, with a scenario of some changes below it.
  private func text(of name: String) throws -> [Substring] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../scenarios").standardizedFileURL
    let all = try String(
      contentsOf: folder.appendingPathComponent("\(name).whatif"), encoding: .utf8)
    let isStatement: (Substring) -> Bool = { line in
      let first = line.prefix { $0.isLetter || $0 == "_" }
      return ![
        "assert", "annual", "break", "what", "and", "compare", "tornado", "simulate", "plot",
        "table", "summary", "why", "list", "slide",
      ].contains(String(first)) && !line.hasPrefix("# saved")
    }
    return all.split(separator: "\n", omittingEmptySubsequences: false).filter(isStatement)
  }

  @Test(arguments: names, [1, 2, 3])
  func `what a scenario prints is what the edited file prints`(name: String, seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var lines = try text(of: name)
    var changes: [String] = []
    let places = lines.indices.filter { RangeLine(lines[$0]) != nil }.shuffled(using: &random)
    for place in places.prefix(seed) {
      let line = try #require(RangeLine(lines[place]))
      let end = line.ends[Int.random(in: 0...1, using: &random)]
      changes.append("\(line.name) = \(end)\(line.unit)")
      lines[place] = line.before + end + line.after
    }
    try #require(!changes.isEmpty)
    let asStated = try text(of: name).joined(separator: "\n") + "\n"
    var (laid, _) = Session.opened(asStated)
    var (edited, _) = Session.opened(lines.joined(separator: "\n") + "\n")
    let note = laid.answer("scenario changed: " + changes.joined(separator: ", "))
    #expect(!note.contains("error"), "\(note)")
    _ = laid.answer("use changed")
    var (plain, _) = Session.opened(asStated)
    #expect(laid.answer("annual") != plain.answer("annual"), "\(changes) move nothing")
    // What takes draws is asked where most changes.
    for question in Self.questions + (seed == 3 ? ["tornado npv", "simulate npv"] : []) {
      // At a width at which the name of the scenario moves no line break.
      let answer = laid.answer(question, width: 160).replacing(", scenario changed", with: "")
      #expect(answer == edited.answer(question, width: 160), "\(question) of \(changes)")
    }
  }

  /// The years of `annual` are those of the cash flow.
  @Test(arguments: names)
  func `years are rounded in one way, by line and as a cash flow`(_ name: String) throws {
    var (session, _) = Session.opened(try text(of: name).joined(separator: "\n") + "\n")
    func table(_ command: String) throws -> Table {
      guard case .report(let report, _)? = session.evaluate(command).first else {
        return try #require(nil as Table?, "\(command)")
      }
      return try #require(report.tables.first)
    }
    let annual = try table("annual").rows
    let years = try table("cashflow yearly").rows
    for (title, column) in [("Total benefits", 1), ("Total costs", 2), ("Net", 3)] {
      let row = try #require(annual.first { $0.cells[0].text == title })
      let found = row.cells.dropFirst().dropLast().map(\.text)
      #expect(found == years.map { $0.cells[column].text }, "\(title)")
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// A unit without the time at which a line is paid.
  fileprivate var withoutPlan: String {
    for word in ["once", "at", "from", "until", "as", "for", "ramp"] {
      if self == " \(word)" { return "" }
      if let range = firstRange(of: " \(word) ") { return String(self[..<range.lowerBound]) }
      if hasSuffix(" \(word)") { return String(dropLast(word.count + 1)) }
    }
    return self
  }
}
