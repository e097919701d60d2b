import TerminalHarness
import Testing

@testable import LineEditing

/// Every key of the table, pressed at a terminal.
@Suite("The keys at a terminal", .serialized)
struct KeyTableTests {
  /// What a command does to a text, `|` being the cursor; the line is typed and the cursor put
  /// where it is by libedit-independent means: Ctrl-A and → one by one.
  private static let edits: [EditCommand: (before: String, after: String)] = [
    .left: ("ab|", "a|b"), .right: ("a|b", "ab|"), .lineStart: ("ab|", "|ab"),
    .lineEnd: ("|ab", "ab|"), .wordLeft: ("one two|", "one |two"),
    .wordRight: ("|one two", "one| two"),
    .textStart: ("ab|", "|ab"), .textEnd: ("|ab", "ab|"), .backspace: ("ab|", "a|"),
    .delete: ("|ab", "|b"), .deleteOrEnd: ("|ab", "|b"), .killToLineEnd: ("a|b", "a|"),
    .killToLineStart: ("a|b", "|b"), .killBlankWord: ("x a=b|", "x |"),
    .killTokenLeft: ("x a=b|", "x a=|"), .killTokenRight: ("|one two", "| two"),
    .complete: ("adop|", "adoption|"), .up: ("earl|", "earlier|"),
    .historyOlder: ("x|", "earlier|"),
    .undo: ("ab|", "|"),
  ]

  /// Keys whose effect shows after another key: keys before, then the key, then what stands there.
  private static let sequels: [EditCommand: (before: String, after: String)] = [
    .down: ("earl\u{1B}[A", "earl|ier"), .historyNewer: ("x\u{1B}[5~", "x|"),
    .yank: ("ab\u{17}", "ab|"),
    .yankPop: ("x\u{17}yz\u{17}\u{19}", "x|"), .redo: ("ab\u{1F}", "ab|"),
    .completeBack: ("pr\t", "product|"),
  ]

  @Test("move, cut and recall as the table says")
  func edits() throws {
    for entry in CommandEntry.all {
      for key in entry.keys {
        if let edit = Self.edits[entry.command] {
          try check(typing: Self.keys(for: edit.before), key, gives: edit.after, entry.name)
        } else if let edit = Self.sequels[entry.command] {
          try check(typing: edit.before, key, gives: edit.after, entry.name)
        } else {
          #expect(Self.shownOtherwise.contains(entry.command))
        }
      }
    }
  }

  /// Commands with more effect than a change of the line; the tests below press their keys.
  private static let shownOtherwise: Set<EditCommand> = [
    .accept, .insertNewline, .search, .clearScreen, .externalEditor, .paste, .help,
  ]

  @Test("with a larger effect work on every key they have")
  func largerEffects() throws {
    let pty = try #require(Programs.demo(["EDITOR": "true"]))
    for key in Self.keys(of: .accept) {
      pty.send("ok" + key)
      #expect(pty.expect("= 1 line, 2 bytes: ok"))
    }
    for key in Self.keys(of: .insertNewline) {
      pty.send("a" + key + "b")
      #expect(pty.see { $0.shownText.suffix(2) == ["> a", "… b"] })
      giveUp(pty)
    }
    for key in Self.keys(of: .search) {
      pty.send(key)
      #expect(pty.see { $0.shownText.contains("search:") })
      pty.send("\u{07}")
      #expect(pty.see { !$0.shownText.contains("search:") })
    }
    for key in Self.keys(of: .help) {
      pty.send("word" + key)
      #expect(pty.see { $0.shownText.suffix(2) == ["help on word", "> word"] })
      giveUp(pty)
    }
    for key in Self.keys(of: .externalEditor) {
      pty.send("kept" + key)
      #expect(pty.expect("\u{1B}[?2004l"))
      #expect(pty.see { $0.shownText.last == "> kept" && $0.isBracketedPaste })
      giveUp(pty)
    }
    for key in Self.keys(of: .clearScreen) {
      pty.send("kept" + key)
      #expect(pty.see { $0.shownText == ["> kept"] })
      giveUp(pty)
    }
  }

  /// Types into a session of its own, since what is given up stays in the history.
  private func check(typing: String, _ key: String, gives after: String, _ name: String) throws {
    let pty = try #require(Programs.demo())
    pty.send("earlier\r")
    #expect(pty.expect("= 1 line"))
    #expect(pty.expect("> "))
    pty.send(typing + Self.bytes(key))
    let cursor = after.prefix { $0 != "|" }.count + 2
    var line = "> " + after.filter { $0 != "|" }
    while line.last == " " { line.removeLast() }
    let isRight = pty.see { $0.text[$0.cursor.row] == line && $0.cursor.column == cursor }
    #expect(isRight, "\(name) on \(key): \(pty.screen.shownText), \(pty.screen.cursor)")
  }

  private func giveUp(_ pty: Pty) {
    pty.send("\u{03}")
    #expect(pty.expect("^C"))
    #expect(pty.expect("> "))
    pty.send("\u{0C}")
    #expect(pty.see { $0.shownText == [">"] })
  }

  /// Returns the keys that type `text` and put the cursor where `|` is.
  private static func keys(for text: String) -> String {
    let before = text.prefix { $0 != "|" }.count
    return text.filter { $0 != "|" } + "\u{01}" + String(repeating: "\u{1B}[C", count: before)
  }

  private static func keys(of command: EditCommand) -> [String] {
    CommandEntry.all.filter { $0.command == command }.flatMap { $0.keys.map(bytes) }
  }

  /// Returns what a terminal sends for `key` in libedit's notation; Enter sends CR.
  private static func bytes(_ key: String) -> String {
    var result = ""
    var rest = Substring(key)
    while let first = rest.popFirst() {
      switch (first, rest.first) {
      case ("\\", "e"?):
        rest.removeFirst()
        result += "\u{1B}"
      case ("^", let control?):
        rest.removeFirst()
        let value = control == "?" ? 0x7F : (control.asciiValue ?? 0) & 0x1F
        result += value == 0x0A ? "\r" : String(UnicodeScalar(value))
      default: result.append(first)
      }
    }
    return result
  }
}
