/// What is taken over from an existing presentation: theme, masters, layouts, pictures, slide size.
public struct DeckTemplate: Sendable {
  /// A slide master of the template.
  struct Master: Sendable {
    let part: String
    let id: Int
  }

  let geometry: SlideGeometry
  /// Whether the layout's own title has a place that our content leaves free.
  let hasUsableTitle: Bool
  let masters: [Master]
  let theme: String
  let layout: String
  let parts: [OfficePackage.Part]
  let defaults: [(ending: String, type: String)]
}
