import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  /// Writes the reports of the model at hand.
  var writer: ReportWriter {
    ReportWriter(analyst: analyst, fileName: fileName, used: overlays.used?.name.text)
  }

  /// Runs one command; `line` is its line in a file, nil at the prompt.
  mutating func perform(_ command: Command, in source: SourceText, line: Int?) -> [Response] {
    do throws(Diagnostic) {
      return try run(command, in: source, line: line)
    } catch {
      return [.diagnostic(error)]
    }
  }

  private mutating func run(
    _ command: Command, in source: SourceText, line: Int?
  ) throws(Diagnostic) -> [Response] {
    func one(_ report: Report) -> [Response] { [.report(report, line: line)] }
    switch command {
    case .show(let expression): return one(try show(expression, in: source))
    default: return try runOther(command, in: source, line: line)
    }
  }

  /// A formula is computed; the id of a case alone prints its summary.
  private func show(_ expression: Expression, in source: SourceText) throws(Diagnostic) -> Report {
    let writer = writer
    let answer = try writer.analyst.ask(expression, in: source)
    return writer.value(answer, of: expression, in: source)
  }

  private mutating func runOther(
    _ command: Command, in source: SourceText, line: Int?
  ) throws(Diagnostic) -> [Response] {
    func one(_ report: Report) -> [Response] { [.report(report, line: line)] }
    switch command {
    case .undo(let count): return step(count, isUndo: true)
    case .redo(let count): return step(count, isUndo: false)
    case .quit: return [.quit]
    default:
      throw Diagnostic(.unknownCommand, "this command is not there yet")
    }
  }

  mutating func save(_ file: TextLiteral?, in source: SourceText) -> [Response] { [] }
}
