import Synchronization

/// Keeps every accepted entry on the disk until it is saved, so that a session that dies can be
/// brought back.
///
/// The file is made with the first entry that matters and removed by `save` and at the end. Whatever
/// goes wrong with it, the session works on, with one warning.
final class Journal: Sendable {
  private struct State {
    /// All records of this session, kept to write them anew behind a save.
    var records: [JournalRecord]
    var file: JournalFile?
    /// Records that are not in the file because it could not be written.
    var unwritten: [JournalRecord] = []
    var hasFailed = false
    /// What went wrong, until it is told.
    var warning: String?
  }

  private let folder: String?
  private let state: Mutex<State>

  /// A journal in `folder`; nil keeps none.
  init(folder: String?, began: JournalRecord) {
    self.folder = folder
    state = Mutex(State(records: [began]))
  }

  /// Goes on with the journal of a session that was brought back.
  init(folder: String?, resuming file: JournalFile, records: [JournalRecord]) {
    self.folder = folder
    state = Mutex(State(records: records, file: file))
  }

  /// Writes records durably; the first time that fails there is a warning, and each later call tries again.
  ///
  /// - Parameter isNeeded: Whether there is something unsaved; without a file, nothing is written
  ///   until there is.
  func append(_ new: [JournalRecord], isNeeded: Bool) {
    state.withLock { state in
      state.records += new
      guard let folder else { return }
      do throws(FileFailure) {
        if let file = state.file, !file.isThere {
          state.file = try Self.file(in: folder, holding: state.records)
          state.warning =
            "\(folder) was removed meanwhile; it is made again, and this session is kept in it"
        } else if let file = state.file {
          try file.append(state.unwritten + new)
        } else if isNeeded {
          state.file = try Self.file(in: folder, holding: state.records)
        }
        state.unwritten = []
      } catch {
        state.unwritten += new
        guard !state.hasFailed else { return }
        state.hasFailed = true
        state.warning =
          "this session is not kept for the next start: \(folder): \(error.reasonOfWriting); `save` keeps a case"
      }
    }
  }

  private static func file(
    in folder: String, holding records: [JournalRecord]
  ) throws(FileFailure) -> JournalFile {
    let file = try JournalFile.create(in: folder)
    do throws(FileFailure) {
      try file.append(records)
    } catch {
      file.remove()
      throw error
    }
    return file
  }

  /// Returns what went wrong, once.
  func takeWarning() -> String? {
    state.withLock { state in
      defer { state.warning = nil }
      return state.warning
    }
  }

  /// Removes the file: everything in it is saved or given up.
  func remove() {
    state.withLock { state in
      state.file?.remove()
      state.file = nil
    }
  }
}
