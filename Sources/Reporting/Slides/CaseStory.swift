/// What a deck says about one business case, as plain data: figures already written, tables, charts.
///
/// Parts that a case does not have are nil or empty; the slides for them are left out.
public struct CaseStory: Sendable {
  /// An assumption worth naming on the decision slide.
  public struct Assumption: Sendable, Hashable {
    /// What is assumed, with value and range: `Uplift 4% (1% to 10%)`.
    public let statement: String
    /// Who says so and when, empty for nobody.
    public let source: String

    /// Creates an assumption.
    public init(_ statement: String, source: String) {
      self.statement = statement
      self.source = source
    }

    /// The statement with its source, or with the words that there is none.
    var text: String { "\(statement): \(source.isEmpty ? "no source" : source)" }
  }

  /// The result in words that go into a title.
  public struct Outcome: Sendable, Hashable {
    /// The net value as text, with its sign: `$60k`.
    public let net: String
    /// The net value without its sign, for sentences that say loses.
    public let amount: String
    /// Whether the net value is below zero.
    public let isLoss: Bool
    /// Whether the case is advised against.
    public let isRefused: Bool
    /// The span: `36 months`.
    public let horizon: String
    /// When the money is back, as a clause: `money back in month 2`, `money not back within 36 months`.
    public let payback: String
    /// The same as a sentence: `The money is back in month 2`.
    public let paybackSentence: String

    /// Creates an outcome.
    ///
    /// - Parameter isRefused: Whether the case is advised against; nil where only a loss is.
    public init(
      net: String, amount: String, isLoss: Bool, isRefused: Bool? = nil, horizon: String,
      payback: String, paybackSentence: String
    ) {
      self.net = net
      self.amount = amount
      self.isLoss = isLoss
      self.isRefused = isRefused ?? isLoss
      self.horizon = horizon
      self.payback = payback
      self.paybackSentence = paybackSentence
    }
  }

  /// The title of the case.
  public let title: String
  /// The result in words.
  public let outcome: Outcome
  /// Three headline figures with their ranges.
  public let figures: [KeyFigure]
  /// What must stand beside the figures, one sentence each: what customers gain, the figures with risk counted,
  /// what to be careful about.
  public let beside: [String]
  /// The chart of the decision slide: a waterfall or cumulative cash.
  public let mainChart: Chart?
  /// Scenarios side by side.
  public let scenarios: Table?
  /// The two assumptions that matter most.
  public let restsOn: [Assumption]
  /// What would make the case fail and how often that happens, as a clause; empty for nothing.
  public let mainRisk: String
  /// What is asked for, empty for nothing.
  public let ask: String
  /// File, scenario, date, currency, rate, horizon, version.
  public let source: String
  /// What the speaker needs on every slide: conventions, formulas, the reviewer's open points.
  public let notes: [String]
  /// What the deck does not show and why, one sentence each, for whoever makes it; of these `notes` hold what
  /// changes a figure or a table.
  public let leftOut: [String]
  /// All assumptions with sources.
  public let assumptions: Table?
  /// The annual table.
  public let annual: Table?
  /// What moves the result.
  public let tornado: TornadoChart?
  /// Cumulative cash.
  public let cash: CumulativeCashChart?
  /// How often each result occurs.
  public let risk: HistogramChart?
  /// Initiatives by impact and ability.
  public let impactAbility: ImpactAbilityChart?
  /// Initiatives with owner, date and status.
  public let initiatives: Table?

  /// Creates a story.
  public init(
    _ title: String, outcome: Outcome, figures: [KeyFigure], beside: [String] = [],
    mainChart: Chart? = nil,
    scenarios: Table? = nil, restsOn: [Assumption] = [], mainRisk: String = "", ask: String = "",
    source: String,
    notes: [String] = [], leftOut: [String] = [], assumptions: Table? = nil, annual: Table? = nil,
    tornado: TornadoChart? = nil, cash: CumulativeCashChart? = nil, risk: HistogramChart? = nil,
    impactAbility: ImpactAbilityChart? = nil, initiatives: Table? = nil
  ) {
    self.title = title
    self.outcome = outcome
    self.figures = figures
    self.beside = beside
    self.mainChart = mainChart
    self.scenarios = scenarios
    self.restsOn = restsOn
    self.mainRisk = mainRisk
    self.ask = ask
    self.source = source
    self.notes = notes
    self.leftOut = leftOut
    self.assumptions = assumptions
    self.annual = annual
    self.tornado = tornado
    self.cash = cash
    self.risk = risk
    self.impactAbility = impactAbility
    self.initiatives = initiatives
  }

  /// Creates the story of initiatives without a case, which has no decision slide.
  public init(
    _ title: String = "Impact and ability", initiatives: Table?,
    impactAbility: ImpactAbilityChart?, source: String
  ) {
    self.init(
      title,
      outcome: Outcome(
        net: "", amount: "", isLoss: false, horizon: "", payback: "", paybackSentence: ""),
      figures: [], source: source, impactAbility: impactAbility, initiatives: initiatives)
  }

  /// The action title: what the case brings and when the money is back, within 110 characters.
  public var message: String {
    let verb = outcome.isLoss ? "loses" : "nets"
    let short = "\(title) \(verb) \(outcome.amount) over \(outcome.horizon)"
    let whole = "\(short); \(outcome.payback)"
    return whole.count <= ActionTitle.limit ? whole : short
  }
}
