import Testing
import Foundation
import Diagnostics
import Syntax
@Test func scratch2() throws {
  guard let path = ProcessInfo.processInfo.environment["SCRATCH2"] else { return }
  let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  let parsed = Parser.parse(SourceText(name: "x.whatif", utf8: bytes))
  let r = DiagnosticRenderer()
  for item in parsed.items where item.statement != nil { print("OK??", parsed.source[item.statementRange], item.statement!.sExpression) }
  for d in parsed.diagnostics { print(r.text(for: d)) }
}
