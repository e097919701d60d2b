/// The values as stated of definitions that are the same in every case and month: they stay when more
/// definitions are added behind them.
public struct LastingValues: Sendable {
  /// The numbers by the place of the definition; NaN where it has none of this kind.
  private var numbers: [Double] = []

  /// Creates a set of no values.
  public init() {}

  /// Computes the definitions that were added since.
  mutating func complete(for checked: CheckedModel) {
    let added = numbers.count..<max(numbers.count, checked.formulas.count)
    if added.isEmpty { return }
    var linker = Linker(checked, known: lent)
    let outputs = added.map { linker.link(EntityID($0), context: -1) }
    let evaluation = Evaluation(linker.finish())
    for (index, output) in zip(added, outputs) {
      let id = EntityID(index)
      let isLasting =
        checked.model[id].line == nil && checked[id]?.isContextDependent == false
        && checked[id]?.type.isSeries == false && output?.slots.count == 1
      numbers.append(isLasting ? output.map(evaluation.value) ?? .nan : .nan)
    }
  }

  /// The number of a definition, for programs that read it as a constant.
  func lent(_ id: EntityID, _ context: Int32) -> Double? {
    guard context == -1, numbers.indices.contains(Int(id.index)) else { return nil }
    let number = numbers[Int(id.index)]
    return number.isNaN ? nil : number
  }
}
