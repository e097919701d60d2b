import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// Recomputes a file and compares it with what it promises: its asserts and its stamp.
public struct FileCheck {
  /// Everything that is wrong, and a line that says so or that all is well.
  public let responses: [Response]

  /// Checks the file at `path`.
  public init(_ path: String, environment: SessionEnvironment) {
    let replay = Replay(file: path, environment: environment)
    var responses = replay.responses.filter(\.isDiagnostic)
    let comparison = StampComparison(replay.session.document, analyst: replay.session.baseAnalyst)
    if comparison.isStamped, !comparison.agrees {
      responses.append(
        .diagnostic(
          Diagnostic(
            .stampDiffers, "\(TextFile.quoted(path)) \(comparison.verdict)",
            notes: comparison.differences,
            help: [
              "if this is meant, stamp it anew: `load \(TextFile.quoted(path))`, then `save \(TextFile.quoted(path))`"
            ])))
    }
    if !responses.contains(where: \.isError) {
      responses.append(.report(Self.report(path, replay, comparison), line: nil))
    }
    self.responses = responses
  }

  /// Whether anything failed.
  public var hasFailed: Bool { responses.contains(where: \.isError) }

  private static func report(
    _ path: String, _ replay: Replay, _ comparison: StampComparison
  ) -> Report {
    let asserts = replay.session.world.model.assertions.count
    var parts = [
      asserts == 0 ? "no asserts" : asserts == 1 ? "1 assert holds" : "\(asserts) asserts hold"
    ]
    if let stamp = comparison.saved.first {
      parts.append("as saved on \(stamp.date)")
    } else {
      parts.append("no stamp")
    }
    let text: Styled = "\(path, .name): \(parts.joined(separator: ", "))"
    return .note(.done, text)
  }
}

extension Response {
  /// Whether it is a mistake, warning or note rather than a result.
  var isDiagnostic: Bool {
    if case .diagnostic = self { return true }
    return false
  }
}
