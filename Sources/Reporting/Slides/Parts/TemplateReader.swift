/// Finds the parts of a template in its archive.
struct TemplateReader {
  private let files: [String: [UInt8]]
  private let defaults: [String: String]
  private let overrides: [String: String]

  /// More parts than any template has.
  private static let partLimit = 2000

  init(_ archive: ZipArchive) {
    var files: [String: [UInt8]] = [:]
    for entry in archive.entries where files[entry.name] == nil { files[entry.name] = entry.bytes }
    var defaults: [String: String] = [:]
    var overrides: [String: String] = [:]
    for tag in XMLScanner.tags(files["[Content_Types].xml"] ?? []) {
      guard let type = tag.attributes["ContentType"] else { continue }
      if let ending = tag.attributes["Extension"] { defaults[ending.lowercased()] = type }
      if let part = tag.attributes["PartName"] { overrides[Self.resolved(part, from: "")] = type }
    }
    self.files = files
    self.defaults = defaults
    self.overrides = overrides
  }

  // MARK: - The presentation

  /// Returns the path of the presentation part.
  func presentation() throws(DeckError) -> String {
    guard files["[Content_Types].xml"] != nil else {
      throw .notAPresentation(missing: "content types")
    }
    guard let part = target(of: "", "officeDocument"), let bytes = files[part],
      XMLScanner.tags(bytes).contains(where: { $0.localName == "presentation" })
    else { throw .notAPresentation(missing: "presentation") }
    return part
  }

  /// Returns the masters with identifiers that cannot meet those of layouts.
  func masters(of presentation: String) throws(DeckError) -> [DeckTemplate.Master] {
    guard let bytes = files[presentation] else { throw .notAPresentation(missing: "presentation") }
    let links = relationships(of: presentation)
    var masters: [DeckTemplate.Master] = []
    for tag in XMLScanner.tags(bytes) where tag.localName == "sldMasterId" {
      guard let link = tag.attributes.first(where: { $0.key.hasSuffix(":id") })?.value,
        let part = links.first(where: { $0.id == link })?.target, files[part] != nil,
        let id = tag.attributes["id"].flatMap({ Int($0) }), id >= 2_147_483_648, id < 4_294_967_296
      else { continue }
      if !masters.contains(where: { $0.part == part || $0.id == id }) {
        masters.append(.init(part: part, id: id))
      }
    }
    guard !masters.isEmpty else { throw .notAPresentation(missing: "slide master") }
    return masters
  }

  /// Returns the size of slides in points; a size beyond what the format allows becomes ours.
  func size(of presentation: String) -> (width: Double, height: Double) {
    let tag = XMLScanner.tags(files[presentation] ?? []).first { $0.localName == "sldSz" }
    // 1 to 56 inches by ISO/IEC 29500; below 4 inches nothing could be read.
    let range = 3_657_600...51_206_400
    guard let width = tag?.attributes["cx"].flatMap({ Int($0) }), range.contains(width),
      let height = tag?.attributes["cy"].flatMap({ Int($0) }), range.contains(height)
    else { return (960, 540) }
    return (Double(width) / SlideGeometry.emu, Double(height) / SlideGeometry.emu)
  }

  /// Faces whose text is about as wide as Arial or narrower; others may be a third wider.
  private static let narrowFaces: Set = [
    "aptos", "aptos display", "arial", "arial narrow", "avenir next", "calibri", "calibri light",
    "cambria", "carlito", "garamond", "georgia pro", "gill sans mt", "helvetica",
    "helvetica neue", "inter", "lato", "liberation sans", "liberation serif", "noto sans",
    "open sans", "roboto", "segoe ui", "source sans pro", "tahoma", "times new roman",
    "trebuchet ms",
  ]

  /// Returns how much wider than Arial the text of a theme may be.
  func widening(ofTheme theme: String) -> Double {
    let faces = XMLScanner.tags(files[theme] ?? []).filter { $0.localName == "latin" }
      .compactMap { $0.attributes["typeface"]?.lowercased() }.filter { !$0.hasPrefix("+") }
    return faces.allSatisfy(Self.narrowFaces.contains) ? 1 : 1.3
  }

  // MARK: - Layouts

  /// Returns the layout for our slides.
  func layout(of masters: [DeckTemplate.Master]) -> String? {
    let all = masters.flatMap { master in
      relationships(of: master.part).filter { $0.type.hasSuffix("/slideLayout") }.map(\.target)
    }.filter { files[$0] != nil }
    return all.first { type(ofLayout: $0) == "titleOnly" }
      ?? all.first { titlePlaceholder($0) != nil } ?? all.first
  }

  private func type(ofLayout part: String) -> String? {
    XMLScanner.tags(files[part] ?? []).first { $0.localName == "sldLayout" }?.attributes["type"]
  }

