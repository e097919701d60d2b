public import Diagnostics

/// One statement: a declaration that makes the model or a command that asks it.
public indirect enum Statement: Sendable {
  // Declarations
  case definition(Definition)
  case function(FunctionDefinition)
  case unit(UnitDeclaration)
  /// `1 EUR = 1.08 USD`, `1 FTE = 1,700 hours/year`.
  case equivalence(Equivalence)
  case caseHeader(CaseHeader)
  case clause(CaseClause)
  case line(CaseLine)
  case scenario(ScenarioDeclaration)
  case initiative(InitiativeDeclaration)
  /// `initiatives from "file.csv"`.
  case initiativesFrom(TextLiteral)
  /// `correlate a, b 0.5`.
  case correlate([Name], Expression)
  /// `ranges triangular`, `ranges pert`, `ranges 8 in 10`.
  case ranges(RangeReading)
  case seed(Expression)
  case samples(Expression)
  /// `sampler plain`, `sampler sobol`.
  case sampler(Name)
  /// `scores 1 to 5, high from 4`.
  case scores(ScoresDeclaration)
  /// `quadrants "Quick wins", "Big bets", "Fill-ins", "Time sinks"`: four names, in this order.
  case quadrants([TextLiteral])
  case assertion(Assertion)
  case include(TextLiteral)
  /// `accept no_run_cost because "…"`.
  case accept(Name, because: TextLiteral?)
  /// `slide …`: kept as typed for the deck.
  case slide(SlideSyntax)
  case command(Command)

  /// Whether it makes the model (and so may stand in any order).
  public var isDeclaration: Bool {
    if case .command = self { return false }
    return true
  }
}

/// `name ["Label"] [in unit] = formula`, also `name = exactly 2%`.
public struct Definition: Sendable {
  /// The name it gives.
  public let name: Name
  /// The words that reports show for it.
  public let label: TextLiteral?
  /// The unit after `in`, in which it is shown.
  public let unit: UnitSyntax?
  /// The formula.
  public let value: Expression
  /// Whether `exactly` was typed before the formula: the spread of a range goes.
  public let isExactly: Bool

  /// Creates a definition.
  public init(
    name: Name, label: TextLiteral?, unit: UnitSyntax?, value: Expression, isExactly: Bool = false
  ) {
    self.name = name
    self.label = label
    self.unit = unit
    self.value = value
    self.isExactly = isExactly
  }
}

/// `name(a, b) = formula`.
public struct FunctionDefinition: Sendable {
  /// The name it is called by.
  public let name: Name
  /// The names that stand for its arguments, in order.
  public let parameters: [Name]
  /// The formula.
  public let body: Expression

  /// Creates a function.
  public init(name: Name, parameters: [Name], body: Expression) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}

/// `unit ticket` or `unit sprint = 2 weeks`.
public struct UnitDeclaration: Sendable {
  /// The word of the unit.
  public let name: Name
  /// What one of it is; nil for a unit that only counts.
  public let value: Expression?

  /// Creates a unit declaration.
  public init(name: Name, value: Expression?) {
    self.name = name
    self.value = value
  }
}

/// `1 EUR = 1.08 USD`: what one of a unit is in another.
public struct Equivalence: Sendable {
  /// The left side: a number with exactly one unit word.
  public let left: NumberLiteral
  /// What the left side is worth.
  public let right: Expression

  /// Creates an equivalence.
  public init(left: NumberLiteral, right: Expression) {
    self.left = left
    self.right = right
  }
}

/// `case id "Title"`.
public struct CaseHeader: Sendable {
  /// The id that formulas and commands use.
  public let name: Name
  /// The words of the reports.
  public let title: TextLiteral?

  /// Creates a header.
  public init(name: Name, title: TextLiteral?) {
    self.name = name
    self.title = title
  }
}

/// A property of the case above it.
public enum CaseClause: Sendable {
  case horizon(Expression)
  case discount(Expression)
  case start(Expression)
  case goLive(Expression)
  case impact(Expression)
  case ability(Expression)
  case owner(TextLiteral)
  case due(Expression)
}

/// `cost produce "Label" = $1,000 once`.
public struct CaseLine: Sendable {
  /// The three kinds of line.
  public enum Kind: String, Sendable {
    case cost, benefit, track
  }

