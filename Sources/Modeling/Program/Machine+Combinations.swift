/// Sums of series times numbers, in which most of the work of a case ends up.
extension Machine {
  /// Adds up the parts of a combination month by month.
  func combination(_ step: Step, _ months: Range<Int>) {
    let out = step.out
    let number = Int(step.immediates.a)
    combinations.withUnsafeBufferPointer { all in
      all[number].withUnsafeBufferPointer { parts in
        guard out.laneStride != 0 else {
          for month in months { out.at(month).pointee = Self.stillSum(parts, month) }
          return
        }
        if stillSums[number].isEmpty {
          stillSums[number] = (0..<step.months.upperBound).map { Self.stillSum(parts, $0) }
        }
        stillSums[number].withUnsafeBufferPointer { base in
          for month in months { sum(parts, month, from: base[month], into: out.at(month)) }
        }
      }
    }
  }

  /// The sum of the parts that are the same in every lane.
  private static func stillSum(_ parts: UnsafeBufferPointer<Part>, _ month: Int) -> Double {
    var sum = 0.0
    for part in parts where month >= part.from && month <= part.until && !part.varies {
      sum += part.value(month)
    }
    return sum
  }

  /// Adds the parts that vary to the sum of the others, in all lanes.
  private func sum(
    _ parts: UnsafeBufferPointer<Part>, _ month: Int, from base: Double,
    into o: UnsafeMutablePointer<Double>
  ) {
    let n = lanes
    var isFirst = true
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
