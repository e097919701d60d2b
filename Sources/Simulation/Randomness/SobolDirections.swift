/// The direction numbers of one dimension of the Sobol sequence.
///
/// Construction as in Joe and Kuo (2008): the primitive polynomial of degree s gives the
/// recurrence m_k = 2 a_1 m_{k-1} xor ... xor 2^s m_{k-s} xor m_{k-s}.
enum SobolDirections {
  /// How many dimensions the table holds; a power of two.
  static let dimensions = 4096

  /// How many direction numbers a dimension has; sample indices have at most this many bits.
  static let bits = 32

  /// Returns 32 direction numbers, each with its binary fraction in the top bit downwards.
  ///
  /// - Parameter dimension: 0 to 4,095; anything else is reduced modulo 4,096.
  static func numbers(dimension: Int) -> [UInt32] {
    let index = dimension & (dimensions - 1)
    guard index > 0, let place = locate(index) else {
      return (0..<bits).map { UInt32(1) &<< UInt32(31 - $0) }
    }
    return recurrence(degree: place.degree, initial: unpack(place), polynomial: polynomial(place))
  }

  /// Where the entry of one dimension starts in the packed table.
  private struct Place {
    let degree: Int
    let text: StaticString
    let start: Int

    /// Reads `count` bits starting at bit `position` of the entry.
    func read(_ position: Int, _ count: Int) -> UInt32 {
      text.withUTF8Buffer { buffer in
        var value: UInt32 = 0
        for bit in position..<(position + count) {
          let at = start + bit / 6
          let character = at < buffer.count ? buffer[at] &- 48 : 0
          value = value &<< 1 | UInt32((character &>> UInt8(5 - bit % 6)) & 1)
        }
        return value
      }
    }
  }

  /// Finds the group that holds dimension `index` and the start of its entry.
  private static func locate(_ index: Int) -> Place? {
    var first = 1
    for group in SobolTable.groups {
      if index < first + group.count {
        let s = group.degree
        let width = ((s - 1) + s * (s - 1) / 2 + 5) / 6
        return Place(degree: s, text: group.text, start: (index - first) * width)
      }
      first += group.count
    }
    return nil
  }

  /// Returns the inner coefficients a_1 to a_{s-1}, a_1 in the highest bit.
  private static func polynomial(_ place: Place) -> UInt32 { place.read(0, place.degree - 1) }

  /// Returns the odd initial numbers m_1 to m_s.
  private static func unpack(_ place: Place) -> [UInt32] {
    var position = place.degree - 1
    return (1...place.degree).map { k in
      defer { position += k - 1 }
      return place.read(position, k - 1) &<< 1 | 1
    }
  }

  /// Extends the initial numbers to 32 and shifts each to a binary fraction.
  private static func recurrence(degree s: Int, initial: [UInt32], polynomial: UInt32) -> [UInt32] {
    var v = initial.enumerated().map { $1 &<< UInt32(31 - $0) }
    for k in s..<bits {
      var next = v[k - s] ^ (v[k - s] &>> UInt32(s))
      for i in 1..<max(s, 1) where (polynomial &>> UInt32(s - 1 - i)) & 1 == 1 { next ^= v[k - i] }
      v.append(next)
    }
    return v
  }
}
