/// From where a formula is looked at.
struct Viewpoint: Hashable {
  /// The model, by its place in the linker: 0 is the base.
  let world: Int32
  /// The case; −1 for a definition outside any, and for figures of all cases together.
  var context: Int32
  /// Whether benefits and costs carry their risk haircut.
  var isUnderRisk = false

  /// Returns the same look from another case.
  func of(case context: Int32) -> Viewpoint {
    var result = self
    result.context = context
    return result
  }

  /// Returns the same look without the risk haircut.
  var asStated: Viewpoint { Viewpoint(world: world, context: context) }
}
