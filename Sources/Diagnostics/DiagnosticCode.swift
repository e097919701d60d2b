/// The stable codes of all diagnostics; the raw value is what a person sees and what files quote.
public enum DiagnosticCode: String, Sendable, CaseIterable {
  // Reading the text
  case syntax = "syntax"
  case unexpectedCharacter = "unexpected-character"
  case unclosedText = "unclosed-text"
  case unclosedBracket = "unclosed-bracket"
  case tooDeep = "too-deep"
  case tooLong = "too-long"
  case ambiguousNumber = "ambiguous-number"
  case numberTooLarge = "number-too-large"
  case reservedWord = "reserved-word"
  case badDate = "bad-date"
  case leadingOperator = "leading-operator"
  case writtenByHabit = "written-by-habit"

  // Names
  case unknownName = "unknown-name"
  case unknownUnit = "unknown-unit"
  case unknownCommand = "unknown-command"
  case unknownFunction = "unknown-function"
  case unknownCase = "unknown-case"
  case unknownScenario = "unknown-scenario"
  case duplicateName = "duplicate-name"
  case unitOrName = "unit-or-name"
  case cycle = "cycle"
  case notComputed = "not-computed"
  case inUse = "in-use"

  // Units and kinds
  case unitMismatch = "unit-mismatch"
  case clockAndCalendar = "clock-and-calendar"
  case shareMismatch = "share-mismatch"
  case kindMismatch = "kind-mismatch"
  case currencyMismatch = "currency-mismatch"
  case notConvertible = "not-convertible"
  case declaredUnit = "declared-unit"
  case badArguments = "bad-arguments"

  // Months and values
  case divisionByZero = "division-by-zero"
  case notANumber = "not-a-number"
  case outOfRange = "out-of-range"
  case noStartingValue = "no-starting-value"
  case needsElse = "needs-else"
  case badRange = "bad-range"
  case afterHorizon = "after-horizon"

  // Cases
  case lineWithoutCase = "line-without-case"
  case onceOrEveryMonth = "once-or-every-month"
  case lineUnit = "line-unit"
  case realisedNeeded = "realised-needed"
  case kindOfMoney = "kind-of-money"
  case severalCases = "several-cases"
  case noCase = "no-case"
  case badClause = "bad-clause"

  // What-if
  case badChange = "bad-change"

  // Initiatives and data
  case badScore = "bad-score"
  case badTable = "bad-table"

  // Files and session
  case fileMissing = "file-missing"
  case fileUnreadable = "file-unreadable"
  case fileTooLarge = "file-too-large"
  case fileNewer = "file-newer"
  case fileNotText = "file-not-text"
  case cannotSave = "cannot-save"
  case stampDiffers = "stamp-differs"
  case assertionFailed = "assertion-failed"
  case includeCycle = "include-cycle"
  case notHere = "not-here"
  case needsSimulation = "needs-simulation"
}
