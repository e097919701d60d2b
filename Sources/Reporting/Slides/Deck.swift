/// A presentation as data: slides of pieces, from which a .pptx file with native parts is made.
///
/// ```swift
/// let slide = Slide(
///   "The video nets $60k and pays back in month 2", rows: [[[.chart(.waterfall(chart))], [.table(scenarios)]]],
///   source: "setup-video.whatif, 2026-11-22")
/// let bytes = try Deck("Five-minute set-up video", slides: [slide]).pptx()
/// ```
public struct Deck: Sendable {
  /// The title in the file's properties.
  public let title: String
  /// Who made it, for the file's properties.
  public let author: String
  /// When it was made, as `2026-11-22T09:00:00Z`; nil leaves it out.
  public let created: String?
  /// The slides in order.
  public let slides: [Slide]

  /// The titles that are cut on their slides; the notes hold them whole.
  public var titlesTooLong: [String] {
    slides.map(\.title).filter {
      SlideText.line($0, limit: 2000).count > Slide.longestTitle
    }
  }

  /// How many slides the file has: one that goes on counts as often as it does.
  ///
  /// - Parameter template: Whose size of slides to take; nil for our own.
  public func slideCount(template: DeckTemplate? = nil) -> Int {
    let layouter = SlideLayouter(geometry: template?.geometry ?? .wide)
    return slides.reduce(0) { $0 + layouter.pageCount(of: $1) }
  }

  /// What the slides do not show since they have no room for it, slide by slide; their notes hold it.
  ///
  /// - Parameter template: Whose size of slides to take; nil for our own.
  public func leftOut(template: DeckTemplate? = nil) -> [[String]] {
    let layouter = SlideLayouter(geometry: template?.geometry ?? .wide)
    return slides.map { $0.leaner.isEmpty ? [] : layouter.leftOut(of: $0) }
  }

  /// Creates a deck.
  public init(_ title: String, author: String = "", created: String? = nil, slides: [Slide]) {
    self.title = title
    self.author = author
    self.created = created
    self.slides = slides
  }
}

/// One slide: an action title, rows of columns of pieces, a source line, and notes for the speaker.
///
/// What does not fit becomes smaller, down to 10 points, and then continues on a further slide.
public struct Slide: Sendable {
  /// The number of characters that a title can have.
  public static let longestTitle = ActionTitle.limit

  /// The message as a sentence; more than 110 characters are cut, and the notes hold them whole.
  public let title: String
  /// Rows from top to bottom; each row has columns side by side, each column pieces in a stack.
  public let rows: [[[SlidePiece]]]
  /// Where the figures come from: file, scenario, date, currency, rate, horizon.
  public let source: String?
  /// What the speaker needs: conventions, assumptions, formulas; one paragraph each.
  public let notes: [String]
  /// Rows to show instead, the fullest first, where the others have no room on one slide.
  public let leaner: [LeanRows]

  /// Creates a slide.
  public init(
    _ title: String, rows: [[[SlidePiece]]], source: String? = nil, notes: [String] = [],
    leaner: [LeanRows] = []
  ) {
    self.leaner = leaner
    self.title = title
    self.rows = rows
    self.source = source
    self.notes = notes
  }

  /// Creates a slide with one stack of pieces.
  public init(
    _ title: String, _ pieces: [SlidePiece], source: String? = nil, notes: [String] = []
  ) {
    self.init(title, rows: pieces.map { [[$0]] }, source: source, notes: notes)
  }
}

/// Rows of a slide that show less than the whole, for slides with little room.
public struct LeanRows: Sendable {
  /// Rows from top to bottom, as those of the slide.
  public let rows: [[[SlidePiece]]]
  /// What they do not show, in words; the notes hold it.
  public let leftOut: [String]

  /// Creates rows.
  public init(_ rows: [[[SlidePiece]]], leftOut: [String]) {
    self.rows = rows
    self.leftOut = leftOut
  }
}

/// A piece of a slide.
public indirect enum SlidePiece: Sendable {
  /// Headline figures side by side.
  case figures([KeyFigure])
  /// A native, editable chart; a heat table becomes a native table.
  case chart(Chart)
  /// A native table.
  case table(Table)
  /// Paragraphs under an optional heading.
  case text(heading: String?, [String])
  /// The decision that is asked for.
  case ask(String)
}

/// A headline figure: what it is, its value, and its range or remark.
public struct KeyFigure: Sendable, Hashable {
  /// What it is: `Net value today`.
  public let label: String
  /// The value as text.
  public let value: String
  /// The range or another remark, empty for none: `8 in 10: $23k to $151k`.
  public let remark: String

  /// Creates a figure.
  public init(_ label: String, _ value: String, remark: String = "") {
    self.label = label
    self.value = value
    self.remark = remark
  }
}

/// Why a deck cannot be written or a template not be used.
public enum DeckError: Error, Hashable, Sendable {
  /// The template is no ZIP archive, or a damaged one.
  case templateUnreadable(ZipError)
  /// The template is an archive but not a presentation; the text names what is missing.
  case notAPresentation(missing: String)
  /// The file would be larger than its format allows.
  case tooLarge
}

/// Text as slides show it.
enum SlideText {
  /// Returns one safe line with real minus signs in front of figures, cut with "…" behind a word above a
  /// limit.
  static func line(_ text: String, limit: Int = 400) -> String {
    let safe = minus(SafeText.visible(text))
    guard safe.count > limit else { return safe }
    let head = safe.prefix(limit - 1)
    let end = safe.index(safe.startIndex, offsetBy: limit - 1)
    // Only a word that is most of the line is cut itself.
    guard safe[end] != " ", let space = head.lastIndex(of: " "),
      head.distance(from: head.startIndex, to: space) > limit / 2
    else { return head + "…" }
    return head[..<space] + "…"
  }

  /// Returns text with a minus sign in place of each hyphen that stands before a figure.
  private static func minus(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "-")) else { return text }
    var result = ""
    var before: Character = " "
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "-", before == " " || before == "(", startsFigure(rest) {
        result.append("\u{2212}")
      } else {
        result.append(character)
      }
      before = character
    }
    return result
  }

  private static func startsFigure(_ rest: Substring) -> Bool {
    var rest = rest
    if let first = rest.first, "$€£¥".contains(first) { rest.removeFirst() }
    return rest.first.map { $0.isASCII && $0.isNumber } ?? false
  }
}
