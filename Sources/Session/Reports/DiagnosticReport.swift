public import Diagnostics
public import Reporting

extension Report {
  /// The report of a diagnostic: its rendering, and code, message and place for machines.
  public init(_ diagnostic: Diagnostic) {
    let kind: MachineRecord.Kind = diagnostic.severity == .error ? .error : .note
    self.init(
      nil, kind, blocks: [.preformatted(Styled(DiagnosticRenderer().text(for: diagnostic)))],
      records: [MachineRecord(diagnostic)])
  }
}
