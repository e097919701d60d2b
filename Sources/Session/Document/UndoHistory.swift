/// The ways back and forth over changes of the document, without limit.
struct UndoHistory: Sendable {
  /// One step: what takes the state back, and what was typed.
  struct Step: Sendable {
    /// What to do to the document.
    enum Way: Sendable {
      /// Edits to apply in this order.
      case edits([DocumentEdit])
      /// A whole document, after `load`.
      case document(Document)
    }

    let way: Way
    let overlays: Overlays
    let currentCase: String?
    /// The entry that the step is about.
    let entry: String
  }

  private(set) var undos: [Step] = []
  private(set) var redos: [Step] = []

  /// Records a new change; what was undone before cannot be redone any more.
  mutating func record(_ step: Step) {
    undos.append(step)
    redos = []
  }

  mutating func takeUndo() -> Step? { undos.popLast() }
  mutating func takeRedo() -> Step? { redos.popLast() }
  mutating func addUndo(_ step: Step) { undos.append(step) }
  mutating func addRedo(_ step: Step) { redos.append(step) }
}
