/// The two parts with the title and the program of an office document.
struct DocumentProperties {
  let title: String
  let program: String
  var author: String = ""
  /// When the document was made, as `2026-11-22T09:00:00Z`; nil leaves it out, so that equal content
  /// gives equal bytes.
  var created: String?

  /// Returns the references from the package, numbered from an id.
  static func relationships(from first: Int) -> [OfficePackage.Relationship] {
    let core =
      "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return [
      .init("rId\(first)", type: core, "docProps/core.xml"),
      .init("rId\(first + 1)", "extended-properties", "docProps/app.xml"),
    ]
  }

  /// The parts.
  var parts: [OfficePackage.Part] {
    let schemas = "http://schemas.openxmlformats.org/"
    var core = "<cp:coreProperties xmlns:cp=\"\(schemas)package/2006/metadata/core-properties\""
    core += " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    core += " xmlns:dcterms=\"http://purl.org/dc/terms/\""
    core += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
    core += "<dc:title>\(OfficeXML.escaped(title))</dc:title>"
    core += "<dc:creator>\(OfficeXML.escaped(author.isEmpty ? program : author))</dc:creator>"
    if let created {
      core += "<dcterms:created xsi:type=\"dcterms:W3CDTF\">\(OfficeXML.escaped(created))"
      core += "</dcterms:created>"
    }
    core += "</cp:coreProperties>"
    let app =
      "<Properties xmlns=\"\(schemas)officeDocument/2006/extended-properties\">"
      + "<Application>\(OfficeXML.escaped(program))</Application></Properties>"
    return [
      .init(
        "docProps/core.xml",
        type: "application/vnd.openxmlformats-package.core-properties+xml", xml: core),
      .init(
        "docProps/app.xml", type: OfficePackage.typeBase + "extended-properties+xml", xml: app),
    ]
  }
}
