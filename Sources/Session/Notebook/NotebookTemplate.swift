public import Diagnostics
import Modeling
import Reporting
import Syntax

/// A new notebook: the seven steps of a business case with example figures, which runs as it is.
public struct NotebookTemplate: Sendable {
  /// The file to write.
  public let path: String
  private let id: String
  private let title: String

  /// Names a notebook; `.md` is added where it is missing.
  public init(_ name: String) {
    let isNamed = NotebookFile.isNotebook(name)
    path = isNamed ? name : name + ".md"
    let last = FilePath.lastPart(of: path)
    let stem = last[..<(last.lastIndex(of: ".") ?? last.endIndex)]
    title = Self.title(String(stem))
    id = Self.identifier(String(stem))
  }

  /// Whether a text names a notebook: something has to stand before the ending.
  public static func isName(_ text: String) -> Bool {
    let last = FilePath.lastPart(of: text)
    let stem =
      NotebookFile.isNotebook(last)
      ? last[..<(last.lastIndex(of: ".") ?? last.endIndex)] : last[...]
    return !stem.allSatisfy { $0.isWhitespace || $0 == "." }
  }

  /// Writes the notebook with its outputs; a file that exists is left alone.
  public func write(_ environment: SessionEnvironment) throws(Diagnostic) -> Response {
    guard !environment.files.exists(path) else {
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(path)) exists already", help: ["choose another name"])
    }
    let run = NotebookRun(bytes: Array(text.utf8), path: path, environment: environment)
    do {
      try environment.files.write(run.updated, to: path)
    } catch {
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(path)) cannot be written: \(error.reasonOfWriting)")
    }
    let report = Report("new", .note) {
      let text: Styled = "Wrote \(path, .name): fill in your own figures"
      $0.note(.done, text)
      $0.note(.hint, "`whatif run --write \(ShellWord.quoted(path))` updates the outputs")
      $0.record(MachineRecord(.note, name: "new", text: text.plain))
    }
    return .report(report, line: nil)
  }

  // MARK: - Names

  /// `faster-returns` is "Faster returns".
  private static func title(_ stem: String) -> String {
    let words = String(
      stem.map { "-_".contains($0) ? " " : $0 }.filter { !"\"\\\n\r<>`{}".contains($0) })
    let text = words.trimmingSpaces
    return text.isEmpty ? "My case" : text.prefix(1).uppercased() + text.dropFirst()
  }

  /// A name the language takes: letters, digits and `_`, and no word of its own.
  private static func identifier(_ stem: String) -> String {
    var name = String(
      stem.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    while name.hasPrefix("_") { name.removeFirst() }
    while name.hasSuffix("_") { name.removeLast() }
    let isFree = Parser.parse(SourceText(name: "name", "case \(name) \"x\"\n")).diagnostics.isEmpty
    let starts = name.first?.isLetter == true
    return isFree && starts && name.utf8.count < 60 && !Self.taken.contains(name) ? name : "my_case"
  }

  /// The names that the template itself defines.
  private static let taken: Set<String> = [
    "contacts", "avoidable", "handling_time", "agent_pay", "uptake", "adoption", "avoided", "build",
    "run", "time_saved", "customer_time", "cautious", "my_case",
  ]

  // MARK: - Text

  /// The notebook before its first run.
  public var text: String {
    """
    # \(title)

    One decision, on one page. Replace the figures by your own; `whatif run --write` updates every output
    below, and `whatif check` proves that they still follow from the figures.

    ## 1. The problem, in the customer's words

    What does the customer try to do, what goes wrong, how often, and who says so?

    ## 2. What it costs today

    ```whatif
    contacts      "Contacts about it"   = 4,000 (3,500 to 4,600) contacts/month  # ticket system, last quarter
    handling_time "Time for one"        = 6 (5 to 8) min/contact                 # 40 timed contacts
    agent_pay     "Cost of an hour"     = $38/hour                               # finance
    contacts * handling_time * agent_pay
    ```

    ## 3. The change

    ```whatif
    avoidable "Contacts it makes needless" = 20% (8% to 30%)                     # guess
    adoption  = ramp(6 months)
    avoided in contacts/month = contacts * avoidable * adoption
    ```

    ## 4. The case

    Only what the company can spend or save counts; what customers gain stands beside it.

    ```whatif
    case \(id) "\(title)"
    horizon 36 months
    discount 10%/year
    impact 7
    ability 8
    cost    build      = $9,000 once                                             # quote
    cost    run        = $250/month                                              # quote
    benefit time_saved "Time of agents" = avoided * handling_time * agent_pay realised 60%
    track   customer_time "Time of customers" = avoided * 12 min/contact for customer

    \(id)
    ```

    ## 5. What if we are wrong?

    ```whatif
    scenario cautious: avoidable at low, build up 50%
    compare base, cautious on npv, payback
    break even
    tornado npv
    ```

    ## 6. Does it come before other work?

    ```whatif
    initiative other "The other idea" impact 5 ability 4
    plot impact ability
    ```

    ## 7. The ask

    Who decides what by when, who owns the result, and which figure is looked at in three months to see
    whether it came true?

    ```whatif
    inputs
    ```

    """
  }
}
