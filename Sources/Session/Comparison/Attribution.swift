import Diagnostics
import Modeling
import Quantities
import Syntax

/// How the net value of one text turns into that of another, one statement after the other.
///
/// Inputs that both texts state come first, in the order of the newer text, then what was added, every other
/// change, what was taken out, and last the columns of data files. Each step exchanges one statement and computes the cases anew, so that
/// the effects add up to the whole change whatever changed. A step after which nothing can be computed (a
/// formula whose new input is still to come) counts together with the next one.
struct Attribution {
  /// What is compared.
  enum Subject: Hashable {
    /// The only case, or all cases together.
    case whole
    /// One of several cases that have no common sum, in lower case.
    case one(String)
  }

  /// One statement that differs.
  struct Step {
    /// What it is, with its case where there are several: `uplift`, `horizon of portal`.
    let name: String
    /// As it was typed there, or what a data file had there; nil where it is missing.
    let before: String?
    /// As it is typed here, or what the data file has; nil where it is missing.
    let after: String?
    /// How far the net value of each subject moves.
    let effects: [Effect]
  }

  /// What a step does to a net value.
  enum Effect {
    /// It moves by so much.
    case moves(Double)
    /// Nothing can be computed before a later step, with which it counts.
    case withTheNext
    /// There is no net value with it.
    case notComputed
  }

  /// A net value there and here.
  struct Total {
    let subject: Subject
    /// The currency of both; none where nothing is in money.
    let currency: Unit
    let before: Double
    var after: Double
  }

  /// The statements that differ, in the order they were exchanged.
  private(set) var steps: [Step] = []
  /// What is compared; empty where the two have no net value that could be.
  private(set) var totals: [Total] = []
  /// Why something is not compared, in words.
  private(set) var remarks: [String] = []

  private var text: StatementList
  private var reached: [Double] = []

  /// Compares two documents.
  ///
  /// - Parameter isCancelled: Asked before every step.
  /// - Throws: When cancelled.
  /// - Complexity: One check of what depends on it for each statement that differs.
  init(
    from old: Document, _ oldData: DataFiles, to new: Document, _ newData: DataFiles,
    isCancelled: () -> Bool
  ) throws(Diagnostic) {
    let before = StatementList(old, data: oldData)
    let after = StatementList(new, data: newData, behind: before)
    text = before
    text.put(after.data.columns.filter { before.data.columns[$0.key] == nil })
    chooseSubjects(before.world.checked, after.world.checked)
    reached = totals.map(\.before)
    for part in Self.inOrder(before, after) {
      if isCancelled() { throw Diagnostic.stopped }
      let was = text[part.key]
      guard was?.meaning != part.meaning else { continue }
      text.put(part)
      note(after.name(of: part.key), was?.content ?? part.item.unlessStated, part.content)
    }
    for part in before.parts.reversed() where after[part.key] == nil {
      if isCancelled() { throw Diagnostic.stopped }
      text.remove(part.key)
      note(before.name(of: part.key), part.content, part.item.unlessStated)
    }
    for change in DataChange.between(before, after) {
      if isCancelled() { throw Diagnostic.stopped }
      text.put([change.key: change.after])
      note("\(change.key.column) of \(change.key.file)", change.before.words, change.after.words)
    }
    noteRest()
  }

  /// The statements of the newer text in the order in which they are taken over.
  private static func inOrder(_ old: StatementList, _ new: StatementList) -> [StatementList.Part] {
    let inputs = new.inputs
    let shared = new.parts.filter { inputs.contains($0.key) && old[$0.key] != nil }
    let added = new.parts.filter { $0.key.owner.isEmpty && old[$0.key] == nil }
    return shared + added + new.parts
  }

  // MARK: - Net values

