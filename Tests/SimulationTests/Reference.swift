import Foundation

/// The reference values of `Resources/reference.json`.
struct Reference: Decodable {
  struct Law: Decodable {
    let mean: Double
    let deviation: Double
    let quantiles: [[Double]]
  }

  struct Spearman: Decodable {
    let x: [Double]
    let y: [Double]
    let value: Double
  }

  /// One dimension and its direction numbers.
  struct Directions: Decodable {
    let dimension: Int
    let numbers: [UInt32]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      dimension = try list.decode(Int.self)
      numbers = try list.decode([UInt32].self)
    }
  }

  let normalQuantile, normalCumulative, exp, log, power: [[Double]]
  let betaCumulative, betaQuantile, orderStatistics: [[Double]]
  let laws: [String: Law]
  let stretchedEnds: [Double]
  let sobolBits: Int
  let sobolDirections: [Directions]
  let spearman: Spearman

  /// Reads the file beside the tests.
  static func load() throws -> Reference {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Resources/reference.json"))
    return try JSONDecoder().decode(Reference.self, from: data)
  }
}

/// Returns how many units in the last place lie between two numbers.
func ulps(_ a: Double, _ b: Double) -> Double {
  a == b ? 0 : (a - b).magnitude / max(b.magnitude.ulp, .leastNonzeroMagnitude)
}
