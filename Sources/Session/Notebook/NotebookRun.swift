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
  /// Whether all fences are closed.
  public private(set) var isReadable = true
  /// What the blocks lead to, in order, for a reader.
  public private(set) var responses: [Response] = []
  /// The mistakes that no fence announces with `error`.
  public private(set) var failures: [Response] = []
  /// Pictures that blocks name, by path.
  public private(set) var pictures: [(path: String, svg: String)] = []

  private var session: Session
  private let path: String
  /// The file's name without its folder.
  private let name: String
  /// The session as the blocks marked `setup` left it, in which those marked `fresh` begin.
  private var ground: Session
  /// Values that could not be computed where they stand, with their places among the pieces.
  private var waiting: [(formula: String, piece: Int)] = []
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
    ground = session
    let notebook = NotebookText(String(decoding: bytes, as: UTF8.self))
    for problem in notebook.problems { report(problem) }
    isReadable = notebook.problems.isEmpty
    for setting in notebook.settings { apply(setting) }
    run(notebook)
    checkModel()
    computeWaiting()
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
      case .text(let bytes), .output(let bytes, _): pieces.append((bytes, bytes))
      case .value(let formula, let shown):
        let now = value(of: formula).text
        if now == nil { waiting.append((formula, pieces.count)) }
        pieces.append((shown, now ?? shown))
      case .block(let block, let source):
        pieces.append((source, source))
        let isOpenEnded = source.last.map { !$0.isNewline } ?? false
        let old: String?
        if index < notebook.parts.count, case .output(let bytes, let gap) = notebook.parts[index] {
          old = bytes
          pieces.append((gap, gap))
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
    if block.has("fresh") {
      checkModel()
      session = ground
    }
    let results = session.runBlock(
      block.code, in: name, part: "block \(blockCount)", isTrial: block.has("error"))
    if block.has("setup") { ground = session }
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

  /// Notes the asserts and titles that do not hold in the model as it is here.
  private mutating func checkModel() {
    let problems =
      AssertionCheck(analyst: session.baseAnalyst).failures() + session.titleProblems()
    for problem in problems {
      guard let source = problem.primary?.span.source else { continue }
      // What stands in the ground of several blocks is said once.
      let isSaid = failures.contains { failure in
        guard case .diagnostic(let said) = failure else { return false }
        return said.primary?.span.source === source && said.message == problem.message
      }
      if !isSaid { fail(problem) }
    }
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
        output += DiagnosticRenderer(width: 72, isInsideFile: true).text(for: diagnostic)
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

  /// Computes a value in the model as it is here.
  private mutating func value(of formula: String) -> (text: String?, problem: Response?) {
    let shown = session.lastResult
    defer { session.lastResult = shown }
    let results = session.runBlock(formula + "\n", in: name, part: "value", isTrial: true)
    if let problem = results.first(where: \.isError) { return (nil, problem) }
    for case .report(let report, _) in results {
      return (report.terminal(Self.style).split(separator: "\n").first.map(String.init), nil)
    }
    return (nil, nil)
  }

  /// Computes the values that stand above what they need, in the finished model as stated.
  private mutating func computeWaiting() {
    guard !waiting.isEmpty else { return }
    session.overlays = Overlays()
    session.refreshUsed()
    for (formula, piece) in waiting {
      let (text, problem) = value(of: formula)
      if let text { pieces[piece].new = text }
      if let problem {
        responses.append(problem)
        failures.append(problem)
      }
    }
  }

  // MARK: - Front matter

  /// Does what a line of the front matter says; lines of other tools are left alone.
  private mutating func apply(_ setting: NotebookText.Setting) {
    let place = "\(path), line \(setting.line)"
    switch setting.key {
    case "whatif" where Int(setting.value) == Self.format: break
    case "whatif":
      let isNewer = Int(setting.value).map { $0 > Self.format } ?? false
      fail(
        Diagnostic(
          isNewer ? .fileNewer : .badArguments,
          "\(place): this program reads notebooks of version \(Self.format), not \(setting.value)",
          help: [isNewer ? "install a newer whatif" : "write `whatif: \(Self.format)`"]))
    case "seed":
      let results = session.runBlock(
        "seed \(setting.value)\n", in: name, part: "front matter", isTrial: true)
      failures += results.filter(\.isError)
      responses += results
      ground = session
    case "horizon", "discount", "currency", "samples", "ranges":
      fail(
        Diagnostic(
          .badArguments,
          "\(place): `\(setting.key)` is not read here; the model stands in the blocks",
          help: [Self.line(for: setting)]))
    default: break
    }
  }

  /// The version of the format that `whatif: 1` names.
  private static let format = 1

  /// What to type in a block in place of a line of the front matter, with what the line says.
  private static func line(for setting: NotebookText.Setting) -> String {
    let value = setting.value
    let isWhole = !value.isEmpty && value.allSatisfy { $0.isASCII && $0.isNumber }
    switch setting.key {
    case "horizon":
      let months = value.isEmpty ? "36 months" : isWhole ? "\(value) months" : value
      return "write below the `case` line of a block: `horizon \(months)`"
    case "discount":
      let isBare = value.hasSuffix("%")
      let rate =
        value.isEmpty ? "10%/year" : isWhole ? "\(value)%/year" : isBare ? "\(value)/year" : value
      return "write below the `case` line of a block: `discount \(rate)`"
    case "samples": return "write in a block: `samples \(value.isEmpty ? "65,536" : value)`"
    case "ranges": return "write in a block: `ranges \(value.isEmpty ? "8 in 10" : value)`"
    default:
      let sign = ["$", "€", "£", "¥"].contains(value)
      let isCode = value.count == 3 && value.allSatisfy { $0.isASCII && $0.isLetter }
      let amount = sign ? "\(value)900" : isCode ? "900 \(value.uppercased())" : "$900"
      return "every amount says its own currency, for example `price = \(amount)/unit`"
    }
  }
}

extension Session {
  /// Makes the document that of a notebook.
  mutating func beginNotebook(_ path: String) {
    var document = Document()
    document.files[0].path = path
    adopt(document, World(document))
    isReplaying = true
    isNotebook = true
  }

  /// Adds the declarations of a block to the model, then runs its commands; those of a trial are
  /// forgotten when they fail.
  ///
  /// - Parameters:
  ///   - name: The name of the notebook.
  ///   - part: What the block is called in it.
  mutating func runBlock(
    _ code: String, in name: String, part: String, isTrial: Bool
  ) -> [Response] {
    let source = SourceText(name: "\(name), \(part)", part: part, utf8: Array(code.utf8))
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
