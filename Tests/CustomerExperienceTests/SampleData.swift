import Foundation

@testable import CustomerExperience
@testable import Quantities

/// The sample tables; their answers stand in `Resources/README.md`.
enum SampleData {
  static func table(_ name: String) throws -> CSVTable {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Resources").appendingPathComponent(name)
    return try CSVReader().read([UInt8](Data(contentsOf: file)))
  }

  static func initiatives() throws -> [Initiative] {
    try Initiative.read(from: table("initiatives.csv"))
  }

  static let dollars = Catalogue.standard.unit(named: "USD") ?? .none

  static func money(_ value: Double) -> Quantity { Quantity(value, .number, dollars) }
}
