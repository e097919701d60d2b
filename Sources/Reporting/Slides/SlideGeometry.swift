/// The places of a slide in points, a 72nd of an inch.
struct SlideGeometry: Hashable, Sendable {
  /// The size of the slide.
  let width: Double
  let height: Double
  /// Where the title stands.
  let title: PlotRect
  /// Where the pieces stand.
  let content: PlotRect
  /// Where the source line stands.
  let source: PlotRect
  /// How large everything is against a wide slide; text is never smaller than can be read.
  let scale: Double
  /// How much wider than Arial the text of a template may be; 1 for fonts of about that width.
  let widening: Double

  /// English metric units in a point.
  static let emu = 12_700.0

  /// The wide slide of our own decks: 13.33 by 7.5 inches.
  static let wide = SlideGeometry(width: 960, height: 540, title: nil)

  /// Lays a slide out.
  ///
  /// - Parameters:
  ///   - title: Where a template has its title; one that is not near the top is not used.
  ///   - widening: How much wider than Arial its text may be.
  init(width: Double, height: Double, title: PlotRect?, widening: Double = 1) {
    self.width = width
    self.height = height
    self.widening = widening
    scale = min(1, max(0.5, min(width / 960, height / 540)))
    let margin = 36 * scale
    let own = PlotRect(
      x: margin, y: 28.8 * scale, width: width - 2 * margin, height: 72 * scale)
    let bounds = PlotRect(x: 0, y: 0, width: width, height: height)
    let usable = title.flatMap {
      bounds.holds($0) && $0.maxY < height * 0.4 && $0.width > width * 0.4 && $0.height > 24
        ? $0 : nil
    }
    self.title = usable ?? own
    let line = max(13, 19 * scale)
    source = PlotRect(
      x: margin, y: height - line - 6 * scale, width: width - 2 * margin, height: line)
    let top = self.title.maxY + 7.2 * scale
    content = PlotRect(
      x: margin, y: top, width: width - 2 * margin, height: source.y - 4 * scale - top)
  }

  /// The least size of text in points, however small the slide is.
  static let leastPoints = 10.0

  /// Returns a size of text on a wide slide as it is on this one.
  func points(_ wide: Double) -> Double { max(min(wide, Self.leastPoints), wide * scale) }

  /// Returns points as whole metric units.
  static func emu(_ points: Double) -> Int {
    let value = (points * emu).rounded()
    return value.isFinite && abs(value) < 1e9 ? Int(value) : 0
  }
}

/// A text box, ready to be written.
struct SlideTextBox: Hashable, Sendable {
  /// A paragraph with one look.
  struct Paragraph: Hashable, Sendable {
    /// The runs; bold ones stand out.
    let runs: [Run]
    let size: Double
    var color: SlideColor = .text
    var alignment: Alignment = .left
    /// Space above in points.
    var spaceBefore: Double = 0
  }

  /// A stretch of text.
  struct Run: Hashable, Sendable {
    let text: String
    var bold = false
  }

  /// The vertical place of the text.
  enum Anchor: String, Hashable, Sendable {
    case top = "t"
    case middle = "ctr"
    case bottom = "b"
  }

  let name: String
  let paragraphs: [Paragraph]
  var anchor: Anchor = .top
  /// Free space inside, left and right, above and below.
  var inset = (x: 0.0, y: 0.0)
  var fill: SlideColor?
  /// Whether the slide number follows as a field.
  var holdsSlideNumber = false

  static func == (a: SlideTextBox, b: SlideTextBox) -> Bool {
    a.name == b.name && a.paragraphs == b.paragraphs && a.fill == b.fill
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(paragraphs)
  }

  /// Returns the height of paragraphs in a width, by estimated line breaks.
  static func height(of paragraphs: [Paragraph], width: Double) -> Double {
    paragraphs.reduce(0) { sum, paragraph in
      let text = paragraph.runs.map(\.text).joined()
      let bold = paragraph.runs.contains(where: \.bold)
      let lines = TextMetrics.wrap(text, size: paragraph.size, limit: max(10, width), bold: bold)
      return sum + paragraph.spaceBefore + Double(lines.count) * paragraph.size * 1.2
    }
  }
}

/// A colour of the theme by its role, so that a slide pasted into another deck takes its colours.
enum SlideColor: Hashable, Sendable {
  case text, faint, benefit, cost, total, highlight, paper, card, rule

  /// The element of the colour.
  var xml: String {
    switch self {
    case .text: "<a:schemeClr val=\"tx1\"/>"
    case .faint, .total:
      "<a:schemeClr val=\"tx1\"><a:lumMod val=\"65000\"/><a:lumOff val=\"35000\"/></a:schemeClr>"
    case .benefit: "<a:schemeClr val=\"accent1\"/>"
    case .cost: "<a:schemeClr val=\"accent2\"/>"
    case .highlight: "<a:schemeClr val=\"accent4\"/>"
    case .paper: "<a:schemeClr val=\"bg1\"/>"
    case .card: "<a:schemeClr val=\"bg1\"><a:lumMod val=\"95000\"/></a:schemeClr>"
    case .rule: "<a:schemeClr val=\"bg1\"><a:lumMod val=\"75000\"/></a:schemeClr>"
    }
  }

  /// The colour as a fill.
  var fill: String { "<a:solidFill>\(xml)</a:solidFill>" }
}
