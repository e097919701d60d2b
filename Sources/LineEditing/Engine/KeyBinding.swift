/// A key and what it does, for `help keys`.
public struct KeyBinding: Sendable, Equatable {
  /// The keys as a person names them, the usual one first.
  public let keys: [String]
  /// What they do, in a few words.
  public let summary: String
  /// The name to bind other keys to in `~/.editrc`.
  public let name: String

  /// All keys that the editor adds to or changes from libedit's, in the order of a help page.
  public static let all: [KeyBinding] =
    CommandEntry.all.filter { $0.command != .paste }.map { entry in
      var keys: [String] = []
      for key in entry.keys.compactMap(personalName) where !keys.contains(key) { keys.append(key) }
      return KeyBinding(keys: keys, summary: entry.summary, name: entry.name)
    } + [
      KeyBinding(keys: ["Ctrl-J"], summary: "run the entry whatever it is", name: "ed-newline"),
      KeyBinding(
        keys: ["Ctrl-C"], summary: "give the entry up (↑ has it); stop an evaluation", name: ""),
      KeyBinding(keys: ["Ctrl-Z"], summary: "stop; fg goes on", name: ""),
    ]

  /// What the driver of a terminal does by itself, where no editor runs.
  public static let ofDriver: [KeyBinding] =
    [
      ("Enter", "run the entry, or go on with it on a new line"),
      ("Backspace", "delete the character before"), ("Ctrl-U", "delete the line"),
      ("Ctrl-D", "on an empty line end the session"),
      ("Ctrl-C", "give the entry up; stop an evaluation"), ("Ctrl-Z", "stop; fg goes on"),
    ].map { KeyBinding(keys: [$0.0], summary: $0.1, name: "") }

  /// Returns how a person names `key` of libedit's notation; nil for a sequence that only some
  /// terminals send.
  private static func personalName(_ key: String) -> String? {
    if let known = named[key] { return known }
    if key.hasPrefix("\\e["), key != "\\e[" { return nil }
    if key.hasPrefix("\\eO") { return nil }
    if key.hasPrefix("\\e") { return "Alt-" + (personalName(String(key.dropFirst(2))) ?? "") }
    if key.hasPrefix("^"), key.count > 2 {
      let parts = key.split(separator: "^").map { "Ctrl-\($0)" }
      return parts.joined(separator: " ")
    }
    if key.hasPrefix("^") { return "Ctrl-" + key.dropFirst() }
    return key.lowercased()
  }

  private static let named = [
    "^J": "Enter", "^M": "Enter", "^I": "Tab", "\\e[Z": "Shift-Tab", "^?": "Backspace",
    "\\e[A": "↑", "\\e[B": "↓", "\\e[C": "→", "\\e[D": "←", "\\e[H": "Home", "\\e[F": "End",
    "\\e[5~": "PgUp", "\\e[6~": "PgDn", "\\e[3~": "Del", "\\e[1;5D": "Ctrl-←",
    "\\e[1;5C": "Ctrl-→", "\\e[1;5H": "Ctrl-Home", "\\e[1;5F": "Ctrl-End", "\\eOP": "F1",
    "\\e[3;5~": "Ctrl-Del", "\\e[3;3~": "Alt-Del",
  ]
}
