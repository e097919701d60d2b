import Diagnostics
import Simulation
import Syntax

/// The inputs that move together, put into groups, each with its copula.
struct CorrelationGroups {
  /// Inputs that are connected by correlations, and how they move.
  struct Group {
    /// The places of the inputs in the order of their names: the first keeps its own draws, and that must
    /// not depend on where it stands in the text.
    let members: [Int]
    let copula: GaussianCopula
  }

  /// A correlation between two inputs that are there.
  private struct Pair {
    let a: Int
    let b: Int
    let value: Double
    let entry: Model.CorrelationEntry
  }

  let groups: [Group]

  /// Reads the correlations of a model.
  ///
  /// - Parameter names: What the draws of the uncertain inputs are keyed by; a correlation with another
  ///   input is left out.
  /// - Throws: A name without a range, a value outside -1 to 1, a pair stated twice, or values that
  ///   cannot hold together.
  init(_ analyst: Analyst, among names: [String]) throws(Diagnostic) {
    var pairs: [Pair] = []
    for entry in analyst.model.correlations where entry.names.count == 2 {
      let value = try analyst.number(
        entry.coefficient.expression, as: .number, in: entry.coefficient.source)
      var places: [Int] = []
      for name in entry.names {
        let id = try Self.requireRange(name, entry, analyst)
        let drawn = Linker.drawName(id, analyst.model)
        if let place = names.firstIndex(of: drawn) { places.append(place) }
      }
      guard places.count == 2 else { continue }
      let (a, b) = (places[0], places[1])
      pairs.append(Pair(a: a, b: b, value: value, entry: entry))
    }
    groups = try Self.connected(pairs).map { members throws(Diagnostic) in
      try Self.group(members.sorted { names[$0] < names[$1] }, pairs)
    }
  }

  /// The input behind a name, which must have a range.
  private static func requireRange(
    _ name: Name, _ entry: Model.CorrelationEntry, _ analyst: Analyst
  ) throws(Diagnostic) -> EntityID {
    let model = analyst.model
    guard let id = model.correlated(name) else {
      let owners = model.cases.indices.filter { model.lines[Model.LineKey($0, name.key)] != nil }
      guard let first = owners.first, let line = model.lines[Model.LineKey(first, name.key)] else {
        throw UnknownWords.name(name, in: entry.span.source, model, nil)
      }
      throw Diagnostic(
        .severalCases, "several cases have a line `\(name.text)`",
        at: .init(Span(entry.span.source, name.range)),
        help: [
          "give the range a name of its own and use that in the line: "
            + "`\(name.text)_\(model.cases[first].name.text) = \(model[line].formulation.text)`"
        ])
    }
    // An error of the input is reported there; a what-if may take a range away.
    guard let formula = analyst.checked[id], formula.uncertain.isEmpty,
      analyst.model[id].override == nil
    else { return id }
    throw Diagnostic(
      .badRange, "`\(name.text)` has no range, so it cannot move together with another input",
      at: .init(Span(entry.span.source, name.range)),
      secondary: [.init(analyst.model[id].nameSpan)],
      help: ["give it a range, such as `\(name.text) = 4% (1% to 10%)`, or remove this line"])
  }

  /// The sets of inputs that are connected by pairs.
  private static func connected(_ pairs: [Pair]) -> [Set<Int>] {
    var parent: [Int: Int] = [:]
    func root(_ x: Int) -> Int {
      var x = x
      while let up = parent[x], up != x { x = up }
      return x
    }
    for pair in pairs { parent[root(pair.a)] = root(pair.b) }
    var members: [Int: Set<Int>] = [:]
    for pair in pairs { members[root(pair.a), default: []].formUnion([pair.a, pair.b]) }
    return members.keys.sorted().compactMap { members[$0] }
  }

  private static func group(_ members: [Int], _ all: [Pair]) throws(Diagnostic) -> Group {
    let place = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    let pairs = all.filter { place[$0.a] != nil }
    do {
      let copula = try GaussianCopula(
        size: members.count,
        correlations: pairs.map { pair in
          RankCorrelation(place[pair.a] ?? 0, place[pair.b] ?? 0, pair.value)
        })
      return Group(members: members, copula: copula)
    } catch {
      throw diagnostic(error, pairs, members)
    }
  }

  // MARK: - What cannot be

