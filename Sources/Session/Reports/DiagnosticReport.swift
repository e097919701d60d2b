public import Diagnostics
public import Reporting

extension Report {
  /// The report of a diagnostic: its rendering, and code, message and place for machines.
  public init(_ diagnostic: Diagnostic) {
    let place = diagnostic.primary?.span
    var fields: [JSONValue.Field] = [
      .init("code", .string(diagnostic.code.rawValue)),
      .init("severity", .string(diagnostic.severity.rawValue)),
      .init("message", .string(diagnostic.message)),
    ]
    if let place { fields.append(.init("span", Self.json(place))) }
    if !diagnostic.help.isEmpty {
      fields.append(.init("help", .array(diagnostic.help.map { .string($0) })))
    }
    let kind: MachineRecord.Kind = diagnostic.severity == .error ? .error : .note
    self.init(
      nil, kind, blocks: [.preformatted(Styled(DiagnosticRenderer().text(for: diagnostic)))],
      records: [MachineRecord(kind, fields: fields, line: place?.line)])
  }

  /// Where a diagnostic is: file, lines and byte columns, both from 1; the end is one past the last byte.
  private static func json(_ span: Span) -> JSONValue {
    let start = span.source.position(of: Int(span.range.lower))
    let end = span.source.position(of: Int(span.range.upper))
    return [
      "file": .string(span.source.name), "line": .number(Double(start.line)),
      "column": .number(Double(start.column + 1)), "end_line": .number(Double(end.line)),
      "end_column": .number(Double(end.column + 1)),
    ]
  }
}
