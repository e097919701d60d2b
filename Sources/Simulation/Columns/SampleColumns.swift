/// Storage for several columns of doubles that threads fill block by block.
///
/// A class because identity is the point: blocks are written in place through pointers. Sharing it
/// between threads is safe as long as no two of them write the same block at the same time, which
/// `ParallelBlocks` ensures when each block writes only its own range.
public final class SampleColumns: @unchecked Sendable {
  /// The number of columns.
  public let columns: Int
  /// The number of values in a column.
  public let rows: Int

  private let storage: UnsafeMutableBufferPointer<Double>
  private let stride: Int

  /// The most values one storage may hold, 2^28 (2 GiB).
  public static let valueLimit = 1 << 28

  /// Allocates columns whose values are open until they are written, block by block; nil when they
  /// would exceed `valueLimit` values.
  ///
  /// Nothing is written here, so that every thread asks for the memory it fills.
  public init?(columns: Int, rows: Int) {
    guard columns >= 0, rows >= 0 else { return nil }
    let block = ParallelBlocks.size
    let stride = max(1, ParallelBlocks.number(for: min(rows, Self.valueLimit))) * block
    let (total, overflow) = stride.multipliedReportingOverflow(by: max(1, columns))
    guard !overflow, total <= Self.valueLimit, rows <= Self.valueLimit else { return nil }
    (self.columns, self.rows, self.stride) = (columns, rows, stride)
    storage = .allocate(capacity: total)
  }

  deinit { storage.deallocate() }

  /// Returns the address of row `row` of column `column`, or nil outside the storage.
  ///
  /// From a block's first row a whole block may be written: columns are padded to full blocks.
  public func address(column: Int, row: Int = 0) -> UnsafeMutablePointer<Double>? {
    guard column >= 0, column < columns, row >= 0, row < stride else { return nil }
    return storage.baseAddress.map { $0 + column * stride + row }
  }

  /// Returns a copy of one column, empty outside the storage.
  public func values(column: Int) -> [Double] {
    guard let start = address(column: column) else { return [] }
    return Array(UnsafeBufferPointer(start: start, count: rows))
  }

  /// Calls `body` with one column without copying it; an empty buffer outside the storage.
  public func withColumn<Result>(
    _ column: Int, _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try body(
      UnsafeBufferPointer(start: address(column: column), count: column < columns ? rows : 0))
  }
}
