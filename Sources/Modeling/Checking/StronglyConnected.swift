/// Groups of things that need each other, in the order in which they can be computed.
enum StronglyConnected {
  /// Calls `body` for each component of a graph, after those that its members point to.
  ///
  /// Tarjan's algorithm with a stack of its own, so that a chain of a hundred thousand definitions does
  /// not overflow the thread's. Source: R. Tarjan, *Depth-First Search and Linear Graph Algorithms*,
  /// SIAM J. Comput. 1 (1972).
  ///
  /// - Parameters:
  ///   - nodes: The nodes to visit, in this order; edges to others are not followed.
  ///   - count: Nodes and edges lie in `0..<count`.
  ///   - edge: The target of edge k of a node; nil behind its last one.
  /// - Complexity: O(count + edges).
  static func forEachComponent(
    of nodes: some Sequence<Int>, count: Int, edge: (Int, Int) -> Int?, _ body: ([Int]) -> Void
  ) {
    var index = [Int32](repeating: notAsked, count: count)
    var low = [Int32](repeating: 0, count: count)
    var stack: [Int] = []
    var work: [(node: Int, next: Int)] = []
    var next: Int32 = 0
    for node in nodes { index[node] = unvisited }

    func enter(_ node: Int) {
      index[node] = next
      low[node] = next
      next += 1
      stack.append(node)
      work.append((node, 0))
    }
    for root in nodes where index[root] == unvisited {
      enter(root)
      while let (node, position) = work.last {
        if let target = edge(node, position) {
          work[work.count - 1].next += 1
          if index[target] == unvisited {
            enter(target)
          } else if index[target] >= 0 {
            low[node] = min(low[node], index[target])
          }
          continue
        }
        work.removeLast()
        if let parent = work.last?.node { low[parent] = min(low[parent], low[node]) }
        guard low[node] == index[node] else { continue }
        let start = stack.lastIndex(of: node) ?? 0
        let component = Array(stack[start...])
        stack.removeLast(component.count)
        for member in component { index[member] = done }
        body(component)
      }
    }
  }

  private static let notAsked: Int32 = -1
  private static let unvisited: Int32 = -2
  private static let done: Int32 = -3
}
