import TestSupport
import Testing

@testable import Reporting

@Suite struct ArchiveTests {
  @Test("the check sum is that of the standard's example")
  func checkSum() {
    // "123456789" gives CBF43926: the check value of CRC-32/ISO-HDLC in the catalogue of CRCs.
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.of([]) == 0)
  }

  @Test("what was packed is read back")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 7)
    let entries = (0..<20).map { index in
      ZipArchive.Entry(
        "folder/part\(index).xml",
        (0..<index * 37).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    let archive = ZipArchive(entries)
    #expect(try ZipArchive(file: try archive.file()) == archive)
    #expect(try archive.file() == (try archive.file()))
  }

  @Test("deflated data of another program is unpacked")
  func inflate() {
    // Made with zlib (Python: zlib.compressobj(9, zlib.DEFLATED, -15)): fixed and stored blocks.
    let fixed: [UInt8] = [0x4B, 0x4C, 0x4A, 0x4E, 0x4C, 0x4A, 0x4E, 0x4C, 0x4A, 0x06, 0x00]
    #expect(Inflate.unpack(fixed[...], size: 9) == Array("abcabcabc".utf8))
    let stored: [UInt8] = [0x01, 0x03, 0x00, 0xFC, 0xFF, 0x61, 0x62, 0x63]
    #expect(Inflate.unpack(stored[...], size: 3) == Array("abc".utf8))
    #expect(Inflate.unpack(stored[...], size: 2) == nil)
    #expect(Inflate.unpack(fixed.dropLast(2)[...], size: 9) == nil)
  }

  @Test("damaged archives end in an error, never in a trap")
  func damage() throws {
    let good = try Deck("x", slides: []).pptx()
    let archive = try ZipArchive([.init("a.xml", Array(repeating: 65, count: 50))]).file()
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      var bytes = archive
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      _ = try? ZipArchive(file: bytes)
      _ = Inflate.unpack(bytes[...], size: 1000)
    }
    for length in stride(from: 0, to: good.count, by: 997) {
      #expect(throws: ZipError.self) { try ZipArchive(file: Array(good[..<length])) }
    }
  }

  @Test("an archive that unpacks to more than the limit is refused")
  func bomb() throws {
    let archive = try ZipArchive([.init("a", [UInt8](repeating: 0, count: 5000))]).file()
    #expect(throws: ZipError.tooLarge) {
      try ZipArchive(file: archive, limits: .init(bytes: 4999))
    }
  }
}
