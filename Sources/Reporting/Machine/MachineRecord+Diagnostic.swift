public import Diagnostics

extension MachineRecord {
  /// Creates the record of a diagnostic: `code`, `message`, `span`, and what to do instead.
  ///
  /// An error is of kind `error`, anything milder a `note` with its `severity`. In `span`, `line` and
  /// `column` count from 1, columns in Unicode scalars; `start` and `end` are UTF-8 offsets.
  public init(_ diagnostic: Diagnostic) {
    var fields: [JSONValue.Field] = [
      .init("code", .string(diagnostic.code.rawValue)),
      .init("message", .string(diagnostic.message)),
    ]
    if diagnostic.severity != .error {
      fields.append(.init("severity", .string(diagnostic.severity.rawValue)))
    }
    if let span = diagnostic.primary?.span { fields.append(.init("span", Self.json(span))) }
    for (name, sentences) in [("notes", diagnostic.notes), ("help", diagnostic.advice)]
    where !sentences.isEmpty {
      fields.append(.init(name, .array(sentences.map { .string($0) })))
    }
    self.init(
      diagnostic.severity == .error ? .error : .note, fields: fields,
      line: diagnostic.primary?.span.line)
  }

  /// Returns a place as an object.
  private static func json(_ span: Span) -> JSONValue {
    let start = Int(span.range.lower)
    let place = span.source.position(of: start)
    let before = span.source[SourceRange(start - place.column, start)]
    return [
      "source": .string(span.source.name), "line": .number(Double(place.line)),
      "column": .number(Double(before.unicodeScalars.count + 1)),
      "start": .number(Double(start)), "end": .number(Double(span.range.upper)),
    ]
  }
}
