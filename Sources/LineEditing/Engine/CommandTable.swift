import CLibEdit

/// One editor command with the keys it is on: the source of the bindings and of the help.
struct CommandEntry: Sendable {
  let command: EditCommand
  /// The name to bind in `~/.editrc`.
  let name: String
  let summary: String
  /// The keys in libedit's notation, for the emacs keymap and the insert keymap of vi.
  let keys: [String]
  /// The keys among the commands of vi.
  let viKeys: [String]
  /// libedit hands a command neither a number nor a context, so each has its own entry point.
  let entryPoint: @convention(c) (OpaquePointer?, Int32) -> UInt8

  init(
    _ command: EditCommand, _ name: String, _ summary: String, _ keys: [String],
    vi viKeys: [String] = [],
    _ entryPoint: @escaping @convention(c) (OpaquePointer?, Int32) -> UInt8
  ) {
    self.command = command
    self.name = name
    self.summary = summary
    self.keys = keys
    // Keys that send a sequence work in both keymaps of vi, and so does Enter.
    self.viKeys =
      viKeys + keys.filter { $0.hasPrefix("\\e[") || $0.hasPrefix("\\eO") || $0 == "^J" }
    self.entryPoint = entryPoint
  }

  /// In the raw mode of libedit CR and LF are swapped: Enter arrives as LF.
  static let all: [CommandEntry] = [
    CommandEntry(.accept, "wi-accept", "run the entry, or go on with it on a new line", ["^J"]) {
      el, _ in
      EditLineEngine.perform(.accept, el)
    },
    CommandEntry(.insertNewline, "wi-newline", "new line in the entry", ["\\e^J", "\\e^M"]) {
      el, _ in
      EditLineEngine.perform(.insertNewline, el)
    },
    CommandEntry(.complete, "wi-complete", "complete; again: next candidate", ["^I"]) { el, _ in
      EditLineEngine.perform(.complete, el)
    },
    CommandEntry(.completeBack, "wi-complete-back", "previous candidate", ["\\e[Z"]) { el, _ in
      EditLineEngine.perform(.completeBack, el)
    },
    CommandEntry(.left, "wi-left", "a character left", ["^B", "\\e[D", "\\eOD"]) { el, _ in
      EditLineEngine.perform(.left, el)
    },
    CommandEntry(
      .right, "wi-right", "a character right; at the end take the grey text",
      ["^F", "\\e[C", "\\eOC"]
    ) { el, _ in EditLineEngine.perform(.right, el) },
    CommandEntry(
      .lineStart, "wi-line-start", "start of the line",
      ["^A", "\\e[H", "\\eOH", "\\e[1~", "\\e[7~"]
    ) { el, _ in EditLineEngine.perform(.lineStart, el) },
    CommandEntry(
      .lineEnd, "wi-line-end", "end of the line; at the end take the grey text",
      ["^E", "\\e[F", "\\eOF", "\\e[4~", "\\e[8~"]
    ) { el, _ in EditLineEngine.perform(.lineEnd, el) },
    CommandEntry(
      .wordLeft, "wi-word-left", "a word left", ["\\eb", "\\eB", "\\e[1;5D", "\\e[1;3D", "\\e[5D"]
    ) { el, _ in EditLineEngine.perform(.wordLeft, el) },
    CommandEntry(
      .wordRight, "wi-word-right", "a word right; at the end take a word of the grey text",
      ["\\ef", "\\eF", "\\e[1;5C", "\\e[1;3C", "\\e[5C"]
    ) { el, _ in EditLineEngine.perform(.wordRight, el) },
    CommandEntry(.textStart, "wi-text-start", "start of the entry", ["\\e<", "\\e[1;5H"]) { el, _ in
      EditLineEngine.perform(.textStart, el)
    },
    CommandEntry(.textEnd, "wi-text-end", "end of the entry", ["\\e>", "\\e[1;5F"]) { el, _ in
      EditLineEngine.perform(.textEnd, el)
    },
    CommandEntry(
      .up, "wi-up", "a line up, then earlier entries that begin the same",
      ["^P", "\\e[A", "\\eOA"], vi: ["k", "^P"]
    ) { el, _ in EditLineEngine.perform(.up, el) },
    CommandEntry(
      .down, "wi-down", "a line down, then later entries", ["^N", "\\e[B", "\\eOB"],
      vi: ["j", "^N"]
    ) { el, _ in EditLineEngine.perform(.down, el) },
    CommandEntry(
      .historyOlder, "wi-history-older", "earlier entry, whatever the line", ["\\ep", "\\e[5~"]
    ) { el, _ in EditLineEngine.perform(.historyOlder, el) },
    CommandEntry(
      .historyNewer, "wi-history-newer", "later entry, whatever the line", ["\\en", "\\e[6~"]
    ) { el, _ in EditLineEngine.perform(.historyNewer, el) },
    CommandEntry(.search, "wi-search", "search the entries", ["^R"], vi: ["/", "?"]) { el, _ in
      EditLineEngine.perform(.search, el)
    },
    CommandEntry(.backspace, "wi-backspace", "delete the character before", ["^H", "^?"]) { el, _ in
      EditLineEngine.perform(.backspace, el)
    },
    CommandEntry(.delete, "wi-delete", "delete the character at the cursor", ["\\e[3~"]) { el, _ in
      EditLineEngine.perform(.delete, el)
    },
    CommandEntry(
      .deleteOrEnd, "wi-delete-or-end", "delete; on an empty line end the session", ["^D"],
      vi: ["^D"]
    ) { el, _ in EditLineEngine.perform(.deleteOrEnd, el) },
    CommandEntry(.killToLineEnd, "wi-cut-line-end", "cut to the end of the line", ["^K"]) { el, _ in
      EditLineEngine.perform(.killToLineEnd, el)
    },
    CommandEntry(.killToLineStart, "wi-cut-line-start", "cut to the start of the line", ["^U"]) {
      el, _ in
      EditLineEngine.perform(.killToLineStart, el)
    },
    CommandEntry(.killBlankWord, "wi-cut-blank-word", "cut back to a space", ["^W"]) { el, _ in
      EditLineEngine.perform(.killBlankWord, el)
    },
    CommandEntry(
      .killTokenLeft, "wi-cut-word-left", "cut the word before", ["\\e^?", "\\e^H", "\\e[3;3~"]
    ) { el, _ in EditLineEngine.perform(.killTokenLeft, el) },
    CommandEntry(.killTokenRight, "wi-cut-word-right", "cut the word after", ["\\ed", "\\e[3;5~"]) {
      el, _ in
      EditLineEngine.perform(.killTokenRight, el)
    },
    CommandEntry(.yank, "wi-yank", "put the cut text back", ["^Y"]) { el, _ in
      EditLineEngine.perform(.yank, el)
    },
    CommandEntry(.yankPop, "wi-yank-pop", "then: the text cut before that", ["\\ey"]) { el, _ in
      EditLineEngine.perform(.yankPop, el)
    },
    CommandEntry(.undo, "wi-undo", "undo", ["^_", "^X^U"], vi: ["u"]) { el, _ in
      EditLineEngine.perform(.undo, el)
    },
    CommandEntry(.redo, "wi-redo", "redo", ["\\e_"], vi: ["^R"]) { el, _ in
      EditLineEngine.perform(.redo, el)
    },
    CommandEntry(.clearScreen, "wi-clear", "clear the screen, keep the entry", ["^L"], vi: ["^L"]) {
      el, _ in
      EditLineEngine.perform(.clearScreen, el)
    },
    CommandEntry(
      .externalEditor, "wi-editor", "edit the entry in your editor", ["^X^E"], vi: ["v"]
    ) { el, _ in EditLineEngine.perform(.externalEditor, el) },
    CommandEntry(.paste, "wi-paste", "paste as one step", ["\\e[200~"]) { el, _ in
      EditLineEngine.perform(.paste, el)
    },
    CommandEntry(
      .help, "wi-help", "help on the word at the cursor", ["\\eOP", "\\e[11~", "\\e[[A", "\\eh"]
    ) { el, _ in EditLineEngine.perform(.help, el) },
  ]
}
