/// A rectangle in the units of a plot: cells of a terminal or pixels of a picture.
struct PlotRect: Hashable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var maxX: Double { x + width }
  var maxY: Double { y + height }

  /// Returns whether the two share more than an edge.
  func overlaps(_ other: PlotRect) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }

  /// Returns whether the other lies inside.
  func holds(_ other: PlotRect) -> Bool {
    x <= other.x && other.maxX <= maxX && y <= other.y && other.maxY <= maxY
  }

  /// Returns the rectangle grown by a margin on every side.
  func grown(x dx: Double, y dy: Double) -> PlotRect {
    PlotRect(x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy)
  }
}

/// Finds places for the labels of points so that none overlaps, leaves the plot or could be read as
/// the label of another point.
///
/// The terminal and the SVG writer share it; only the units differ. The result depends on the input
/// and its order alone. Greedy: of the points still without a label, the one with the fewest free
/// candidates goes first and takes its cheapest. On the literature: Theophil and Schödl, "An
/// Efficient Algorithm for Scatter Chart Labeling" (AAAI 2006).
struct LabelPlacer: Sendable {
  /// One way to set a label: in one line, or broken over several.
  struct Shape: Hashable, Sendable {
    let width: Double
    let height: Double
  }

  /// A point with the ways its label could be set, the preferred one first.
  struct Item: Hashable, Sendable {
    /// The rectangle of the marker.
    let marker: PlotRect
    /// The ways to set the label.
    let shapes: [Shape]
  }

  /// A label that found its place.
  struct Placement: Hashable, Sendable {
    /// Which way to set it was chosen.
    let shape: Int
    /// Where it stands.
    let rect: PlotRect
    /// Whether a line must lead from the point to it.
    let leader: Bool
  }

  /// Where labels may stand.
  let bounds: PlotRect
  /// Free space between marker and label, across.
  var gapX = 1.0
  /// Free space between marker and label, upwards and downwards.
  var gapY = 0.0
  /// Free space between a label and anything of another point.
  var margin = (x: 1.0, y: 0.0)
  /// The height of one unit in widths of one unit: about 2 for terminal cells.
  var aspect = 2.0
  /// Vertical lines a label should not cross.
  var verticals: [Double] = []
  /// Horizontal lines a label should not cross.
  var horizontals: [Double] = []
  /// Whether a label, and what leads to it, stays on its side of every line; without such a place it has none.
  var avoidsLines = false
  /// By which shares of its width a label above or below its point may be off the middle.
  var shifts: [Double] = []
  /// How many times farther than its own point every other one must be from a label.
  var clearness = 1.0
  /// What a label must not cover.
  var obstacles: [PlotRect] = []
  /// Whether places are whole units.
  var snaps = true
  /// Distances to try with a leader line when no place beside the point is free.
  var leaderDistances: [Double] = []

  /// Returns a place for each label, nil where there is none.
  ///
  /// - Complexity: O(*n*²) in the number of points.
  func place(_ items: [Item]) -> [Placement?] {
    var open = items.indices.map { candidates(of: $0, among: items) }
    var result = [Placement?](repeating: nil, count: items.count)
    var waiting = Set(items.indices.filter { !open[$0].isEmpty })
    while let index = waiting.min(by: { (open[$0].count, $0) < (open[$1].count, $1) }) {
      waiting.remove(index)
      guard let best = open[index].min(by: { $0.cost < $1.cost }) else { continue }
      result[index] = Placement(shape: best.shape, rect: best.rect, leader: false)
      let taken = best.rect.grown(x: margin.x, y: margin.y)
      for other in waiting { open[other].removeAll { $0.rect.overlaps(taken) } }
    }
    if !leaderDistances.isEmpty { addLeaders(items, &result) }
    return result
  }

  /// A possible place.
  private struct Candidate {
    let shape: Int
    let rect: PlotRect
    let cost: Double
  }

  /// Returns the free and unambiguous places beside a point.
  private func candidates(of index: Int, among items: [Item]) -> [Candidate] {
    let item = items[index]
    var result: [Candidate] = []
    for (number, shape) in item.shapes.enumerated() {
      for (order, corner) in corners(of: item.marker, shape).enumerated() {
        let rect = placed(corner, shape)
        guard bounds.holds(rect), !avoidsLines || crossings(rect) == 0,
          isFree(rect, except: index, items),
          isNearest(rect, to: index, items)
        else { continue }
        result.append(
          Candidate(shape: number, rect: rect, cost: Double(order + 3 * number) + crossings(rect)))
      }
    }
    return result
  }

  /// Returns the upper left corners to try: right, left, above, below, then the diagonals.
  private func corners(of marker: PlotRect, _ shape: Shape) -> [(x: Double, y: Double)] {
    let right = marker.maxX + gapX
    let left = marker.x - gapX - shape.width
    let above = marker.y - gapY - shape.height
    let below = marker.maxY + gapY
    let middle = marker.y + (marker.height - shape.height) / 2
    // A label above or below slides along the edge of the plot as long as it stays over its point.
    let centred = marker.x + (marker.width - shape.width) / 2
    let slid = min(max(centred, bounds.x), bounds.maxX - shape.width)
    let shifted = shifts.map { centred + $0 * shape.width }
    return [
      (right, middle), (left, middle), (slid, above), (slid, below),
      (marker.maxX, above), (marker.maxX, below),
      (marker.x - shape.width, above), (marker.x - shape.width, below),
    ] + shifted.map { ($0, above) } + shifted.map { ($0, below) }
  }