  /// A clause behind the formula.
  public struct Clause: Sendable {
    /// What it says.
    public enum Kind: Sendable {
      case once
      /// `at month 3`; holds the `month` expression.
      case at(Expression)
      /// `at (month 0: 40%, month 3: 30%)`.
      case payments([WeightedValue])
      /// `at (month 0, month 12)`: the whole amount in each of several months.
      case repeated([Expression])
      case from(Expression)
      case until(Expression)
      /// `for customer`.
      case beneficiary(Name)
      /// `as margin`, `as cash`, `as avoided cost` (word `avoided cost`), `as capacity`.
      case asKind(Name)
      case realised(Expression)
      case risk(Expression)
      case adverse
      case notCounted(TextLiteral?)
    }

    /// What it says, with its formula.
    public let kind: Kind
    /// Where it was typed.
    public let range: SourceRange

    /// Creates a clause.
    public init(_ kind: Kind, _ range: SourceRange) {
      self.kind = kind
      self.range = range
    }
  }

  /// Whether it costs, benefits or is only tracked.
  public let kind: Kind
  /// The name within its case.
  public let name: Name
  /// The words that reports show for it.
  public let label: TextLiteral?
  /// The unit after `in`, in which it is shown.
  public let unit: UnitSyntax?
  /// The formula: an amount of each month, or with `once` or `at` of that time.
  public let value: Expression
  /// What stands behind the formula, in the order typed.
  public let clauses: [Clause]

  /// Creates a line.
  public init(
    kind: Kind, name: Name, label: TextLiteral?, unit: UnitSyntax?, value: Expression,
    clauses: [Clause]
  ) {
    self.kind = kind
    self.name = name
    self.label = label
    self.unit = unit
    self.value = value
    self.clauses = clauses
  }
}

/// `scenario cautious ["Title"]: changes`.
public struct ScenarioDeclaration: Sendable {
  /// The id that commands use.
  public let name: Name
  /// The words of the reports.
  public let title: TextLiteral?
  /// What it lays over the model, in order.
  public let changes: [Change]

  /// Creates a scenario.
  public init(name: Name, title: TextLiteral?, changes: [Change]) {
    self.name = name
    self.title = title
    self.changes = changes
  }
}

/// `initiative terms "Simpler contract" impact 8 ability 3 …`; a clause that is absent is nil or empty.
public struct InitiativeDeclaration: Sendable {
  /// The id that commands use.
  public let name: Name
  /// The words of plot and table.
  public let title: TextLiteral?
  /// The score of its effect, on the scale of `scores`.
  public var impact: Expression?
  /// The score of how able one is to do it, on the same scale.
  public var ability: Expression?
  /// Who is responsible.
  public var owner: TextLiteral?
  /// The day it is due.
  public var due: Expression?
  /// What it costs: money.
  public var cost: Expression?
  /// Its net present value, where known: money.
  public var npv: Expression?
  /// How sure its scores are: a share.
  public var confidence: Expression?
  /// The initiatives that have to come before it.
  public var needs: [Name] = []
  /// The initiatives that cannot be done beside it.
  public var excludes: [Name] = []
  /// How far it is, in free words.
  public var status: TextLiteral?

  /// Creates an initiative without clauses.
  public init(name: Name, title: TextLiteral?) {
    self.name = name
    self.title = title
  }
}

/// How `low to high` and `likely (low to high)` are read.
public enum RangeReading: String, Sendable, CaseIterable {
  /// Low and high are the 10th and 90th percentile.
  case eightInTen = "8 in 10"
  /// The ends are absolute, triangular between them.
  case triangular
  /// The ends are absolute, PERT between them.
  case pert
}

/// `assert a = b within tol`, `assert a > b`.
public struct Assertion: Sendable {
  /// What has to hold.
  public let condition: Expression
  /// How far the two sides of an equation may lie apart, in their unit.
  public let tolerance: Expression?

  /// Creates an assertion.
  public init(condition: Expression, tolerance: Expression?) {
    self.condition = condition
    self.tolerance = tolerance
  }
}

/// `slide decision "Title with {npv}"`: which slide of the deck, and its title.
public struct SlideSyntax: Sendable {
  /// The word of the slide, such as `decision`.
  public let kind: Name
  /// The title in place of the computed one; `{npv}` in it stands for the figure.
  public let title: TextLiteral?

  /// Creates a slide statement.
  public init(kind: Name, title: TextLiteral?) {
    self.kind = kind
    self.title = title
  }
}
