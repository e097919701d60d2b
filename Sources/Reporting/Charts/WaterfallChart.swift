import Quantities

/// From benefits through costs to the net: each step starts where the one before ended.
public struct WaterfallChart: Sendable {
  /// One step.
  public struct Step: Sendable, Hashable {
    /// What a step is; it decides fill and colour.
    public enum Kind: Sendable, Hashable {
      /// Adds to the running total.
      case benefit
      /// Takes from the running total.
      case cost
      /// Shows the running total; its value is computed.
      case total
    }

    /// The label.
    public let label: String
    /// What the step is.
    public let kind: Kind
    /// The signed change; for a total, the running total.
    public let value: Double
    /// The value rounded so that all steps add up to the total as printed; nil where each is rounded by itself.
    let rounded: Double?
    /// Whether it comes from a chart whose steps are rounded each by itself.
    let isApart: Bool

    /// Creates a step with its signed value.
    init(
      _ label: String, _ kind: Kind, _ value: Double, rounded: Double? = nil, isApart: Bool = false
    ) {
      self.label = label
      self.kind = kind
      self.value = value
      self.rounded = rounded
      self.isApart = isApart
    }

    /// Creates a step that adds `value`; one below zero subtracts and keeps its fill.
    public static func benefit(_ label: String, _ value: Double) -> Step {
      Step(label, .benefit, value)
    }
    /// Creates a step that subtracts `value`, given positive.
    public static func cost(_ label: String, _ value: Double) -> Step {
      Step(label, .cost, -value)
    }
    /// Creates a step that shows the running total.
    public static func total(_ label: String) -> Step { Step(label, .total, 0) }

    /// Returns what steps come to together, and the sum of what is printed of them.
    static func sum(_ steps: [Step]) -> (value: Double, rounded: Double?) {
      let rounded = steps.compactMap(\.rounded)
      return (
        steps.reduce(0) { $0 + $1.value },
        rounded.count == steps.count ? rounded.reduce(0, +) : nil
      )
    }
  }

  /// A step with the place of its bar.
  struct Placed: Sendable, Hashable {
    let step: Step
    /// Where the bar starts.
    let from: Double
    /// Where it ends: the running total after the step.
    let to: Double
  }

  /// The title.
  public let title: String
  /// The steps in order, totals computed.
  public let steps: [Step]
  /// How values are written.
  public let format: ValueFormat
  /// The place to which steps are written; nil where each is written by itself.
  private let place: SummaryPlace?

  /// What the figures of the bars are to the last: rounded so that they add up to it, or each by itself.
  public enum Footing: Sendable, Hashable {
    /// Each figure is the usual rounding, and they add up.
    case plain
    /// Some figures are rounded the other way, so that all add up.
    case adjusted
    /// Each figure is the usual rounding; they may not add up.
    case apart
  }

  /// How the figures of the bars come to the last one.
  public let footing: Footing

  /// Creates the chart; steps that are not finite count as zero.
  ///
  /// Steps are rounded so that they add up to the last total as printed, by the largest remainder, where that
  /// tells no figure that is not the step's: off by a twentieth at most, and alike for what is alike. Elsewhere
  /// each is rounded by itself. Those of another chart, or sums of them, stay as they are rounded there.
  public init(_ title: String, steps: [Step], format: ValueFormat = .plain) {
    self.title = title
    self.format = format
    let parts = steps.filter { $0.kind != .total }.map { $0.value.isFinite ? $0.value : 0 }
    let sum = parts.reduce(0, +)
    // A total that is but the noise of its parts has no last place.
    let largest = parts.map(abs).max() ?? 0
    let isNothing = abs(sum) < largest * 1e-9
    // What another chart rounded by itself stays so here.
    let isApart = steps.contains { $0.isApart }
    var place = isApart ? nil : format.place(of: isNothing ? largest : sum)
    var found = place.map {
      RoundedToAdd(parts, total: isNothing ? 0 : $0.printed, step: $0.step).parts
    }
    if let step = place?.step, let figures = found, steps.allSatisfy({ $0.rounded == nil }),
      !Self.tells(figures, parts, step: step)
    {
      (place, found) = (nil, nil)
    }
    footing =
      if let step = place?.step, let found {
        zip(found, parts).allSatisfy { abs($0 - $1) <= step * 0.5001 } ? .plain : .adjusted
      } else {
        format.place(of: largest) == nil ? .plain : .apart
      }
    self.place = place
    var rounded = found?[...]
    let standsApart = footing == .apart
    var running = (value: 0.0, rounded: 0.0)
    self.steps = steps.map { step in
      if step.kind == .total {
        return Step(step.label, .total, running.value, rounded: place.map { _ in running.rounded })
      }
      let value = step.value.isFinite ? step.value : 0
      let figure = step.rounded ?? rounded?.popFirst()
      running.value += value
      running.rounded += figure ?? value
      return Step(step.label, step.kind, value, rounded: figure, isApart: standsApart)
    }
  }

  /// Whether rounded figures say what the parts are.
  ///
  /// None is off by more than a twentieth, and equal parts have equal figures. What is rounded to nothing is written by itself; all of it together must come to nothing.
  private static func tells(_ figures: [Double], _ parts: [Double], step: Double) -> Bool {
    var known: [Double: Double] = [:]
    var lost = 0.0
    for (figure, part) in zip(figures, parts) {
      if let other = known[part], other != figure { return false }
      known[part] = figure
      if figure == 0 {
        lost += part
        if abs(part) >= step * 0.5001 { return false }
      } else if abs(figure - part) > abs(part) * 0.05 {
        return false
      }
    }
    return abs(lost) <= step * 0.5001
  }

  /// Returns the figure of a step: to the last place of the total, so that the steps add up to it as printed.
  ///
  /// What is less than that place is written by itself, rather than as nothing.
  func text(of step: Step) -> String {
    guard let place, let rounded = step.rounded else { return format(step.value) }
    let isNet = step.kind == .total && step == steps.last
    return isNet || rounded == 0 ? format(step.value) : place(rounded)
  }

  /// The steps with the places of their bars.
  var placed: [Placed] {
    var running = 0.0
    return steps.map { step in
      if step.kind == .total { return Placed(step: step, from: 0, to: running) }
      let from = running
      running += step.value
      return Placed(step: step, from: from, to: running)
    }
  }

  /// The ends of the value axis, zero included.
  var range: (low: Double, high: Double) {
    ChartRange.withZero(placed.flatMap { [$0.from, $0.to] })
  }
}

extension WaterfallChart: ChartContent {
  /// The net and its largest parts.
  public var takeaway: String {
    let parts = steps.filter { $0.kind != .total }
      .map { "\($0.label) \(text(of: $0))" }
    let net = steps.last { $0.kind == .total }
    let list = ChartText.list(parts, limit: 6)
    return net.map { "\($0.label) \(text(of: $0)), from \(list)" } ?? list
  }

  /// Each step with its signed value.
  public var table: Table {
    Table(
      title, columns: [.text("Step"), .number("Amount", key: "amount")],
      rows: steps.map { step in
        Row(
          [
            Cell(step.label, role: .label),
            .number(text(of: step), step.value, rawUnit: format.unit),
          ],
          step.kind == .total ? .total : .body)
      })
  }
}
