import TestSupport
import Testing

@testable import CustomerExperience

/// The rules are those of RFC 4180, with the delimiters and line ends that spreadsheets write.
@Suite("Reading tables")
struct CSVReaderTests {
  private func read(_ text: String) throws -> CSVTable { try CSVReader().read(Array(text.utf8)) }

  @Test("Quotes hold delimiters, line breaks and doubled quotes; lines are counted through them")
  func quotes() throws {
    let table = try read("id,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,d\r\n")
    #expect(table.header == ["id", "text"])
    #expect(table.rows.map(\.fields) == [["1", "a, \"b\"\r\nc"], ["2", "d"]])
    #expect(table.rows.map(\.line) == [2, 4])
  }

  @Test(
    "The delimiter is found, a byte-order mark and any line end are understood",
    arguments: [
      "a,b\n1,2", "a;b\n1;2\n", "a\tb\r\n1\t2\r\n", "\u{FEFF}a,b\r1,2\r", "\"a\";b\n\n1;2\n\n",
      "\"a\",b\n\"1\",\"2\"",
    ])
  func delimiters(text: String) throws {
    let table = try read(text)
    #expect(table.header == ["a", "b"])
    #expect(table.rows.map(\.fields) == [["1", "2"]])
  }

  @Test("A blank field is kept as blank")
  func blanks() throws {
    #expect(try read("a,b,c\n,,\n1,,3").rows.map(\.fields) == [["", "", ""], ["1", "", "3"]])
  }

  @Test(
    "What is no table is one error that names the line",
    arguments: [
      ("", CSVError.empty), ("\n\n", .empty), ("a,b\n1,\"x\n2,y", .unclosedQuote(line: 2)),
      ("a,b\n\"1\"x,2", .textAfterQuote(line: 2)),
      ("a,b\n1,2\n1\n1,2,3", .raggedRows(lines: [3, 4], found: [1, 3], expected: 2)),
      ("a,A\n1,2", .duplicateColumn("A")), ("a,b\n1,\u{0}", .notText(line: 2)),
    ])
  func errors(text: String, error: CSVError) {
    #expect(throws: error) { try read(text) }
    #expect(!error.message.isEmpty)
  }

  @Test("Bytes that are not UTF-8 are refused with the line, UTF-16 by its mark")
  func encodings() {
    #expect(throws: CSVError.notText(line: 2)) { try CSVReader().read([0x61, 0x0A, 0xFF, 0x0A]) }
    #expect(throws: CSVError.wideCharacters) { try CSVReader().read([0xFF, 0xFE, 0x61, 0x00]) }
  }

  @Test("Size, rows and columns are limited")
  func limits() {
    let small = CSVReader(byteLimit: 20, rowLimit: 2, columnLimit: 3)
    let bytes = { (text: String) in Array(text.utf8) }
    #expect(throws: CSVError.tooLarge(limit: 20)) {
      try small.read(bytes("a,b\n1,2\n3,4\n5,6\n7,8\n9,10"))
    }
    #expect(throws: CSVError.tooManyRows(limit: 2)) { try small.read(bytes("a\n1\n2\n3")) }
    #expect(throws: CSVError.tooManyColumns(line: 1, limit: 3)) { try small.read(bytes("a,b,c,d")) }
    #expect(throws: Never.self) { try small.read(bytes("a\n1\n2")) }
  }

  @Test("Any bytes end in a table or an error")
  func anyBytes() {
    var random = SeededGenerator(seed: 2_026)
    let pieces: [[UInt8]] = [
      [0x22], [0x2C], [0x0A], [0x0D], [0x3B], [0x09], [0x61], [0xEF, 0xBB, 0xBF], [0xC3], [0xA9],
      [0],
    ]
    // Ordinary letters, commas and line ends are more frequent, so that some texts are tables.
    let ordinary: [[UInt8]] = [[0x61], [0x2C], [0x0A]]
    var read = 0
    for _ in 0..<5_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...24, using: &random) {
        let kind = Int.random(in: 0...3, using: &random) == 0 ? pieces : ordinary
        bytes += kind.randomElement(using: &random) ?? []
      }
      if let table = try? CSVReader().read(bytes) {
        read += table.rows.isEmpty ? 0 : 1
        #expect(table.rows.allSatisfy { $0.fields.count == table.header.count })
      }
    }
    #expect(read > 100, "\(read)")
  }

  @Test("A written table is read back")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 3)
    let letters: [Character] = ["a", "\"", ",", "\n", ";", "é", " ", "\t"]
    for _ in 0..<500 {
      let columns = Int.random(in: 2...4, using: &random)
      let rows = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        (0..<columns).map { _ in
          String(
            (0..<Int.random(in: 0...5, using: &random)).map { _ in
              letters.randomElement(using: &random) ?? "a"
            })
        }
      }
      let header = (0..<columns).map { "c\($0)" }
      let quoted = { (fields: [String]) in
        fields.map {
          "\""
            + $0.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
        }.joined(separator: ",")
      }
      let text = ([header] + rows).map(quoted).joined(separator: "\r\n")
      #expect(try read(text).rows.map(\.fields) == rows)
    }
  }
}
