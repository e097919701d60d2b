#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What looks at other months or at the number of the month.
extension Machine {
  func store(_ step: Step, _ months: Range<Int>) {
    let (from, to) = (step.a, step.b)
    let count = to.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, x) = (to.at(month), from.at(month))
      for lane in 0..<count { o[lane] = x[lane * from.laneStride] }
    }
  }

  func ago(_ step: Step, _ months: Range<Int>) {
    let (out, value, fallback) = (step.out, step.a, step.c)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let before = month - Int(step.immediates.b)
      let source = before >= 1 ? value : fallback
      let x = source.at(before >= 1 ? before : month)
      let o = out.at(month)
      for lane in 0..<count { o[lane] = x[lane * source.laneStride] }
    }
  }

  func lengthened(_ step: Step, _ months: Range<Int>) {
    let (out, value) = (step.out, step.a)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let o = out.at(month)
      if month > step.sourceHorizon {
        for lane in 0..<count { o[lane] = .nan }
      } else {
        let x = value.at(month)
        for lane in 0..<count { o[lane] = x[lane * value.laneStride] }
      }
    }
  }

  func atMonth(_ step: Step, _ months: Range<Int>) {
    let (out, value, point) = (step.out, step.a, step.b)
    let horizon = value.monthStride == 0 ? step.horizon : step.sourceHorizon
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, p) = (out.at(month), point.at(month))
      for lane in 0..<count {
        let wanted = p[lane * point.laneStride].rounded()
        let isInside = wanted >= Double(step.immediates.c) && wanted <= Double(horizon)
        o[lane] =
          isInside
          ? value.at(value.monthStride == 0 ? 0 : Int(wanted))[lane * value.laneStride] : .nan
      }
    }
  }

  func total(_ step: Step) {
    let (out, value) = (step.out, step.a)
    // What is the same in every month has the months of whoever asks.
    let horizon = value.monthStride == 0 ? step.horizon : step.sourceHorizon
    guard step.immediates.a >= 0 else { return }
    let last = step.immediates.c < 0 ? horizon : min(Int(step.immediates.c), horizon)
    let first = Int(step.immediates.b)
    let count = out.laneStride == 0 ? 1 : lanes
    // A stated month or year that lies outside the plan has no total.
    let isOutside = first > last && step.immediates.c >= 0
    for lane in 0..<count { out.base[lane] = isOutside ? .nan : 0 }
    if first > last { return }
    for month in first...last {
      let (x, sum) = (value.at(month), out.base)
      if value.laneStride == 0 {
        let amount = x.pointee
        for lane in 0..<count { sum[lane] += amount }
      } else {
        for lane in 0..<count { sum[lane] += x[lane] }
      }
    }
  }

  /// Curves over the month; their parameters may vary by lane.
  func curve(_ step: Step, _ months: Range<Int>) {
    let (out, a, b, c) = (step.out, step.a, step.b, step.c)
    let count = out.laneStride == 0 ? 1 : lanes
    if step.code == .ramp { return ramp(step, months, count) }
    for month in months {
      let m = Double(month)
      let o = out.at(month)
      let (x, y, z) = (a.at(month), b.at(month), c.at(month))
      switch step.code {
      case .sCurve:
        for lane in 0..<count {
          let slope = y[lane * b.laneStride] * (m - x[lane * a.laneStride])
          o[lane] = m < z[lane * c.laneStride] ? 0 : 1 / (1 + exp(-slope))
        }
      case .growth, .growthMonthly, .retained:
        let rate = step.code == .retained ? b : a
        if rate.monthStride != 0 {
          compounded(step, month, count)
          continue
        }
        guard step.code == .retained else {
          let power = step.code == .growth ? Double((max(month, 1) + 11) / 12 - 1) : (m - 1) / 12
          for lane in 0..<count { o[lane] = pow(1 + x[lane * a.laneStride], power) }
          continue
        }
        for lane in 0..<count {
          // More than everything cannot be lost.
          let kept = 1 - y[lane * b.laneStride]
          o[lane] = kept < 0 ? .nan : x[lane * a.laneStride] * pow(kept, m - 1)
        }
      default: table(o, step, month, count)
      }
    }
  }

  /// Growth and retention at a rate that changes: the rate of month m leads from month m − 1 to m.
  private func compounded(_ step: Step, _ month: Int, _ count: Int) {
    let (o, a, b) = (step.out.at(month), step.a, step.b)
    let before = step.out.at(max(month - 1, 0))
    let (x, y) = (a.at(month), b.at(month))
    for lane in 0..<count {
      if step.code == .retained {
        let kept = 1 - y[lane * b.laneStride]
        let held = month <= 1 ? x[lane * a.laneStride] : before[lane] * kept
        // More than everything cannot be lost.
        o[lane] = month > 1 && kept < 0 ? .nan : held
      } else if step.code == .growthMonthly {
        o[lane] = month <= 1 ? 1 : before[lane] * pow(1 + x[lane * a.laneStride], 1.0 / 12)
      } else {
        let begins = month > 1 && month % 12 == 1
        o[lane] = month <= 1 ? 1 : before[lane] * (begins ? 1 + x[lane * a.laneStride] : 1)
      }
    }
  }

  /// Ramps: (m − from + 1) / length, or + 1/2 in the middle of the month, from 0 to 1.
  private func ramp(_ step: Step, _ months: Range<Int>, _ count: Int) {
    let (out, length, start) = (step.out, step.a, step.b)
    let shift = step.immediates.c == 1 ? 0.5 : 1.0
    guard length.laneStride == 1, length.monthStride == 0, start.laneStride == 0, months.count > 1
    else {
      for month in months {
        let (o, x, y) = (out.at(month), length.at(month), start.at(month))
        for lane in 0..<count {
          let (from, long) = (y[lane * start.laneStride], x[lane * length.laneStride])
          let passed = Double(month) - from + shift
          // Before the start there is nothing, also in the middle-of-month form.
          o[lane] = Double(month) < from ? 0 : Self.level(passed, of: long, inverse: 1 / long)
        }
      }
      return
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { inverses in
      guard let inverse = inverses.baseAddress else { return }
      let x = length.base
      var longest = -Double.infinity
      for lane in 0..<count {
        inverse[lane] = 1 / x[lane]
        longest = x[lane] > longest ? x[lane] : longest
      }
      for month in months {
        let (o, from) = (out.at(month), start.at(month).pointee)
        let passed = Double(month) - from + shift
        // From the longest ramp of the block on, every lane is at 1.
        if Double(month) < from || passed >= longest {
          o.update(repeating: Double(month) < from ? 0 : 1, count: count)
        } else {
          for lane in 0..<count {
            o[lane] = Self.level(passed, of: x[lane], inverse: inverse[lane])
          }
        }
      }
    }
  }

  /// How far a ramp is: `passed / length`, at least 0 and at most 1.
  ///
  /// One division serves all months of a lane: the quotient by the inverse is put right by its rest,
  /// which a fused step leaves exact (Markstein, "Computation of elementary functions on the IBM RISC
  /// System/6000 processor", 1990).
  @inline(__always)
  private static func level(_ passed: Double, of length: Double, inverse: Double) -> Double {
    let rough = passed * inverse
    let rest = passed.addingProduct(-rough, length)
    let level = rough.addingProduct(rest, inverse)
    return level < 0 ? 0 : (passed >= length ? 1 : level)
  }

  /// Step curves and seasonal tables.
  private func table(
    _ o: UnsafeMutablePointer<Double>, _ step: Step, _ month: Int, _ count: Int
  ) {
    let operation = program.instructions[Int(step.slot)].operation
    if step.code == .seasonal {
      let value = operand(operation.list[(max(month, 1) - 1) % 12])
      for lane in 0..<count { o[lane] = value.at(month)[lane * value.laneStride] }
      return
    }
    for lane in 0..<count { o[lane] = 0 }
    for k in stride(from: 0, to: operation.list.count - 1, by: 2) {
      let point = operand(operation.list[k])
      let level = operand(operation.list[k + 1])
      for lane in 0..<count where Double(month) >= point.at(month)[lane * point.laneStride] {
        o[lane] = level.at(month)[lane * level.laneStride]
      }
    }
  }
}
