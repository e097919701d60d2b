/// A case of a wanted size: to see how the time grows with months, definitions or uncertain inputs.
struct GeneratedCase {
  let text: String

  /// Makes a case; `kind` says what `size` counts, the rest stays small.
  init(_ kind: String, size: Int) {
    let months = kind == "months" ? size : 36
    let inputs = kind == "inputs" ? size : 8
    let definitions = kind == "definitions" ? size : 8
    var lines = ["adoption = ramp(6 months)"]
    for k in 0..<max(1, inputs) {
      lines.append(
        "input_\(k) = pert($\(10 + k % 7)/month, $\(14 + k % 7)/month, $\(22 + k % 7)/month)")
    }
    for k in 0..<max(1, definitions) {
      // A chain of series that no regrouping removes.
      let before = k == 0 ? "input_0" : "step_\(k - 1)"
      lines.append("step_\(k) = max(input_\(k % max(1, inputs)), \(before) * adoption)")
    }
    let sum = (0..<max(1, inputs)).map { "input_\($0)" }.joined(separator: " + ")
    lines += [
      "case generated \"Generated\"", "horizon \(months) months", "discount 10%/year",
      "cost build = $300 once", "benefit all_inputs = (\(sum)) * adoption as margin",
      "benefit chain = step_\(max(1, definitions) - 1) as margin",
    ]
    text = lines.joined(separator: "\n") + "\n"
  }
}
