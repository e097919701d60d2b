/// Questions about the stages of the journey, graded by each role from what it experiences.
public struct JourneyQuestions: Sendable {
  /// One question with the grade of every role.
  public struct Question: Sendable, Hashable {
    /// The stage it is about.
    public let stage: String
    /// The question.
    public let text: String
    /// The grades in the order of the roles; nil where a role was not asked.
    public let scores: [Double?]
    /// Where the grades come from; nil when nobody wrote it down.
    public let evidence: String?
  }

  /// The roles that grade.
  public let roles: [String]
  /// The questions in the order of the table.
  public let questions: [Question]

  /// The stages in order.
  public var stages: [String] {
    var seen: Set<String> = []
    return questions.map(\.stage).filter { seen.insert($0).inserted }
  }

  /// Returns the mean grade of a role in a stage; nil when it graded nothing there.
  public func mean(stage: String, role: String) -> Double? {
    guard let index = roles.firstIndex(of: role) else { return nil }
    let known = questions.filter { $0.stage == stage }.compactMap { $0.scores[index] }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  /// Returns the questions on which two roles differ by at least `step`, largest difference first.
  public func splits(of step: Double = 1) -> [Question] {
    let spread = { (question: Question) -> Double in
      let known = question.scores.compactMap { $0 }
      return (known.max() ?? 0) - (known.min() ?? 0)
    }
    return questions.enumerated().filter { spread($0.element) >= step - 1e-9 }.sorted { a, b in
      let (first, second) = (spread(a.element), spread(b.element))
      return first != second ? first > second : a.offset < b.offset
    }.map(\.element)
  }

  /// Reads questions from a table with the columns `stage` and `question`; every column whose name
  /// begins with `score_` is a role (`score_it_department`).
  ///
  /// - Throws: `TableError` with everything that is wrong.
  public static func read(
    from table: CSVTable, scale: Scale
  ) throws(TableError) -> JourneyQuestions {
    let columns = table.header.map { $0.lowercased() }.filter { $0.hasPrefix("score_") }
    var reader = try TableReader(
      table, needing: [["stage"], ["question"]] + (columns.isEmpty ? [["score_user"]] : []))
    var questions: [Question] = []
    for row in table.rows {
      questions.append(
        Question(
          stage: reader.required(row, "stage"), text: reader.required(row, "question"),
          scores: columns.map { reader.number(row, $0, in: scale.range) },
          evidence: reader.text(row, "evidence")))
    }
    try reader.finish()
    return JourneyQuestions(roles: columns.map(role), questions: questions)
  }

  /// Returns the role in a column name: `score_it_department` is `it department`.
  private static func role(of column: String) -> String {
    String(column.dropFirst("score_".count).map { $0 == "_" ? " " : $0 })
  }
}
