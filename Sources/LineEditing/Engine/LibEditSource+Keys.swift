extension LibEditSource: EditLineClient {
  /// Called by libedit before each key.
  func nextScalar() -> Unicode.Scalar? {
    session.sync(to: engine.buffer)
    takeDraft()
    while true {
      guard case .key(let scalar) = waitForKey(painting: { self.paint() }) else { return nil }
      guard scalar == "\u{1B}" else { return scalar }
      let what = input.afterEscape()
      if case .reply(let reply) = what { takeBackground(reply) }
      if let key = engine.key(for: what, from: input) { return key }
    }
  }

  /// Called by libedit for the keys of our commands.
  func perform(_ command: EditCommand) -> Bool {
    session.sync(to: engine.buffer)
    let effect = session.perform(command)
    let ends = answer(effect)
    engine.buffer = session.buffer
    return ends
  }

  private func answer(_ effect: EditEffect) -> Bool {
    switch effect {
    case .none: break
    case .bell: output.write("\u{07}")
    case .accept:
      end(with: .accepted)
      return true
    case .endOfInput:
      end(with: .endOfInput)
      return true
    case .search: search()
    case .clearScreen:
      output.write("\u{1B}[H\u{1B}[2J")
      painter.forget()
    case .externalEditor: editExternally()
    case .paste: session.insertPaste(input.restOfPaste())
    case .help: showHelp()
    }
    return false
  }

  // MARK: Waiting

  enum Wait: Equatable {
    case key(Unicode.Scalar)
    /// The entry is over; `outcome` says how.
    case ended
  }

  /// Waits for a key and meanwhile answers signals and notes.
  ///
  /// Nothing is painted while keys wait, so that fast input costs no more than slow.
  func waitForKey(painting paint: () -> Void) -> Wait {
    while true {
      answerNotes()
      if let outcome = answerSignals() {
        end(with: outcome)
        return .ended
      }
      if !input.isPending {
        paint()
        readHistory()
      }
      switch input.next() {
      case .scalar(let scalar): return .key(scalar)
      case .woken: continue
      case .end:
        end(with: .endOfInput)
        return .ended
      }
    }
  }

  /// Reads the history once the first prompt stands; what is wrong with it is said once.
  private func readHistory() {
    history.load()
    if let warning = history.takeWarning() { note(warning.wrapped(to: layout.size.columns)) }
  }

  private func answerNotes() {
    let waiting = notes.take()
    if !waiting.isEmpty { show(waiting) }
  }

  /// Answers the signals that came; returns the outcome when one of them ends the entry.
  private func answerSignals() -> Outcome? {
    let terminate = SignalFlags.terminate.load(ordering: .relaxed)
    if terminate != 0 {
      // The shell has the terminal; changing its modes would only stop us.
      if !TerminalSignals.isInForeground { TerminalSignals.end(by: terminate) }
      return .terminated(by: terminate)
    }
    if SignalFlags.interrupt.exchange(false, ordering: .relaxed) { return .interrupted }
    if SignalFlags.suspend.exchange(false, ordering: .relaxed) { suspend() }
    if SignalFlags.resume.exchange(false, ordering: .relaxed) { resume() }
    if SignalFlags.resize.exchange(false, ordering: .relaxed) { followResize() }
    return nil
  }

  private func followResize() {
    let size = TerminalSize.current()
    guard size != layout.size else { return }
    output.write(painter.eraseAfterResize(to: size.columns))
    setSize(size)
  }

  // MARK: Leaving the terminal and coming back

  /// Ctrl-Z: gives the terminal back, stops, and goes on where it was.
  private func suspend() {
    finishPainting()
    leaveTerminal()
    TerminalSignals.stop { enterTerminal() }
  }

  /// After `fg` from a stop that we did not see coming: the shell has reset the terminal.
  private func resume() {
    engine.prepareTerminal(raw: false)
    enterTerminal()
  }

  private func leaveTerminal() {
    awaitBackground()
    output.write("\u{1B}[?2004l\u{1B}[?25h")
    output.flush()
    engine.suspendEditing()
  }

  private func enterTerminal() {
    engine.resumeEditing()
    setSize(TerminalSize.current())
    output.write(Self.freshLine)
  }

  // MARK: Commands that need the terminal

  /// Ctrl-X Ctrl-E: the entry in the user's editor; what comes back is edited on, not run.
  private func editExternally() {
    output.write(painter.erase())
    leaveTerminal()
    TerminalSignals.endEditing()
    let edited = ExternalEditor(settings).edit(session.buffer.text)
    TerminalSignals.beginEditing()
    enterTerminal()
    if let edited {
      session.replaceText(with: edited)
    } else {
      let sentence = "the editor \(settings.editorCommand) did not finish; the entry is as it was"
      note(sentence.wrapped(to: layout.size.columns))
    }
  }

  private func showHelp() {
    let lines = language.help(for: session.buffer.text, at: session.buffer.cursor)
    if lines.isEmpty {
      output.write("\u{07}")
    } else {
      show(lines.map { theme.render($0) })
    }
  }

  /// Ctrl-R: chooses an entry and puts it into the input, to be edited.
  private func search() {
    var panel = SearchPanel(entries: history.entries)
    while true {
      let wait = waitForKey { self.paint(panel) }
      guard case .key(let scalar) = wait else { return cancelSearch() }
      guard let key = panelKey(for: scalar) else { continue }
      if key == .cancel { return }
      if key == .accept { return accept(panel) }
      panel.press(key)
    }
  }

  /// Ctrl-C in the panel closes the panel only; what else ended the wait ends the entry too.
  private func cancelSearch() {
    if outcome == .interrupted { resumeEditing() }
  }

  private func accept(_ panel: SearchPanel) {
    if let entry = panel.chosen { session.replaceText(with: entry) }
  }

  private func paint(_ panel: SearchPanel) {
    output.write(painter.paint(layout.screen(for: panel.frame(rows: layout.size.rows - 2))))
    output.flush()
  }

  /// Returns what `scalar` means in the panel.
  ///
  /// A control key without a meaning there takes the entry and then does what it does in the line.
  private func panelKey(for scalar: Unicode.Scalar) -> SearchPanel.Key? {
    switch scalar.value {
    case 0x12, 0x10: return scalar.value == 0x12 ? .older : .newer
    case 0x13: return .newer
    case 0x0E: return .older
    case 0x08, 0x7F: return .backspace
    case 0x15: return .clear
    case 0x07: return .cancel
    case 0x0A, 0x0D, 0x09: return .accept
    case 0x1B: return panelKeyAfterEscape()
    case 0..<0x20:
      input.pushBack(String(Character(scalar)))
      return .accept
    default: return .text(String(Character(scalar)))
    }
  }

  private func panelKeyAfterEscape() -> SearchPanel.Key? {
    switch input.afterEscape() {
    case .nothing: return .cancel
    case .reply(let reply):
      takeBackground(reply)
      return nil
    case .sequence("[A"), .sequence("OA"): return .newer
    case .sequence("[B"), .sequence("OB"): return .older
    case .sequence("[200~"): return .text(String(input.restOfPaste().prefix { !$0.isNewline }))
    case .sequence(let sequence):
      input.pushBack("\u{1B}" + sequence)
      return .accept
    case .key:
      input.pushBack("\u{1B}")
      return .accept
    }
  }
}
