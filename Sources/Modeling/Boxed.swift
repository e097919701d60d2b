/// A type that has a value before anything is put into it.
protocol HasEmptyValue: Sendable {
  init()
}

/// A value in a place of its own, which is made when the value is first changed.
///
/// A struct of which there are many holds one word where most have nothing to keep there. A change keeps the
/// arrays of the value where they are.
struct Boxed<Value: HasEmptyValue>: Sendable {
  private indirect enum Place: Sendable {
    case holding(Value)
  }

  private var place: Place?

  /// The value; the empty one before the first change.
  var value: Value {
    get { if case .holding(let value)? = place { value } else { Value() } }
    _modify {
      var value = self.value
      place = nil
      defer { place = .holding(value) }
      yield &value
    }
  }
}
