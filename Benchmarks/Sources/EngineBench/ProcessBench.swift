#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program started again and again, as a person's shell starts it: what it takes from start to end.
struct ProcessBench {
  /// The program and its arguments.
  let command: [String]
  /// The file at its standard input; what it writes goes nowhere.
  let input: String

  /// What one run took: milliseconds, of the processor too, and the largest resident memory in MiB.
  private struct Run {
    let wall: Double
    let processor: Double
    let memory: Double
  }

  /// Runs the program some times and prints what the runs took.
  func run(repeats: Int) {
    let runs = (0..<max(1, repeats)).compactMap { _ in once() }
    guard runs.count == max(1, repeats) else { return print("cannot start \(command.first ?? "")") }
    let walls = runs.map(\.wall).sorted()
    Clock.report(
      "process \(command.joined(separator: " "))", walls: walls,
      processors: runs.map(\.processor).sorted(), memory: runs.map(\.memory).max() ?? 0)
  }

  private func once() -> Run? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    // Nothing of the caller's environment, so that every caller measures the same.
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    let clock = Clock()
    var process = pid_t()
    guard posix_spawn(&process, command[0], &actions, nil, &arguments, &environment) == 0
    else { return nil }
    var (status, usage) = (Int32(0), rusage())
    guard wait4(process, &status, 0, &usage) == process, status == 0 else { return nil }
    return Run(
      wall: clock.elapsed.wall,
      processor: Self.milliseconds(usage.ru_utime) + Self.milliseconds(usage.ru_stime),
      memory: Clock.memory(of: usage))
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1_000 + Double(time.tv_usec) / 1_000
  }
}
