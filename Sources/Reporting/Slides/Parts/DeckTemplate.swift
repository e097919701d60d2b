/// What is taken over from an existing presentation: theme, masters, layouts, pictures, slide size.
///
/// Slides, notes, comments and everything else that masters and layouts do not refer to is left out,
/// so nothing of the old deck's content travels along.
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
  /// The layout of our slides: the one with only a title, otherwise the first one with a title.
  let layout: String
  let parts: [OfficePackage.Part]
  let defaults: [(ending: String, type: String)]

  /// Reads a template from the bytes of a .pptx or .potx file.
  ///
  /// - Throws: `DeckError.templateUnreadable` where it is no ZIP archive or a damaged one, and
  ///   `DeckError.notAPresentation` where it lacks a part that every presentation has.
  /// - Complexity: O(*n*) in the unpacked bytes, at most 256 MB.
  public init(pptx file: [UInt8]) throws(DeckError) {
    let archive: ZipArchive
    do {
      archive = try ZipArchive(file: file)
    } catch {
      throw .templateUnreadable(error)
    }
    let reader = TemplateReader(archive)
    let presentation = try reader.presentation()
    let masters = try reader.masters(of: presentation)
    let parts = try reader.reachable(from: masters.map(\.part))
    guard
      let theme = masters.first.flatMap({ reader.target(of: $0.part, "theme") })
    else { throw .notAPresentation(missing: "theme") }
    guard let layout = reader.layout(of: masters) else {
      throw .notAPresentation(missing: "slide layout")
    }
    let size = reader.size(of: presentation)
    let title = reader.titlePlace(of: layout)
    let geometry = SlideGeometry(
      width: size.width, height: size.height, title: title,
      widening: reader.widening(ofTheme: theme))
    self.geometry = geometry
    hasUsableTitle = title != nil && geometry.title == title
    self.masters = masters
    self.theme = theme
    self.layout = layout
    self.parts = parts
    defaults = reader.defaults(for: parts)
  }
}
