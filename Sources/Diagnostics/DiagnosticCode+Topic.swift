extension DiagnosticCode {
  /// The word behind `help` under which the matter is explained with examples; nil where another error is
  /// the one to mend.
  public var topic: String? {
    switch self {
    case .syntax, .unexpectedCharacter, .unclosedText, .unclosedBracket, .tooDeep, .tooLong,
      .leadingOperator, .writtenByHabit, .kindMismatch, .divisionByZero:
      "formulas"
    case .ambiguousNumber, .numberTooLarge, .badDate: "numbers"
    case .reservedWord, .unknownName, .duplicateName: "definition"
    case .unknownUnit, .declaredUnit: "unit"
    case .unknownCommand: "commands"
    case .unknownFunction, .badArguments, .notANumber: "functions"
    case .unknownCase, .lineWithoutCase, .severalCases, .noCase: "case"
    case .unknownScenario: "scenario"
    case .unitOrName, .unitMismatch, .clockAndCalendar, .notConvertible: "units"
    case .shareMismatch: "percent"
    case .currencyMismatch: "currency"
    case .cycle, .outOfRange, .noStartingValue, .needsElse: "months"
    case .badRange: "ranges"
    case .afterHorizon: "horizon"
    case .onceOrEveryMonth, .badClause: "once"
    case .lineUnit: "benefit"
    case .realisedNeeded: "realised"
    case .kindOfMoney: "as"
    case .badChange: "changes"
    case .notHere: "what if"
    case .badScore: "scores"
    case .badTable: "csv"
    case .inUse: "uses"
    case .needsSimulation: "simulate"
    case .assertionFailed: "assert"
    case .fileMissing, .fileUnreadable, .fileTooLarge, .fileNewer, .fileNotText: "files"
    case .cannotSave, .stampDiffers: "save"
    case .includeCycle: "include"
    case .notComputed: nil
    }
  }

  /// The line that points to a page of the help.
  public static func help(on topic: String) -> String {
    "`help \(topic)` explains it with examples"
  }
}

extension Diagnostic {
  /// What to do instead; that of an error ends with a line to type: its own, or the help on its matter.
  public var advice: [String] {
    guard severity == .error, help.last?.contains("`") != true, let topic = code.topic else {
      return help
    }
    return help + [DiagnosticCode.help(on: topic)]
  }
}
