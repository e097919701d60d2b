import Reporting

/// Reports and charts that several tests render.
enum Samples {
  /// Thousands of dollars.
  static let dollars = ValueFormat.plain(prefix: "$", suffix: "k")

  /// The fourteen initiatives of the sample data, with their scores.
  static let initiatives = ImpactAbilityChart(
    "Impact versus ability",
    points: [
      .init("Set-up video guide", impact: 8, ability: 9),
      .init("Eight-page contract", impact: 9, ability: 3),
      .init("Help-centre articles for the top 40 questions", impact: 7, ability: 8),
      .init("Public price list and configurator", impact: 8, ability: 5.5),
      .init("Zero-touch deployment", impact: 9, ability: 4),
      .init("Demo-unit loan programme", impact: 5, ability: 7),
      .init("Dedicated business support line", impact: 8, ability: 6),
      .init("Flexible financing offer", impact: 6, ability: 3),
      .init("Sales-to-implementation hand-off process", impact: 7, ability: 7),
      .init("In-product first-use tour", impact: 6, ability: 8),
      .init("Brand refresh of product pages", impact: 3, ability: 8),
      .init("Partner ordering portal", impact: 6, ability: 4),
      .init(
        "Outsourced round-the-clock support with four-hour response", impact: 8, ability: 6),
      .init("Rewrite of the legacy manual", impact: 2, ability: 3),
    ])

  /// Five short names, one without a score and one off the scale.
  static let fewInitiatives = ImpactAbilityChart(
    points: [
      .init("Callback", impact: 8.5, ability: 4.5), .init("Proactive SMS", impact: 8.5, ability: 6.5),
      .init("Self-serve returns", impact: 9.5, ability: 7), .init("IVR", impact: 2, ability: 4.8),
      .init("Agent assist", impact: 4, ability: 8.5), .init("Chatbot", impact: nil, ability: 5),
      .init("Portal", impact: 12, ability: 5),
    ],
    impact: .init("Impact"), ability: .init("Ability"),
    quadrants: .init(topRight: "Do now"))
}
