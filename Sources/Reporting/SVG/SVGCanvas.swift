#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Collects the elements of a picture in the portable subset: no styles, no classes, no filters;
/// every text with explicit places; at most two decimals.
struct SVGCanvas {
  /// Where text stands relative to its x.
  enum Anchor: String {
    case start, middle, end
  }

  private var body = ""

  /// The elements so far.
  var elements: String { body }

  /// Adds a rectangle.
  mutating func rect(_ rect: PlotRect, fill: String, opacity: Double? = nil, stroke: String? = nil)
  {
    var attributes = [
      ("x", number(rect.x)), ("y", number(rect.y)), ("width", number(max(0, rect.width))),
      ("height", number(max(0, rect.height))), ("fill", fill),
    ]
    if let opacity { attributes.append(("fill-opacity", number(opacity))) }
    if let stroke { attributes += [("stroke", stroke), ("stroke-width", "2")] }
    element("rect", attributes)
  }

  /// Adds a straight line.
  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double = 1,
    dashed: Bool = false
  ) {
    var attributes = [
      ("x1", number(x1)), ("y1", number(y1)), ("x2", number(x2)), ("y2", number(y2)),
      ("stroke", stroke), ("stroke-width", number(width)),
    ]
    if dashed { attributes.append(("stroke-dasharray", "4 3")) }
    element("line", attributes)
  }

  /// Adds a line through points.
  mutating func polyline(_ points: [(x: Double, y: Double)], stroke: String, width: Double) {
    guard points.count > 1 else { return }
    element(
      "polyline",
      [
        ("points", text(of: points)), ("fill", "none"), ("stroke", stroke),
        ("stroke-width", number(width)), ("stroke-linejoin", "round"),
      ])
  }

  /// Adds a filled shape.
  mutating func polygon(_ points: [(x: Double, y: Double)], fill: String, opacity: Double? = nil) {
    guard points.count > 2 else { return }
    var attributes = [("points", text(of: points)), ("fill", fill)]
    if let opacity { attributes.append(("fill-opacity", number(opacity))) }
    element("polygon", attributes)
  }

  /// Adds a circle.
  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, fill: String, stroke: String? = nil
  ) {
    var attributes = [
      ("cx", number(x)), ("cy", number(y)), ("r", number(radius)), ("fill", fill),
    ]
    if let stroke { attributes += [("stroke", stroke), ("stroke-width", "2")] }
    element("circle", attributes)
  }

  /// Adds a line of safe text; `y` is its baseline.
  mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 14, anchor: Anchor = .start,
    fill: String = Palette.ink, bold: Bool = false
  ) {
    guard !text.isEmpty else { return }
    body += "<text x=\"\(number(x))\" y=\"\(number(y))\" font-family=\"\(Self.fonts)\""
    body += " font-size=\"\(number(size))\""
    if bold { body += " font-weight=\"bold\"" }
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    body += " fill=\"\(fill)\">\(XMLText.escaped(text))</text>\n"
  }

  /// Adds lines of safe text one below the other, around the height `middle`.
  mutating func lines(
    _ lines: [String], x: Double, middle: Double, size: Double = 14, anchor: Anchor = .start,
    fill: String = Palette.ink, bold: Bool = false
  ) {
    let step = (size * 1.2).rounded()
    let first = middle - Double(lines.count - 1) * step / 2 + size * 0.35
    for (index, line) in lines.enumerated() {
      text(
        line, x: x, y: first + Double(index) * step, size: size, anchor: anchor, fill: fill,
        bold: bold)
    }
  }

  /// The faces, the first one that exists is used.
  static let fonts = "Arial, Helvetica, sans-serif"

  /// Adds an element without content.
  private mutating func element(_ name: String, _ attributes: [(String, String)]) {
    body += "<\(name)"
    for (key, value) in attributes { body += " \(key)=\"\(value)\"" }
    body += "/>\n"
  }

  /// Returns the list of coordinates of points.
  private func text(of points: [(x: Double, y: Double)]) -> String {
    points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
  }

  /// Returns a number with at most two decimals; equal input gives equal bytes.
  private func number(_ value: Double) -> String { Self.number(value) }

  /// Returns a number with at most two decimals.
  static func number(_ value: Double) -> String {
    guard value.isFinite, let hundredths = Int(exactly: (value * 100).rounded()) else { return "0" }
    let whole = abs(hundredths) / 100
    let rest = abs(hundredths) % 100
    var out = hundredths < 0 ? "-\(whole)" : "\(whole)"
    if rest > 0 { out += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)" }
    return out
  }
}

/// Text as it may stand in XML and HTML.
enum XMLText {
  /// Returns text with markup characters escaped and nothing invisible left.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in SafeText.visible(text, .many).unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
