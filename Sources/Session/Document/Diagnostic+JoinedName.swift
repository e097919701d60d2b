import Diagnostics
import Modeling
import Syntax

extension Diagnostic {
  /// Returns the error of an unknown command as that of a name typed in several words, when joined they
  /// are a name of the model: `units sold` is `units_sold`.
  func joiningWords(_ model: Model) -> Diagnostic {
    guard code == .unknownCommand, let place = primary?.span else { return self }
    let bytes = place.source.utf8[Int(place.range.lower)...].prefix(200)
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x23 }
    let words = line.split(separator: 0x20).prefix(5).map { String(decoding: $0, as: UTF8.self) }
    for count in stride(from: words.count, through: 2, by: -1) {
      let joined = words.prefix(count).joined(separator: "_")
      guard let found = model.definitions[joined.lowercased()] else { continue }
      let rest = words.dropFirst(count).map { " \($0)" }.joined()
      return Diagnostic(
        .writtenByHabit, "a name is one word", at: primary, secondary: secondary,
        help: ["did you mean `\(model[found].name.text)\(rest)`?"])
    }
    return self
  }
}