  private mutating func chooseSubjects(_ old: CheckedModel, _ new: CheckedModel) {
    guard !old.model.cases.isEmpty || !new.model.cases.isEmpty else {
      remarks.append("Neither has a case, so there is no net value to compare.")
      return
    }
    let haveSums = [old, new].allSatisfy {
      !$0.model.cases.isEmpty && ($0.model.onlyCase != nil || $0.allCasesProblem == nil)
    }
    var keys = new.model.cases.map(\.name.key)
    keys += old.model.cases.map(\.name.key).filter { !keys.contains($0) }
    for subject in haveSums ? [.whole] : keys.map(Subject.one) {
      let (was, now) = (Self.currency(of: subject, old), Self.currency(of: subject, new))
      let ofCase = if case .one(let key) = subject { " of \(key)" } else { "" }
      if let was, let now, was != now {
        remarks.append("The net values\(ofCase) are in different currencies and are not compared.")
      } else if let first = Self.netValue(of: subject, old),
        let last = Self.netValue(of: subject, new)
      {
        totals.append(
          Total(subject: subject, currency: now ?? was ?? .none, before: first, after: last))
      } else {
        remarks.append(
          "One of the net values (NPV)\(ofCase) is missing, so nothing is attributed to it.")
      }
    }
  }

  /// The net value of a subject; zero for a case that is missing, nil where there is none.
  static func netValue(of subject: Subject, _ checked: CheckedModel) -> Double? {
    let model = checked.model
    let index: Int
    switch subject {
    case .whole:
      guard !model.cases.isEmpty, model.onlyCase != nil || checked.allCasesProblem == nil else {
        return nil
      }
      index = model.onlyCase ?? -1
    case .one(let key):
      guard let known = model.caseIndex[key] else { return 0 }
      index = known
    }
    let analyst = Analyst(checked)
    guard let question = try? analyst.question(.npv, of: index) else { return nil }
    let value = analyst.value(of: question)
    return value.isFinite ? value : nil
  }

  /// The currency of a subject; nil where nothing is in money.
  private static func currency(of subject: Subject, _ checked: CheckedModel) -> Unit? {
    let units = checked.model.cases.indices.filter { index in
      if case .one(let key) = subject { return checked.model.cases[index].name.key == key }
      return true
    }.map { checked.cases[$0].currency }
    return units.first { !$0.isNone }
  }

  private mutating func note(_ name: String, _ before: String?, _ after: String?) {
    var effects: [Effect] = []
    for (index, total) in totals.enumerated() {
      guard let now = Self.netValue(of: total.subject, text.world.checked) else {
        effects.append(.withTheNext)
        continue
      }
      effects.append(.moves(now - reached[index]))
      reached[index] = now
    }
    steps.append(Step(name: name, before: before, after: after, effects: effects))
  }

  // MARK: - Beside the text

  /// Adds the step of what is laid over the newer text, such as a scenario in use.
  mutating func add(_ name: String, as state: String, _ checked: CheckedModel) {
    var effects: [Effect] = []
    for index in totals.indices {
      guard let now = Self.netValue(of: totals[index].subject, checked) else {
        effects.append(.notComputed)
        continue
      }
      effects.append(.moves(now - totals[index].after))
      totals[index].after = now
    }
    steps.append(Step(name: name, before: nil, after: state, effects: effects))
  }

  /// What no statement explains gets a line of its own: the parts must add up even then.
  private mutating func noteRest() {
    let rest = totals.indices.map { totals[$0].after - reached[$0] }
    let isNothing = zip(rest, totals).allSatisfy { rest, total in
      abs(rest) <= 1e-9 * max(1, abs(total.before), abs(total.after))
    }
    if !isNothing {
      steps.append(
        Step(name: "anything else", before: nil, after: nil, effects: rest.map { .moves($0) }))
    }
  }
}

/// A column of a data file that has other numbers than it had.
private struct DataChange {
  let key: Model.DataKey
  let before: Model.DataColumn
  let after: Model.DataColumn

  /// The columns that both texts name and that differ, in the order of their names.
  static func between(_ old: StatementList, _ new: StatementList) -> [DataChange] {
    new.data.columns.compactMap { key, column in
      guard let was = old.data.columns[key], was != column else { return nil }
      return DataChange(key: key, before: was, after: column)
    }.sorted {
      ($0.key.text, $0.key.file, $0.key.column) < ($1.key.text, $1.key.file, $1.key.column)
    }
  }
}

extension Model.DataColumn {
  /// How many numbers there are, between which they lie and which of them is the value as stated.
  fileprivate var words: String {
    guard case .numbers(let values, _) = self, let low = values.min(), let high = values.max()
    else {
      return "cannot be used"
    }
    let number = { (value: Double) in QuantityFormatter().plain(value) }
    let middle = values.sorted()[(values.count - 1) / 2]
    return "\(values.count) numbers, \(number(low)) to \(number(high)), middle \(number(middle))"
  }
}
