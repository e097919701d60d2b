import Finance

/// Payback of many lanes at once.
extension Machine {
  /// The lanes whose state is kept close while the months go by.
  private static var chunk: Int { 64 }

  /// The payback of every lane, by the rules of `FlowKernel.payback`: cumulative cash of at least −1e-9
  /// of its largest size counts as zero; a straight line inside the month; infinite when never, 0 when
  /// never below zero, NaN when there are no flows.
  func payback(_ step: Step) {
    let isFirst = step.code == .paybackFirst
    if step.out.laneStride == 0 || step.a.laneStride == 0 || lanes == 1 {
      return eachLane(step) { flows in
        let times = FlowKernel.payback(flows)
        return isFirst ? times.first : times.lasting
      }
    }
    guard step.immediates.a >= 0 else { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * Self.chunk) { room in
      guard let base = room.baseAddress else { return }
      var lane = 0
      while lane < lanes {
        let walk = PaybackWalk(
          flows: step.a.base + lane, stride: step.a.monthStride, horizon: step.sourceHorizon,
          lanes: min(Self.chunk, lanes - lane), cash: base, floor: base + Self.chunk,
          month: base + 2 * Self.chunk, reached: base + 3 * Self.chunk)
        walk.findFloor()
        if isFirst { walk.findFirst() } else { walk.findLasting() }
        walk.write(step.out.base + lane)
        lane += Self.chunk
      }
    }
  }
}

/// Some lanes walked month by month; four months a loop, so that the state is fetched once for four.
///
/// Plain loops over lanes: the compiler makes vector code of them for whatever machine it compiles for,
/// with the same bits everywhere.
private struct PaybackWalk {
  typealias Row = UnsafeMutablePointer<Double>

  let flows: Row
  let stride: Int
  let horizon: Int
  let lanes: Int
  /// Cumulative cash.
  let cash: Row
  /// Cash below this counts as below zero.
  let floor: Row
  /// The month that ended back at zero, −1 for none.
  let month: Row
  /// The cash at its end.
  let reached: Row

  /// Calls `four` for months that come in fours and `one` for the rest, in order.
  @inline(__always)
  private func walk(_ four: (Int, Row, Row, Row, Row) -> Void, _ one: (Int, Row) -> Void) {
    var m = 0
    while m &+ 3 <= horizon {
      let row = flows + m &* stride
      four(m, row, row + stride, row + 2 &* stride, row + 3 &* stride)
      m &+= 4
    }
    while m <= horizon {
      one(m, flows + m &* stride)
      m &+= 1
    }
  }

  /// Finds the largest size of the cumulative cash.
  func findFloor() {
    cash.update(repeating: 0, count: lanes)
    floor.update(repeating: 0, count: lanes)
    walk { _, x0, x1, x2, x3 in
      for k in 0..<lanes {
        let c0 = cash[k] + x0[k]
        let c1 = c0 + x1[k]
        let c2 = c1 + x2[k]
        let c3 = c2 + x3[k]
        floor[k] = larger(larger(floor[k], c0), larger(larger(c1.magnitude, c2), c3))
        cash[k] = c3
      }
    } _: { _, x in
      for k in 0..<lanes {
        let now = cash[k] + x[k]
        floor[k] = larger(floor[k], now)
        cash[k] = now
      }
    }
    for k in 0..<lanes {
      floor[k] *= -1e-9
      cash[k] = 0
      month[k] = -1
      reached[k] = 0
    }
  }

  @inline(__always)
  private func larger(_ size: Double, _ cash: Double) -> Double {
    let other = cash.magnitude
    return other > size ? other : size
  }

  /// The lane's state after a month.
  @inline(__always)
  private func next(
    _ m: Int, _ before: Double, _ added: Double, _ floor: Double, _ month: Double,
    _ reached: Double, first: Bool
  ) -> (cash: Double, month: Double, reached: Double) {
    let now = before + added
    let isBack = (before < floor) && !(now < floor) && (!first || month < 0)
    return (now, isBack ? Double(m) : month, isBack ? now : reached)
  }

  /// The first month that ends back at zero after one that ended below.
  func findFirst() { find(first: true) }

  /// The last such month.
  func findLasting() { find(first: false) }

  @inline(__always)
  private func find(first: Bool) {
    walk { m, x0, x1, x2, x3 in
      for k in 0..<lanes {
        let limit = floor[k]
        let s0 = next(m, cash[k], x0[k], limit, month[k], reached[k], first: first)
        let s1 = next(m &+ 1, s0.cash, x1[k], limit, s0.month, s0.reached, first: first)
        let s2 = next(m &+ 2, s1.cash, x2[k], limit, s1.month, s1.reached, first: first)
        let s3 = next(m &+ 3, s2.cash, x3[k], limit, s2.month, s2.reached, first: first)
        cash[k] = s3.cash
        month[k] = s3.month
        reached[k] = s3.reached
      }
    } _: { m, x in
      for k in 0..<lanes {
        let s = next(m, cash[k], x[k], floor[k], month[k], reached[k], first: first)
        cash[k] = s.cash
        month[k] = s.month
        reached[k] = s.reached
      }
    }
    // Below zero at the end: the lasting one never comes, the first only if none came before.
    for k in 0..<lanes where cash[k] < floor[k] && (!first || month[k] < 0) { month[k] = .infinity }
  }

  /// Writes the times: inside the month, how far above zero it ended over what it added.
  func write(_ out: Row) {
    for k in 0..<lanes {
      var time = month[k]
      if time >= 0, time < .infinity {
        let over = reached[k] > 0 ? reached[k] / flows[Int(time) &* stride &+ k] : 0
        time -= over < 1 ? over : 1
      } else if time < 0 {
        time = 0
      }
      out[k] = floor[k] == 0 || cash[k].isNaN ? .nan : time
    }
  }
}
