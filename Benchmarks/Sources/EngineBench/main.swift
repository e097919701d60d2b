// Measures the engine from a parsed file to results: `EngineBench FILE SAMPLES THREADS REPEATS`.
import Diagnostics
import Modeling
import Simulation
import Syntax

let arguments = CommandLine.arguments
let path = arguments.count > 1 ? arguments[1] : "scenarios/reference-model.whatif"
let samples = arguments.count > 2 ? Int(arguments[2]) ?? 65_536 : 65_536
let threads = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
let repeats = arguments.count > 4 ? Int(arguments[4]) ?? 5 : 5

guard let text = Bench.read(path) else {
  print("cannot read \(path)")
  Bench.exit(1)
}
let bench = Bench(text)
bench.simulate(samples: samples, threads: threads, repeats: repeats)
bench.reevaluate(points: 1_000, repeats: repeats)
bench.table(size: 50, repeats: repeats)
