import Diagnostics
import Modeling
import Syntax

/// A long text of assignments, money, percent, conversions and chains: parsed, checked, computed.
struct LineBench {
  private let bytes: [UInt8]
  private let lines: Int

  init(lines: Int) {
    self.lines = lines
    var text = ""
    text.reserveCapacity(lines * 40)
    for k in 0..<lines {
      switch k % 5 {
      case 0: text += "amount_\(k) = $\(1_000 + k % 977)/month   # price list, line \(k)\n"
      case 1: text += "share_\(k) = \(1 + k % 97).5%\n"
      case 2: text += "part_\(k) = amount_\(k - 2) * share_\(k - 1)\n"
      case 3: text += "yearly_\(k) in $/year = part_\(k - 1) * 1.02\n"
      default:
        text +=
          k < 5
          ? "chain_\(k) = yearly_\(k - 1)\n"
          : "chain_\(k) = chain_\(k - 5) * 0.5 + yearly_\(k - 1)\n"
      }
    }
    bytes = Array(text.utf8)
  }

  func run(repeats: Int) {
    var (last, problems) = (Double.nan, 0)
    Clock.report("lines \(lines)", repeats: repeats) {
      let parsed = Parser.parse(SourceText(name: "lines", utf8: bytes))
      var builder = ModelBuilder()
      builder.add(parsed)
      let checked = builder.finish().checked()
      problems = checked.diagnostics.count + parsed.diagnostics.count
      let analyst = Analyst(checked)
      if let id = checked.model.ids.last { last = analyst.value(of: id)?.value ?? .nan }
    }
    print("#   last value \(last), \(problems) problems")
    var clock = Clock()
    let parsed = Parser.parse(SourceText(name: "lines", utf8: bytes))
    let parse = clock.elapsed.processor
    clock = Clock()
    var builder = ModelBuilder()
    builder.add(parsed)
    let model = builder.finish()
    let build = clock.elapsed.processor
    clock = Clock()
    let checked = model.checked()
    let check = clock.elapsed.processor
    clock = Clock()
    let analyst = Analyst(checked)
    if let id = checked.model.ids.last { _ = analyst.value(of: id) }
    print(
      "#   parse \(parse) ms, build \(build) ms, check \(check) ms, compute \(clock.elapsed.processor) ms"
    )
  }
}
