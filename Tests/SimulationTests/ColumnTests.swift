import Synchronization
import Testing

@testable import Simulation

@Suite struct ColumnTests {
  @Test func `every block runs once for any number of threads`() {
    for threads in [0, 1, 2, 4, 9] {
      let seen = Mutex([Int]())
      #expect(
        ParallelBlocks.run(37, threads: threads) { block in seen.withLock { $0.append(block) } })
      #expect(seen.withLock { $0.sorted() } == Array(0..<37))
    }
    #expect(ParallelBlocks.run(0, threads: 4) { _ in Issue.record("no block to run") })
  }

  @Test func `cancellation stops between two blocks`() {
    let done = Atomic<Int>(0)
    let finished = ParallelBlocks.run(
      1000, threads: 2, isCancelled: { done.load(ordering: .relaxed) >= 10 }
    ) { _ in done.wrappingAdd(1, ordering: .relaxed) }
    #expect(!finished && done.load(ordering: .relaxed) < 13)
  }

  @Test func `storage refuses sizes it cannot hold and addresses outside`() throws {
    #expect(SampleColumns(columns: 1 << 20, rows: 1 << 20) == nil)
    #expect(SampleColumns(columns: -1, rows: 5) == nil)
    let columns = try #require(SampleColumns(columns: 2, rows: 5))
    #expect(columns.address(column: 2) == nil && columns.address(column: 1, row: 1024) == nil)
    let start = try #require(columns.address(column: 1))
    for row in 0..<5 { start[row] = Double(row) }
    #expect(columns.values(column: 1) == [0, 1, 2, 3, 4] && columns.values(column: 2).isEmpty)
  }
}
