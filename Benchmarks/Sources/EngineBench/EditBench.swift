import Diagnostics
import Modeling
import Syntax

/// One input of a large case changed, then every definition, line and figure read again.
struct EditBench {
  private let definitions: Int
  private let checked: CheckedModel

  init(definitions: Int) {
    self.definitions = definitions
    let parsed = Parser.parse(
      SourceText(name: "edit", Self.text(definitions: definitions)))
    var builder = ModelBuilder()
    builder.add(parsed)
    checked = builder.finish().checked()
  }

  /// A case of a wanted number of definitions: money, shares, chains and monthly series.
  static func text(definitions: Int) -> String {
    var lines = ["price = $100/month", "adoption = ramp(6 months)"]
    for k in 2..<max(3, definitions) {
      switch k % 4 {
      case 0: lines.append("d_\(k) = price * \(1 + k % 9)% * adoption")
      case 1: lines.append("d_\(k) = d_\(k - 1) * 1.5")
      case 2: lines.append("d_\(k) = $\(k)/month")
      default: lines.append("d_\(k) = d_\(k - 1) * adoption")
      }
    }
    lines += ["case large \"Large\"", "cost build = $5,000 once"]
    for k in stride(from: 4, to: max(5, definitions), by: 50) {
      lines.append("benefit b_\(k) = d_\(k) as margin")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func run(repeats: Int) {
    guard let price = checked.inputs.first else { return print("no input") }
    var (total, round) = (0.0, 0)
    let live = LiveResults(checked)
    Clock.report("edit \(definitions), engine", repeats: repeats) {
      round += 1
      live.set(price, to: 100 + Double(round))
      total += live.figure(.npv, of: 0)
    }
    Clock.report("edit \(definitions), as text", repeats: repeats) {
      round += 1
      total += asText(100 + round)
    }
    print("#   sum \(total), \(checked.diagnostics.count) problems")
  }

  /// What a session does for `what if price = $…/month`.
  private func asText(_ price: Int) -> Double {
    let source = SourceText(name: "edit", "what if price = $\(price)/month")
    guard case .command(.whatIf(let changes, _))? = Parser.parse(source).items.first?.statement,
      let world = try? Analyst(checked).applying(changes, in: source),
      let figures = try? Analyst(world.checked).figures(of: 0)
    else { return .nan }
    return figures.npv
  }
}
