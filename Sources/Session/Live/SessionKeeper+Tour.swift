import Diagnostics
import Reporting

extension SessionKeeper {
  /// The tour under way.
  struct TourState {
    var tour: FirstCaseTour
    /// The session to go back to, where there was something in it.
    let interrupted: Session?
  }

  /// The progress of the tour for the prompt; nil outside.
  public var tourProgress: String? { tourState?.tour.progress }

  /// Takes an entry where it belongs to the tour; nil where it is for the session alone.
  func tourResponses(to entry: String) -> [Response]? {
    let word = entry.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard let state = tourState else {
      guard word == "help first case" || word == "? first case" || word == "?first case" else {
        return nil
      }
      return beginTour()
    }
    guard session.pendingQuestion == nil else { return nil }
    switch word {
    case "leave", "quit", "exit", "leave tour", "stop", "end":
      return endTour(with: "The tour stops here; `help first case` goes on with it.")
    case "help first case":
      return [state.tour.report].compactMap { $0 }.map { .report($0, line: nil) }
    case "next", "skip", "back":
      // What other guides understand; a name of the model is never such a word.
      guard !session.declaredNames.contains(.definition(word)) else { break }
      return word == "back" ? step("undo", isTaken: false) : step("", isTaken: true)
    default: break
    }
    return step(entry, isTaken: word.isEmpty)
  }

  /// Begins the tour, or goes on with one that was left: in the session itself where that holds nothing but
  /// lines of the tour, else beside it, which the journal keeps as an entry like any other.
  private func beginTour() -> [Response] {
    let isEmpty = session.document.files.allSatisfy { $0.items.allSatisfy { $0.statement == nil } }
    let isOurs = FirstCaseTour.hasBegun(in: session)
    var words = FirstCaseTour.introduction
    if isEmpty || isOurs {
      tourState = TourState(tour: FirstCaseTour(), interrupted: nil)
    } else {
      tourState = TourState(tour: pausedTour?.tour ?? FirstCaseTour(), interrupted: session)
      session = pausedTour?.session ?? Session(session.environment)
    }
    if isOurs || pausedTour != nil { words = "The tour goes on where it stopped; `leave` ends it." }
    if tourState?.interrupted != nil {
      words += " Your own session waits and comes back afterwards."
    }
    pausedTour = nil
    if tourState?.interrupted != nil { note(entry: Self.beginning) }
    tourState?.tour.follow(session)
    if tourState?.tour.current == nil { return endTour(with: farewell) }
    return [.report(FirstCaseTour.words(words), line: nil)] + next
  }

  /// The step that waits.
  private var next: [Response] {
    [tourState?.tour.report].compactMap { $0 }.map { .report($0, line: nil) }
  }

  private func step(_ entry: String, isTaken: Bool) -> [Response] {
    guard let before = tourState?.tour, let step = before.current else {
      return endTour(with: farewell)
    }
    let typed = isTaken ? step.line : entry
    var responses: [Response] = []
    if isTaken {
      responses.append(
        .report(Report(nil, .note) { $0.preformatted(Styled("> " + typed, .code)) }, line: nil))
    }
    let names = session.declaredNames
    let answer = evaluateAndKeep(typed)
    responses += answer
    if answer.contains(where: \.isError) || session.isAsking {
      return session.isAsking ? responses : responses + [waiting()]
    }
    if let obstacle = followTour(after: typed) { return responses + [waiting(obstacle)] }
    guard let now = tourState?.tour, now.number != before.number else {
      return responses + [waiting(instead: session.declaredNames.subtracting(names))]
    }
    guard now.number > before.number else { return responses + next }
    responses.append(.report(FirstCaseTour.words(step.explanation), line: nil))
    return responses + (now.current == nil ? endTour(with: farewell) : next)
  }

  /// Goes on with the tour after an accepted entry; returns why it does not.
  private func followTour(after entry: String) -> Styled? {
    guard let before = tourState?.tour else { return nil }
    if let obstacle = before.obstacle(in: session) { return obstacle }
    tourState?.tour.follow(session, after: entry)
    return nil
  }

  /// Says what the tour waits for.
  ///
  /// - Parameters:
  ///   - obstacle: Why what was typed is not taken.
  ///   - names: What was declared that the tour has no line for.
  private func waiting(
    _ obstacle: Styled? = nil, instead names: Set<SessionName> = []
  ) -> Response {
    let step = tourState?.tour.current
    return .report(
      Report(nil, .note) {
        if let obstacle { $0.note(.caution, obstacle) }
        if let wanted = step?.declares, names.count == 1, let name = names.first,
          name.isKin(of: wanted)
        {
          $0.note(
            .information,
            "The lines that follow use \(wanted.text, .name): \("rename \(name.text) to \(wanted.text)", .code) makes yours that one, `undo` takes it back"
          )
        }
        $0.note(
          .information,
          "The tour waits: Enter takes \(step?.line ?? "", .code); `leave` ends it")
      }, line: nil)
  }

  /// The words at the end.
  private var farewell: String {
    FirstCaseTour.farewell(isKept: tourState?.interrupted == nil)
  }

  private func endTour(with words: String) -> [Response] {
    let state = tourState
    guard let state, let interrupted = state.interrupted else {
      tourState = nil
      return [.report(FirstCaseTour.words(words), line: nil)]
    }
    note(entry: Self.end)
    tourState = nil
    if state.tour.current != nil { pausedTour = (state.tour, session) }
    session = interrupted
    return [.report(FirstCaseTour.words(words + " Your own session is back."), line: nil)]
  }
}

extension SessionKeeper {
  /// How the journal keeps the beginning and the end of a tour beside a session.
  private static let (beginning, end) = ("help first case", "leave")

  /// Does what a journal keeps of a tour again; false where an entry is for the session alone.
  func replayTour(_ entry: String) -> Bool {
    if tourState == nil, entry == Self.beginning {
      _ = beginTour()
    } else if tourState != nil, entry == Self.end {
      _ = endTour(with: "")
    } else {
      return false
    }
    return true
  }

  /// Lets the tour follow an entry that was done again.
  func replayedOnTour(_ entry: String) {
    _ = followTour(after: entry)
  }

  /// Returns how the text before `cursor` could end: as the line that the tour waits for, or as the session
  /// knows.
  public func suggestion(for text: String, at cursor: Int) -> String? {
    if session.pendingQuestion == nil, let line = tourState?.tour.current?.line,
      cursor == text.utf8.count, line.utf8.starts(with: text.utf8)
    {
      return String(decoding: line.utf8.dropFirst(cursor), as: UTF8.self)
    }
    return session.suggestion(for: text, at: cursor)
  }
}
