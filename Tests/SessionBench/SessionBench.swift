import TerminalHarness

/// The session as a person waits for it: milliseconds from a key to what it paints, measured through a
/// pseudo-terminal.
///
/// Each line names a measure and gives the middle and the least of its times: on a shared machine the
/// middle tells of the machine, too.
struct SessionBench {
  private let home = TemporaryFolder()

  /// A case of ordinary size, so that previews and answers have something to compute.
  private static let model = """
    units_sold = 2,400 (2,000 to 2,800) units/year   # billing
    uplift = 4% (1% to 10%)                          # sales, untested
    price = $900/unit                                # price list
    margin = 30% (26% to 33%)                        # finance
    adoption = ramp(6 months)
    calls = 1,200 calls/month                        # help desk
    minutes = 9 min/call                             # timed
    wage = $38/hour                                  # personnel
    avoided = 8% (3% to 15%)                         # pilot
    extra_units in units/year = units_sold * uplift * adoption
    case setup_video "Five-minute set-up video"
    cost produce = $1,000 once
    cost hosting = $40/month
    benefit extra_sales = extra_units * price * margin as margin
    benefit fewer_calls = calls * avoided * minutes * wage * adoption as cash
    scenario cautious: uplift = 2%, units_sold down 15%

    """

  func run() {
    home.write(Self.model, to: "model.whatif")
    measure("prompt", times: 15, firstPrompt)
    measureKeys()
    measurePreview()
    measurePastes()
    measureAnswers()
    measureStops()
  }

  // MARK: - Measures

  private func firstPrompt() -> Double? {
    let start = Pty.nanoseconds()
    guard let pty = Programs.session(home), pty.expect("\u{1B}[?25h") else { return nil }
    return Double(Pty.nanoseconds() - start) / 1e6
  }

  /// Letters at the end of one line, and of formulas with their preview at the end and inside an entry of 200.
  private func measureKeys() {
    guard let pty = Programs.session(home) else { return report("key", nil) }
    report("key", times("letters and 12 more words of a line", at: pty))
    guard let tall = session() else { return report("key200", nil) }
    let formulas = (1...200).map { "y\($0) = price * \($0)" }.joined(separator: "\r")
    _ = tall.timeToPaint(paste(formulas), after: "= $180,000")
    let atEnd = times(" + price * 3 + 12", at: tall)
    tall.send(String(repeating: "\u{1B}[A", count: 100) + "\u{05}")
    tall.rest(milliseconds: 100)
    let inside = times(" + price * 3 + 5 units", at: tall)
    report("key200", atEnd.flatMap { end in inside.map { end + $0 } })
  }

  /// Letters of a formula whose value stands below.
  private func measurePreview() {
    guard let pty = session() else { return report("preview", nil) }
    _ = pty.timeToPaint("total = units_sold * price * ")
    report("preview", times("margin * uplift * 2 * adoption", at: pty))
    _ = pty.timeToPaint("\u{03}", after: "\u{1B}[?2004h")
    report("preview.change", times("uplift = 5% (2% to 9%)", at: pty))
  }

  private func measurePastes() {
    for (name, count, times) in [("paste200", 200, 7), ("paste5000", 5_000, 3)] {
      let text = paste(Self.lines(count))
      measure(name, times: times) {
        Programs.session(home)?.timeToPaint(text, after: "line_\(count)")
      }
    }
  }

  /// From Enter to the next prompt: a question, and an assumption that is journalled to the disk.
  private func measureAnswers() {
    guard let pty = session() else { return report("answer", nil) }
    measure("answer", times: 21) { answer("price * 12 units", at: pty) }
    var number = 0
    measure("answer.define", times: 21) {
      number += 1
      return answer("price = $\(900 + number)/unit", at: pty)
    }
    measure("answer.summary", times: 11) { answer("setup_video", at: pty) }
  }

  /// From Ctrl-C to the prompt, while a line is typed and while a simulation runs.
  private func measureStops() {
    guard let pty = session() else { return report("stop", nil) }
    measure("stop.editing", times: 11) {
      _ = pty.timeToPaint("half a line")
      return pty.timeToPaint("\u{03}", after: "\u{1B}[?2004h")
    }
    _ = answer("samples 16,777,216", at: pty)
    measure("stop", times: 5) {
      _ = pty.timeToPaint("simulate npv")
      pty.send("\r")
      guard pty.expect("\u{1B}[?2004l") else { return nil }
      // The simulation is well under way.
      pty.rest(milliseconds: 300)
      return pty.timeToPaint("\u{03}", after: "\u{1B}[?2004h")
    }
  }

  // MARK: - Parts

  /// A session with the case loaded.
  private func session() -> Pty? {
    Programs.session(home, [home.path + "/model.whatif"])
  }

  private func answer(_ line: String, at pty: Pty) -> Double? {
    _ = pty.timeToPaint(line)
    return pty.timeToPaint("\r", after: "\u{1B}[?2004h")
  }

  /// The times of the keys of `text`, one by one.
  private func times(_ text: String, at pty: Pty) -> [Double]? {
    let times = text.compactMap { pty.timeToPaint(String($0)) }
    return times.count == text.count ? times : nil
  }

  private static func lines(_ count: Int) -> String {
    (1...count).map { "line_\($0) = \($0) * 2 # note" }.joined(separator: "\r")
  }

  private func paste(_ text: String) -> String { "\u{1B}[200~\(text)\u{1B}[201~" }

  private func measure(_ name: String, times: Int, _ body: () -> Double?) {
    let all = (0..<times).compactMap { _ in body() }
    report(name, all.count == times ? all : nil)
  }

  private func report(_ name: String, _ times: [Double]?) {
    guard let times, !times.isEmpty else { return print("\(name) -") }
    let sorted = times.sorted()
    print("\(name) \(sorted[sorted.count / 2]) \(sorted[0])")
  }
}
