import Foundation
import Testing

@testable import Session

/// `_` is the formula answered last, `_3` that of entry 3.
@Suite("Formulas answered before")
struct RecallTests {
  private static func session(_ entries: String...) -> Session {
    var session = Session(.test())
    for entry in entries { _ = session.evaluate(entry) }
    return session
  }

  @Test func `stand for what was answered, with its unit`() {
    var session = Self.session("price = $900/unit", "price * 12 units")
    #expect(session.answer("_ / 2") == "$5,400\n")
    #expect(session.answer("_2 + $1") == "$10,801\n")
    #expect(session.answer("_ * 2") == "$21,602\n")
  }

  @Test func `follow their inputs where something is defined with them`() {
    var session = Self.session(
      "price = $900/unit", "price * 12 units", "total = _", "price = $1,000/unit")
    #expect(session.answer("total") == "$12,000\n")
    #expect(
      String(decoding: session.document.files[0].body, as: UTF8.self).contains(
        "total = (price * 12 units)\n"))
  }

  @Test func `count entries as the history does`() {
    var session = Self.session("1 + 1", "nonsense here", "2 + 2")
    #expect(session.answer("_1") == "2\n")
    #expect(session.answer("_3") == "4\n")
    #expect(session.answer("history").contains("3  2 + 2\n"))
    #expect(session.answer("_2").contains("error[unknown-name]"))
  }

  @Test func `say why there is none`() {
    var empty = Self.session()
    #expect(empty.answer("_ + 1").contains("nothing was answered yet"))
    var session = Self.session("price = $3", "1 + 1")
    #expect(session.answer("_1").contains("asked for no value"))
    #expect(session.answer("2 * _9").contains("there is none yet"))
    #expect(session.answer("_x").contains("`_x` is not defined"))
    #expect(session.answer("_5 = $4").contains("_5 = $4"))
    #expect(session.answer("_5 + $1") == "$5\n")
  }

  @Test func `leave names, text and comments alone`() {
    var session = Self.session("7", "_x = 3", "a_b = 4")
    #expect(session.answer("_x + a_b  # _") == "7\n")
    _ = session.evaluate("_ = 5")
    #expect(session.answer("_ + 1") == "6\n")
  }

  @Test func `stand in a paste for the question above`() {
    var session = Self.session("100")
    #expect(session.answer("1 + 1\n_ * 10\n_ + 1") == "2\n20\n21\n")
    #expect(session.answer("_ * 2") == "42\n")
    var first = Self.session()
    #expect(first.answer("2 + 3\na = 4\n_ * a") == "a = 4\n5\n20\n")
    #expect(first.answer("3 * 3\n_ = 7\n_ + 1") == "_ = 7\n9\n8\n")
    #expect(Self.session().preview(of: "1 + 1\n_ * 10", at: 12) == .value("= 20", readings: []))
    var none = Self.session()
    #expect(none.answer("a = 1\n_ + a").contains("nothing was answered yet"))
  }

  @Test func `are previewed`() {
    let session = Self.session("price = $900/unit", "price * 12 units")
    #expect(session.preview(of: "_ * 2", at: 5) == .value("= $21,600", readings: []))
  }

  @Test func `are there again in a session that was brought back`() throws {
    try ProcessTests.inFolder { folder in
      let make = {
        SessionKeeper(
          .test(isInteractive: true), folder: folder.path, now: "2026-11-24 10:31",
          workingFolder: "/somewhere")
      }
      do {
        let keeper = make()
        for entry in ["price = $3", "price * 2", "double_price = _"] { _ = keeper.evaluate(entry) }
      }
      let next = make()
      #expect(next.recover(0) == 0)
      var session = next.session
      #expect(session.answer("double_price + _2") == "$12\n")
    }
  }

  @Test func `of the history those with some words are listed`() {
    var session = Self.session("price = $3", "cost_share = 5%", "price * 2")
    #expect(session.answer("history PRICE") == "1  price = $3\n3  price * 2\n4  history PRICE\n")
    #expect(session.answer("history 2 price") == "3  price * 2\n5  history 2 price\n")
  }
}
