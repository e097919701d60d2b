import Diagnostics
import Modeling
import Simulation
import Syntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Measurements of one text: from parsed to results.
struct Bench {
  private let parsed: ParsedText

  init(_ text: String) {
    parsed = Parser.parse(SourceText(name: "bench", text))
  }

  /// Reads a file; nil, with a message, when that fails.
  init?(reading path: String) {
    guard let file = fopen(path, "rb") else {
      print("cannot read \(path)")
      return nil
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let n = fread(&buffer, 1, buffer.count, file)
      if n == 0 { break }
      bytes += buffer[0..<n]
    }
    parsed = Parser.parse(SourceText(name: path, utf8: bytes))
  }

  private func analyst() -> Analyst {
    var builder = ModelBuilder()
    builder.add(parsed)
    return Analyst(builder.finish().checked())
  }

  private func question(_ text: String, _ analyst: Analyst) -> Question? {
    let source = SourceText(name: "question", text)
    guard case .command(.show(let expression))? = Parser.parse(source).items.first?.statement else {
      return nil
    }
    return try? analyst.question(expression, in: source)
  }

  /// Checks the text, draws, computes and sums up NPV, payback and, where defined, the return.
  func simulate(samples: Int, threads: Int, repeats: Int) {
    var options = SimulationOptions()
    options.samples = samples
    options.threads = threads
    var risks: [RiskSummary] = []
    Clock.report("simulate \(samples)", repeats: repeats, note: "") {
      let analyst = analyst()
      let questions = ["npv", "payback", "undiscounted_return"].compactMap { question($0, analyst) }
      risks = (try? analyst.risk(of: questions, options: options)) ?? []
    }
    for risk in risks {
      print(
        "#   \(risk.question.text): \(risk.p10) \(risk.p50) \(risk.p90), mean \(risk.mean ?? .nan)")
    }
  }

  /// Asks for NPV at one value of an input after the other.
  func points(_ points: Int, repeats: Int) {
    let analyst = analyst()
    guard let npv = question("npv", analyst), let input = analyst.checked.inputs.first else {
      return
    }
    let sweep = analyst.sweep([npv], over: [input])
    var sum = 0.0
    Clock.report("points \(points)", repeats: repeats) {
      for k in 0..<points { sum += sweep.value(at: 20 + Double(k) * 0.001) }
    }
    print("#   sum \(sum)")
  }

  /// Fills a table over two inputs.
  func table(size: Int, repeats: Int) {
    let analyst = analyst()
    let source = SourceText(
      name: "table",
      "table npv by uplift from 1% to 5% in \(size) and margin from 25% to 38% in \(size)")
    guard case .command(.table(let table))? = Parser.parse(source).items.first?.statement else {
      return print("no table")
    }
    Clock.report("table \(size)", repeats: repeats) { _ = try? analyst.table(table, in: source) }
  }
}
