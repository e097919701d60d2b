import TestSupport
import Testing

@testable import Reporting
@testable import Session

/// The pictures of the pages of all worked cases, and of cases with nasty names.
@Suite struct PagePictureTests {
  private static let texts = PictureTexts(
    quiet: [Palette.grid], paper: Palette.paper,
    bars: [Palette.benefit, Palette.cost, Palette.total]
  ) { text, size, isBold in TextMetrics.width(text, size: size, bold: isBold, reserve: 1) }

  @Test(arguments: RenderedDeckTests.texts.indices)
  func `no line and no bar runs through a text of a page`(index: Int) {
    let (name, text) = RenderedDeckTests.texts[index]
    let files = MemoryFiles(["case.whatif": text])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    for line in ["export \"page.html\"", "plot scenarios", "export \"scenarios.html\""] {
      _ = session.answer(line)
    }
    let pictures = ["page.html", "scenarios.html"].flatMap {
      files[$0].matches(of: /<svg [\s\S]*?<\/svg>/).map { String($0.0) }
    }
    #expect(pictures.count >= 4, "\(name)")
    for picture in Set(pictures) { #expect(Self.texts.crossed(in: picture) == [], "\(name)") }
  }
}
