/// Unpacks deflated data into a buffer of a known size.
///
/// Source: RFC 1951. The tables of lengths and distances are those of its section 3.2.5.
struct Inflate {
  /// Returns the unpacked bytes, nil where the data is damaged or unpacks to another size.
  ///
  /// - Complexity: O(*n*) in the packed and unpacked bytes; never more memory than `size`.
  static func unpack(_ data: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var inflate = Inflate(data: data, at: data.startIndex, limit: size)
    guard inflate.run(), inflate.out.count == size else { return nil }
    return inflate.out
  }

  private let data: ArraySlice<UInt8>
  private var at: Int
  private let limit: Int
  private var out: [UInt8] = []
  private var buffer: UInt32 = 0
  private var buffered = 0

  private init(data: ArraySlice<UInt8>, at: Int, limit: Int) {
    self.data = data
    self.at = at
    self.limit = limit
    // The size comes from a header that may lie; the buffer grows with what really arrives.
    out.reserveCapacity(min(limit, 1 << 20))
  }

  // MARK: - Blocks

  /// Unpacks block after block; false where the data is damaged.
  private mutating func run() -> Bool {
    while true {
      guard let last = bits(1), let kind = bits(2) else { return false }
      let ok =
        switch kind {
        case 0: copyStored()
        case 1: copyPacked(Self.fixedLiterals, Self.fixedDistances)
        case 2: copyDynamic()
        default: false
        }
      if !ok { return false }
      if last == 1 { return true }
    }
  }

  /// Copies a block that is not packed.
  private mutating func copyStored() -> Bool {
    buffer = 0
    buffered = 0
    guard let length = bits(16), let check = bits(16), length == check ^ 0xFFFF,
      at + length <= data.endIndex, out.count + length <= limit
    else { return false }
    out += data[at..<at + length]
    at += length
    return true
  }

  /// Reads the code tables of a block, then unpacks it.
  private mutating func copyDynamic() -> Bool {
    guard let literals = bits(5), let distances = bits(5), let codes = bits(4) else {
      return false
    }
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    var lengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<codes + 4 {
      guard let length = bits(3) else { return false }
      lengths[order[index]] = UInt8(length)
    }
    let literalCount = literals + 257
    guard literalCount <= 286, let table = HuffmanTable(lengths),
      let all = codeLengths(literalCount + distances + 1, table),
      let literalTable = HuffmanTable(Array(all[..<literalCount])),
      let distanceTable = HuffmanTable(Array(all[literalCount...]))
    else { return false }
    return copyPacked(literalTable, distanceTable)
  }

  /// Reads run-length coded code lengths.
  private mutating func codeLengths(_ count: Int, _ table: HuffmanTable) -> [UInt8]? {
    var lengths: [UInt8] = []
    while lengths.count < count {
      guard let symbol = symbol(table) else { return nil }
      switch symbol {
      case 0..<16: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last, let more = bits(2) else { return nil }
        lengths += [UInt8](repeating: last, count: 3 + more)
      default:
        guard let more = bits(symbol == 17 ? 3 : 7) else { return nil }
        lengths += [UInt8](repeating: 0, count: (symbol == 17 ? 3 : 11) + more)
      }
    }
    return lengths.count == count ? lengths : nil
  }

  /// Unpacks literals and copies until the end of the block.
  private mutating func copyPacked(_ literals: HuffmanTable, _ distances: HuffmanTable) -> Bool {
    while true {
      guard let symbol = symbol(literals) else { return false }
      if symbol == 256 { return true }
      if symbol < 256 {
        guard out.count < limit else { return false }
        out.append(UInt8(symbol))
      } else if !copyBack(symbol - 257, distances) {
        return false
      }
    }
  }

  /// Copies a stretch of what has been unpacked.
  private mutating func copyBack(_ code: Int, _ distances: HuffmanTable) -> Bool {
    guard Self.lengthBase.indices.contains(code), let more = bits(Self.lengthBits[code]),
      let place = symbol(distances), Self.distanceBase.indices.contains(place),
      let further = bits(Self.distanceBits[place])
    else { return false }
    let length = Self.lengthBase[code] + more
    let distance = Self.distanceBase[place] + further
    guard distance <= out.count, out.count + length <= limit else { return false }
    for _ in 0..<length { out.append(out[out.count - distance]) }
    return true
  }

  // MARK: - Bits

  /// Reads up to 16 bits, lowest first; nil at the end of the data.
  private mutating func bits(_ count: Int) -> Int? {
    while buffered < count {
      guard at < data.endIndex else { return nil }
      buffer |= UInt32(data[at]) << UInt32(buffered)
      at += 1
      buffered += 8
    }
    let value = buffer & ((1 << UInt32(count)) - 1)
    buffer >>= UInt32(count)
    buffered -= count
    return Int(value)
  }

  /// Reads one symbol, bit by bit; nil for a code that does not exist.
  private mutating func symbol(_ table: HuffmanTable) -> Int? {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      guard let bit = bits(1) else { return nil }
      code |= bit
      let count = table.counts[length]
      if code - count < first { return table.symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    return nil
  }

  // MARK: - Tables

  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
  private static let fixedLiterals = HuffmanTable(
    complete: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
      + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8))
  private static let fixedDistances = HuffmanTable(complete: [UInt8](repeating: 5, count: 30))
}

/// A canonical prefix code: how many codes each length has, and the symbols in code order.
struct HuffmanTable {
  let counts: [Int]
  let symbols: [Int]

  /// Creates a table from code lengths of at most 15; nil where they want more codes than exist.
  init?(_ lengths: [UInt8]) {
    self.init(complete: lengths)
    var left = 1
    for length in 1...15 {
      left = left * 2 - counts[length]
      if left < 0 { return nil }
    }
  }

  /// Creates a table from code lengths known to fit.
  init(complete lengths: [UInt8]) {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []
    for length in 1...15 {
      for (symbol, own) in lengths.enumerated() where Int(own) == length {
        counts[length] += 1
        symbols.append(symbol)
      }
    }
    self.counts = counts
    self.symbols = symbols
  }
}
