import Modeling
import Quantities

/// A name of a session with what it names, in lower case.
enum SessionName: Hashable {
  case definition(String)
  case line(String)
  case businessCase(String)
  case scenario(String)

  /// The name itself.
  var text: String {
    switch self {
    case .definition(let name), .line(let name), .businessCase(let name), .scenario(let name): name
    }
  }

  /// Whether both name things of one kind.
  func isKin(of other: SessionName) -> Bool {
    switch (self, other) {
    case (.definition, .definition), (.line, .line), (.businessCase, .businessCase),
      (.scenario, .scenario):
      true
    default: false
    }
  }
}

extension Session {
  /// The names of definitions, lines, cases and scenarios that have a meaning.
  var declaredNames: Set<SessionName> {
    let model = world.model
    var names = Set(model.definitions.keys.map { SessionName.definition($0) })
    for id in model.ids where model[id].line != nil { names.insert(.line(model[id].name.key)) }
    names.formUnion(model.cases.map { .businessCase($0.name.key) })
    names.formUnion(model.scenarios.map { .scenario($0.name.key) })
    return names
  }

  /// Whether a definition is a number, a share or points; nil where it is none of them.
  func measure(of name: String) -> Measure? {
    world.model.definitions[name].flatMap { world.checked[$0]?.type.quantity?.measure }
  }
}
