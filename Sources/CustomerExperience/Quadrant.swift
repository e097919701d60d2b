/// One of the four fields of a plot, by position, so that names follow the axes.
public enum Quadrant: Sendable, Hashable, CaseIterable {
  /// Vertical and horizontal score high.
  case topRight
  /// Vertical score high, horizontal score low.
  case topLeft
  /// Vertical score low, horizontal score high.
  case bottomRight
  /// Both scores low.
  case bottomLeft

  /// Creates the field of a point.
  public init(isHigh vertical: Bool, isRight horizontal: Bool) {
    switch (vertical, horizontal) {
    case (true, true): self = .topRight
    case (true, false): self = .topLeft
    case (false, true): self = .bottomRight
    case (false, false): self = .bottomLeft
    }
  }
}

/// What the four fields of a plot are called.
public struct QuadrantNames: Sendable, Hashable {
  private var names: [Quadrant: String]

  /// Impact upwards, ability to the right.
  public static let priorities = QuadrantNames(
    topRight: "Quick wins", topLeft: "Big bets", bottomRight: "Fill-ins", bottomLeft: "Time sinks")

  /// Customer experience upwards, customer outcomes to the right.
  public static let accounts = QuadrantNames(
    topRight: "Happy and Successful", topLeft: "Accessible", bottomRight: "Trapped",
    bottomLeft: "High Risk")

  /// Creates names.
  public init(topRight: String, topLeft: String, bottomRight: String, bottomLeft: String) {
    names = [
      .topRight: topRight, .topLeft: topLeft, .bottomRight: bottomRight, .bottomLeft: bottomLeft,
    ]
  }

  /// The name of one field; setting it renames the field.
  public subscript(quadrant: Quadrant) -> String {
    get { names[quadrant] ?? "" }
    set { names[quadrant] = newValue }
  }
}
