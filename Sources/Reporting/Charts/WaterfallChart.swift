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

    /// Creates a step with its signed value.
    init(_ label: String, _ kind: Kind, _ value: Double) {
      self.label = label
      self.kind = kind
      self.value = value
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

  /// Creates the chart; steps that are not finite count as zero.
  public init(_ title: String, steps: [Step], format: ValueFormat = .plain) {
    self.title = title
    self.format = format
    var running = 0.0
    self.steps = steps.map { step in
      if step.kind == .total { return Step(step.label, .total, running) }
      let value = step.value.isFinite ? step.value : 0
      running += value
      return Step(step.label, step.kind, value)
    }
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
      .map { "\($0.label) \(format($0.value))" }
    let net = steps.last { $0.kind == .total }
    let list = ChartText.list(parts, limit: 6)
    return net.map { "\($0.label) \(format($0.value)), from \(list)" } ?? list
  }

  /// Each step with its signed value.
  public var table: Table {
    Table(
      title, columns: [.text("Step"), .number("Amount", key: "amount")],
      rows: steps.map { step in
        Row(
          [Cell(step.label, role: .label), format.cell(step.value)],
          step.kind == .total ? .total : .body)
      })
  }
}
