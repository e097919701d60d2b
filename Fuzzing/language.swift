// Any bytes, through lexer, parser, checker, evaluator, printer and the rendering of what is wrong.
import Diagnostics
import Modeling
import Syntax

/// Takes bytes from libFuzzer and never traps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLanguage(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let text = String(decoding: bytes, as: UTF8.self)
  let source = SourceText(name: "fuzz", text)
  let parsed = Parser.parse(source)
  let joined = parsed.items.reduce(0) { $0 + $1.range.count }
  precondition(joined == source.utf8.count, "items do not add up to the text")
  var builder = ModelBuilder()
  builder.add(parsed)
  let model = builder.finish()
  let checked = model.checked()
  let renderer = DiagnosticRenderer(width: 80)
  for diagnostic in (parsed.diagnostics + builder.diagnostics + checked.diagnostics).prefix(20) {
    let rendered = renderer.text(for: diagnostic)
    precondition(
      !rendered.utf8.contains(0x1B) && !rendered.utf8.contains(0), "raw control character")
  }
  var options = SimulationOptions()
  options.samples = 256
  options.threads = 1
  let analyst = Analyst(checked, options: options)
  for id in checked.model.ids.prefix(64) {
    if let answer = analyst.value(of: id), let quantity = answer.quantity {
      _ = checked.formatter.exact(quantity)
      _ = checked.formatter.summary(quantity)
    }
    _ = analyst.undefined(id)
  }
  for item in parsed.items.prefix(64) {
    guard let statement = item.statement else { continue }
    _ = Printer.print(statement)
    answer(statement, analyst, source)
  }
  _ = Lexer.highlight(text)
  _ = Parser.status(of: text)
  return 0
}

/// Asks what a command asks, with small bounds.
func answer(_ statement: Statement, _ analyst: Analyst, _ source: SourceText) {
  guard case .command(let command) = statement else { return }
  switch command {
  case .show(let expression):
    if let answer = try? analyst.ask(expression, in: source), let quantity = answer.quantity {
      _ = analyst.checked.formatter.exact(quantity)
    }
  case .whatIf(let changes, let show):
    if let overlay = try? analyst.applying(changes, in: source) {
      _ = try? analyst.whatIf(overlay, show: show, in: source)
    }
  case .compare(let names, let questions):
    _ = try? analyst.compare(names.map(\.name), on: questions, in: source)
  case .table(let table) where table.axes.count == 1: _ = try? analyst.table(table, in: source)
  case .tornado(let expression?): _ = try? analyst.tornado(of: expression, in: source)
  case .why(let expression): _ = try? analyst.why(expression, in: source)
  default: break
  }
}
