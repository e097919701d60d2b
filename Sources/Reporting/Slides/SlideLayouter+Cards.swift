/// The headline figures, the ask and the footer.
extension SlideLayouter {
  private var cardGap: Double { 12 * geometry.scale }
  private static let cardInset = (x: 10.0, y: 6.0)

  /// Returns the height of headline figures in a row.
  func cardHeight(_ figures: [KeyFigure], width: Double) -> Double {
    let inner = cardWidth(figures, width) - 2 * Self.cardInset.x
    let size = valueSize(figures, inner)
    let heights = figures.prefix(Self.cardLimit).map {
      textHeight(cardParagraphs($0, valueSize: size), width: inner)
    }
    return (heights.max() ?? 0) + 2 * Self.cardInset.y
  }

  /// Places headline figures side by side.
  func cards(_ figures: [KeyFigure], in frame: PlotRect) -> [PlacedSlide.Shape] {
    let width = cardWidth(figures, frame.width)
    let size = valueSize(figures, width - 2 * Self.cardInset.x)
    return figures.prefix(Self.cardLimit).enumerated().map { index, figure in
      let place = PlotRect(
        x: frame.x + Double(index) * (width + cardGap), y: frame.y, width: width,
        height: frame.height)
      var box = SlideTextBox(
        name: "Key figure \(index + 1)", paragraphs: cardParagraphs(figure, valueSize: size))
      box.inset = Self.cardInset
      box.fill = .card
      return .init(frame: place, content: .text(box))
    }
  }

  /// A slide shows six figures at most.
  private static let cardLimit = 6

  private func cardWidth(_ figures: [KeyFigure], _ width: Double) -> Double {
    let count = Double(max(1, min(figures.count, Self.cardLimit)))
    return (width - cardGap * (count - 1)) / count
  }

  /// Returns the largest size at which every value stands on one line.
  private func valueSize(_ figures: [KeyFigure], _ width: Double) -> Double {
    var size = geometry.points(24)
    let texts = figures.prefix(Self.cardLimit).map { SlideText.line($0.value, limit: 60) }
    while size > geometry.points(12),
      texts.contains(where: {
        TextMetrics.width($0, size: size, bold: true) * geometry.widening > width
      })
    {
      size -= 1
    }
    return size
  }

  private func cardParagraphs(
    _ figure: KeyFigure, valueSize: Double
  ) -> [SlideTextBox.Paragraph] {
    let small = geometry.points(12)
    var paragraphs: [SlideTextBox.Paragraph] = [
      .init(
        runs: [.init(text: SlideText.line(figure.label, limit: 80))], size: small, color: .faint),
      .init(
        runs: [.init(text: SlideText.line(figure.value, limit: 60), bold: true)], size: valueSize),
    ]
    if !figure.remark.isEmpty {
      paragraphs.append(
        .init(runs: [.init(text: SlideText.line(figure.remark, limit: 160))], size: small))
    }
    return paragraphs
  }

  /// Returns the paragraphs of the ask.
  func askParagraphs(_ text: String) -> [SlideTextBox.Paragraph] {
    [.init(runs: [.init(text: SlideText.line(text), bold: true)], size: geometry.points(14))]
  }

  /// Places the ask as a band.
  func ask(_ text: String, in frame: PlotRect) -> PlacedSlide.Shape {
    var box = SlideTextBox(name: "Ask", paragraphs: askParagraphs(text))
    box.anchor = .middle
    box.inset = (x: 10, y: 6 * geometry.scale)
    box.fill = .card
    return .init(frame: frame, content: .text(box))
  }

  /// Places the source line and the slide number.
  func footer(_ source: String?) -> [PlacedSlide.Shape] {
    let number = 40 * geometry.scale
    let left = PlotRect(
      x: geometry.source.x, y: geometry.source.y, width: geometry.source.width - number - 8,
      height: geometry.source.height)
    let right = PlotRect(
      x: geometry.source.maxX - number, y: geometry.source.y, width: number,
      height: geometry.source.height)
    var shapes: [PlacedSlide.Shape] = []
    if let source, !source.isEmpty {
      let size = geometry.points(10)
      let text = clipped("Source: " + SlideText.line(source), size: size, width: left.width)
      var box = SlideTextBox(
        name: "Source",
        paragraphs: [.init(runs: [.init(text: text)], size: size, color: .faint)])
      box.anchor = .middle
      shapes.append(.init(frame: left, content: .text(box)))
    }
    var page = SlideTextBox(
      name: "Slide number",
      paragraphs: [
        .init(runs: [], size: geometry.points(10), color: .faint, alignment: .right)
      ])
    page.anchor = .middle
    page.holdsSlideNumber = true
    return shapes + [.init(frame: right, content: .text(page))]
  }

  /// Returns text cut with "…" to one line.
  private func clipped(_ text: String, size: Double, width: Double) -> String {
    let width = width / geometry.widening
    if TextMetrics.width(text, size: size) <= width { return text }
    var head = text[...]
    while !head.isEmpty, TextMetrics.width(head + "…", size: size) > width { head.removeLast() }
    return head + "…"
  }
}