  /// Returns where the title of a layout stands: its own place or that of its master.
  func titlePlace(of layout: String) -> PlotRect? {
    guard let own = titlePlaceholder(layout) else { return nil }
    if let place = own.place { return place }
    return target(of: layout, "slideMaster").flatMap { titlePlaceholder($0)?.place }
  }

  /// Returns the title placeholder of a part with its place, if it has one.
  private func titlePlaceholder(_ part: String) -> (place: PlotRect?, Void)? {
    var isTitle = false
    var offset: (x: Double, y: Double)?
    for tag in XMLScanner.tags(files[part] ?? []) {
      switch (tag.localName, tag.isEnd) {
      case ("sp", false):
        isTitle = false
        offset = nil
      case ("ph", _): isTitle = tag.attributes["type"] == "title"
      case ("off", _): offset = points(tag, "x", "y")
      case ("ext", _):
        if isTitle, let offset, let size = points(tag, "cx", "cy") {
          return (PlotRect(x: offset.x, y: offset.y, width: size.x, height: size.y), ())
        }
      case ("sp", true) where isTitle: return (nil, ())
      default: break
      }
    }
    return nil
  }

  private func points(_ tag: XMLScanner.Tag, _ x: String, _ y: String) -> (x: Double, y: Double)? {
    guard let x = tag.attributes[x].flatMap({ Int($0) }),
      let y = tag.attributes[y].flatMap({ Int($0) }), abs(x) < 100_000_000, abs(y) < 100_000_000
    else { return nil }
    return (Double(x) / SlideGeometry.emu, Double(y) / SlideGeometry.emu)
  }

  // MARK: - Parts

  /// Returns the parts with their references, from masters downwards, without slides and notes.
  func reachable(from masters: [String]) throws(DeckError) -> [OfficePackage.Part] {
    var order: [String] = []
    var seen = Set(masters)
    var waiting = masters
    while !waiting.isEmpty {
      let part = waiting.removeFirst()
      order.append(part)
      guard order.count <= Self.partLimit else { throw .tooLarge }
      for link in kept(of: part) where !link.isExternal && seen.insert(link.target).inserted {
        waiting.append(link.target)
      }
    }
    return order.compactMap { name in
      files[name].map { bytes in
        OfficePackage.Part(
          name, type: overrides[name], bytes: bytes,
          kept(of: name).map {
            .init(
              $0.id, type: $0.type, $0.isExternal ? $0.target : "/" + $0.target,
              isExternal: $0.isExternal)
          })
      }
    }
  }

  /// Returns the references of a part that are taken over.
  private func kept(of part: String) -> [Link] {
    relationships(of: part).filter { link in
      let isContent = link.type.hasSuffix("/slide") || link.type.hasSuffix("/notesSlide")
      return link.isExternal || (files[link.target] != nil && !isContent)
    }
  }

  /// Returns the content types by ending that the parts need.
  func defaults(for parts: [OfficePackage.Part]) -> [(ending: String, type: String)] {
    var result: [(ending: String, type: String)] = []
    for part in parts where part.type == nil {
      let ending = Self.ending(of: part.name)
      let isKnown = ["rels", "xml", "xlsx"].contains(ending)
      guard !isKnown, !result.contains(where: { $0.ending == ending }) else { continue }
      result.append((ending, defaults[ending] ?? "application/octet-stream"))
    }
    return result
  }

  private static func ending(of name: String) -> String {
    guard let dot = name.lastIndex(of: ".") else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  // MARK: - References

  /// A reference with its target as a path in the archive.
  struct Link {
    let id: String
    let type: String
    let target: String
    let isExternal: Bool
  }

  /// Returns the references of a part; the empty name stands for the package.
  func relationships(of part: String) -> [Link] {
    let name = part.isEmpty ? "_rels/.rels" : OfficePackage.relationshipName(of: part)
    return XMLScanner.tags(files[name] ?? []).compactMap { tag in
      guard tag.localName == "Relationship", let id = tag.attributes["Id"],
        let type = tag.attributes["Type"], let target = tag.attributes["Target"]
      else { return nil }
      let isExternal = tag.attributes["TargetMode"] == "External"
      return Link(
        id: id, type: type, target: isExternal ? target : Self.resolved(target, from: part),
        isExternal: isExternal)
    }
  }

  /// Returns the target of the first reference of a type.
  func target(of part: String, _ suffix: String) -> String? {
    relationships(of: part).first { $0.type.hasSuffix("/\(suffix)") && !$0.isExternal }?.target
  }

  /// Returns a target as a path in the archive; steps above the root stay at the root.
  private static func resolved(_ target: String, from part: String) -> String {
    var path = target.hasPrefix("/") ? [] : part.split(separator: "/").dropLast().map(String.init)
    for step in target.split(separator: "/") {
      switch step {
      case ".": break
      case "..": _ = path.popLast()
      default: path.append(String(step))
      }
    }
    return path.joined(separator: "/")
  }
}
