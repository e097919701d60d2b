/// The order in which the entities of a model are computed: everything after what it uses.
public struct ComputationOrder: Sendable {
  /// The entities in order; the members of a loop over months stand together.
  public internal(set) var entities: [EntityID] = []
  /// Where each entity stands in `entities`.
  var position: [Int32] = []
  /// Groups that use their own past and are computed month by month.
  public internal(set) var loops: [[EntityID]] = []
  /// The loop of an entity, for those that are in one.
  private var loopOf: [EntityID: Int] = [:]

  /// Paths of definitions that need each other within a month, back to their start; none of the
  /// members can be computed.
  private(set) var cyclePaths: [[EntityID]] = []
  /// The members of such cycles.
  private var cyclic: Set<EntityID> = []

  /// Creates the order of a model with `count` entities, in which nothing stands yet.
  init(count: Int) {
    entities.reserveCapacity(count)
    position = [Int32](repeating: -1, count: count)
  }

  /// Makes room for the entities of a larger model.
  mutating func grow(to count: Int) {
    position += [Int32](repeating: -1, count: max(0, count - position.count))
  }

  /// Takes the entities away from a place of the model on, which stand behind all others.
  mutating func shorten(to count: Int) {
    while let last = entities.last, Int(last.index) >= count { entities.removeLast() }
    position.removeLast(max(0, position.count - count))
  }

  /// Puts an entity behind those that stand already.
  mutating func append(_ id: EntityID) {
    position[Int(id.index)] = Int32(entities.count)
    entities.append(id)
  }

  /// Puts the members of a loop behind those that stand already, in their order within a month.
  mutating func append(loop members: [EntityID]) {
    for id in members {
      loopOf[id] = loops.count
      append(id)
    }
    loops.append(members)
  }

  /// Puts the members of a cycle within a month behind those that stand already.
  mutating func append(cycle members: [EntityID], path: [EntityID]) {
    cyclePaths.append(path)
    cyclic.formUnion(members)
    for id in members { append(id) }
  }

  /// Whether an entity is part of a cycle within a month.
  func isInCycle(_ id: EntityID) -> Bool { !cyclic.isEmpty && cyclic.contains(id) }

  /// The members of the loop that an entity is in; nil outside any.
  func loop(of id: EntityID) -> [EntityID]? {
    loopOf.isEmpty ? nil : loopOf[id].map { loops[$0] }
  }
}
