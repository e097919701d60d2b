import Diagnostics

/// Recomputes a file and compares it with what it promises: its asserts and its stamp.
public struct FileCheck {
  /// Everything that is wrong, and a line that says so or that all is well.
  public let responses: [Response]

  /// Checks the file at `path`.
  public init(_ path: String, environment: SessionEnvironment) {
    let replay = Replay(file: path, environment: environment)
    responses = replay.responses.filter(\.isError)
  }

  /// Whether anything failed.
  public var hasFailed: Bool { responses.contains(where: \.isError) }
}
