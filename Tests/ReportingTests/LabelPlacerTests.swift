import TestSupport
import Testing

@testable import Reporting

@Suite struct LabelPlacerTests {
  /// Draws points on whole cells with labels of 4 to 16 cells.
  private func draw(_ seed: UInt64) -> (LabelPlacer, [LabelPlacer.Item]) {
    var random = SeededGenerator(seed: seed)
    let bounds = PlotRect(x: 0, y: 0, width: 66, height: 17)
    var taken: Set<Int> = []
    var items: [LabelPlacer.Item] = []
    for _ in 0..<Int.random(in: 1...24, using: &random) {
      let x = Int.random(in: 0..<66, using: &random)
      let y = Int.random(in: 0..<17, using: &random)
      guard taken.insert(y * 100 + x).inserted else { continue }
      let width = Double(Int.random(in: 4...16, using: &random))
      items.append(
        LabelPlacer.Item(
          marker: PlotRect(x: Double(x), y: Double(y), width: 1, height: 1),
          shapes: [
            .init(width: width, height: 1), .init(width: (width / 2).rounded(.up), height: 2),
          ]
        ))
    }
    return (LabelPlacer(bounds: bounds), items)
  }

  @Test(
    "placed labels overlap neither each other nor a marker and stay inside, in 200 random draws")
  func noOverlap() {
    var (placed, all) = (0, 0)
    for seed in 0..<200 {
      let (placer, items) = draw(UInt64(seed))
      let places = placer.place(items)
      placed += places.count { $0 != nil }
      all += items.count
      for (index, place) in places.enumerated() {
        guard let place else { continue }
        #expect(placer.bounds.holds(place.rect), "seed \(seed)")
        for (other, second) in places.enumerated() where other != index {
          #expect(!place.rect.overlaps(items[other].marker), "seed \(seed)")
          if let second { #expect(!place.rect.overlaps(second.rect), "seed \(seed)") }
        }
      }
    }
    // Markers and labels cover a tenth of the plot, so that most labels must find a place.
    #expect(placed > all / 2, "\(placed) of \(all)")
  }

  @Test("a placed label is nearer to its own point than to any other, in 200 random draws")
  func unambiguous() {
    func distance(_ marker: PlotRect, _ rect: PlotRect) -> Double {
      let (x, y) = (marker.x + 0.5, marker.y + 0.5)
      let dx = max(rect.x - x, 0, x - rect.maxX)
      let dy = max(rect.y - y, 0, y - rect.maxY) * 2
      return (dx * dx + dy * dy).squareRoot()
    }
    for seed in 0..<200 {
      let (placer, items) = draw(UInt64(seed))
      for (index, place) in placer.place(items).enumerated() {
        guard let place else { continue }
        let own = distance(items[index].marker, place.rect)
        for other in items.indices where other != index {
          #expect(distance(items[other].marker, place.rect) > own, "seed \(seed)")
        }
      }
    }
  }

  @Test("equal input gives equal places")
  func deterministic() {
    for seed in 0..<50 {
      let (placer, items) = draw(UInt64(seed))
      #expect(placer.place(items) == placer.place(items))
    }
  }

  @Test("a single point has its label at the right")
  func single() {
    let placer = LabelPlacer(bounds: PlotRect(x: 0, y: 0, width: 40, height: 9))
    let item = LabelPlacer.Item(
      marker: PlotRect(x: 5, y: 4, width: 1, height: 1), shapes: [.init(width: 8, height: 1)])
    #expect(placer.place([item])[0]?.rect == PlotRect(x: 7, y: 4, width: 8, height: 1))
  }

  @Test("a label that is wider than the plot has no place")
  func tooWide() {
    let placer = LabelPlacer(bounds: PlotRect(x: 0, y: 0, width: 10, height: 9))
    let item = LabelPlacer.Item(
      marker: PlotRect(x: 5, y: 4, width: 1, height: 1), shapes: [.init(width: 20, height: 1)])
    #expect(placer.place([item]) == [nil])
  }

  @Test("labels with leader lines overlap nothing either")
  func leaders() {
    var placed = 0
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      var placer = LabelPlacer(bounds: PlotRect(x: 0, y: 0, width: 600, height: 300))
      placer.snaps = false
      placer.aspect = 1
      placer.leaderDistances = [16, 30, 60, 100]
      let items = (0..<20).map { _ in
        LabelPlacer.Item(
          marker: PlotRect(
            x: Double.random(in: 0...580, using: &random),
            y: Double.random(in: 0...280, using: &random), width: 18, height: 18),
          shapes: [.init(width: Double.random(in: 40...160, using: &random), height: 17)])
      }
      let places = placer.place(items)
      placed += places.count { $0 != nil }
      for (index, place) in places.enumerated() {
        guard let place else { continue }
        #expect(placer.bounds.holds(place.rect))
        for (other, second) in places.enumerated() where other != index {
          #expect(!place.rect.overlaps(items[other].marker), "seed \(seed)")
          if let second { #expect(!place.rect.overlaps(second.rect), "seed \(seed)") }
        }
      }
    }
    #expect(placed > 200 * 20 / 2, "\(placed) of 4,000")
  }

  @Test("a label that is only just nearer to its own point has no place where more is asked for")
  func clearness() {
    // Below its point the label is 7 from it and 10 from the next one; above something is in the way.
    let markers = [80.0, 112].map { PlotRect(x: 23, y: $0, width: 14, height: 14) }
    let items = markers.map {
      LabelPlacer.Item(marker: $0, shapes: [.init(width: 60, height: 15)])
    }
    var placer = LabelPlacer(bounds: PlotRect(x: 0, y: 0, width: 60, height: 111))
    placer.aspect = 1
    placer.snaps = false
    placer.obstacles = [PlotRect(x: 0, y: 50, width: 60, height: 29)]
    #expect(placer.place(items)[0]?.rect.y == 94)
    placer.clearness = 1.7
    #expect(placer.place(items)[0] == nil)
    placer.clearness = 1.3
    #expect(placer.place(items)[0]?.rect.y == 94)
  }

  @Test(
    "a label that no line crosses, shifted along its point, goes before one that a line crosses")
  func uncrossed() {
    // Right of the first point is no room, left of it something is in the way, a line is above it, another
    // point below it, and a line at the left: a label moved by a quarter of its width meets none of them.
    let markers = [(120.0, 40.0), (160, 70)].map {
      PlotRect(x: $0.0 - 7, y: $0.1 - 7, width: 14, height: 14)
    }
    var placer = LabelPlacer(bounds: PlotRect(x: 0, y: 0, width: 200, height: 100))
    placer.gapX = 0
    placer.aspect = 1
    placer.snaps = false
    placer.clearness = 1.7
    placer.obstacles = [PlotRect(x: 0, y: 33, width: 110, height: 14)]
    placer.verticals = [40]
    placer.horizontals = [25]
    let items = [
      LabelPlacer.Item(marker: markers[0], shapes: [.init(width: 100, height: 15)]),
      LabelPlacer.Item(marker: markers[1], shapes: []),
    ]
    #expect(placer.place(items)[0]?.rect.y == 18)
    placer.avoidsLines = true
    placer.shifts = [-0.25, 0.25]
    #expect(placer.place(items)[0]?.rect == PlotRect(x: 45, y: 47, width: 100, height: 15))
  }
}

@Suite struct `Labels beside lines` {
  /// A label of 60 at a point that stands 10 from a line at 50, with 25 on the other side: above, below and left it
  /// crosses, to the right it leaves the plot.
  @Test func `a name crosses no line, and one without another place has none`() {
    var placer = LabelPlacer(bounds: PlotRect(x: 0, y: 0, width: 90, height: 40))
    placer.snaps = false
    placer.aspect = 1
    placer.verticals = [50]
    let item = LabelPlacer.Item(
      marker: PlotRect(x: 58, y: 18, width: 4, height: 4), shapes: [.init(width: 60, height: 6)])
    #expect(placer.place([item])[0] != nil)
    placer.avoidsLines = true
    #expect(placer.place([item])[0] == nil)
    placer.leaderDistances = [16, 34]
    #expect(placer.place([item])[0] == nil)
  }
}
