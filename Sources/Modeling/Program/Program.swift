import Diagnostics

/// A flat program over columns: what a set of questions needs, in the order it is computed.
///
/// Slot i is the result of instruction i. A slot is one number, or a series of `horizon + 1` numbers
/// indexed by month (month 0 only receives flows of lines).
public struct Program: Sendable {
  /// One instruction with the surroundings it is computed in.
  struct Instruction: Sendable {
    var operation: Operation
    /// The last month of its case.
    let horizon: Int32
    /// The go-live month of its case.
    let goLive: Int32
    /// Whether the result is a series.
    var isSeries: Bool
  }

  /// A stretch of instructions.
  struct Block: Sendable {
    let range: Range<Int>
    /// Computed month by month, all instructions of a month before the next month.
    let isLoop: Bool
  }

  /// What one part of a combination is multiplied by and when it counts.
  struct Part: Sendable {
    /// The factor, where the part has no slot for it.
    let constant: Double
    /// The first and the last month.
    let from: Int
    let until: Int
  }

  /// The instructions.
  var instructions: [Instruction] = []
  /// The stretches in order.
  var blocks: [Block] = []
  /// The timings of flows.
  var timings: [CheckedLine.Timing] = []
  /// The combinations.
  var combinations: [[Part]] = []
  /// The calls of the finance library, with slots of the program.
  var financeCalls: [FinanceCall] = []
  /// The uncertain inputs, with the name their draws are keyed by.
  var uncertain: [(input: UncertainInput, name: String)] = []
  /// Where an instruction comes from, for errors while computing.
  var origins: [Origin] = []

  /// The entity and place of an instruction.
  struct Origin: Sendable {
    let world: Int32
    private let place: Int32
    let range: SourceRange

    init(world: Int32, entity: EntityID?, range: SourceRange) {
      self.world = world
      place = entity?.index ?? -1
      self.range = range
    }

    var entity: EntityID? { place < 0 ? nil : EntityID(Int(place)) }
  }

  /// The number of instructions, a measure of the work for one lane and month.
  public var count: Int { instructions.count }
}

/// A result of a program: where it is and what it is.
public struct Output: Sendable {
  /// The slots; several for a list.
  public let slots: [Int32]
  /// The type.
  public let type: ValueType
  /// The last month, for series.
  public let horizon: Int
}
