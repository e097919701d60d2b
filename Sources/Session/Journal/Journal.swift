/// Keeps every accepted entry on the disk until it is saved, so that a session that dies can be
/// brought back.
///
/// The file is made with the first entry that matters and removed by `save` and at the end. Whatever
/// goes wrong with it, the session works on, with one warning.
final class Journal {
  private let folder: String?
  /// All records of this session, kept to write them anew behind a save.
  private var records: [JournalRecord]
  private var file: JournalFile?
  private var hasFailed = false

  /// A journal in `folder`; nil keeps none.
  init(folder: String?, began: JournalRecord) {
    self.folder = folder
    records = [began]
  }

  /// Goes on with the journal of a session that was brought back.
  init(folder: String?, resuming file: JournalFile, records: [JournalRecord]) {
    self.folder = folder
    self.file = file
    self.records = records
  }

  /// Writes records durably and returns a warning the first time that fails.
  ///
  /// - Parameter isNeeded: Whether there is something unsaved; without a file, nothing is written
  ///   until there is.
  func append(_ new: [JournalRecord], isNeeded: Bool) -> String? {
    records += new
    guard let folder, !hasFailed else { return nil }
    do throws(FileFailure) {
      if let file {
        try file.append(new)
      } else if isNeeded {
        let file = try JournalFile.create(in: folder)
        do throws(FileFailure) {
          try file.append(records)
        } catch {
          file.remove()
          throw error
        }
        self.file = file
      }
      return nil
    } catch {
      hasFailed = true
      return "lines are not kept for the case of a crash: \(folder): \(error.reasonOfWriting)"
    }
  }

  /// Removes the file: everything in it is saved or given up.
  func remove() {
    file?.remove()
    file = nil
  }
}
