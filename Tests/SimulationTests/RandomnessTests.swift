import Testing

@testable import Simulation

@Suite struct RandomnessTests {
  /// Known answers published with the Random123 library (kat_vectors, philox4x32 10).
  @Test func `Philox gives the published answers`() {
    let zero = Philox.rounds(0, 0, 0, 0, 0, 0)
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = UInt32.max
    let full = Philox.rounds(ones, ones, ones, ones, ones, ones)
    #expect(full == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = Philox.rounds(
      0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0)
    #expect(pi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func `direction numbers are those of Joe and Kuo`() throws {
    let reference = try Reference.load()
    for row in reference.sobolDirections {
      let ours = SobolDirections.numbers(dimension: row.dimension)
      let shifted = ours.prefix(reference.sobolBits).map { $0 >> UInt32(32 - reference.sobolBits) }
      #expect(shifted == row.numbers, "dimension \(row.dimension)")
    }
  }

  @Test func `uniforms are never 0 or 1`() {
    #expect(Uniform.fromBits52(0) == 0x1p-53)
    #expect(Uniform.fromBits52((1 << 52) - 1) == 1 - 0x1p-53)
    #expect(Uniform.fromBits52(1 << 51) == 0.5 + 0x1p-53)
  }

  /// The hash of a name is part of every saved result, so it may never change.
  ///
  /// FNV-1a of "" is its offset basis, of "a" 0xaf63dc4c8601ec8c (draft-eastlake-fnv, appendix).
  @Test func `the name hash is FNV-1a with the SplitMix64 finaliser`() {
    #expect(NameHash("").value == NameHash.finalise(0xcbf2_9ce4_8422_2325))
    #expect(NameHash("a").value == NameHash.finalise(0xaf63_dc4c_8601_ec8c))
    #expect(NameHash.finalise(0x9e37_79b9_7f4a_7c15) == 0xe220_a839_7b1d_cdaf)
  }

  /// A (0, m, 1)-net: one point in each of the 2^m equal cells, for any aligned block.
  @Test(arguments: [0, 1, 2, 77, 1500, 4095])
  func `every dimension puts one point into each equal cell`(_ dimension: Int) {
    let stream = UniformStream.sobol(
      SobolStream(key: StreamKey(seed: 5, name: "x\(dimension)"), dimension: dimension))
    for start in [0, 1024, 7 * 1024] {
      let cells = Set(draw(stream, start..<(start + 1024)).map { Int($0 * 1024) })
      #expect(cells.count == 1024)
    }
  }

  /// Dimensions 1 and 2 of Sobol are a (0, m, 2)-net; scrambling keeps that.
  @Test func `the first two dimensions fill every elementary rectangle once`() {
    let x = SobolStream(key: StreamKey(seed: 1, name: "x"), dimension: 0)
    let y = SobolStream(key: StreamKey(seed: 1, name: "y"), dimension: 1)
    let (a, b) = (draw(.sobol(x), 0..<256), draw(.sobol(y), 0..<256))
    for split in 0...8 {
      let (columns, rows) = (Double(1 << split), Double(1 << (8 - split)))
      let cells = Set(zip(a, b).map { Int($0 * columns) * 256 + Int($1 * rows) })
      #expect(cells.count == 256, "\(columns) columns")
    }
  }

  @Test(arguments: [Sampler.sobol, .plain])
  func `a sample has the same bits whatever block or thread asks for it`(_ sampler: Sampler) throws
  {
    let plan = try SamplingPlan(seed: 9, samples: 8192, names: ["price"], sampler: sampler)
    let stream = plan.streams[0]
    let whole = draw(stream, 0..<8192)
    for size in [1, 7, 255, 1000, 4096] {
      let pieces = stride(from: 0, to: 8192, by: size).flatMap {
        draw(stream, $0..<min($0 + size, 8192))
      }
      #expect(pieces == whole, "blocks of \(size)")
    }
    for threads in 1...4 {
      let columns = try #require(SampleColumns(columns: 1, rows: 8192))
      ParallelBlocks.run(8, threads: threads) { block in
        let range = ParallelBlocks.range(of: block, count: 8192)
        guard let out = columns.address(column: 0, row: range.lowerBound) else { return }
        stream.fill(out, from: range.lowerBound, count: range.count)
      }
      #expect(columns.values(column: 0) == whole, "\(threads) threads")
    }
    #expect(stream.uniform(at: 4711) == whole[4711])
  }

  @Test func `seed and name change every draw, the company of other names none`() throws {
    let base = try SamplingPlan(seed: 1, samples: 256, names: ["price"])
    let crowd = try SamplingPlan(seed: 1, samples: 256, names: ["uplift", "price", "margin"])
    let other = try SamplingPlan(seed: 2, samples: 256, names: ["price"])
    let price = draw(base.streams[0], 0..<256)
    #expect(draw(crowd.streams[1], 0..<256) == price)
    #expect(zip(draw(other.streams[0], 0..<256), price).allSatisfy { $0 != $1 })
    #expect(zip(draw(crowd.streams[0], 0..<256), price).allSatisfy { $0 != $1 })
  }

  @Test func `of two names in one dimension the later one draws plainly, and the plan says so`()
    throws
  {
    let first = "input0"
    let dimension = NameHash(first).sobolDimension
    let second = try #require(
      (1...100_000).map { "input\($0)" }.first { NameHash($0).sobolDimension == dimension })
    let plan = try SamplingPlan(seed: 1, samples: 1024, names: [second, first])
    #expect(
      plan.collisions
        == [SamplingPlan.Collision(keeps: first, yields: second, dimension: dimension)])
    guard case .plain = plan.streams[0], case .sobol = plan.streams[1] else {
      Issue.record("the wrong name left Sobol")
      return
    }
  }

  /// The claim is checked by counting points in 16 by 16 cells.
  @Test func `pairs that do not fill the plane evenly are named`() throws {
    let names = (0..<24).map { "input\($0)" }
    let plan = try SamplingPlan(seed: 1, samples: 1024, names: names)
    let columns = plan.streams.map { draw($0, 0..<1024) }
    var counted: Set<[String]> = []
    for i in names.indices {
      for j in names.indices.dropFirst(i + 1) {
        var cells: [Int: Int] = [:]
        for (x, y) in zip(columns[i], columns[j]) {
          cells[Int(x * 16) * 16 + Int(y * 16), default: 0] += 1
        }
        if cells.values.contains(where: { $0 > 4 }) {
          counted.insert([names[i], names[j]].sorted())
        }
      }
    }
    #expect(Set(plan.unevenPairs().map { [$0.first, $0.second].sorted() }) == counted)
    #expect(!counted.isEmpty && counted.count < 60)
  }

  @Test func `sample counts that spoil the balance are refused with the neighbours`() {
    #expect(throws: SamplingError.notPowerOfTwo(samples: 1000, below: 512, above: 1024)) {
      try SamplingPlan(seed: 1, samples: 1000, names: [])
    }
    #expect(throws: SamplingError.samplesOutOfRange(samples: 0, limit: 1 << 24)) {
      try SamplingPlan(seed: 1, samples: 0, names: [])
    }
    #expect(throws: Never.self) {
      try SamplingPlan(seed: 1, samples: 1000, names: ["x"], sampler: .plain)
    }
  }

  /// Mean 1/2 and variance 1/12; the bound is five standard errors of independent draws.
  @Test func `plain draws have the moments of a uniform`() throws {
    let plan = try SamplingPlan(seed: 3, samples: 65_536, names: ["x"], sampler: .plain)
    let u = draw(plan.streams[0], 0..<65_536)
    let mean = u.reduce(0, +) / 65_536
    let variance = u.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / 65_536
    #expect((mean - 0.5).magnitude < 5 * 0.2887 / 256)
    #expect((variance - 1.0 / 12).magnitude < 5 * 0.0745 / 256)
  }
}

/// Returns the uniforms of a range of samples.
func draw(_ stream: UniformStream, _ range: Range<Int>) -> [Double] {
  [Double](unsafeUninitializedCapacity: range.count) { buffer, count in
    if let base = buffer.baseAddress {
      stream.fill(base, from: range.lowerBound, count: range.count)
    }
    count = range.count
  }
}
