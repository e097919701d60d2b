import Finance

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Cash flows and what is read off them.
extension Machine {
  func flow(_ step: Step) {
    let (out, value, horizon) = (step.out, step.a, step.horizon)
    let count = out.laneStride == 0 ? 1 : lanes
    switch program.timings[Int(step.immediates.b)] {
    case .payments(let parts):
      for month in 0...horizon {
        let o = out.at(month)
        for lane in 0..<count { o[lane] = 0 }
      }
      for part in parts where part.month >= 0 && part.month <= horizon {
        let (o, x) = (out.at(part.month), value.at(part.month))
        for lane in 0..<count { o[lane] += x[lane * value.laneStride] * part.share }
      }
    case .monthly(let from, let until, let factor):
      for month in 0...horizon {
        let (o, x) = (out.at(month), value.at(month))
        if month < from || month > until {
          for lane in 0..<count { o[lane] = 0 }
        } else if value.laneStride == 0 {
          let amount = x.pointee * factor
          for lane in 0..<count { o[lane] = amount }
        } else {
          for lane in 0..<count { o[lane] = x[lane] * factor }
        }
      }
    }
  }

  func shift(_ step: Step) {
    let (out, value) = (step.out, step.a)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in 0...step.horizon {
      let before = month - Int(step.immediates.b)
      let o = out.at(month)
      if before < 0 || before > step.sourceHorizon {
        for lane in 0..<count { o[lane] = 0 }
      } else {
        let x = value.at(before)
        for lane in 0..<count { o[lane] = x[lane * value.laneStride] }
      }
    }
  }

  func discounted(_ step: Step, _ months: Range<Int>) {
    let (out, value, rate) = (step.out, step.a, step.b)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, x) = (out.at(month), value.at(month))
      for lane in 0..<count {
        o[lane] =
          x[lane * value.laneStride]
          * pow(1 + rate.base[lane * rate.laneStride], -Double(month) / 12)
      }
    }
  }

  func discountedSum(_ step: Step) {
    let (out, value, rate, horizon) = (step.out, step.a, step.b, step.sourceHorizon)
    guard step.immediates.a >= 0 else { return }
    let count = out.laneStride == 0 ? 1 : lanes
    if rate.laneStride == 0 {
      let factor = pow(1 + rate.base.pointee, -1.0 / 12)
      let sum = out.base
      for lane in 0..<count { sum[lane] = 0 }
      // Horner from the last month: one multiplication a month, and the same bits in every lane.
      for month in stride(from: horizon, through: 0, by: -1) {
        let x = value.at(month)
        if value.laneStride == 0 {
          let amount = x.pointee
          for lane in 0..<count { sum[lane] = sum[lane] * factor + amount }
        } else {
          for lane in 0..<count { sum[lane] = sum[lane] * factor + x[lane] }
        }
      }
      return
    }
    for lane in 0..<count {
      let factor = pow(1 + rate.base[lane], -1.0 / 12)
      var sum = 0.0
      for month in stride(from: horizon, through: 0, by: -1) {
        sum = sum * factor + value.at(month)[lane * value.laneStride]
      }
      out.base[lane] = sum
    }
  }

  func runningSum(_ step: Step) {
    let (out, value, horizon) = (step.out, step.a, step.sourceHorizon)
    guard step.immediates.a >= 0 else { return }
    let count = out.laneStride == 0 ? 1 : lanes
    var before = zero
    for month in 0...horizon {
      let (o, x) = (out.at(month), value.at(month))
      for lane in 0..<count { o[lane] = before[lane] + x[lane * value.laneStride] }
      before = o
    }
  }

  /// Calls a function with the flows of each lane.
  @inline(__always)
  func eachLane(
    _ step: Step, _ f: (UnsafeBufferPointer<Double>) -> Double
  ) {
    let (out, value, months) = (step.out, step.a, step.sourceHorizon + 1)
    guard step.immediates.a >= 0 else { return }
    let count = out.laneStride == 0 ? 1 : lanes
    withUnsafeTemporaryAllocation(of: Double.self, capacity: months) { buffer in
      for lane in 0..<count {
        for month in 0..<months { buffer[month] = value.at(month)[lane * value.laneStride] }
        out.base[lane] = f(UnsafeBufferPointer(buffer))
      }
    }
  }

  func internalRate(_ step: Step) {
    eachLane(step) { flows in
      guard let search = try? RateSearch(flows: Array(flows)) else { return .nan }
      if case .unique(let rate) = AnnualisedRate(search).outcome { return rate }
      return .nan
    }
  }
}
