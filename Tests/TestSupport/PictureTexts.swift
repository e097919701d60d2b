/// Finds lines and bars of a picture that run through one of its texts.
///
/// Reads the portable subset of SVG that pictures are written in: every text has a place of its own.
public struct PictureTexts: Sendable {
  /// How wide a text is in pixels, for its size and weight.
  private let width: @Sendable (_ text: String, _ size: Double, _ isBold: Bool) -> Double
  /// The colours of what may stand behind a text: grids.
  private let quiet: Set<String>
  /// The fill of the ground, which hides what was drawn before.
  private let paper: String
  /// The fills of bars.
  private let bars: Set<String>

  /// Takes the colours of the pictures and a measure of texts.
  public init(
    quiet: Set<String>, paper: String, bars: Set<String>,
    width: @escaping @Sendable (_ text: String, _ size: Double, _ isBold: Bool) -> Double
  ) {
    self.quiet = quiet
    self.paper = paper
    self.bars = bars
    self.width = width
  }

  private struct Box {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    /// Whether it shares more than an edge with a stretch.
    func meets(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Bool {
      // Halves of the stretch that miss the box are dropped until it is short.
      let (left, right, top, bottom) = (min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2))
      guard left < x.upperBound, right > x.lowerBound, top < y.upperBound, bottom > y.lowerBound
      else { return false }
      if x1 == x2 || y1 == y2 || max(right - left, bottom - top) < 0.5 { return true }
      let (mx, my) = ((x1 + x2) / 2, (y1 + y2) / 2)
      return meets(x1, y1, mx, my) || meets(mx, my, x2, y2)
    }

    /// Whether it holds another one.
    func holds(_ other: Box) -> Bool {
      x.lowerBound <= other.x.lowerBound && other.x.upperBound <= x.upperBound
        && y.lowerBound <= other.y.lowerBound && other.y.upperBound <= y.upperBound
    }
  }

  /// Returns a sentence for each text with something running through it.
  public func crossed(in svg: String) -> [String] {
    var marks: [(name: String, order: Int, meets: (Box) -> Bool)] = []
    var grounds: [(box: Box, order: Int)] = []
    var texts: [(text: String, box: Box, order: Int)] = []
    for (order, match) in svg.matches(of: /<(line|rect|text|polyline) ([^>]*)>([^<]*)/).enumerated()
    {
      var attributes: [Substring: String] = [:]
      for pair in match.2.matches(of: /([a-z0-9-]+)="([^"]*)"/) {
        attributes[pair.1] = String(pair.2)
      }
      func number(_ name: Substring) -> Double { attributes[name].flatMap(Double.init) ?? 0 }
      let stroke = attributes["stroke"] ?? "none"
      let fill = attributes["fill"] ?? "none"
      switch match.1 {
      case "line" where !quiet.contains(stroke) && stroke != paper:
        let (x1, y1, x2, y2) = (number("x1"), number("y1"), number("x2"), number("y2"))
        marks.append(("line at \(x1), \(y1)", order, { $0.meets(x1, y1, x2, y2) }))
      case "polyline":
        let points = (attributes["points"] ?? "").split(separator: " ").map {
          $0.split(separator: ",").compactMap { Double($0) }
        }
        for (a, b) in zip(points, points.dropFirst()) {
          marks.append(("curve at \(a)", order, { $0.meets(a[0], a[1], b[0], b[1]) }))
        }
      case "rect":
        let (x, y) = (number("x"), number("y"))
        let box = Box(x: x...(x + number("width")), y: y...(y + number("height")))
        if fill == paper { grounds.append((box, order)) }
        guard bars.contains(fill), attributes["fill-opacity"] == nil else { continue }
        marks.append(
          (
            "bar at \(x), \(y)", order,
            {
              $0.meets(
                box.x.lowerBound, ($0.y.lowerBound + $0.y.upperBound) / 2, box.x.upperBound,
                ($0.y.lowerBound + $0.y.upperBound) / 2)
                && $0.y.lowerBound < box.y.upperBound && box.y.lowerBound < $0.y.upperBound
            }
          ))
      case "text":
        var text = String(match.3)
        for (entity, sign) in [
          ("lt", "<"), ("gt", ">"), ("quot", "\""), ("#39", "'"), ("amp", "&"),
        ] {
          text.replace("&\(entity);", with: sign)
        }
        let size = number("font-size")
        let wide = width(text, size, attributes["font-weight"] == "bold")
        let x =
          switch attributes["text-anchor"] {
          case "end": number("x") - wide
          case "middle": number("x") - wide / 2
          default: number("x")
          }
        let y = number("y")
        texts.append((text, Box(x: x...(x + wide), y: (y - size * 0.7)...(y + size * 0.2)), order))
      default: break
      }
    }
    return texts.flatMap { text in
      marks.filter { mark in
        mark.meets(text.box)
          && !grounds.contains {
            $0.order > mark.order && $0.order < text.order && $0.box.holds(text.box)
          }
      }.map { "\(text.text): \($0.name)" }
    }
  }
}
