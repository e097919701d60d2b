public import Diagnostics

/// One change laid over the model, in the words of a meeting.
public struct Change: Sendable {
  /// What a change is about: a definition, a line (`produce of setup_video`), `costs` or `benefits`.
  public struct Target: Sendable {
    /// The word of the definition or line, or `costs` or `benefits`.
    public let name: Name
    /// The case after `of`, if one was typed.
    public let ofCase: Name?

    /// Creates a target.
    public init(name: Name, ofCase: Name? = nil) {
      self.name = name
      self.ofCase = ofCase
    }
  }

  /// The forms of a change.
  public enum Kind: Sendable {
    /// `x = formula`.
    case set(Target, Expression)
    /// `x = exactly 2%`.
    case exactly(Target, Expression)
    /// `x up 10%`, `x up 5 pp`.
    case up(Target, Expression)
    /// `x down $50`.
    case down(Target, Expression)
    case half(Target)
    case double(Target)
    case atLow(Target)
    case atHigh(Target)
    /// `down 10% of itself`: relative even for a share.
    case upOfItself(Target, Expression)
    case downOfItself(Target, Expression)
    /// `delay benefits 3 months`.
    case delayBenefits(Expression)
    /// `go live month 6`.
    case goLive(Expression)
    /// `without extra_sales`.
    case without(Target)
    /// `without case portal`.
    case withoutCase(Name)
    /// `realised of agent_time = 0%`.
    case realised(Target, Expression)
    /// `horizon 24 months`.
    case horizon(Expression)
    /// `discount 15%`.
    case discount(Expression)
    /// `all at worse end for npv`.
    case allAtWorse(Expression)
    /// `all at better end for npv`.
    case allAtBetter(Expression)
    /// A bare scenario id: all its changes.
    case scenario(Name)
  }

  /// What it changes and how.
  public let kind: Kind
  /// Where it was typed.
  public let range: SourceRange

  /// Creates a change.
  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}
