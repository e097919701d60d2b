/// The units every text may use without declaring them.
enum Predeclared {
  /// Time, money and the field's counted things, in the order that sorts a shown unit: money, things, time.
  static let units: [UnitInfo] =
    currencies + counted + clock + calendar + [
      UnitInfo(
        spellings: [.init("FTE"), .init("FTE", "FTEs"), .init("fte", "ftes")], kind: .opened,
        size: Ratio(0),
        definition: .none, summary: "full-time equivalent; state it with `1 FTE = 1,700 hours/year`"
      )
    ]

  private static let currencies: [UnitInfo] = Currency.all.map {
    UnitInfo(
      spellings: [.init($0.code)], kind: .currency, size: Ratio(1), definition: .none,
      summary: $0.name)
  }

  private static let counted: [UnitInfo] =
    [
      "unit", "customer", "account", "user", "seat", "contact", "call", "ticket", "case",
      "chat", "order", "contract", "device", "renewal", "visit", "visitor", "incident", "claim",
      "agent", "employee", "issue", "complaint", "deal", "opportunity", "session", "lead", "email",
      "message", "product", "site", "store", "shipment", "delivery", "invoice", "payment",
      "subscription", "survey", "response", "request", "transaction", "hire", "person", "team",
      "project", "page", "item", "booking", "appointment", "return", "refund", "policy", "member",
      "trainee", "touchpoint", "event", "interaction", "installation", "meeting", "task", "attempt",
      "search", "click", "conversion", "location", "vehicle", "machine", "quote", "document",
    ].map { word in
      let plural = word == "person" ? "people" : Catalogue.plural(of: word)
      return UnitInfo(
        spellings: [.init(word, plural)], kind: .counted, size: Ratio(1), definition: .none,
        summary: "counted thing")
    } + [
      UnitInfo(
        spellings: [.init("licence", "licences"), .init("license", "licenses")], kind: .counted,
        size: Ratio(1), definition: .none, summary: "counted thing")
    ]

  private static let clock: [UnitInfo] = [
    time(.clock, [("s", "s"), ("second", "seconds"), ("sec", "secs")], Ratio(1), "second of work"),
    time(
      .clock, [("min", "min"), ("minute", "minutes"), ("mins", "mins")], Ratio(60),
      "minute of work"),
    time(
      .clock, [("h", "h"), ("hour", "hours"), ("hr", "hrs")], Ratio(3_600), "hour of work"),
    time(.clock, [("workday", "workdays")], Ratio(28_800), "8 hours of work"),
  ]

  private static let calendar: [UnitInfo] = [
    time(.calendar, [("day", "days"), ("d", "d")], Ratio(1), "calendar day"),
    time(.calendar, [("week", "weeks"), ("wk", "wks")], Ratio(7), "7 calendar days"),
    time(.calendar, [("month", "months"), ("mo", "mos")], Ratio(365, 12), "a twelfth of a year"),
    time(.calendar, [("quarter", "quarters")], Ratio(365, 4), "3 months"),
    time(.calendar, [("year", "years"), ("yr", "yrs")], Ratio(365), "12 months, 365 days"),
  ]

  private static func time(
    _ kind: UnitKind, _ spellings: [(String, String)], _ size: Ratio, _ summary: String
  ) -> UnitInfo {
    UnitInfo(
      spellings: spellings.map { .init($0.0, $0.1) }, kind: kind, size: size, definition: .none,
      summary: summary)
  }
}

/// A currency: its ISO 4217 code and how amounts are written.
public struct Currency: Sendable {
  /// The ISO 4217 code in capitals.
  public let code: String
  /// The symbol that stands before amounts; nil where the code stands behind them.
  public let symbol: String?
  /// The English name.
  public let name: String
  /// The decimals of its smallest coin in use: 2, or 0 for the yen.
  public let decimals: Int

  /// The currencies that may be typed.
  public static let all: [Currency] =
    [
      Currency(code: "USD", symbol: "$", name: "US dollar", decimals: 2),
      Currency(code: "EUR", symbol: "€", name: "euro", decimals: 2),
      Currency(code: "GBP", symbol: "£", name: "pound sterling", decimals: 2),
      Currency(code: "JPY", symbol: "¥", name: "yen", decimals: 0),
    ]
    + [
      ("CHF", "Swiss franc"), ("CAD", "Canadian dollar"), ("AUD", "Australian dollar"),
      ("NZD", "New Zealand dollar"), ("SEK", "Swedish krona"), ("NOK", "Norwegian krone"),
      ("DKK", "Danish krone"), ("PLN", "zloty"), ("CZK", "Czech koruna"), ("HUF", "forint"),
      ("RON", "leu"), ("BGN", "lev"), ("ISK", "Icelandic krona"), ("TRY", "lira"),
      ("ILS", "shekel"), ("AED", "dirham"), ("SAR", "riyal"), ("ZAR", "rand"), ("NGN", "naira"),
      ("KES", "Kenyan shilling"), ("EGP", "Egyptian pound"), ("INR", "Indian rupee"),
      ("CNY", "yuan"), ("HKD", "Hong Kong dollar"), ("TWD", "Taiwan dollar"), ("KRW", "won"),
      ("SGD", "Singapore dollar"), ("MYR", "ringgit"), ("THB", "baht"), ("IDR", "rupiah"),
      ("PHP", "Philippine peso"), ("VND", "dong"), ("BRL", "real"), ("MXN", "Mexican peso"),
      ("ARS", "Argentine peso"), ("CLP", "Chilean peso"), ("COP", "Colombian peso"),
      ("PEN", "sol"), ("UAH", "hryvnia"),
    ].map {
      Currency(
        code: $0.0, symbol: nil, name: $0.1,
        decimals: ["ISK", "KRW", "VND", "CLP"].contains($0.0) ? 0 : 2)
    }

  /// Returns the currency for a symbol or a code in capitals.
  public static func named(_ text: String) -> Currency? {
    all.first { $0.code == text || $0.symbol == text }
  }
}
