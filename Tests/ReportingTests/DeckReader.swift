import Foundation
import FoundationXML

@testable import Reporting

/// An element of an XML part, read with Foundation's parser, which is not ours.
final class DeckElement {
  let name: String
  let attributes: [String: String]
  var children: [DeckElement] = []
  var text = ""

  init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// Returns all elements of a name below this one, in document order.
  func all(_ name: String) -> [DeckElement] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
  }

  /// Returns the first element of a name below this one.
  func first(_ name: String) -> DeckElement? { all(name).first }
}

/// An office file taken apart.
struct DeckReader {
  let parts: [String: [UInt8]]

  init(_ bytes: [UInt8]) throws {
    parts = Dictionary(
      uniqueKeysWithValues: try ZipArchive(file: bytes).entries.map { ($0.name, $0.bytes) })
  }

  /// Returns the root of a part, nil where it is no well-formed XML.
  func root(_ part: String) -> DeckElement? {
    guard let bytes = parts[part] else { return nil }
    let builder = Builder()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = builder
    return parser.parse() ? builder.root : nil
  }

  /// Returns the parts whose path begins with a folder and ends in .xml, relations left out.
  func names(in folder: String) -> [String] {
    parts.keys.filter { $0.hasPrefix(folder) && $0.hasSuffix(".xml") }.sorted()
  }

  /// Returns the relations of a part by id, their targets as paths.
  func relations(of part: String) -> [String: String] {
    let pieces = part.split(separator: "/").map(String.init)
    let folder = pieces.dropLast().joined(separator: "/")
    let file = folder.isEmpty ? "_rels/\(part).rels" : "\(folder)/_rels/\(pieces.last ?? "").rels"
    var result: [String: String] = [:]
    for link in root(file)?.all("Relationship") ?? [] {
      guard let id = link.attributes["Id"], let target = link.attributes["Target"],
        link.attributes["TargetMode"] != "External"
      else { continue }
      result[id] = Self.resolve(target, Array(pieces.dropLast()))
    }
    return result
  }

  private static func resolve(_ target: String, _ folder: [String]) -> String {
    var path = target.hasPrefix("/") ? [] : folder
    for step in target.split(separator: "/") {
      if step == ".." { _ = path.popLast() } else { path.append(String(step)) }
    }
    return path.joined(separator: "/")
  }

  /// Returns the cells of the first sheet of a workbook by reference.
  static func cells(_ workbook: [UInt8]) throws -> [String: String] {
    let book = try DeckReader(workbook)
    var cells: [String: String] = [:]
    for cell in book.root("xl/worksheets/sheet1.xml")?.all("c") ?? [] {
      guard let place = cell.attributes["r"] else { continue }
      cells[place] = cell.first("t")?.text ?? cell.first("v")?.text
    }
    return cells
  }

  private final class Builder: NSObject, XMLParserDelegate {
    var root: DeckElement?
    var stack: [DeckElement] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      let element = DeckElement(name, attributes)
      stack.last?.children.append(element)
      if root == nil { root = element }
      stack.append(element)
    }
    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) { stack.removeLast() }
    func parser(_ parser: XMLParser, foundCharacters text: String) { stack.last?.text += text }
  }
}
