import Diagnostics
import Modeling
import Simulation
import Syntax

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The measurements; each prints the median of its repeats in milliseconds.
struct Bench {
  private let parsed: ParsedText

  init(_ text: [UInt8]) {
    parsed = Parser.parse(SourceText(name: "bench", utf8: text))
  }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let n = fread(&buffer, 1, buffer.count, file)
      if n == 0 { return bytes }
      bytes += buffer[0..<n]
    }
  }

  static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  private func analyst() -> Analyst {
    var builder = ModelBuilder()
    builder.add(parsed)
    return Analyst(builder.finish().checked())
  }

  private func question(_ text: String, _ analyst: Analyst) -> Question? {
    let source = SourceText(name: "question", text)
    let items = Parser.parse(source).items
    guard case .command(.show(let expression))? = items.first?.statement else { return nil }
    return try? analyst.question(expression, in: source)
  }

  func simulate(samples: Int, threads: Int, repeats: Int) {
    var options = SimulationOptions()
    options.samples = samples
    options.threads = threads
    var line = ""
    let ms = median(repeats) {
      let analyst = analyst()
      let questions = ["npv", "payback", "undiscounted_return"].compactMap { question($0, analyst) }
      guard let risks = try? analyst.risk(of: questions, options: options) else { return }
      line = risks.map { "\($0.question.text): \($0.p10) \($0.p50) \($0.p90) mean \($0.mean ?? .nan)" }
        .joined(separator: "\n  ")
    }
    print("simulate \(samples) draws, \(threads) threads: \(ms) ms\n  \(line)")
  }

  func reevaluate(points: Int, repeats: Int) {
    let analyst = analyst()
    guard let npv = question("npv", analyst), let input = analyst.checked.inputs.first else { return }
    let ms = median(repeats) {
      for k in 0..<points {
        _ = analyst.sweepOnce(npv, input, 20 + Double(k) * 0.001)
      }
    }
    print("\(points) single re-evaluations: \(ms) ms")
  }

  func table(size: Int, repeats: Int) {
    let analyst = analyst()
    let text =
      "table npv by uplift from 1% to 5% in \(size) and margin from 25% to 38% in \(size)"
    let source = SourceText(name: "table", text)
    guard case .command(.table(let table))? = Parser.parse(source).items.first?.statement else {
      return print("no table: \(Parser.parse(source).diagnostics.map(\.message))")
    }
    let ms = median(repeats) { _ = try? analyst.table(table, in: source) }
    print("table \(size) × \(size): \(ms) ms")
  }

  private func median(_ repeats: Int, _ body: () -> Void) -> Double {
    let times = (0..<repeats).map { _ -> Double in
      let start = now()
      body()
      return (now() - start) * 1_000
    }
    return times.sorted()[times.count / 2]
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
