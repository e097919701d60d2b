public import Diagnostics

/// Why a case has no figures: a sum without one of its lines, or over other months than it states, would be
/// wrong in silence.
public struct CaseFault: Sendable {
  /// What is wrong: ``the line `run` has an error``.
  public let reason: String
  /// Where.
  public let span: Span
  /// What mends it.
  let help: String

  /// The error of what depends on the case; `place` is where that was asked.
  public func diagnostic(at place: Span?) -> Diagnostic {
    Diagnostic(
      .notComputed, "not computed: \(reason)", at: .init(place ?? span),
      secondary: place == nil ? [] : [.init(span, "line \(span.line)")], help: [help])
  }
}

extension CheckedModel {
  /// Why a case (−1: all cases together) has no figures; nil when it has them.
  public func fault(of caseIndex: Int32) -> CaseFault? {
    for index in model.cases.indices where caseIndex < 0 || Int(caseIndex) == index {
      if caseIndex < 0, model.cases[index].isExcluded { continue }
      if let line = brokenLines(of: Int32(index)).first {
        if let root = root(of: line) {
          let name = model[root].name.text
          return CaseFault(
            reason: "`\(name)` has an error, and the line `\(model[line].name.text)` uses it",
            span: model[root].nameSpan, help: "mend `\(name)` on line \(model[root].nameSpan.line)")
        }
        let name = model[line].name.text
        return CaseFault(
          reason: "the line `\(name)` has an error", span: model[line].nameSpan,
          help: "mend the line, or take it out: `remove \(name)`")
      }
      if let fault = clauseFault(of: Int32(index)) { return fault }
    }
    return nil
  }

  /// The definition whose own mistake leaves a line without a formula; nil where the mistake is in the line.
  private func root(of line: EntityID) -> EntityID? {
    var seen: Set<EntityID> = [line]
    var waiting = [line]
    while let id = waiting.popLast() {
      let entity = model[id]
      let isMistaken = diagnostics.contains { error in
        error.severity == .error && error.code != .notComputed
          && error.primary.map {
            $0.span.source === entity.source
              && entity.statementRange.lower <= $0.span.range.lower
              && $0.span.range.upper <= entity.statementRange.upper
          } == true
      }
      if isMistaken { return id == line ? nil : id }
      var parts = [entity.formulation.expression]
      while let part = parts.popLast() {
        part.forEachPart { parts.append($0) }
        guard case .name(let name) = part.node, let used = model.definitions[name.key],
          self[used] == nil, seen.insert(used).inserted
        else { continue }
        waiting.append(used)
      }
    }
    return nil
  }

  /// A clause that was refused, or a line of the case that cannot be read: nothing that depends on its
  /// months can be trusted.
  func clauseFault(of caseIndex: Int32) -> CaseFault? {
    guard cases.indices.contains(Int(caseIndex)) else { return nil }
    let entry = model.cases[Int(caseIndex)]
    if let span = cases[Int(caseIndex)].refused.first {
      return CaseFault(
        reason: "`\(span.text)` of `\(entry.name.text)` has an error", span: span,
        help: "mend it, or leave it out")
    }
    return entry.unreadable.first.map { span in
      CaseFault(
        reason: "a line of `\(entry.name.text)` cannot be read", span: span,
        help: "mend the line, or leave it out")
    }
  }

  /// The lines of a case (−1: of all) that have an error.
  func brokenLines(of caseIndex: Int32) -> [EntityID] {
    model.cases.indices.filter { caseIndex < 0 || Int($0) == Int(caseIndex) }
      .flatMap { model.cases[$0].lines }.filter { self[$0] == nil }
  }
}
