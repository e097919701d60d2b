/// Finds the word a person probably meant.
public enum Spelling {
  /// Returns the candidate nearest to `word`, or nil when none is near enough to be worth asking.
  ///
  /// Capitals do not count. Distance is the number of letters inserted, left out, replaced or
  /// swapped with their neighbour (optimal string alignment). One mistake is allowed up to four
  /// letters, two up to eight, three beyond; a word of two letters or fewer allows one swap or
  /// replacement only. Of several at the same distance the one with the same first letter wins,
  /// then the first in alphabetical order, so the answer depends on the set of candidates alone.
  ///
  /// - Complexity: O(candidates × word²); candidates of a very different length cost nothing.
  public static func closestMatch(to word: String, in candidates: some Sequence<String>) -> String?
  {
    let typed = Array(word.lowercased())
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    let limit = limit(for: typed.count)
    var best: (distance: Int, sameStart: Bool, word: String)?
    for candidate in candidates {
      let other = Array(candidate.lowercased())
      guard other != typed, abs(other.count - typed.count) <= limit, !other.isEmpty else {
        continue
      }
      let distance = distance(typed, other)
      guard distance <= limit, distance < max(typed.count, other.count) else { continue }
      let rank = (distance: distance, sameStart: other[0] == typed[0], word: candidate)
      if let current = best, !isBetter(rank, than: current) { continue }
      best = rank
    }
    return best?.word
  }

  /// How many mistakes a word of `length` letters may hold.
  private static func limit(for length: Int) -> Int {
    length <= 4 ? 1 : length <= 8 ? 2 : 3
  }

  private static func isBetter(
    _ a: (distance: Int, sameStart: Bool, word: String),
    than b: (distance: Int, sameStart: Bool, word: String)
  ) -> Bool {
    if a.distance != b.distance { return a.distance < b.distance }
    if a.sameStart != b.sameStart { return a.sameStart }
    return a.word < b.word
  }

  /// Returns the optimal string alignment distance of two words.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var older = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in b.indices {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, older[j - 1] + 1) }
        current.append(cost)
      }
      older = previous
      previous = current
    }
    return previous[b.count]
  }
}
