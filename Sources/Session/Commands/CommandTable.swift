import Finance
import Modeling

/// One thing that can be typed: the entry from which help, completion and the reference manual are made.
public struct CommandEntry: Sendable, Hashable {
  /// What kind of thing it is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case declaration, clause, command, change, function, figure, topic

    /// The heading over entries of this kind.
    var heading: String {
      switch self {
      case .declaration: "Declarations"
      case .clause: "Lines and clauses of a case"
      case .command: "Commands"
      case .change: "Changes"
      case .function: "Functions"
      case .figure: "Figures of a case"
      case .topic: "Topics"
      }
    }

    /// The heading in the overview, which must fit a screen.
    var shortHeading: String { self == .clause ? "Case lines" : heading }
  }

  /// What it is typed as.
  public let name: String
  /// What kind of thing it is.
  public let kind: Kind
  /// How it is written, with places for the parts; ` · ` stands between forms.
  public let syntax: String
  /// What it does, in one sentence without a full stop.
  public let summary: String
  /// Lines that can be typed after the sample text; the tests run them.
  public let example: String
  /// Further sentences.
  public let details: [String]

  /// Creates an entry.
  public init(
    _ name: String, _ kind: Kind, _ syntax: String, _ summary: String, example: String = "",
    details: [String] = []
  ) {
    self.name = name
    self.kind = kind
    self.syntax = syntax
    self.summary = summary
    self.example = example
    self.details = details
  }
}

/// Everything that can be typed, in the order of the manual.
public enum CommandTable {
  /// Statements: declarations, clauses, commands and changes.
  public static let statements: [CommandEntry] =
    declarations + clauses + looking + whatIf + risk + showing + session + changes

  /// Functions that a formula may call.
  public static let functions: [CommandEntry] =
    seriesFunctions + numberFunctions + rangeFunctions + FinanceFunction.all.map(finance)

  /// Figures of a case.
  public static let figures: [CommandEntry] = Metric.allCases.map(figure)

  /// All entries.
  public static let all: [CommandEntry] = statements + functions + figures + topics

  /// Returns the entry of a name, capitals ignored; of several with one name the first.
  public static func entry(named name: String) -> CommandEntry? {
    let key = name.lowercased().split(separator: " ").joined(separator: " ")
    if let found = all.first(where: { $0.name == key }) { return found }
    if let function = FinanceFunction.named(key) { return finance(function) }
    if let longer = all.first(where: { $0.name.split(separator: " ").first.map(String.init) == key }
    ) {
      return longer
    }
    // `help as margin` is about `as`.
    let first = key.split(separator: " ").first.map(String.init)
    return first == key ? nil : topics.first { $0.name == first }
  }

  private static func finance(_ function: FinanceFunction) -> CommandEntry {
    let parameters = function.parameters.map { parameter in
      parameter.defaultValue == nil ? parameter.name : "[\(parameter.name)]"
    }
    let aliases = function.aliases.joined(separator: ", ")
    return CommandEntry(
      function.name, .function, "\(function.name)(\(parameters.joined(separator: ", ")))",
      function.summary, example: function.example,
      details: aliases.isEmpty ? [] : ["Also called \(aliases)."])
  }

  private static func figure(_ metric: Metric) -> CommandEntry {
    CommandEntry(
      metric.word, .figure, "\(metric.word) [of case] [under scenario]", summary(of: metric),
      example: metric.isSeries ? "\(metric.word)[month 12]" : metric.word)
  }

  private static func summary(of metric: Metric) -> String {
    switch metric {
    case .npv: "Discounted benefits minus discounted costs, in today's money"
    case .roi: "Net value per cost: (PV benefits - PV costs) / PV costs"
    case .irr: "The yearly rate at which the net value is 0: every such rate, or none"
    case .payback: "Months until the cumulative cash flow is back at 0 for the first time"
    case .lastingPayback: "Months until the cumulative cash flow is back at 0 for good"
    case .discountedPayback: "Payback of the discounted cash flow, the first time"
    case .discountedLastingPayback: "Payback of the discounted cash flow, for good"
    case .paybackFromGoLive: "Payback counted from the month of go-live"
    case .pvBenefits: "The present value of all counted benefits"
    case .pvCosts: "The present value of all counted costs"
    case .peakCash: "The most money that is out at any time, undiscounted"
    case .benefitNeeded: "The share of the benefits that must arrive for the net value to be 0"
    case .costOfDelay: "What the net value loses when every benefit comes a month later"
    case .cashflow: "Benefits minus costs of every month, month 0 first"
    case .cumulative: "The running sum of the cash flow"
    }
  }
}
