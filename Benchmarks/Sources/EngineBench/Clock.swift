#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Wall time and processor time of a piece of work: on a shared machine the second is the steadier.
struct Clock {
  private let wall = Clock.read(CLOCK_MONOTONIC)
  private let processor = Clock.read(CLOCK_PROCESS_CPUTIME_ID)

  /// Milliseconds since the start.
  var elapsed: (wall: Double, processor: Double) {
    (
      (Self.read(CLOCK_MONOTONIC) - wall) * 1_000,
      (Self.read(CLOCK_PROCESS_CPUTIME_ID) - processor) * 1_000
    )
  }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Runs `body` some times and prints the least and the median times with the peak of the memory.
  static func report(_ what: String, repeats: Int, note: String = "", _ body: () -> Void) {
    var walls: [Double] = []
    var processors: [Double] = []
    for _ in 0..<max(1, repeats) {
      let clock = Clock()
      body()
      let elapsed = clock.elapsed
      walls.append(elapsed.wall)
      processors.append(elapsed.processor)
    }
    report(
      what, walls: walls.sorted(), processors: processors.sorted(), memory: peakMemory, note: note)
  }

  /// Prints times in rising order, in milliseconds, and a peak of memory in MiB.
  static func report(
    _ what: String, walls: [Double], processors: [Double], memory: Double, note: String = ""
  ) {
    print(
      "{\"what\": \"\(what)\", \"min_ms\": \(walls[0]), \"median_ms\": \(walls[walls.count / 2]), "
        + "\"cpu_min_ms\": \(processors[0]), \"peak_mib\": \(memory)\(note)}")
  }

  /// The largest resident memory of the process so far, in MiB.
  static var peakMemory: Double {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    return memory(of: usage)
  }

  /// The largest resident memory that was used, in MiB.
  static func memory(of usage: rusage) -> Double {
    #if canImport(Darwin)
      Double(usage.ru_maxrss) / 1_048_576
    #else
      Double(usage.ru_maxrss) / 1_024
    #endif
  }
}
