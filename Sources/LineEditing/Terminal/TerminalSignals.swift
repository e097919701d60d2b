import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The signal handlers of an interactive session.
public enum TerminalSignals {
  /// Installs the handlers; calling it again does nothing.
  ///
  /// Ctrl-C raises `InterruptFlag`; HUP and TERM end the process with the terminal restored, and
  /// so does a crash; a closed pipe becomes an error of `write`.
  public static func install() {
    guard !isInstalled.exchange(true, ordering: .relaxed) else { return }
    SignalFlags.touch()
    useOwnStackForHandlers()
    handle(SIGINT, with: onInterrupt)
    handle(SIGWINCH, with: onResize)
    handle(SIGCONT, with: onContinue)
    for number in [SIGTERM, SIGHUP] { handle(number, with: onTerminate) }
    for number in [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE] + others {
      handle(number, with: onCrash, previous: previousActions + Int(number))
    }
    ignore(SIGPIPE)
    // A file that may not grow is an error of `write`, as a full disk is.
    ignore(SIGXFSZ)
  }

  /// What else ends a process when nobody asked for it: alarms, limits and signals of others' own.
  private static var others: [Int32] {
    var numbers = [SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF, SIGSYS]
    #if os(Linux)
      // Elsewhere they are ignored unless somebody listens.
      numbers += [SIGIO, SIGPWR, SIGSTKFLT]
    #endif
    return numbers
  }

  /// Catches Ctrl-Z and ignores Ctrl-\ while a line is edited, where both would leave the
  /// terminal in raw mode.
  static func beginEditing() {
    SignalFlags.isEditing.store(true, ordering: .relaxed)
    handle(SIGTSTP, with: onSuspend)
    ignore(SIGQUIT)
  }

  static func endEditing() {
    SignalFlags.isEditing.store(false, ordering: .relaxed)
    restoreDefault(SIGTSTP)
    restoreDefault(SIGQUIT)
  }

  /// Stops the process as Ctrl-Z would, and does `resume` when it goes on.
  ///
  /// Until then TERM and HUP end it at once: the terminal is the shell's, and whoever touches its modes from
  /// the background, as `resume` may, is stopped again before a handler's flag is seen.
  static func stop(resume: () -> Void) {
    for number in [SIGTSTP, SIGTERM, SIGHUP] { restoreDefault(number) }
    raise(SIGTSTP)
    handle(SIGTSTP, with: onSuspend)
    resume()
    for number in [SIGTERM, SIGHUP] { handle(number, with: onTerminate) }
  }

  /// Whether the terminal is this process's own and not, as after Ctrl-Z, the shell's.
  static var isInForeground: Bool {
    let group = tcgetpgrp(0)
    return group < 0 || group == getpgrp()
  }

  /// Ends the process by `number`, as if it had never been caught.
  static func end(by number: Int32) {
    restoreDefault(number)
    raise(number)
  }

  private static let isInstalled = Atomic<Bool>(false)

  /// The actions that were set for crashes, by signal number: the runtime's own report still runs
  /// after the terminal is restored.
  ///
  /// Written once, read by the handler.
  fileprivate nonisolated(unsafe) static let previousActions =
    UnsafeMutablePointer<sigaction>.allocate(capacity: 65)

  private static func handle(
    _ number: Int32, with handler: @escaping @convention(c) (Int32) -> Void,
    previous: UnsafeMutablePointer<sigaction>? = nil
  ) {
    // No SA_RESTART: a read must return so that the editor sees the flag.
    var action = action(flags: Int32(SA_ONSTACK))
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    sigaction(number, &action, previous)
  }

  private static func ignore(_ number: Int32) {
    signal(number, SIG_IGN)
  }

  fileprivate static func restoreDefault(_ number: Int32) {
    signal(number, SIG_DFL)
  }

  private static func action(flags: Int32) -> sigaction {
    var action = sigaction()
    sigemptyset(&action.sa_mask)
    action.sa_flags = flags
    return action
  }

  /// Gives handlers a stack of their own on the thread that calls it, so that a stack overflow there restores the
  /// terminal too; a signal stack belongs to one thread.
  private static func useOwnStackForHandlers() {
    let size = 1 << 16
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    stack.ss_size = size
    sigaltstack(&stack, nil)
  }
}

// Handlers are plain functions of a module without default isolation: a closure could carry a
// check of the executor it runs on, which ends the process when a signal meets another thread.

private func onInterrupt(_ number: Int32) {
  guard !SignalFlags.hasChild.load(ordering: .relaxed) else { return }
  let wasRaised = SignalFlags.interrupt.exchange(true, ordering: .relaxed)
  guard wasRaised, !SignalFlags.isEditing.load(ordering: .relaxed) else {
    return SignalFlags.wake()
  }
  SavedTerminal.restore()
  _exit(130)
}

private func onResize(_ number: Int32) {
  SignalFlags.resize.store(true, ordering: .relaxed)
  SignalFlags.wake()
}

private func onContinue(_ number: Int32) {
  SignalFlags.resume.store(true, ordering: .relaxed)
  SignalFlags.wake()
}

private func onSuspend(_ number: Int32) {
  SignalFlags.suspend.store(true, ordering: .relaxed)
  SignalFlags.wake()
}

/// While a line is edited the editor ends the process after a last painting; a second signal, or
/// one during an evaluation, ends it here.
private func onTerminate(_ number: Int32) {
  let before = SignalFlags.terminate.exchange(number, ordering: .relaxed)
  if before == 0, SignalFlags.isEditing.load(ordering: .relaxed) { return SignalFlags.wake() }
  SavedTerminal.restore()
  TerminalSignals.restoreDefault(number)
  raise(number)
}

private func onCrash(_ number: Int32) {
  SavedTerminal.restore()
  sigaction(number, TerminalSignals.previousActions + Int(number), nil)
  raise(number)
}
