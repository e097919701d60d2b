/// A part of a spreadsheet formula with the value it has now.
///
/// The value is computed beside the text, so that every cell can be compared with what the program
/// computed before it is trusted.
struct WorkbookTerm {
  /// How tightly the outermost operator binds.
  enum Binding: Int, Comparable {
    case sum, product, atom

    static func < (a: Binding, b: Binding) -> Bool { a.rawValue < b.rawValue }
  }

  /// The text.
  let text: String
  /// How tightly it binds.
  let binding: Binding
  /// What it is now.
  let value: Double
  /// The condition of which the term is 1 or 0, for use inside `IF`.
  var condition: String?

  /// Creates a term.
  init(_ text: String, _ binding: Binding = .atom, value: Double, condition: String? = nil) {
    self.text = text
    self.binding = binding
    self.value = value
    self.condition = condition
  }

  /// A number.
  init(_ number: Double) {
    let text = Self.digits(number)
    self.init(number < 0 ? "(\(text))" : text, value: number)
  }

  /// A yes or no as 1 or 0.
  init(condition: String, _ value: Bool) {
    self.init("IF(\(condition),1,0)", value: value ? 1 : 0, condition: condition)
  }

  /// The text where an operator binds at least as tightly as `binding`.
  func inside(_ binding: Binding) -> String { self.binding < binding ? "(\(text))" : text }

  /// The term in brackets.
  var bracketed: WorkbookTerm { WorkbookTerm("(\(text))", value: value) }

  /// The condition under which the term is not 0.
  var truth: String { condition ?? "\(inside(.sum))<>0" }

  /// A number as spreadsheets read it, whole ones without decimals.
  static func digits(_ number: Double) -> String {
    if let whole = Int(exactly: number), abs(whole) < 1_000_000_000_000 { return "\(whole)" }
    return "\(number)".uppercased()
  }

  // MARK: - Arithmetic

  static func + (a: WorkbookTerm, b: WorkbookTerm) -> WorkbookTerm {
    WorkbookTerm("\(a.text)+\(b.text)", .sum, value: a.value + b.value)
  }

  static func - (a: WorkbookTerm, b: WorkbookTerm) -> WorkbookTerm {
    WorkbookTerm("\(a.text)-\(b.inside(.product))", .sum, value: a.value - b.value)
  }

  static func * (a: WorkbookTerm, b: WorkbookTerm) -> WorkbookTerm {
    if b.text == "1" { return a }
    if a.text == "1" { return b }
    return WorkbookTerm(
      "\(a.inside(.product))*\(b.inside(.product))", .product, value: a.value * b.value)
  }

  static func / (a: WorkbookTerm, b: WorkbookTerm) -> WorkbookTerm {
    if b.text == "1" { return a }
    return WorkbookTerm(
      "\(a.inside(.product))/\(b.inside(.atom))", .product,
      value: b.value == 0 ? .nan : a.value / b.value)
  }

  /// A function of one term.
  static func call(_ name: String, _ a: WorkbookTerm, _ value: Double) -> WorkbookTerm {
    WorkbookTerm("\(name)(\(a.text))", value: value)
  }

  /// A function of two terms.
  static func call(
    _ name: String, _ a: WorkbookTerm, _ b: WorkbookTerm, _ value: Double
  ) -> WorkbookTerm {
    WorkbookTerm("\(name)(\(a.text),\(b.text))", value: value)
  }
}
