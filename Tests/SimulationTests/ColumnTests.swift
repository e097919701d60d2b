import Synchronization
import Testing

@testable import Simulation

@Suite struct ColumnTests {
  let a = [1.0, -2, 0.5, .nan, .infinity, 0, 7, 8, 9]
  let b = [2.0, -3, 0.5, 1, 1, 0, -7, 2, 3]

  @Test func `arithmetic and comparisons follow IEEE 754 lane by lane`() {
    expect(zip(a, b).map { $0 + $1 }) { ColumnKernels.add(a, b, into: $0, count: 9) }
    expect(zip(a, b).map { $0 / $1 }) { ColumnKernels.divide(a, b, into: $0, count: 9) }
    expect([1, -3, 0.5, .nan, 1, 0, -7, 2, 3]) { ColumnKernels.minimum(a, b, into: $0, count: 9) }
    expect([2, -2, 0.5, .nan, .infinity, 0, 7, 8, 9]) {
      ColumnKernels.maximum(a, b, into: $0, count: 9)
    }
    expect([1, 0, 0, 0, 0, 0, 0, 0, 0]) { ColumnKernels.isLess(a, b, into: $0, count: 9) }
    expect([1, 0, 1, 0, 0, 1, 0, 0, 0]) { ColumnKernels.isAtMost(a, b, into: $0, count: 9) }
    expect([0, 0, 1, 0, 0, 1, 0, 0, 0]) { ColumnKernels.isEqual(a, b, into: $0, count: 9) }
  }

  @Test func `minimum and maximum carry NaN from either side`() {
    expect([.nan]) { ColumnKernels.minimum([.nan], [1], into: $0, count: 1) }
    expect([.nan]) { ColumnKernels.minimum([1], [.nan], into: $0, count: 1) }
    expect([.nan]) { ColumnKernels.maximum([1], [.nan], into: $0, count: 1) }
  }

  @Test func `a choice keeps the undefined lane out`() {
    expect([1, 20]) { ColumnKernels.select([1, 0], [1, .nan], [.nan, 20], into: $0, count: 2) }
  }

  /// Cash -100, 40, 40, 40, -30, 20: cumulative crosses zero half-way through month 3.
  @Test func `payback finds the crossing on the line between two months`() {
    let cash = [-100.0, 40, 40, 40, -30, 20]
    #expect(payback(cash, lasting: false) == [2.5])
    #expect(payback(cash, lasting: true) == [4.5])
    #expect(payback([-100, 10, 10], lasting: false) == [.infinity])
    #expect(payback([0, 10, 10], lasting: false) == [0])
    #expect(payback([-10, 20, -20], lasting: true) == [.infinity])
    #expect(payback([-10, .nan, 20], lasting: false)[0].isNaN)
  }

  /// Returns the payback month of one plan.
  private func payback(_ cash: [Double], lasting: Bool) -> [Double] {
    var grid = cash
    var out = [0.0]
    MonthKernels.cumulative(cash, stride: 1, months: cash.count, into: &grid, count: 1)
    MonthKernels.payback(
      cumulative: grid, stride: 1, months: cash.count, tolerance: [1e-9], lasting: lasting,
      into: &out, count: 1)
    return out
  }

  /// 100 now, 110 and 121 later at 10%: 100 + 100 + 100.
  @Test func `a weighted sum over months is a present value`() {
    let grid = [100.0, 1, 110, 1.1, 121, 1.21]
    var out = [0.0, 0]
    MonthKernels.weightedSum(
      grid, stride: 2, weights: [1, 1 / 1.1, 1 / 1.21], into: &out, count: 2)
    #expect(ulps(out[0], 300) <= 2 && ulps(out[1], 3) <= 2)
    MonthKernels.minimum(grid, stride: 2, months: 3, into: &out, count: 2)
    #expect(out == [100, 1])
  }

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

  /// Runs a kernel into fresh storage and compares, NaN equal to NaN.
  private func expect(_ expected: [Double], _ kernel: (UnsafeMutablePointer<Double>) -> Void) {
    var out = expected.map { _ in 0.0 }
    out.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { kernel(base) }
    }
    #expect(zip(out, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }, "\(out)")
  }
}
