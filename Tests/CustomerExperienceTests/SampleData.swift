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

/// A small generator with a fixed seed (SplitMix64), so that a failing case can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
