/// An office document before it is packed: parts, their content types and who refers to whom.
///
/// Source: ISO/IEC 29500-2 (Open Packaging Conventions).
struct OfficePackage {
  /// A reference from a part, or from the package, to another part.
  struct Relationship {
    let id: String
    /// The full type, an address.
    let type: String
    /// The target relative to the folder of the source.
    let target: String
    /// Whether the target lies outside the document.
    let isExternal: Bool

    /// Creates a relationship of a type of the office schemas.
    init(_ id: String, _ suffix: String, _ target: String) {
      self.init(id, type: OfficePackage.relationshipBase + suffix, target)
    }

    /// Creates a relationship of any type.
    init(_ id: String, type: String, _ target: String, isExternal: Bool = false) {
      self.isExternal = isExternal
      self.id = id
      self.type = type
      self.target = target
    }
  }

  /// One file of the document.
  struct Part {
    /// The path without a leading slash.
    let name: String
    /// The content type; nil where the default of the ending says it.
    let type: String?
    let bytes: [UInt8]
    let relationships: [Relationship]

    /// Creates a part from XML text, which gets its first line here.
    init(_ name: String, type: String?, xml: String, _ relationships: [Relationship] = []) {
      self.init(
        name, type: type, bytes: Array((OfficeXML.head + xml).utf8), relationships)
    }

    /// Creates a part from bytes.
    init(_ name: String, type: String?, bytes: [UInt8], _ relationships: [Relationship] = []) {
      self.name = name
      self.type = type
      self.bytes = bytes
      self.relationships = relationships
    }
  }

  /// Where the types of relationships of the office schemas begin.
  static let relationshipBase =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
  /// Where the content types of the office schemas begin.
  static let typeBase = "application/vnd.openxmlformats-officedocument."

  /// Content types by file ending, beside `rels` and `xml`.
  var defaults: [(ending: String, type: String)] = []
  /// The references of the package itself.
  var relationships: [Relationship] = []
  /// The parts in the order in which they are written.
  var parts: [Part] = []

  /// The document as a file.
  func file() throws(ZipError) -> [UInt8] {
    var entries = [
      ZipArchive.Entry("[Content_Types].xml", contentTypes),
      ZipArchive.Entry("_rels/.rels", Self.xml(of: relationships)),
    ]
    for part in parts {
      entries.append(ZipArchive.Entry(part.name, part.bytes))
      if !part.relationships.isEmpty {
        entries.append(
          ZipArchive.Entry(Self.relationshipName(of: part.name), Self.xml(of: part.relationships)))
      }
    }
    return try ZipArchive(entries).file()
  }

  /// The list of content types.
  private var contentTypes: String {
    var xml = OfficeXML.head
    xml += "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    let fixed = [
      ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
      ("xml", "application/xml"),
    ]
    for (ending, type) in fixed + defaults.map({ ($0.ending, $0.type) }) {
      xml += "<Default Extension=\"\(OfficeXML.escaped(ending))\""
      xml += " ContentType=\"\(OfficeXML.escaped(type))\"/>"
    }
    for part in parts {
      guard let type = part.type else { continue }
      xml += "<Override PartName=\"/\(OfficeXML.escaped(part.name))\""
      xml += " ContentType=\"\(OfficeXML.escaped(type))\"/>"
    }
    return xml + "</Types>"
  }

  /// Returns the path of the relationships of a part.
  static func relationshipName(of part: String) -> String {
    guard let slash = part.lastIndex(of: "/") else { return "_rels/\(part).rels" }
    return "\(part[..<slash])/_rels/\(part[part.index(after: slash)...]).rels"
  }

  /// Returns relationships as XML.
  private static func xml(of relationships: [Relationship]) -> String {
    var xml = OfficeXML.head
    xml += "<Relationships xmlns="
    xml += "\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    for item in relationships {
      xml +=
        "<Relationship Id=\"\(OfficeXML.escaped(item.id))\" Type=\"\(OfficeXML.escaped(item.type))\""
      xml += " Target=\"\(OfficeXML.escaped(item.target))\""
      xml += item.isExternal ? " TargetMode=\"External\"/>" : "/>"
    }
    return xml + "</Relationships>"
  }
}
