public import Diagnostics

/// Runs a notebook file and compares it with what it says, or writes what it should say.
public struct NotebookFile {
  /// The run.
  public let run: NotebookRun
  /// The lines that differ, as a unified diff; empty when the file is as it should be.
  public let differences: String
  private let path: String
  private let bytes: [UInt8]
  private let environment: SessionEnvironment

  /// Whether a path is a notebook.
  public static func isNotebook(_ path: String) -> Bool {
    let lower = path.lowercased()
    return lower.hasSuffix(".md") || lower.hasSuffix(".markdown")
  }

  /// Reads and runs a notebook.
  public init(_ path: String, environment: SessionEnvironment) throws(Diagnostic) {
    let text = try TextFile(path, from: environment.files, at: nil)
    self.path = path
    self.environment = environment
    do {
      bytes = try environment.files.read(path, limit: TextFile.limit)
    } catch {
      throw TextFile.diagnostic(error, path, at: nil)
    }
    _ = text
    run = NotebookRun(bytes: bytes, path: path, environment: environment)
    differences = LineDifference.unified(
      String(decoding: bytes, as: UTF8.self), String(decoding: run.updated, as: UTF8.self),
      name: path)
  }

  /// Writes outputs and pictures where they differ; nothing else in the file changes.
  public func write() throws(Diagnostic) {
    do {
      if run.updated != bytes { try environment.files.write(run.updated, to: path) }
      for picture in run.pictures {
        let new = Array(picture.svg.utf8)
        if (try? environment.files.read(picture.path, limit: TextFile.limit)) == new { continue }
        try environment.files.write(new, to: picture.path)
      }
    } catch {
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(path)) cannot be written: \(error.reason)",
        help: ["the old file is as it was"])
    }
  }
}

/// A unified diff of two texts by lines.
enum LineDifference {
  /// Returns the diff with three lines of context; empty when the texts are equal.
  static func unified(_ old: String, _ new: String, name: String) -> String {
    if old == new { return "" }
    let a = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let b = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let changes = b.difference(from: a)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    let rows = merged(a, b, removed, inserted)
    return "--- \(name)\n+++ \(name), computed\n" + hunks(rows)
  }

  private struct Row {
    let mark: Character
    let text: String
    let old: Int
    let new: Int
  }

  private static func merged(
    _ a: [String], _ b: [String], _ removed: Set<Int>, _ inserted: Set<Int>
  ) -> [Row] {
    var rows: [Row] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if i < a.count, removed.contains(i) {
        rows.append(Row(mark: "-", text: a[i], old: i + 1, new: j + 1))
        i += 1
      } else if j < b.count, inserted.contains(j) {
        rows.append(Row(mark: "+", text: b[j], old: i + 1, new: j + 1))
        j += 1
      } else {
        guard i < a.count, j < b.count else { break }
        rows.append(Row(mark: " ", text: a[i], old: i + 1, new: j + 1))
        i += 1
        j += 1
      }
    }
    return rows
  }

  /// Cuts rows into hunks with three lines of context.
  private static func hunks(_ rows: [Row]) -> String {
    var result = ""
    var index = 0
    while let first = rows[index...].firstIndex(where: { $0.mark != " " }) {
      let start = max(index, first - 3)
      var end = first
      var last = first
      while end < rows.count, end - last <= 6 {
        if rows[end].mark != " " { last = end }
        end += 1
      }
      end = min(last + 4, rows.count)
      let part = rows[start..<end]
      let oldCount = part.count { $0.mark != "+" }
      let newCount = part.count { $0.mark != "-" }
      result += "@@ -\(rows[start].old),\(oldCount) +\(rows[start].new),\(newCount) @@\n"
      for row in part { result += "\(row.mark)\(VisibleText.escaped(row.text))\n" }
      index = end
      if index >= rows.count { break }
    }
    return result
  }
}
