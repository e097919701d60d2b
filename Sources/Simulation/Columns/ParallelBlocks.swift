internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Work cut into blocks that threads take one after another.
///
/// Which thread takes which block is left open; a body that writes only what belongs to its block,
/// from what depends only on the block's number, gives the same bits for any number of threads.
public enum ParallelBlocks {
  /// Samples in a block everywhere in this layer; sums are combined block by block.
  public static let size = 1024

  /// The number of processors that are online, at least 1.
  public static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Returns the samples of block `number` out of `count` samples.
  public static func range(of number: Int, count: Int) -> Range<Int> {
    let lower = min(max(0, number) * size, max(0, count))
    return lower..<min(lower + size, max(0, count))
  }

  /// Returns how many blocks `count` samples make.
  public static func number(for count: Int) -> Int { (max(0, count) + size - 1) / size }

  /// Calls `body` once for every block number below `blocks` and waits for all of them.
  ///
  /// The calling thread works too; a thread that cannot be started is done without.
  ///
  /// - Parameters:
  ///   - threads: At most this many threads, 1 to 64; no more than there are blocks.
  ///   - isCancelled: Asked before every block; once true, no further block is begun.
  /// - Returns: False when the work was cancelled before its end.
  @discardableResult
  public static func run(
    _ blocks: Int, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
    body: @escaping @Sendable (Int) -> Void
  ) -> Bool {
    run(blocks, threads: threads, scratch: 0, isCancelled: isCancelled) { block, _ in body(block) }
  }

  /// Calls `body` like the plain `run`, with room for `scratch` doubles that a thread keeps from
  /// block to block.
  ///
  /// Zeros at first, then what the thread's last block left; nothing is allocated for a block.
  ///
  /// - Parameter scratch: Doubles a thread needs, at most 2^24; more are not given.
  @discardableResult
  public static func run(
    _ blocks: Int, threads: Int, scratch: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    body: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Bool {
    let job = Job(
      blocks: max(0, blocks), scratch: min(max(0, scratch), 1 << 24), isCancelled: isCancelled,
      body: body)
    let helpers = min(max(1, threads), 64, max(1, blocks)) - 1
    let threads = UnsafeMutablePointer<Thread>.allocate(capacity: helpers + 1)
    defer { threads.deallocate() }
    let started = start(job, helpers, threads)
    job.work()
    for number in 0..<started { join(threads[number]) }
    return !job.wasCancelled.load(ordering: .relaxed)
  }

  /// What the threads share: the next block and whether to stop.
  private final class Job: Sendable {
    let blocks: Int
    let scratch: Int
    let next = Atomic<Int>(0)
    let wasCancelled = Atomic<Bool>(false)
    let isCancelled: @Sendable () -> Bool
    let body: @Sendable (Int, UnsafeMutableBufferPointer<Double>) -> Void

    init(
      blocks: Int, scratch: Int, isCancelled: @escaping @Sendable () -> Bool,
      body: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Double>) -> Void
    ) {
      (self.blocks, self.scratch) = (blocks, scratch)
      self.isCancelled = isCancelled
      self.body = body
    }

    /// Takes blocks until none is left.
    func work() {
      let room = UnsafeMutableBufferPointer<Double>.allocate(capacity: scratch)
      room.initialize(repeating: 0)
      defer { room.deallocate() }
      while true {
        let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard block < blocks, !wasCancelled.load(ordering: .relaxed) else { return }
        if isCancelled() {
          wasCancelled.store(true, ordering: .relaxed)
          return
        }
        body(block, room)
      }
    }
  }

  #if canImport(Darwin)
    private typealias Thread = pthread_t?
  #else
    private typealias Thread = pthread_t
  #endif

  /// Starts up to `helpers` threads, writes them to `threads` and returns how many started.
  ///
  /// The job is retained for each thread until it ends.
  private static func start(
    _ job: Job, _ helpers: Int, _ threads: UnsafeMutablePointer<Thread>
  ) -> Int {
    for number in 0..<helpers {
      let context = Unmanaged.passRetained(job)
      guard pthread_create(threads + number, nil, enter, context.toOpaque()) == 0 else {
        context.release()
        return number
      }
    }
    return helpers
  }

  /// Waits for the end of one helper thread.
  private static func join(_ thread: Thread) {
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      pthread_join(thread, nil)
    #endif
  }

  /// The first function of a helper thread.
  #if canImport(Darwin)
    private static let enter: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
      {
        Unmanaged<Job>.fromOpaque($0).takeRetainedValue().work()
        return nil
      }
  #else
    private static let enter:
      @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context { Unmanaged<Job>.fromOpaque(context).takeRetainedValue().work() }
        return nil
      }
  #endif
}
