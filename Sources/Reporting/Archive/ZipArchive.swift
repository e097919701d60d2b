/// A ZIP archive as a value: named entries in order.
///
/// Written archives hold every entry as it is (method 0), which office programs accept, with the
/// fixed date 1980-01-01, so that equal entries give equal bytes. Read archives may be deflated.
///
/// Source: ISO/IEC 29500-2, annex C, which says what an office document may use of ZIP.
public struct ZipArchive: Sendable, Hashable {
  /// One file in the archive.
  public struct Entry: Sendable, Hashable {
    /// The path with forward slashes.
    public let name: String
    /// The content.
    public let bytes: [UInt8]

    /// Creates an entry.
    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }

    /// Creates an entry from text, in UTF-8.
    public init(_ name: String, _ text: String) {
      self.init(name, Array(text.utf8))
    }
  }

  /// The entries in the order of the directory.
  public let entries: [Entry]

  /// Creates an archive.
  public init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// Returns the content of an entry, nil where there is none of that name.
  public func bytes(of name: String) -> [UInt8]? {
    entries.first { $0.name == name }?.bytes
  }

  /// The archive as a file.
  ///
  /// - Throws: `ZipError.tooLarge` where the classic format has no room: more than 65,535 entries,
  ///   a name above 65,535 bytes, or 4 GB in all.
  /// - Complexity: O(*n*) in the number of bytes.
  public func file() throws(ZipError) -> [UInt8] {
    guard entries.count < 0xFFFF else { throw .tooLarge }
    var out: [UInt8] = []
    out.reserveCapacity(entries.reduce(64) { $0 + $1.bytes.count + 2 * $1.name.utf8.count + 80 })
    var directory: [UInt8] = []
    for entry in entries {
      let start = out.count
      let fields = try Self.fields(of: entry)
      out.append(little: UInt32(0x0403_4B50))
      out += fields
      out += entry.name.utf8
      out += entry.bytes
      guard let offset = UInt32(exactly: start), out.count < 0xFFFF_FFFF else { throw .tooLarge }
      directory.append(little: UInt32(0x0201_4B50))
      directory.append(little: UInt16(20))
      directory += fields
      // Comment length, disk, internal and external attributes: all zero.
      directory += [UInt8](repeating: 0, count: 10)
      directory.append(little: offset)
      directory += entry.name.utf8
    }
    guard let start = UInt32(exactly: out.count), let size = UInt32(exactly: directory.count),
      let count = UInt16(exactly: entries.count)
    else { throw .tooLarge }
    out += directory
    out.append(little: UInt32(0x0605_4B50))
    out.append(little: UInt32(0))
    out.append(little: count)
    out.append(little: count)
    out.append(little: size)
    out.append(little: start)
    out.append(little: UInt16(0))
    return out
  }

  /// Returns the fields that local header and directory share: version to extra length.
  private static func fields(of entry: Entry) throws(ZipError) -> [UInt8] {
    guard let size = UInt32(exactly: entry.bytes.count), size < 0xFFFF_FFFF,
      let nameLength = UInt16(exactly: entry.name.utf8.count)
    else { throw .tooLarge }
    var out: [UInt8] = []
    out.append(little: UInt16(20))
    // Bit 11 says that the name is UTF-8; office part names are ASCII and leave it clear.
    out.append(little: entry.name.utf8.allSatisfy { $0 < 0x80 } ? UInt16(0) : UInt16(0x800))
    out.append(little: UInt16(0))
    out.append(little: UInt16(0))
    out.append(little: UInt16(0x21))
    out.append(little: CRC32.of(entry.bytes))
    out.append(little: size)
    out.append(little: size)
    out.append(little: nameLength)
    out.append(little: UInt16(0))
    return out
  }
}

/// Why an archive cannot be read or written.
public enum ZipError: Error, Hashable, Sendable {
  /// The bytes have no ZIP directory.
  case notAnArchive
  /// A header, an offset or a length leads outside the file, or two headers disagree.
  case damaged
  /// An entry is encrypted or packed with another method than store and deflate.
  case unsupported(entry: String)
  /// The packed data of an entry does not unpack to what its header says.
  case corruptEntry(String)
  /// More data than the limit allows, or than the format can hold.
  case tooLarge
}

extension [UInt8] {
  /// Appends a number, lowest byte first.
  fileprivate mutating func append<T: FixedWidthInteger>(little value: T) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
