import Foundation
import TestSupport
import Testing

@testable import Reporting
@testable import Session

/// Decks as LibreOffice draws them: nothing blank, nothing off the page, no words on top of others.
///
/// Needs `soffice`, `pdftotext` and `pdftoppm`, which `scripts/test --full` installs.
@Suite(
  .enabled(
    if: RenderedDeck.isAvailable,
    "run `scripts/test --full`: LibreOffice and poppler draw the decks"))
struct RenderedDeckTests {
  /// A case that loses money, with long names and many initiatives.
  static let loss = """
    fee "Fee of the vendor for the first year" = €30,000 (25,000 to 40,000)/month  # offer
    case loss "Chat in five languages for everybody now"
    impact 2
    ability 3
    cost build "Setting up the chat in five languages" = €150,000 once
    cost fee_line "What the vendor asks for every month" = fee
    benefit time "Time of agents that is saved by chatting" = €11,200/month

    """
    + (1...14).map {
      "initiative i\($0) \"Initiative number \($0) with forty letters\" impact \(1 + $0 % 9) ability \(1 + $0 * 7 % 10)\n"
    }.joined()

  /// No ranges and no sources.
  static let plain = """
    case plain "New knowledge base"
    horizon 24 months
    cost build "Build" = $40,000 once
    benefit gain "Gain" = $3,750/month
    """

  static let texts: [(name: String, text: String)] = {
    let worked = ExportWorkbookTests.cases.compactMap { file, _ -> (String, String)? in
      let path = ExportWorkbookTests.scenarios.appendingPathComponent("\(file).whatif")
      return (try? String(contentsOf: path, encoding: .utf8)).map { (file, $0) }
    }
    let nasty = ExportNastyTests.titles.enumerated().map {
      ("nasty-\($0.offset)", ExportNastyTests.text($0.element))
    }
    return worked + nasty + [("loss", loss), ("plain", plain)]
  }()

  @Test func `no word leaves its slide or stands on another, and no slide is blank`() throws {
    let decks = Self.texts.map { name, text -> (String, [UInt8]) in
      let files = MemoryFiles(["case.whatif": text])
      var session = Session(.test(files))
      _ = session.open("case.whatif")
      let answer = session.answer("export \"deck.pptx\"")
      #expect(answer.contains("Wrote deck.pptx"), "\(name): \(answer)")
      return (name, files.bytes("deck.pptx"))
    }
    #expect(decks.count == 18)
    for deck in try RenderedDeck.render(decks) {
      #expect(deck.pages.count >= 4, "\(deck.name)")
      for (number, page) in deck.pages.enumerated() {
        let place = "\(deck.name), slide \(number + 1)"
        #expect(page.words.count >= 8, "\(place): only \(page.words.map(\.text))")
        #expect(page.ink > 0.004, "\(place): \(page.ink) of it is drawn on")
        for (index, word) in page.words.enumerated() {
          #expect(page.holds(word), "\(place): \(word)")
          for other in page.words[(index + 1)...]
          where !word.isPieceOfPicture || !other.isPieceOfPicture {
            #expect(!word.covers(other), "\(place): \(word) \(other)")
          }
        }
      }
    }
  }
}

/// A deck as drawn.
struct RenderedDeck {
  /// A word with its box in points.
  struct Word {
    let text: String
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    /// Whether boxes share more than a third of the smaller one.
    func covers(_ other: Word) -> Bool {
      let width = min(x.upperBound, other.x.upperBound) - max(x.lowerBound, other.x.lowerBound)
      let height = min(y.upperBound, other.y.upperBound) - max(y.lowerBound, other.y.lowerBound)
      return width > 0 && height > 0 && width * height > min(area, other.area) / 3
    }

    /// Whether it is part of an emoji of several characters, whose parts lie on one another where no face
    /// draws them as one.
    var isPieceOfPicture: Bool {
      text.unicodeScalars.allSatisfy {
        $0.value == 0x200D || $0.value > 0x7F && $0.properties.isEmoji
      }
    }

    private var area: Double {
      (x.upperBound - x.lowerBound) * (y.upperBound - y.lowerBound)
    }
  }

  /// A slide.
  struct Page {
    let width: Double
    let height: Double
    var words: [Word] = []
    /// The share of pixels that are not white.
    var ink = 0.0

    /// Whether a word lies on the slide.
    func holds(_ word: Word) -> Bool {
      word.x.lowerBound >= -1 && word.x.upperBound <= width + 1 && word.y.lowerBound >= -1
        && word.y.upperBound <= height + 1
    }
  }

  let name: String
  let pages: [Page]

  static var isAvailable: Bool {
    RenderingTools.areAvailable("soffice", "pdftotext", "pdftoppm")
  }

  /// Draws decks with one start of LibreOffice.
  static func render(_ decks: [(String, [UInt8])]) throws -> [RenderedDeck] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try decks.map { name, bytes -> String in
      let file = folder.appendingPathComponent("\(name).pptx")
      try Data(bytes).write(to: file)
      return file.path
    }
    try RenderingTools.run(
      "soffice",
      [
        "-env:UserInstallation=\(folder.appendingPathComponent("profile").absoluteString)",
        "--headless", "--convert-to", "pdf", "--outdir", folder.path,
      ] + files)
    return try decks.map { name, _ in
      let pdf = folder.appendingPathComponent("\(name).pdf").path
      let boxes = folder.appendingPathComponent("\(name).html")
      try RenderingTools.run("pdftotext", ["-bbox", pdf, boxes.path])
      try RenderingTools.run(
        "pdftoppm", ["-r", "36", "-gray", pdf, folder.appendingPathComponent(name).path])
      var pages = Self.pages(
        String(decoding: try Data(contentsOf: boxes), as: UTF8.self))
      let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasPrefix("\(name)-") && $0.hasSuffix(".pgm") }.sorted()
      #expect(pictures.count == pages.count, "\(name)")
      for (index, picture) in pictures.enumerated() where pages.indices.contains(index) {
        let bytes = try Data(contentsOf: folder.appendingPathComponent(picture))
        pages[index].ink = Double(bytes.count { $0 < 250 }) / Double(bytes.count)
      }
      return RenderedDeck(name: name, pages: pages)
    }
  }

  /// Reads the boxes that `pdftotext -bbox` writes, a line each.
  static func pages(_ text: String) -> [Page] {
    var pages: [Page] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\"")
      let numbers = parts.enumerated().compactMap { $0.offset % 2 == 1 ? Double($0.element) : nil }
      if line.contains("<page "), numbers.count >= 2 {
        pages.append(Page(width: numbers[0], height: numbers[1]))
      } else if line.contains("<word "), numbers.count == 4, !pages.isEmpty,
        numbers[0] <= numbers[2], numbers[1] <= numbers[3]
      {
        let word = line.split(separator: ">").dropFirst().first?.split(separator: "<").first
        pages[pages.count - 1].words.append(
          Word(
            text: word.map(String.init) ?? "", x: numbers[0]...numbers[2],
            y: numbers[1]...numbers[3]))
      }
    }
    return pages
  }
}
