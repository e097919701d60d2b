import CustomerExperience
import Diagnostics
import Modeling
import Syntax

extension Document {
  /// Reads the files of all `include` statements that were not read yet.
  mutating func resolveIncludes(with files: any FileSystem, into diagnostics: inout [Diagnostic]) {
    guard includesFiles else { return }
    var pending = Array(self.files.indices)
    while let file = pending.popLast() {
      for item in self.files[file].items {
        guard case .include(let name)? = item.statement, inclusions[item.version] == nil else {
          continue
        }
        do throws(Diagnostic) {
          let added = try include(name, item, from: file, files, &diagnostics)
          inclusions[item.version] = added
          pending.append(added)
        } catch {
          diagnostics.append(error)
        }
      }
    }
  }

  private mutating func include(
    _ name: TextLiteral, _ item: DocumentItem, from file: Int, _ system: any FileSystem,
    _ diagnostics: inout [Diagnostic]
  ) throws(Diagnostic) -> Int {
    let place = Diagnostic.Label(Span(item.source, name.range))
    let folder = files[file].path.map(FilePath.folder) ?? "."
    let path = FilePath.normal(FilePath.joining(name.value, to: folder))
    try refuseCycle(path, from: file, name, place)
    guard files.count < 1_000 else {
      throw Diagnostic(.includeCycle, "more than 1,000 files are included", at: place)
    }
    let text = try TextFile(path, from: system, at: place)
    let parsed = Parser.parse(text.source)
    diagnostics += parsed.diagnostics
    return add(parsed, path: path, stamps: text.stamps)
  }

  /// A file may not include itself, also not through others.
  private func refuseCycle(
    _ path: String, from file: Int, _ name: TextLiteral, _ place: Diagnostic.Label
  ) throws(Diagnostic) {
    var chain: [String] = []
    var current: Int? = file
    while let number = current, chain.count < 1_000 {
      let known = files[number].path.map(FilePath.normal) ?? ""
      chain.append(known)
      if known == path {
        throw Diagnostic(
          .includeCycle, "\(TextFile.quoted(name.value)) includes itself",
          at: place,
          notes: [
            (chain.reversed() + [path]).map { FilePath.lastPart(of: $0) }.joined(separator: " → ")
          ],
          help: ["take out one of these lines"])
      }
      current = includer(of: number)
    }
  }

  /// The file whose `include` brought a file in.
  private func includer(of file: Int) -> Int? {
    guard let version = inclusions.first(where: { $0.value == file })?.key else { return nil }
    return files.indices.first { number in
      files[number].items.contains { $0.version == version }
    }
  }
}

extension DataFiles {
  /// Reads the columns that `data "file" column x` names; the checker says what cannot be used.
  init(_ document: Document, files: any FileSystem) {
    guard document.readsData else { return }
    document.forEach { place, item in
      item.statement?.formulaWithData?.forEachDataUse { file, column in
        let key = Model.DataKey(file: file.value, column: column.key, inText: place.file)
        guard columns[key] == nil else { return }
        let folder = document.files[place.file].path.map(FilePath.folder) ?? "."
        columns[key] = Self.column(
          column, of: file.value, at: FilePath.joining(file.value, to: folder), files)
      }
    }
  }

  private static func column(
    _ name: Name, of file: String, at path: String, _ files: any FileSystem
  ) -> Model.DataColumn {
    let table: CSVTable
    do {
      table = try CSVReader().read(try files.read(path, limit: TextFile.limit))
    } catch let error as CSVError {
      return .unusable(
        message: "\(file) cannot be used: \(error.message)",
        help: error.remedy ?? "give it a header and one row a line")
    } catch {
      return .unusable(
        message: "\(file) cannot be read", help: "check its name; it is looked for beside this text"
      )
    }
    guard let index = table.header.firstIndex(where: { $0.lowercased() == name.key }) else {
      return .unusable(
        message: "\(file) has no column \(name.text)",
        help: "its columns are \(table.header.joined(separator: ", "))")
    }
    return column(index, of: table, name, file)
  }

  /// The numbers under a name of the header of a table, or why there are none.
  static func column(named name: String, of table: CSVTable, _ file: String) -> Model.DataColumn {
    let index = table.header.firstIndex(of: name) ?? 0
    return column(index, of: table, Name(name, SourceRange(0, 0)), file)
  }

  /// Takes the numbers of a column, as the file writes them; a money sign in front is left out.
  private static func column(
    _ index: Int, of table: CSVTable, _ name: Name, _ file: String
  ) -> Model.DataColumn {
    var (values, blanks) = ([Double](), 0)
    for row in table.rows {
      let text = row.fields[index]
      var digits = String(text.trimmingSpaces)
      if let sign = digits.first, "$€£¥".contains(sign) { digits.removeFirst() }
      if let sign = digits.last, "$€£¥".contains(sign) { digits.removeLast() }
      digits = String(digits.trimmingSpaces)
      if digits.isEmpty {
        blanks += 1
      } else if let value = table.number(digits) {
        values.append(value)
      } else {
        return .unusable(
          message:
            "line \(row.line) of \(file): `\(text.prefix(40))` under \(name.text) is no number"
            + table.remedy(digits),
          help: "write plain numbers in this column; a blank cell is left out")
      }
    }
    guard values.count > 1 else {
      let found = values.isEmpty ? "has no numbers" : "has one number only"
      return .unusable(
        message: "the column \(name.text) of \(file) \(found)",
        help: "a range needs at least two; for one number write it itself")
    }
    return .numbers(values, blanks: blanks)
  }
}

extension Expression {
  /// Whether a column of a data file is named.
  var readsData: Bool {
    var found = false
    forEachDataUse { _, _ in found = true }
    return found
  }

  /// Visits the columns of data files that are named.
  fileprivate func forEachDataUse(_ body: (TextLiteral, Name) -> Void) {
    if case .data(let file, let column) = node { return body(file, column) }
    forEachPart { $0.forEachDataUse(body) }
  }
}

extension Statement {
  /// The formula of a definition or line, which may name columns of data files.
  var formulaWithData: Expression? {
    switch self {
    case .definition(let definition): definition.value
    case .line(let line): line.value
    default: nil
    }
  }
}
