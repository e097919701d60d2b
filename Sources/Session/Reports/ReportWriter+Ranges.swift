import Modeling
import Quantities
import Syntax

extension ReportWriter {
  /// Says how a range was read: `8 times in 10 between 1% and 10%, most likely 4%`.
  func rangeReading(of id: EntityID) -> String? {
    guard let uncertain = checked.range(of: id), let type = checked[id]?.type else { return nil }
    return rangeReading(uncertain, type)
  }

  /// Says how a range of some kind was read.
  func rangeReading(_ uncertain: UncertainInput, _ type: ValueType) -> String? {
    guard let (measure, unit) = type.quantity else { return nil }
    let write = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    guard let ends = uncertain.ends else { return shapeText(uncertain, write) }
    let between = "\(write(ends.low)) and \(write(ends.high))"
    let likely = uncertain.likely.map { ", most likely \(write($0))" } ?? ""
    switch uncertain.shape {
    case .range(_, let low, let high):
      switch uncertain.reading {
      case .eightInTen: return eightInTen(uncertain, low, high, between, likely, write)
      case .triangular: return "always between \(between)\(likely), triangular"
      case .pert: return "always between \(between)\(likely), PERT"
      }
    case .pert: return "always between \(between)\(likely), PERT"
    case .triangular: return "always between \(between)\(likely), triangular"
    case .normalPercentiles: return "8 times in 10 between \(between), normal"
    case .lognormalPercentiles: return "8 times in 10 between \(between), lognormal"
    case .uniform: return "anywhere between \(between), all equally likely"
    default: return shapeText(uncertain, write)
    }
  }

  private func eightInTen(
    _ uncertain: UncertainInput, _ low: Double, _ high: Double, _ between: String,
    _ likely: String, _ write: (Double) -> String
  ) -> String {
    guard let value = uncertain.likely else {
      return "8 times in 10 between \(between); \(middle(uncertain.baseValue, low, high, write))"
    }
    if value == low {
      return "never below \(write(low)), which is most likely; 9 times in 10 below \(write(high))"
    }
    if value == high {
      return "never above \(write(high)), which is most likely; 9 times in 10 above \(write(low))"
    }
    return "8 times in 10 between \(between)\(likely)"
  }

  /// What stands for a range without a likely value: its median, which a skewed shape has not halfway.
  private func middle(
    _ median: Double, _ low: Double, _ high: Double, _ write: (Double) -> String
  ) -> String {
    let halfway = write((low + high) / 2)
    let stated = write(median)
    return stated == halfway
      ? "as stated the middle, \(stated)"
      : "skewed, so as stated its median, \(stated) (as often above as below), not halfway (\(halfway))"
  }

  private func shapeText(_ uncertain: UncertainInput, _ write: (Double) -> String) -> String? {
    switch uncertain.shape {
    case .normal(let mean, let deviation):
      "normal around \(write(mean)), 2 times in 3 within \(write(deviation)) of it"
    case .chance(let probability, _):
      "happens \(formatter.exact(Quantity(probability, .share))) of the time, else nothing; as stated \(write(uncertain.baseValue))"
    case .oneOf(let values, _):
      "one of \(values.count) values; as stated \(write(uncertain.baseValue))"
    case .data(let values):
      "\(values.count) measured values; as stated their middle, \(write(uncertain.baseValue))"
    default: nil
    }
  }
}
