/// What a key can do beyond what libedit does by itself.
enum EditCommand: Int, CaseIterable {
  case accept, insertNewline
  case complete, completeBack
  case left, right, lineStart, lineEnd, wordLeft, wordRight, textStart, textEnd
  case up, down, historyOlder, historyNewer, search
  case backspace, delete, deleteOrEnd
  case killToLineEnd, killToLineStart, killBlankWord, killTokenLeft, killTokenRight
  case yank, yankPop, undo, redo
  case clearScreen, externalEditor, paste, help
}

/// What a command asks of the terminal, beyond the change of the text.
enum EditEffect: Equatable {
  case none, bell
  /// The entry is whole.
  case accept
  case endOfInput
  case search, clearScreen, externalEditor, paste, help
}
