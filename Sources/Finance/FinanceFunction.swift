/// A finance function as the language sees it: name, parameters, help and evaluation.
///
/// `all` is the single list from which calls are checked and computed and help is made.
public struct FinanceFunction: Sendable {
  /// The name in a call, in lower case: `pmt`.
  public let name: String
  /// Other names people type for it: `pv` for `pv_annuity`.
  public let aliases: [String]
  /// The parameters in call order.
  public let parameters: [FinanceParameter]
  /// What it computes, in one line.
  public let summary: String
  /// A call as it is typed.
  public let example: String
  /// What the number, or every number of the list, measures.
  public let result: FinanceResultKind
  /// What the number fields of an outcome measure, by field name; one not listed is a plain number.
  public let fieldKinds: [String: FinanceResultKind]
  /// The computation; it reads its arguments by name.
  private let body: @Sendable (FinanceArguments) throws(FinanceError) -> FinanceResult

  /// Describes a function; the parameters carry the names that `body` asks for.
  init(
    _ name: String, aliases: [String] = [], _ parameters: [FinanceParameter], summary: String,
    example: String, result: FinanceResultKind, fieldKinds: [String: FinanceResultKind] = [:],
    body: @escaping @Sendable (FinanceArguments) throws(FinanceError) -> FinanceResult
  ) {
    self.name = name
    self.aliases = aliases
    self.parameters = parameters
    self.summary = summary
    self.example = example
    self.result = result
    self.fieldKinds = fieldKinds
    self.body = body
  }

  /// Every function, in the order of the manual.
  public static let all: [FinanceFunction] =
    presentValues + ratesOfReturn + paybacks + annuities + rateConversions + ramps

  private static let byName: [String: FinanceFunction] = {
    var table: [String: FinanceFunction] = [:]
    for function in all {
      for name in [function.name] + function.aliases { table[name] = function }
    }
    return table
  }()

  /// Returns the function of this name or alias, capitals ignored.
  public static func named(_ name: String) -> FinanceFunction? { byName[name.lowercased()] }

  /// Returns the kind of a number field of this function's outcomes.
  public func kind(ofField name: String) -> FinanceResultKind { fieldKinds[name] ?? .number }

  /// Computes the function.
  ///
  /// - Parameter arguments: In the order of `parameters`; nil, or a missing end, takes the default.
  /// - Throws: `missingArgument`, `wrongArgument`, `unknownChoice`, `unexpectedArgument`, or the
  ///   error of the computation.
  public func evaluate(_ arguments: [FinanceValue?]) throws(FinanceError) -> FinanceResult {
    guard arguments.count <= parameters.count else {
      throw .unexpectedArgument(name: "number \(parameters.count + 1)")
    }
    return try body(FinanceArguments(parameters: parameters, values: arguments))
  }

  /// Computes the function with arguments by parameter name.
  ///
  /// - Throws: As `evaluate(_:)`; `unexpectedArgument` for a name that no parameter has.
  public func evaluate(named arguments: [String: FinanceValue]) throws(FinanceError)
    -> FinanceResult
  {
    let known = Set(parameters.map(\.name))
    if let stray = arguments.keys.filter({ !known.contains($0) }).min() {
      throw .unexpectedArgument(name: stray)
    }
    return try evaluate(parameters.map { arguments[$0.name] })
  }
}

/// The arguments of one call, read by parameter name with the type that the function needs.
struct FinanceArguments {
  let parameters: [FinanceParameter]
  let values: [FinanceValue?]

  /// Returns the value given for a parameter, or its default.
  private func value(_ name: String) throws(FinanceError) -> FinanceValue {
    guard let index = parameters.firstIndex(where: { $0.name == name }) else {
      throw .unexpectedArgument(name: name)
    }
    if index < values.count, let given = values[index] { return given }
    guard let fallback = parameters[index].defaultValue else {
      throw .missingArgument(parameter: name)
    }
    return fallback
  }

  /// Returns the error for an argument of another type.
  private func mismatch(_ name: String) -> FinanceError {
    let kind = parameters.first { $0.name == name }?.kind
    return .wrongArgument(parameter: name, expected: kind?.description ?? "known")
  }

  /// Reads a number, amount or share.
  func number(_ name: String) throws(FinanceError) -> Double {
    guard case .number(let number) = try value(name) else { throw mismatch(name) }
    return number
  }

  /// Reads a count that has to be whole.
  func count(_ name: String) throws(FinanceError) -> Int {
    let number = try number(name)
    guard let count = Int(exactly: number) else {
      throw .periodsOutOfRange(parameter: name, value: number)
    }
    return count
  }

  /// Reads a list of amounts.
  func list(_ name: String) throws(FinanceError) -> [Double] {
    guard case .list(let list) = try value(name) else { throw mismatch(name) }
    return list
  }

  /// Reads a list of dates as days since 1970-01-01.
  func dates(_ name: String) throws(FinanceError) -> [Int] {
    guard case .dates(let dates) = try value(name) else { throw mismatch(name) }
    return dates
  }

  /// Reads one date.
  func date(_ name: String) throws(FinanceError) -> Int {
    let dates = try dates(name)
    guard dates.count == 1 else { throw mismatch(name) }
    return dates[0]
  }

  /// Reads one of the words a parameter offers, capitals ignored.
  func choice(_ name: String) throws(FinanceError) -> String {
    guard case .text(let text) = try value(name),
      case .choice(let choices)? = parameters.first(where: { $0.name == name })?.kind
    else { throw mismatch(name) }
    guard let word = choices.first(where: { $0 == text.lowercased() }) else {
      throw .unknownChoice(parameter: name, choices: choices)
    }
    return word
  }

  /// Checks that the only supported day count is asked for.
  func requireDayCount() throws(FinanceError) { _ = try choice("day_count") }

  /// Reads when in its period a payment falls.
  func timing() throws(FinanceError) -> Annuity.Timing {
    Annuity.Timing(rawValue: try choice("payment_at")) ?? .end
  }
}
