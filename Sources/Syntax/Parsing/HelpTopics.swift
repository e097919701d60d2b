/// What people call the pages of help.
public enum HelpTopics {
  private static let byHabit = [
    "phase": "steps", "phased": "steps", "phasing": "steps", "phases": "steps", "rollout": "steps",
    "roll-out": "steps", "stages": "steps", "staged": "steps", "goal": "solve", "goalseek": "solve",
    "goal-seek": "solve", "chart": "plot", "charts": "plot", "graph": "plot", "graphs": "plot",
    "sensitivity": "tornado", "upfront": "cost", "prepaid": "cost", "currencies": "currency",
    "exchange": "rate",
  ]

  /// The page that a topic or a question is about, by its first word with a page: `steps` for
  /// `how do I phase a roll-out?`.
  public static func topic(of question: String) -> String? {
    let words = question.lowercased().split { !$0.isLetter && $0 != "-" }
    return words.lazy.compactMap { byHabit[String($0)] }.first
  }
}
