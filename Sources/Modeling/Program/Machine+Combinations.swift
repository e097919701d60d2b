/// Sums of series times numbers, in which most of the work of a case ends up.
extension Machine {
  /// Adds up the parts of a combination month by month.
  func combination(_ step: Step, _ months: Range<Int>) {
    let out = step.out
    combinations.withUnsafeBufferPointer { all in
      all[Int(step.immediates.a)].withUnsafeBufferPointer { parts in
        if out.laneStride == 0 || lanes == 1 {
          for month in months { out.at(month).pointee = Self.sum(parts, month) }
        } else {
          for month in months { sum(parts, month, into: out.at(month)) }
        }
      }
    }
  }

  /// The sum of the parts in one lane, in the order of the sum over many lanes: the same bits.
  @inline(__always)
  private static func sum(_ parts: UnsafeBufferPointer<Part>, _ month: Int) -> Double {
    var (base, rest) = (0.0, 0.0)
    var isFirst = true
    for part in parts where month >= part.from && month <= part.until && !part.varies {
      base += part.value(month)
    }
    for part in parts where month >= part.from && month <= part.until && part.varies {
      rest = isFirst ? base + part.value(month) : rest + part.value(month)
      isFirst = false
    }
    return isFirst ? base : rest
  }

  /// The sum of the parts in all lanes: what is the same in every lane first, as one number.
  private func sum(
    _ parts: UnsafeBufferPointer<Part>, _ month: Int, into o: UnsafeMutablePointer<Double>
  ) {
    let n = lanes
    var base = 0.0
    var isFirst = true
    for part in parts where month >= part.from && month <= part.until && !part.varies {
      base += part.value(month)
    }
    for part in parts where month >= part.from && month <= part.until && part.varies {
      guard let x = part.main?.at(month) else { continue }
      if let other = part.other, other.laneStride != 0 {
        let y = other.at(month)
        if isFirst {
          for lane in 0..<n { o[lane] = base + x[lane] * y[lane] }
        } else {
          for lane in 0..<n { o[lane] += x[lane] * y[lane] }
        }
      } else {
        let factor = part.other?.at(month).pointee ?? part.constant
        if isFirst {
          for lane in 0..<n { o[lane] = base + x[lane] * factor }
        } else {
          for lane in 0..<n { o[lane] += x[lane] * factor }
        }
      }
      isFirst = false
    }
    if isFirst { for lane in 0..<n { o[lane] = base } }
  }
}

extension Machine.Part {
  /// Whether the part differs between lanes.
  @inline(__always)
  var varies: Bool { main.map { $0.laneStride != 0 } ?? false }

  /// The part in a month and the first lane.
  @inline(__always)
  func value(_ month: Int) -> Double {
    (main?.at(month).pointee ?? 1) * (other?.at(month).pointee ?? constant)
  }
}
