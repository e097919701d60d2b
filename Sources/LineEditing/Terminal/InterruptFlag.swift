import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The flag that Ctrl-C raises while an entry is evaluated.
///
/// The evaluator polls `isRaised` through a closure and stops; whoever started it lowers the flag
/// again. A second Ctrl-C while the flag is up restores the terminal and ends the process with
/// status 130, so that a stuck computation never traps the user.
public struct InterruptFlag: Sendable {
  /// The one flag of the process, since signals belong to the process.
  public static let shared = InterruptFlag()

  private init() {}

  /// Whether Ctrl-C was pressed since the flag was lowered.
  ///
  /// One relaxed load: cheap to poll.
  public var isRaised: Bool { SignalFlags.interrupt.load(ordering: .relaxed) }

  /// Sets the flag as Ctrl-C does.
  public func raise() { SignalFlags.interrupt.store(true, ordering: .relaxed) }

  /// Clears the flag, before an entry is evaluated.
  public func lower() { SignalFlags.interrupt.store(false, ordering: .relaxed) }
}

/// What the signal handlers tell the editor.
///
/// Only atomics: handlers may touch nothing else.
enum SignalFlags {
  static let interrupt = Atomic<Bool>(false)
  static let resize = Atomic<Bool>(false)
  static let resume = Atomic<Bool>(false)
  static let suspend = Atomic<Bool>(false)
  /// The signal that asks the process to end; 0 when there is none.
  static let terminate = Atomic<Int32>(0)
  /// Whether a line is being edited, so that the terminal is in raw mode and the editor will see
  /// the other flags.
  static let isEditing = Atomic<Bool>(false)
  /// Whether our painter draws what is edited, so that the terminal understands its sequences.
  static let isPainted = Atomic<Bool>(false)
  /// Whether a program that was started has the terminal, and with it Ctrl-C.
  static let hasChild = Atomic<Bool>(false)
  /// Whether `SavedTerminal` holds the modes to go back to.
  static let hasSavedModes = Atomic<Bool>(false)

  /// The end of a pipe that wakes the editor when something is written to it; -1 without one.
  static let wakeDescriptor = Atomic<Int32>(-1)

  /// Ends the wait for the next key.
  ///
  /// Async-signal-safe.
  static func wake() {
    let descriptor = wakeDescriptor.load(ordering: .relaxed)
    guard descriptor >= 0 else { return }
    var byte: UInt8 = 0
    _ = write(descriptor, &byte, 1)
  }

  /// Makes every flag exist before a handler can run: first use of a static is not signal-safe.
  static func touch() {
    _ = interrupt.load(ordering: .relaxed)
    _ = resize.load(ordering: .relaxed)
    _ = resume.load(ordering: .relaxed)
    _ = suspend.load(ordering: .relaxed)
    _ = terminate.load(ordering: .relaxed)
    _ = isEditing.load(ordering: .relaxed)
    _ = isPainted.load(ordering: .relaxed)
    _ = hasChild.load(ordering: .relaxed)
    _ = hasSavedModes.load(ordering: .relaxed)
    _ = wakeDescriptor.load(ordering: .relaxed)
  }

  /// Whether any flag waits for the editor.
  static var anyRaised: Bool {
    interrupt.load(ordering: .relaxed) || resize.load(ordering: .relaxed)
      || resume.load(ordering: .relaxed) || suspend.load(ordering: .relaxed)
      || terminate.load(ordering: .relaxed) != 0
  }
}
