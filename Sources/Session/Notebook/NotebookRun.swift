import Diagnostics
import Modeling
import Reporting
import Syntax

/// A Markdown notebook, run from top to bottom in one model.
///
/// Outputs are rendered at 72 columns without colour, so that they are the same everywhere and a check
/// compares bytes.
public struct NotebookRun {
  /// The file with the outputs that belong there.
  public private(set) var updated: [UInt8] = []
  /// Whether a block failed that should not, or did not fail that should.
  public var hasFailed: Bool { !failures.isEmpty }
  /// What the blocks lead to, in order, for a reader.
  public private(set) var responses: [Response] = []
  /// The mistakes that no fence announces with `error`.
  public private(set) var failures: [Response] = []
  /// Pictures that blocks name, by path.
  public private(set) var pictures: [(path: String, svg: String)] = []

  private var session: Session
  private let path: String
  /// The file's name without its folder: outputs do not depend on where the file lies.
  private let name: String
  /// How many blocks ran: errors name the block, not the line, which outputs above would move.
  private var blockCount = 0
  /// The stretches of the file: as they are and as they should be.
  private(set) var pieces: [(old: String, new: String)] = []
  /// The columns of outputs.
  private static let style = TerminalStyle(width: 72, color: false, unicode: true)

  /// Runs the notebook in `bytes`.
  public init(bytes: [UInt8], path: String, environment: SessionEnvironment) {
    self.path = path
    name = FilePath.lastPart(of: path)
    session = Session(environment)
    session.beginNotebook(path)
    let notebook = NotebookText(String(decoding: bytes, as: UTF8.self))
    for problem in notebook.problems { report(problem) }
    run(notebook)
    for failure in AssertionCheck(analyst: session.baseAnalyst).failures() {
      fail(failure)
    }
    for piece in pieces { updated += piece.new.utf8 }
  }

  /// Notes a mistake that nobody expected.
  private mutating func fail(_ diagnostic: Diagnostic) {
    responses.append(.diagnostic(diagnostic))
    failures.append(.diagnostic(diagnostic))
  }

  private mutating func report(_ problem: (line: Int, message: String)) {
    fail(
      Diagnostic(
        .unclosedBracket, "\(path), line \(problem.line): \(problem.message)",
        help: ["end it with a line that has the same fence"]))
  }

  private mutating func run(_ notebook: NotebookText) {
    var index = 0
    while index < notebook.parts.count {
      let part = notebook.parts[index]
      index += 1
      switch part {
      case .text(let bytes), .output(let bytes): pieces.append((bytes, bytes))
      case .value(let formula, let shown):
        pieces.append((shown, value(of: formula) ?? shown))
      case .block(let block, let source):
        pieces.append((source, source))
        let isOpenEnded = source.last.map { !$0.isNewline } ?? false
        let old: String?
        if index < notebook.parts.count, case .output(let bytes) = notebook.parts[index] {
          old = bytes
          index += 1
        } else {
          old = nil
        }
        let output = run(block, old: old)
        // A block that ends the file without a line break gets one before its output.
        let gap = isOpenEnded && !output.isEmpty ? block.lineBreak : ""
        pieces.append((old ?? "", gap + output))
      }
    }
  }

  // MARK: - Blocks

  /// Runs a block and returns its output as it belongs into the file.
  private mutating func run(_ block: NotebookText.Block, old: String?) -> String {
    if block.has("skip") { return old ?? "" }
    blockCount += 1
    let results = session.runBlock(
      block.code, name: "\(name), block \(blockCount)", isTrial: block.has("error"))
    responses += results
    let failed = results.contains(where: \.isError)
    if failed, !block.has("error") { failures += results.filter(\.isError) }
    if !failed, block.has("error") {
      fail(
        Diagnostic(
          .assertionFailed,
          "\(path), line \(block.firstLine): this block is marked `error`, but nothing is wrong with it",
          help: ["take the word `error` out of its fence"]))
    }
    if let file = block.chart { addPicture(file, results) }
    if block.has("hide") { return old ?? "" }
    if block.has("nocheck"), let old { return old }
    return fenced(rendered(results), block)
  }

  private mutating func addPicture(_ file: String, _ results: [Response]) {
    // A notebook from somebody else writes below its own folder only.
    guard !file.hasPrefix("/"), !file.split(separator: "/").contains("..") else {
      return fail(
        Diagnostic(
          .cannotSave, "the picture \(TextFile.quoted(file)) lies outside the notebook's folder"))
    }
    for case .report(let report, _) in results {
      guard let chart = report.charts.last else { continue }
      pictures.append((FilePath.joining(file, to: FilePath.folder(of: path)), chart.svg()))
    }
  }

  private func rendered(_ results: [Response]) -> String {
    var output = ""
    for result in results {
      switch result {
      case .report(let report, _):
        let piece = report.terminal(Self.style)
        let isLong = piece.utf8.count { $0 == 0x0A } > 1
        if isLong, !output.isEmpty { output += "\n" }
        output += piece
      case .diagnostic(let diagnostic):
        output += DiagnosticRenderer(width: 72).text(for: diagnostic)
      case .question, .quit: continue
      }
    }
    return output
  }

  /// Puts an output between fences longer than any inside it.
  private func fenced(_ output: String, _ block: NotebookText.Block) -> String {
    if output.isEmpty { return "" }
    var longest = 0
    var run = 0
    for character in output {
      run = character == block.fence ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: String(block.fence), count: max(3, longest + 1))
    var lines = ["\(fence)output"]
    lines += output.split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0.reversed().drop { $0 == " " }.reversed())
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    lines.append(fence)
    return lines.map { ($0.isEmpty ? "" : block.indentation + $0) + block.lineBreak }.joined()
  }

  // MARK: - Values in prose

  private mutating func value(of formula: String) -> String? {
    let results = session.runBlock(formula + "\n", name: "\(name), value", isTrial: false)
    if let problem = results.first(where: \.isError) {
      responses.append(problem)
      failures.append(problem)
      return nil
    }
    for case .report(let report, _) in results {
      return report.terminal(Self.style).split(separator: "\n").first.map(String.init)
    }
    return nil
  }
}

extension Session {
  /// Makes the document that of a notebook.
  mutating func beginNotebook(_ path: String) {
    var document = Document()
    document.files[0].path = path
    adopt(document, World(document))
    isReplaying = true
  }

  /// Adds the declarations of a block to the model, then runs its commands; those of a trial are
  /// forgotten when they fail.
  mutating func runBlock(_ code: String, name: String, isTrial: Bool) -> [Response] {
    let source = SourceText(name: name, utf8: Array(code.utf8))
    let parsed = Parser.parse(source)
    var diagnostics = parsed.diagnostics
    let declares = parsed.items.contains {
      $0.statement?.isDeclaration == true || $0.attempt?.isDeclaration == true
    }
    let items = declares ? document.items(of: parsed) : []
    if declares, isTrial || !grow(by: items) {
      var next = document
      next.files[0].items += items
      next.resolveIncludes(with: environment.files, into: &diagnostics)
      let after = World(
        next, reusing: world, data: DataFiles(next, files: environment.files))
      diagnostics += after.diagnostics.filter { $0.primary?.span.source === source }
      if !isTrial || !diagnostics.contains(where: { $0.severity == .error }) { adopt(next, after) }
    }
    var responses = diagnostics.inOrder(of: source).map(Response.diagnostic)
    for item in parsed.items {
      guard case .command(let command)? = item.statement else { continue }
      responses += perform(
        command, in: source, at: item.statementRange, line: item.line(in: source))
    }
    return responses
  }
}
