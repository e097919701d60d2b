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
    let (out, value, horizon) = (step.out, step.a, step.sourceHorizon)
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
    // From the longest ramp of the block on, every lane is at 1 and needs no division.
    let longest = step.code == .ramp ? largest(a, count) : 0
    for month in months {
      let m = Double(month)
      let o = out.at(month)
      let (x, y, z) = (a.at(month), b.at(month), c.at(month))
      switch step.code {
      case .ramp:
        let shift = step.immediates.c == 1 ? 0.5 : 1.0
        if b.laneStride == 0, m - y.pointee + shift >= longest {
          for lane in 0..<count { o[lane] = 1 }
          continue
        }
        if b.laneStride == 0, a.laneStride == 1 {
          let (start, passed) = (y.pointee, m - y.pointee + shift)
          for lane in 0..<count {
            let level = passed / x[lane]
            o[lane] = m < start || level < 0 ? 0 : (level > 1 ? 1 : level)
          }
          continue
        }
        for lane in 0..<count {
          let passed = m - y[lane * b.laneStride] + shift
          let level = passed / x[lane * a.laneStride]
          // Before the start there is nothing, also in the middle-of-month form.
          o[lane] = m < y[lane * b.laneStride] || level < 0 ? 0 : (level > 1 ? 1 : level)
        }
      case .sCurve:
        for lane in 0..<count {
          let slope = y[lane * b.laneStride] * (m - x[lane * a.laneStride])
          o[lane] = m < z[lane * c.laneStride] ? 0 : 1 / (1 + exp(-slope))
        }
      case .growth, .growthMonthly:
        let power = step.code == .growth ? Double((max(month, 1) + 11) / 12 - 1) : (m - 1) / 12
        for lane in 0..<count { o[lane] = pow(1 + x[lane * a.laneStride], power) }
      case .retained:
        for lane in 0..<count {
          // More than everything cannot be lost.
          let kept = 1 - y[lane * b.laneStride]
          o[lane] = kept < 0 ? .nan : x[lane * a.laneStride] * pow(kept, m - 1)
        }
      default: table(o, step, month, count)
      }
    }
  }

  /// The largest value of an operand over the lanes; infinite when it changes by month.
  private func largest(_ x: Operand, _ count: Int) -> Double {
    if x.monthStride != 0 { return .infinity }
    var result = -Double.infinity
    for lane in 0..<count {
      let value = x.base[lane * x.laneStride]
      result = value > result ? value : result
    }
    return result
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
