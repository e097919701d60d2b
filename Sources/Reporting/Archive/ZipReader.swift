extension ZipArchive {
  /// What a reader accepts at most, so that a small hostile file cannot fill the memory.
  public struct Limits: Sendable, Hashable {
    /// The number of entries.
    public let entries: Int
    /// The unpacked bytes of all entries together.
    public let bytes: Int

    /// Creates limits.
    public init(entries: Int = 10_000, bytes: Int = 256 << 20) {
      self.entries = entries
      self.bytes = bytes
    }
  }

  /// Reads an archive: the entries of its directory, unpacked and checked against their sums.
  ///
  /// Folders are left out. A name that occurs twice keeps its first entry.
  ///
  /// - Complexity: O(*n*) in the packed and unpacked bytes.
  public init(file: [UInt8], limits: Limits = Limits()) throws(ZipError) {
    let reader = ZipReader(file: file)
    let end = try reader.directoryEnd()
    guard end.count <= limits.entries else { throw .tooLarge }
    var offset = end.start
    var entries: [Entry] = []
    var seen: Set<String> = []
    var left = limits.bytes
    for _ in 0..<end.count {
      let record = try reader.record(at: offset)
      offset = record.next
      if record.name.hasSuffix("/") || !seen.insert(record.name).inserted { continue }
      guard record.size <= left else { throw .tooLarge }
      left -= record.size
      entries.append(Entry(record.name, try reader.content(of: record)))
    }
    self.init(entries)
  }
}

/// Reads the parts of a ZIP file; every offset is checked.
struct ZipReader {
  let file: [UInt8]

  /// An entry as the directory describes it.
  struct Record {
    let name: String
    let flags: Int
    let method: Int
    let sum: UInt32
    let packed: Int
    let size: Int
    let offset: Int
    /// Where the next record begins.
    let next: Int
  }

  /// Returns where the directory begins and how many entries it has.
  func directoryEnd() throws(ZipError) -> (start: Int, count: Int) {
    // The end record has 22 bytes and a comment of at most 65,535.
    var at = file.count - 22
    let lowest = max(0, file.count - 22 - 0xFFFF)
    while at >= lowest {
      if file[at] == 0x50, long(at) == 0x0605_4B50 {
        guard let count = short(at + 10), let start = long(at + 16) else { throw .damaged }
        // All ones announce the 64-bit form, which no presentation needs.
        guard count < 0xFFFF, start < 0xFFFF_FFFF else { throw .tooLarge }
        return (Int(start), count)
      }
      at -= 1
    }
    throw .notAnArchive
  }

  /// Returns the record of the directory at an offset.
  func record(at offset: Int) throws(ZipError) -> Record {
    guard long(offset) == 0x0201_4B50, let flags = short(offset + 8),
      let method = short(offset + 10), let sum = long(offset + 16),
      let packed = long(offset + 20), let size = long(offset + 24),
      let nameLength = short(offset + 28), let extra = short(offset + 30),
      let comment = short(offset + 32), let local = long(offset + 42)
    else { throw .damaged }
    let nameStart = offset + 46
    guard nameStart + nameLength <= file.count else { throw .damaged }
    return Record(
      name: String(decoding: file[nameStart..<nameStart + nameLength], as: UTF8.self),
      flags: flags, method: method, sum: sum, packed: Int(packed), size: Int(size),
      offset: Int(local), next: nameStart + nameLength + extra + comment)
  }

  /// Returns the unpacked content of an entry.
  func content(of record: Record) throws(ZipError) -> [UInt8] {
    guard record.flags & 1 == 0 else { throw .unsupported(entry: record.name) }
    guard long(record.offset) == 0x0403_4B50, let nameLength = short(record.offset + 26),
      let extra = short(record.offset + 28)
    else { throw .damaged }
    let start = record.offset + 30 + nameLength + extra
    guard start + record.packed <= file.count else { throw .damaged }
    let data = file[start..<start + record.packed]
    let bytes: [UInt8]
    switch record.method {
    case 0: bytes = Array(data)
    case 8:
      guard let unpacked = Inflate.unpack(data, size: record.size) else {
        throw .corruptEntry(record.name)
      }
      bytes = unpacked
    default: throw .unsupported(entry: record.name)
    }
    guard bytes.count == record.size, CRC32.of(bytes) == record.sum else {
      throw .corruptEntry(record.name)
    }
    return bytes
  }

  /// Returns two bytes as a number, nil outside the file.
  private func short(_ at: Int) -> Int? {
    guard at >= 0, at <= file.count - 2 else { return nil }
    return Int(file[at]) | Int(file[at + 1]) << 8
  }

  /// Returns four bytes as a number, nil outside the file.
  private func long(_ at: Int) -> UInt32? {
    guard at >= 0, at <= file.count - 4 else { return nil }
    return UInt32(file[at]) | UInt32(file[at + 1]) << 8 | UInt32(file[at + 2]) << 16
      | UInt32(file[at + 3]) << 24
  }
}
