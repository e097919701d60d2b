import LineEditing
import Reporting

/// The page of keys, made from the table that binds them.
enum KeyHelp {
  /// Some keys, each with what it does.
  ///
  /// - Parameters:
  ///   - keys: Those that do something at this terminal.
  ///   - isPainted: Whether there is grey text and a line below the input.
  static func report(_ keys: [KeyBinding], isPainted: Bool) -> Report {
    let table = Table(
      columns: [.text("Keys", key: "keys"), .text("What they do", key: "summary")],
      rows: keys.map {
        [Cell($0.keys.joined(separator: ", "), role: .name), Cell($0.summary)]
      })
    return Report("help keys", .table) {
      $0.table(table)
      if keys.contains(where: { $0.name == "wi-undo" }) {
        $0.note(.hint, "other keys: a line such as whatif:bind \"^G\" wi-undo in ~/.editrc")
      }
      if isPainted {
        $0.note(
          .hint,
          "in the environment: WHATIF_PREVIEW=off for no line below the input, WHATIF_GHOST=off for no grey text, WHATIF_COLORS=terminal for the terminal's own colours, =dark or =light where the background is not found out"
        )
      }
      $0.record(MachineRecord(table, name: "help keys"))
    }
  }
}