  private static func diagnostic(
    _ error: CorrelationError, _ pairs: [Pair], _ members: [Int]
  ) -> Diagnostic {
    func label(_ pair: Pair?) -> Diagnostic.Label? { pair.map { .init($0.entry.span) } }
    switch error {
    case .outOfRange:
      let bad = pairs.first { !(abs($0.value) <= 1) } ?? pairs.last
      let names = bad.map { "\($0.entry.names[0].text), \($0.entry.names[1].text)" } ?? "a, b"
      return Diagnostic(
        .badRange, "a correlation lies between -1 and 1", at: label(bad),
        help: ["write for example `correlate \(names) \((bad?.value ?? 0) < 0 ? "-0.5" : "0.5")`"])
    case .badPair:
      return Diagnostic(
        .badRange, "an input always moves together with itself",
        at: label(pairs.first { $0.a == $0.b }),
        help: ["name two different inputs: `correlate a, b -0.5`"])
    case .statedTwice(let first, let second):
      let both = pairs.filter { Set([$0.a, $0.b]) == Set([members[first], members[second]]) }
      return Diagnostic(
        .badRange, "this correlation is stated twice, with different values", at: label(both.last),
        secondary: both.dropLast().map { .init($0.entry.span) },
        help: ["remove one of the two lines"])
    case .groupTooLarge(let size):
      return Diagnostic(
        .outOfRange, "\(size) inputs move together; at most 200 can", at: label(pairs.last),
        help: ["correlate only the inputs that matter most: `tornado npv` shows them"])
    case .inconsistent(let triple): return contradiction(triple, pairs, members)
    case .groupInconsistent:
      return Diagnostic(
        .badRange, "these correlations cannot all hold together", at: label(pairs.last),
        secondary: pairs.dropLast().map { .init($0.entry.span) },
        help: ["bring the values nearer to 0, or remove one of the lines"])
    }
  }

  /// `with b, c 0.8 and a, c -0.5, the correlation of a and b lies between -0.96 and 0.07`.
  private static func contradiction(
    _ triple: InconsistentTriple, _ pairs: [Pair], _ members: [Int]
  ) -> Diagnostic {
    func name(_ place: Int) -> String {
      for pair in pairs {
        if pair.a == members[place] { return pair.entry.names[0].text }
        if pair.b == members[place] { return pair.entry.names[1].text }
      }
      return "?"
    }
    let inside = pairs.filter { pair in
      triple.members.contains { members[$0] == pair.a }
        && triple.members.contains { members[$0] == pair.b }
    }
    let wanted = Set([members[triple.pair.first], members[triple.pair.second]])
    let changed = inside.last { Set([$0.a, $0.b]) == wanted }
    let others = inside.filter { Set([$0.a, $0.b]) != wanted }
    let (a, b) = (name(triple.pair.first), name(triple.pair.second))
    // Rounded inwards, so that the line to type is accepted.
    let low = (triple.feasible.lowerBound * 100).rounded(.up) / 100
    let high = (triple.feasible.upperBound * 100).rounded(.down) / 100
    let nearest =
      low <= high
      ? min(max((triple.nearest * 100).rounded() / 100, low), high) : triple.nearest
    let given = others.map {
      "\($0.entry.names[0].text) with \($0.entry.names[1].text) at \($0.entry.coefficient.text)"
    }
    let names = triple.members.map(name)
    return Diagnostic(
      .badRange,
      "the correlations of \(names[0]), \(names[1]) and \(names[2]) cannot hold together",
      at: (changed ?? inside.last ?? pairs.last).map { .init($0.entry.span) },
      secondary: (changed == nil ? inside.dropLast() : others[...]).map { .init($0.entry.span) },
      notes: low <= high
        ? ["\(given.joined(separator: " and ")) leave \(a) with \(b) between \(low) and \(high)"]
        : [],
      help: ["the nearest that can hold: `correlate \(a), \(b) \(nearest)`"])
  }
}

extension Analyst {
  /// What is wrong with the correlations as typed; nil when they can hold.
  func correlationProblem() -> Diagnostic? {
    guard !model.correlations.isEmpty else { return nil }
    let names = uncertainInputs.map { Linker.drawName($0, model) }
    do throws(Diagnostic) {
      _ = try CorrelationGroups(self, among: names)
      return nil
    } catch {
      return error
    }
  }
}
