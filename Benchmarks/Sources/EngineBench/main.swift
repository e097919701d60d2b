// Measures the engine; every line printed is one JSON object with times in milliseconds.
//
//   EngineBench simulate FILE SAMPLES THREADS REPEATS   from parsed text to summaries
//   EngineBench points FILE POINTS REPEATS              one what-if after the other
//   EngineBench table FILE SIZE REPEATS                 SIZE × SIZE values of NPV
//   EngineBench session DEFINITIONS REPEATS             a what-if, a redefinition, a preview
//   EngineBench notebook BLOCKS REPEATS                 a notebook with a declaration in every block
//   EngineBench lines LINES REPEATS                     a generated text, parsed, checked, computed
//   EngineBench process REPEATS INPUT PROGRAM ARGUMENTS  a program from start to end, fed with a file
//   EngineBench months|definitions|inputs SIZE REPEATS  a generated case, 65,536 draws
let arguments = Array(CommandLine.arguments.dropFirst())

func whole(_ place: Int, or fallback: Int) -> Int {
  arguments.count > place ? Int(arguments[place]) ?? fallback : fallback
}

let file = arguments.count > 1 ? arguments[1] : ""
switch arguments.first {
case "simulate":
  Bench(reading: file)?.simulate(
    samples: whole(2, or: 65_536), threads: whole(3, or: 1), repeats: whole(4, or: 5))
case "points": Bench(reading: file)?.points(whole(2, or: 1_000), repeats: whole(3, or: 5))
case "table": Bench(reading: file)?.table(size: whole(2, or: 50), repeats: whole(3, or: 5))
case "session": SessionBench(definitions: whole(1, or: 1_000)).run(repeats: whole(2, or: 9))
case "notebook": SessionBench.notebook(blocks: whole(1, or: 1_000), repeats: whole(2, or: 3))
case "lines": LineBench(lines: whole(1, or: 100_000)).run(repeats: whole(2, or: 3))
case "process" where arguments.count > 3:
  ProcessBench(command: Array(arguments.dropFirst(3)), input: arguments[2]).run(
    repeats: whole(1, or: 30))
case "months", "definitions", "inputs":
  let size = whole(1, or: 36)
  Bench(GeneratedCase(arguments[0], size: size).text).simulate(
    samples: 65_536, threads: 1, repeats: whole(2, or: 5))
default:
  print(
    "EngineBench simulate|points|table|session|notebook|lines|process|months|definitions|inputs …"
  )
}
