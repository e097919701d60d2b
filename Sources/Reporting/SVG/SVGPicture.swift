/// A chart as an SVG picture that slide programs, browsers and forges show alike.
///
/// ```swift
/// let svg = chart.svg(SVGSize.deck, id: "npv")
/// ```
public struct SVGSize: Sendable, Hashable {
  /// The width in pixels.
  public let width: Double
  /// The height in pixels; a chart that needs more room grows downwards.
  public let height: Double

  /// Creates a size, at least 360 by 100 and at most 4,000 by 4,000.
  public init(width: Double, height: Double) {
    self.width = min(max(width.isFinite ? width : 720, 360), 4000)
    self.height = min(max(height.isFinite ? height : 400, 100), 4000)
  }

  /// For a README or a page: 720 by 400.
  public static let page = SVGSize(width: 720, height: 400)
  /// For a whole slide: 960 by 540.
  public static let deck = SVGSize(width: 960, height: 540)
  /// For half a slide: 600 by 400.
  public static let half = SVGSize(width: 600, height: 400)
}

extension Chart {
  /// The chart as a self-contained SVG document with title, description and a white ground.
  ///
  /// Equal charts give equal bytes.
  ///
  /// - Parameters:
  ///   - size: The size to draw for.
  ///   - id: A prefix for the ids in the document, so that several fit on one page; anything but
  ///     letters, digits and `-` is dropped.
  public func svg(_ size: SVGSize = .page, id: String = "chart") -> String {
    picture(size, id: id).text
  }

  /// The same with the height that it took; without its title where a heading stands above it.
  func picture(
    _ size: SVGSize, id: String, isTitled: Bool = true
  ) -> (text: String, height: Double) {
    let letters = id.unicodeScalars.filter {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
    let id = "c" + String(String.UnicodeScalarView(letters))
    var frame = SVGFrame(size: size, title: isTitled ? SafeText.visible(title) : "")
    SVGChart.draw(self, in: &frame)
    let width = SVGCanvas.number(size.width)
    let height = SVGCanvas.number(frame.height)
    let text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(XMLText.escaped(title))</title>
      <desc id="\(id)-desc">\(XMLText.escaped(altText))</desc>
      <rect x="0" y="0" width="\(width)" height="\(height)" fill="\(Palette.paper)"/>
      \(frame.canvas.elements)</svg>

      """
    return (text, frame.height)
  }
}

/// A picture under construction: the title is set, `top` tells where the rest may begin.
struct SVGFrame {
  /// The size asked for.
  let size: SVGSize
  /// The elements.
  var canvas = SVGCanvas()
  /// Where content may begin.
  var top: Double
  /// The height of the finished picture.
  var height: Double

  /// Space at the edges.
  static let margin = 20.0

  /// Creates a picture and sets its title over as many lines as it needs.
  init(size: SVGSize, title: String) {
    self.size = size
    height = size.height
    var y = title.isEmpty ? 0 : 14.0
    let limit = size.width - 2 * Self.margin
    for line in title.isEmpty ? [] : TextMetrics.wrap(title, size: 18, limit: limit, bold: true) {
      y += 22
      canvas.text(line, x: Self.margin, y: y - 4, size: 18, bold: true)
    }
    top = y + 8
  }

  /// The usable width.
  var width: Double { size.width - 2 * Self.margin }

  /// Adds wrapped fine print at `y` and returns where the next may begin.
  mutating func note(_ text: String, y: Double, indent: Double = 0) -> Double {
    var y = y
    for (index, line) in TextMetrics.wrap(text, size: 12, limit: width - 12).enumerated() {
      y += 16
      canvas.text(
        line, x: Self.margin + (index > 0 ? indent : 0), y: y - 4, size: 12, fill: Palette.faint)
    }
    return y
  }

  /// Makes the picture end below `y`.
  mutating func end(at y: Double) {
    height = max(size.height, (y + 12).rounded(.up))
  }
}

/// Chooses the drawing routine of a chart.
enum SVGChart {
  /// Draws a chart under the title of a picture.
  static func draw(_ chart: Chart, in frame: inout SVGFrame) {
    switch chart {
    case .impactAbility(let chart): SVGImpactAbility(chart, frame).draw(in: &frame)
    case .tornado(let chart): drawTornado(chart, in: &frame)
    case .waterfall(let chart): drawWaterfall(chart, in: &frame)
    case .cumulativeCash(let chart): drawCash(chart, in: &frame)
    case .histogram(let chart): drawHistogram(chart, in: &frame)
    case .comparison(let chart): drawComparison(chart, in: &frame)
    case .line(let chart): drawLine(chart, in: &frame)
    case .heat(let chart): drawHeat(chart, in: &frame)
    }
  }

  /// Returns a figure as pictures write it: safe, with a real minus sign.
  static func figure(_ text: String) -> String {
    let text = SafeText.visible(text)
    return text.hasPrefix("-") ? "\u{2212}" + text.dropFirst() : text
  }
}
