/// A question to the model or an order to the session.
public enum Command: Sendable {
  /// A formula, a case id or any other name on a line of its own.
  case show(Expression)

  // Look
  case summary(Name?)
  case annual(Name?)
  /// `cashflow`, or `cumulative`, which shows only the running sum of it.
  case cashflow(Name?, Period, isCumulative: Bool)
  case inputs(Name?)
  /// `list`, `list units`, `list cases`, …
  case list(Name?)
  case info(Name)
  case uses(Name)
  case why(Expression)

  // What-if
  case whatIf([Change], show: [Expression])
  case and([Change], show: [Expression])
  case keepAs(Name, title: TextLiteral?)
  case compare([Comparand], on: [Expression])
  /// `compare with "march.whatif"`.
  case compareWith(TextLiteral)
  case use(Name)
  case reset
  case solve(Solve)
  /// `break even [x] [for npv of portal]`.
  case breakEven(Change.Target?, of: Expression?)
  case table(Table)

  // Risk
  case simulate(Expression?)
  case tornado(Expression?)
  case drivers(Expression?)
  case worthKnowing(Expression)

  // Show and tell
  case plot(Plot)
  case review
  case export(Export)
  case copy(CopyFormat?, of: Name?)

  // Session
  case load(TextLiteral)
  case save(TextLiteral?, force: Bool)
  case undo(Int)
  case redo(Int)
  case remove(Name)
  case rename(Name, to: Name)
  case history(String)
  /// The topic words as typed after `help` or `?`; empty for the overview.
  case help(String)
  case quit

  /// How a cash flow is grouped.
  public enum Period: String, Sendable {
    case monthly, quarterly, yearly
  }

  /// What stands beside another in `compare`: a scenario, a case or `base`.
  public struct Comparand: Sendable {
    /// The word typed.
    public let name: Name

    /// Creates a comparand.
    public init(_ name: Name) { self.name = name }
  }

  /// `solve x for expr = value [from a to b]`.
  public struct Solve: Sendable {
    /// What is moved.
    public let input: Change.Target
    /// What has to reach the goal.
    public let formula: Expression
    /// The value to reach, in the unit of the formula.
    public let goal: Expression
    /// The domain, where stated.
    public let domain: (low: Expression, high: Expression)?

    /// Creates a goal.
    public init(
      input: Change.Target, formula: Expression, goal: Expression,
      domain: (low: Expression, high: Expression)?
    ) {
      self.input = input
      self.formula = formula
      self.goal = goal
      self.domain = domain
    }
  }

  /// `table outputs by x from a to b step c, y at (…)`.
  public struct Table: Sendable {
    /// One axis.
    public struct Axis: Sendable {
      /// How the values are given.
      public enum Values: Sendable {
        case steps(from: Expression, to: Expression, step: Expression)
        /// `from a to b in 5`.
        case count(from: Expression, to: Expression, Expression)
        case list([Expression])
      }

      /// What is moved along the axis.
      public let input: Change.Target
      /// The values it takes, in its unit.
      public let values: Values

      /// Creates an axis.
      public init(input: Change.Target, values: Values) {
        self.input = input
        self.values = values
      }
    }

    /// What is computed at every point; several only with one axis.
    public let outputs: [Expression]
    /// One axis or two.
    public let axes: [Axis]
    /// `with` changes.
    public let changes: [Change]

    /// Creates a table.
    public init(outputs: [Expression], axes: [Axis], changes: [Change]) {
      self.outputs = outputs
      self.axes = axes
      self.changes = changes
    }
  }

  /// `plot …`.
  public enum Plot: Sendable {
    /// `plot impact ability`.
    case impactAbility
    /// `plot cashflow`, `plot waterfall`, `plot histogram`, …, of a case or figure where named.
    case chart(Name, of: Expression?)
    /// `plot npv by uplift from 0% to 12%`, over one input or two.
    case sweep(Expression, [Table.Axis])
    /// `plot x`: a monthly series.
    case series(Expression)
  }

  /// `export "file" [of what] [--force] [--template "corporate.pptx"]`.
  public struct Export: Sendable {
    /// The path; its ending chooses the format.
    public let file: TextLiteral
    /// A case, or the result to write; nil for the last result.
    public let what: Name?
    /// Whether a file that is there is replaced without a question.
    public let force: Bool
    /// A presentation whose theme, master and size are taken over.
    public let template: TextLiteral?

    /// Creates an export.
    public init(file: TextLiteral, what: Name?, force: Bool, template: TextLiteral?) {
      self.file = file
      self.what = what
      self.force = force
      self.template = template
    }
  }

  /// `copy as …`.
  public enum CopyFormat: String, Sendable, CaseIterable {
    case markdown, tsv, html, svg, text, email
  }
}
