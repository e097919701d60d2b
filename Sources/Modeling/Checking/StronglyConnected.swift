/// Groups of things that need each other, in the order in which they can be computed.
enum StronglyConnected {
  /// Returns the components of a graph, each after everything its members point to.
  ///
  /// Tarjan's algorithm with a stack of its own, so that a chain of a hundred thousand definitions does
  /// not overflow the thread's. Source: R. Tarjan, *Depth-First Search and Linear Graph Algorithms*,
  /// SIAM J. Comput. 1 (1972).
  ///
  /// - Parameter first: Nodes to visit before the others.
  /// - Complexity: O(nodes + edges).
  static func components(
    count: Int, edges: (Int) -> [Int], first: [Int]
  ) -> [[Int]] {
    var index = [Int](repeating: -1, count: count)
    var low = [Int](repeating: 0, count: count)
    var onStack = [Bool](repeating: false, count: count)
    var stack: [Int] = []
    var result: [[Int]] = []
    var next = 0
    result.reserveCapacity(count)

    func visit(_ root: Int) {
      var work: [(node: Int, edges: [Int], position: Int)] = []
      func enter(_ node: Int) {
        index[node] = next
        low[node] = next
        next += 1
        stack.append(node)
        onStack[node] = true
        work.append((node, edges(node), 0))
      }
      enter(root)
      while let top = work.last {
        if top.position < top.edges.count {
          work[work.count - 1].position += 1
          let target = top.edges[top.position]
          if index[target] < 0 {
            enter(target)
          } else if onStack[target] {
            low[top.node] = min(low[top.node], index[target])
          }
          continue
        }
        work.removeLast()
        if let parent = work.last { low[parent.node] = min(low[parent.node], low[top.node]) }
        if low[top.node] == index[top.node] {
          var component: [Int] = []
          while let node = stack.popLast() {
            onStack[node] = false
            component.append(node)
            if node == top.node { break }
          }
          result.append(component.reversed())
        }
      }
    }

    for node in first where node < count && index[node] < 0 { visit(node) }
    for node in 0..<count where index[node] < 0 { visit(node) }
    return result
  }
}
