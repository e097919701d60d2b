import LineEditing
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One dim line on a terminal that says how far a long simulation is; nothing in a pipe.
///
/// It appears once an answer has taken half a second, on the stream of diagnostics, and is erased
/// before the answer is shown.
final class ProgressLine: Sendable {
  /// The line of the process's terminal.
  static let shared = ProgressLine()

  private struct State {
    /// When the answer at hand was begun, and when the line was last painted, in seconds.
    var begun: Double?
    var painted: Double?
  }

  private let state = Mutex(State())
  private let isShown: Bool

  private init() {
    let term = Output.variable("TERM") ?? ""
    isShown = isatty(1) == 1 && isatty(2) == 1 && !term.isEmpty && term != "dumb"
  }

  /// Paints the line, at most ten times a second.
  func show(_ done: Int, of all: Int) {
    guard isShown, all > 0 else { return }
    let now = Self.seconds
    state.withLock { state in
      let begun = state.begun ?? now
      state.begun = begun
      guard now - begun > 0.5, now - (state.painted ?? 0) > 0.1 else { return }
      state.painted = now
      StandardStream.error.write(Self.line(done * 100 / all))
    }
  }

  /// Erases the line; the next answer begins anew.
  func erase() {
    guard isShown else { return }
    state.withLock { state in
      if state.painted != nil {
        StandardStream.error.write("\r" + Self.line(0).dropFirst().map { _ in " " }.joined() + "\r")
      }
      state = State()
    }
  }

  /// The line with a percentage, always of one width, so that any terminal can write over it.
  private static func line(_ percent: Int) -> String {
    let digits = String(percent)
    return
      "\rcomputing draws, \(String(repeating: " ", count: 3 - digits.count))\(digits)%  (Ctrl-C stops)"
  }

  private static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
