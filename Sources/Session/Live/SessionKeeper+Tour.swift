import Diagnostics
import Reporting

extension SessionKeeper {
  /// The tour under way.
  struct TourState {
    var tour = FirstCaseTour()
    /// The session to go back to, where there was something in it; the tour is then not journalled.
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
    case "leave", "quit", "exit", "leave tour": return endTour(with: "The tour is over.")
    case "help first case":
      return [state.tour.report].compactMap { $0 }.map { .report($0, line: nil) }
    default: return step(entry, isTaken: word.isEmpty)
    }
  }

  private func beginTour() -> [Response] {
    let isEmpty = session.document.files.allSatisfy { $0.items.allSatisfy { $0.statement == nil } }
    tourState = TourState(interrupted: isEmpty ? nil : session)
    var words = FirstCaseTour.introduction
    if !isEmpty {
      session = Session(session.environment)
      words += " Your own session waits and comes back afterwards."
    }
    return [.report(FirstCaseTour.words(words), line: nil)] + next
  }

  /// The step that waits.
  private var next: [Response] {
    [tourState?.tour.report].compactMap { $0 }.map { .report($0, line: nil) }
  }

  private func step(_ entry: String, isTaken: Bool) -> [Response] {
    guard let line = tourState?.tour.current?.line else {
      return endTour(with: farewell)
    }
    let typed = isTaken ? line : entry
    var responses: [Response] = []
    if isTaken {
      responses.append(
        .report(Report(nil, .note) { $0.preformatted(Styled("> " + line, .code)) }, line: nil))
    }
    let answer = evaluateAndKeep(typed)
    responses += answer
    guard !answer.contains(where: \.isError),
      let explanation = tourState?.tour.advance(after: typed)
    else {
      let hint = Report(nil, .note) {
        $0.note(.information, "The tour waits: Enter takes \(line, .code)")
      }
      return responses + [.report(hint, line: nil)]
    }
    responses.append(.report(FirstCaseTour.words(explanation), line: nil))
    if tourState?.tour.current == nil { return responses + endTour(with: farewell) }
    return responses + next
  }

  /// The words at the end.
  private var farewell: String {
    FirstCaseTour.farewell(isKept: tourState?.interrupted == nil)
  }

  private func endTour(with words: String) -> [Response] {
    let interrupted = tourState?.interrupted
    tourState = nil
    guard let interrupted else { return [.report(FirstCaseTour.words(words), line: nil)] }
    session = interrupted
    return [.report(FirstCaseTour.words(words + " Your own session is back."), line: nil)]
  }
}