  /// Returns the rectangle at a corner, on whole units where places are.
  private func placed(_ corner: (x: Double, y: Double), _ shape: Shape) -> PlotRect {
    PlotRect(
      x: snaps ? corner.x.rounded(.down) : corner.x, y: snaps ? corner.y.rounded(.down) : corner.y,
      width: shape.width, height: shape.height)
  }

  /// Returns whether nothing of another point or obstacle is covered or touched.
  private func isFree(_ rect: PlotRect, except index: Int, _ items: [Item]) -> Bool {
    let needed = rect.grown(x: margin.x, y: margin.y)
    if obstacles.contains(where: { $0.overlaps(needed) }) { return false }
    if items[index].marker.overlaps(rect) { return false }
    for (other, item) in items.enumerated() where other != index {
      if item.marker.overlaps(needed) { return false }
    }
    return true
  }

  /// Returns whether the label is nearer to its own point than to every other.
  private func isNearest(_ rect: PlotRect, to index: Int, _ items: [Item]) -> Bool {
    let own = distance(from: items[index].marker, to: rect)
    for (other, item) in items.enumerated() where other != index {
      if distance(from: item.marker, to: rect) <= own * clearness + 1e-9 { return false }
    }
    return true
  }

  /// Returns the distance from the middle of a marker to the nearest edge of a label.
  private func distance(from marker: PlotRect, to rect: PlotRect) -> Double {
    let x = marker.x + marker.width / 2
    let y = marker.y + marker.height / 2
    let dx = max(rect.x - x, 0, x - rect.maxX)
    let dy = max(rect.y - y, 0, y - rect.maxY) * aspect
    return (dx * dx + dy * dy).squareRoot()
  }

  /// Returns the cost of covering threshold lines.
  private func crossings(_ rect: PlotRect) -> Double {
    let across = verticals.filter { rect.x <= $0 && $0 <= rect.maxX }.count
    let along = horizontals.filter { rect.y <= $0 && $0 <= rect.maxY }.count
    return 4 * Double(across + along)
  }

  /// Gives labels without a place one farther away, with a line that crosses nothing.
  private func addLeaders(_ items: [Item], _ result: inout [Placement?]) {
    for index in items.indices where result[index] == nil {
      result[index] = leaderPlacement(of: index, items, result)
    }
  }

  /// Returns the nearest free place on growing rings around a point.
  private func leaderPlacement(of index: Int, _ items: [Item], _ result: [Placement?])
    -> Placement?
  {
    let marker = items[index].marker
    let centre = (x: marker.x + marker.width / 2, y: marker.y + marker.height / 2)
    for reach in leaderDistances {
      for (number, shape) in items[index].shapes.enumerated() {
        for way in Self.directions {
          let corner = (
            x: centre.x + way.x * reach + (way.x - 1) / 2 * shape.width,
            y: centre.y + way.y * reach + (way.y - 1) / 2 * shape.height
          )
          let rect = placed(corner, shape)
          guard bounds.holds(rect), !avoidsLines || staysBeside(centre, rect),
            isFree(rect, except: index, items),
            isClear(rect, from: centre, except: index, items, result)
          else { continue }
          return Placement(shape: number, rect: rect, leader: true)
        }
      }
    }
    return nil
  }

  /// Whether a label and its line stand on the same side of every line as the point.
  private func staysBeside(_ point: (x: Double, y: Double), _ rect: PlotRect) -> Bool {
    verticals.allSatisfy { $0 < min(rect.x, point.x) || max(rect.maxX, point.x) < $0 }
      && horizontals.allSatisfy { $0 < min(rect.y, point.y) || max(rect.maxY, point.y) < $0 }
  }

  /// Sixteen directions around a point.
  private static let directions: [(x: Double, y: Double)] = [
    (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1),
    (1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5), (0.5, -1), (0.5, 1), (-0.5, -1), (-0.5, 1),
  ]

  /// Returns whether neither the label nor its line meets a placed label, a line or another marker.
  private func isClear(
    _ rect: PlotRect, from start: (x: Double, y: Double), except index: Int, _ items: [Item],
    _ result: [Placement?]
  ) -> Bool {
    let needed = rect.grown(x: margin.x, y: margin.y)
    let line = Self.points(from: start, to: leaderEnd(rect, from: start))
    for (other, placement) in result.enumerated() where other != index {
      guard let placement else { continue }
      if placement.rect.overlaps(needed) || line.contains(where: { placement.rect.hits($0) }) {
        return false
      }
      if placement.leader {
        let marker = items[other].marker
        let from = (x: marker.x + marker.width / 2, y: marker.y + marker.height / 2)
        let others = Self.points(from: from, to: leaderEnd(placement.rect, from: from))
        if others.contains(where: { needed.hits($0) }) { return false }
      }
    }
    for (other, item) in items.enumerated() where other != index {
      if line.contains(where: { item.marker.hits($0) }) { return false }
    }
    return true
  }

  /// Returns the point of a label's edge nearest to its marker, where the line ends.
  func leaderEnd(_ rect: PlotRect, from start: (x: Double, y: Double)) -> (x: Double, y: Double) {
    (min(max(start.x, rect.x), rect.maxX), min(max(start.y, rect.y), rect.maxY))
  }

  /// Returns points along a line, ends included.
  private static func points(from a: (x: Double, y: Double), to b: (x: Double, y: Double)) -> [(
    x: Double, y: Double
  )] {
    (0...24).map { step in
      let share = Double(step) / 24
      return (a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
    }
  }
}

extension PlotRect {
  /// Returns whether a point lies strictly inside.
  func hits(_ point: (x: Double, y: Double)) -> Bool {
    x < point.x && point.x < maxX && y < point.y && point.y < maxY
  }
}
