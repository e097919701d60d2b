import CLibEdit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Who gives the engine its keys and does the commands that are not libedit's own.
protocol EditLineClient: AnyObject {
  /// Waits for a key; nil ends the line.
  func nextScalar() -> Unicode.Scalar?

  /// Does `command`; true ends the line.
  func perform(_ command: EditCommand) -> Bool
}

/// libedit: keys, vi mode, line buffer and terminal modes; its drawing only where ours is not understood.
///
/// One at a time and on one thread: libedit keeps static buffers.
final class EditLineEngine {
  /// Who draws what is edited.
  enum Drawing {
    /// Our painter; what libedit draws goes to /dev/null.
    case painter
    /// libedit itself.
    case stock
  }

  weak var client: (any EditLineClient)?
  /// What is wrong in the file of settings, in one sentence.
  private(set) var warning: String?
  /// What stands before the line where libedit draws it.
  var prompt = "" {
    didSet { setPrompt() }
  }
  /// Whether the keys are those of vi.
  private(set) var isVi = false

  /// The sequences that keys are bound to, after their ESC.
  private var boundSequences: Set<String> = []
  private let editLine: OpaquePointer
  private let sink: UnsafeMutablePointer<FILE>
  private let drawing: Drawing
  /// The prompt as libedit takes it, which asks for it at every redraw.
  private var promptText: UnsafeMutablePointer<wchar_t>?
  /// libedit keeps the pointers to names and summaries, so they live as long as it does.
  private var strings: [UnsafeMutablePointer<wchar_t>] = []
  /// The text of libedit's buffer at the last look, to notice that nothing changed.
  private var lastScalars: [wchar_t] = []
  private var lastText = ""
  /// Whether libedit still has the size of the terminal, which it takes as a line begins.
  private var hasTerminalSize = false

  /// Opens the editor on the standard streams; nil when our painter is to draw on a terminal that does not
  /// understand it, as one of a type that nobody knows, and where `~/.editrc` wants no editor.
  init?(_ settings: LineEditingSettings, drawing: Drawing) {
    EditLineEngine.setCharacterSet()
    guard let sink = fopen("/dev/null", "w") else { return nil }
    guard let editLine = el_init(settings.program, whatif_stdin(), whatif_stdout(), sink) else {
      fclose(sink)
      return nil
    }
    guard drawing == .stock || EditLineEngine.understandsPainter(editLine) else {
      el_end(editLine)
      fclose(sink)
      return nil
    }
    let rc = EditRc(settings.editRc, program: settings.program)
    guard !rc.isOff else {
      el_end(editLine)
      fclose(sink)
      return nil
    }
    self.editLine = editLine
    self.sink = sink
    self.drawing = drawing
    if drawing == .painter { whatif_el_set_stream(editLine, 1, sink) }
    whatif_el_set_signal(editLine, 0)
    whatif_el_set_client(editLine, Unmanaged.passUnretained(self).toOpaque())
    whatif_el_set_reader(editLine, EditLineEngine.read)
    isVi = rc.editor.map { $0 == .vi } ?? settings.prefersVi
    addCommands()
    setKeymap()
    warning = EditRc.warning(rc.problems + rc.apply(to: editLine), in: settings.editRcPath)
    if drawing == .stock, let type = EditLineEngine.unknownType(editLine) {
      let sentence =
        "the terminal type `\(type)` is not known here: lines are edited plainly; "
        + "`TERM=xterm \(settings.program)` starts with colours and previews if it understands them"
      warning = warning.map { "\(sentence)\n\($0)" } ?? sentence
    }
    SignalFlags.isPainted.store(drawing == .painter, ordering: .relaxed)
    let keys = CommandEntry.all.flatMap(\.keys) + rc.keySequences
    boundSequences = Set(keys.filter { $0.hasPrefix("\\e") }.map { String($0.dropFirst(2)) })
  }

  deinit {
    el_end(editLine)
    fclose(sink)
    for string in strings { string.deallocate() }
    promptText?.deallocate()
  }

  /// Whether the terminal clears with the control sequences of ECMA-48, which our painter writes; of one that
  /// this machine has no description of, its name tells.
  private static func understandsPainter(_ editLine: OpaquePointer) -> Bool {
    if let clear = whatif_el_capability(editLine, "cd"), clear.pointee != 0 {
      return String(cString: clear).contains("\u{1B}[")
    }
    return unknownType(editLine).map(TerminalFacts.isLikeXterm) == true
  }

  /// The name of a terminal without a description; nil where there is one.
  private static func unknownType(_ editLine: OpaquePointer) -> String? {
    // What has a description at all can ring.
    if let bell = whatif_el_capability(editLine, "bl"), bell.pointee != 0 { return nil }
    return whatif_el_terminal(editLine).map { String(cString: $0) }
  }

  /// Whether a key is bound to ESC and `sequence`.
  private func isBound(sequence: String) -> Bool {
    boundSequences.contains(sequence)
  }

  /// Edits one line; returns when the client or one of libedit's own keys ended it.
  ///
  /// - Returns: Whether libedit's own newline key ended it.
  func readLine() -> Bool {
    lastScalars = []
    lastText = ""
    hasTerminalSize = true
    var count: Int32 = 0
    return el_wgets(editLine, &count) != nil && count > 0
  }

  /// The line as libedit has it.
  var buffer: EditBuffer {
    get {
      guard let line = el_wline(editLine)?.pointee, let start = line.buffer else {
        return EditBuffer()
      }
      let count = max(0, line.lastchar - start)
      let scalars = UnsafeBufferPointer(start: start, count: count)
      if !isLast(scalars) {
        lastScalars = Array(scalars)
        lastText = EditLineEngine.text(of: scalars)
      }
      let place = min(count, max(0, line.cursor - start))
      let isAscii = lastText.utf8.count == count
      return EditBuffer(
        lastText, cursor: isAscii ? place : EditLineEngine.utf8Length(of: scalars[..<place]))
    }
    set {
      if !newValue.text.hasSameBytes(as: buffer.text) {
        replace(
          lastScalars, with: newValue.text.unicodeScalars.map { wchar_t(bitPattern: $0.value) })
      }
      let isAscii = newValue.text.utf8.count == buffer.text.unicodeScalars.count
      let cursor = isAscii ? newValue.cursor : newValue.beforeCursor.unicodeScalars.count
      whatif_el_move_cursor(editLine, cursor)
    }
  }

  /// Gives the terminal to another program for a while; until `resumeEditing` signals end the process at once.
  func suspendEditing() {
    SignalFlags.isEditing.store(false, ordering: .relaxed)
    prepareTerminal(raw: false)
  }

  /// Takes the terminal back.
  func resumeEditing() {
    SignalFlags.isEditing.store(true, ordering: .relaxed)
    SignalFlags.resume.store(false, ordering: .relaxed)
    prepareTerminal(raw: true)
  }

  /// Puts the terminal into the modes for editing, or back.
  func prepareTerminal(raw: Bool) {
    whatif_el_prepare_terminal(editLine, raw ? 1 : 0)
  }

  /// Draws the line once more where the cursor stands, for something else was shown.
  func drawAnew() {
    whatif_el_draw(editLine)
  }

  /// Takes the size that the terminal has now.
  func followResize() {
    el_resize(editLine)
    whatif_el_draw(editLine)
  }

  /// Lets libedit's own key for the end of the line be the next one.
  func pushNewline() {
    "\r".withWideString { el_wpush(editLine, $0) }
  }

  /// Returns what libedit should see for an ESC that was read.
  ///
  /// That is ESC itself before a sequence that is bound, ^\ for the key alone in vi mode, and nil
  /// for a sequence that nothing is bound to, of which libedit would insert the end as text.
  func key(for what: TerminalInput.AfterEscape, from input: TerminalInput) -> Unicode.Scalar? {
    switch what {
    case .reply: return nil
    case .nothing, .key: return isVi ? "\u{1C}" : "\u{1B}"
    case .sequence(let sequence):
      // `[` or `O` alone is a key after ESC: in vi mode two keys, else one with Alt.
      let isKey = sequence.utf8.count == 1
      guard isKey || isBound(sequence: sequence) else { return nil }
      input.pushBack(sequence)
      return isKey && isVi ? "\u{1C}" : "\u{1B}"
    }
  }

  // MARK: Set-up

  private func setPrompt() {
    let scalars = prompt.wideScalars
    let storage = UnsafeMutablePointer<wchar_t>.allocate(capacity: scalars.count)
    storage.initialize(from: scalars, count: scalars.count)
    let old = promptText
    promptText = storage
    old?.deallocate()
    whatif_el_set_prompt(editLine) { EditLineEngine.engine(of: $0)?.promptText }
  }

  /// Only the character set is taken from the environment, so that numbers stay as they are; a
  /// locale that knows no more than bytes is replaced by one with UTF-8.
  private static func setCharacterSet() {
    let found = setlocale(LC_CTYPE, "")
    if found == nil || isSingleByte {
      if setlocale(LC_CTYPE, "C.UTF-8") == nil { setlocale(LC_CTYPE, "UTF-8") }
    }
  }

  private static var isSingleByte: Bool {
    mblen("é", 2) != 2
  }

  private func addCommands() {
    for entry in CommandEntry.all {
      whatif_el_add_command(
        editLine, keep(entry.name), keep(entry.summary), entry.entryPoint)
    }
  }

  /// Choosing the editor resets the keymap, so the bindings come after it.
  private func setKeymap() {
    whatif_el_set_editor(editLine, keep(isVi ? "vi" : "emacs"))
    for entry in CommandEntry.all {
      for keys in entry.keys { bind(keys, to: entry.name) }
      if isVi { for keys in entry.viKeys { bind(keys, to: entry.name, inViCommands: true) } }
    }
    // A command of libedit's own that is typed in place of the line, which it loses.
    bind("\\ex", to: "ed-unassigned")
    if isVi { bind(":", to: "ed-unassigned", inViCommands: true) }
    // The reader returns ^\ for an ESC that stands alone.
    if isVi {
      bind("^\\", to: "vi-command-mode")
      bind("^\\", to: "ed-ignore", inViCommands: true)
    }
  }

  private func bind(_ keys: String, to name: String, inViCommands: Bool = false) {
    keys.withWideString { keys in
      name.withWideString { name in
        "-a".withWideString { flag in
          _ = whatif_el_bind(editLine, inViCommands ? flag : nil, keys, name)
        }
      }
    }
  }

  private func keep(_ text: String) -> UnsafeMutablePointer<wchar_t> {
    let scalars = text.wideScalars
    let storage = UnsafeMutablePointer<wchar_t>.allocate(capacity: scalars.count)
    storage.initialize(from: scalars, count: scalars.count)
    strings.append(storage)
    return storage
  }

  // MARK: Calls from libedit

  /// libedit's reader: returns 1 with a character, or -1 to end the line.
  private static let read:
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<wchar_t>?) -> Int32 = {
      editLine, character in
      guard let engine = engine(of: editLine) else { return -1 }
      engine.takeOneRow()
      guard let scalar = engine.client?.nextScalar() else { return -1 }
      character?.pointee = wchar_t(bitPattern: scalar.value)
      return 1
    }

  /// Does `command` for the engine that `editLine` belongs to.
  static func perform(_ command: EditCommand, _ editLine: OpaquePointer?) -> UInt8 {
    guard let engine = engine(of: editLine), let client = engine.client else {
      return UInt8(CC_ERROR)
    }
    // What is left of a macro comes before the first read.
    engine.takeOneRow()
    if client.perform(command) { return UInt8(CC_NEWLINE) }
    return UInt8(engine.drawing == .stock ? CC_REFRESH : CC_NORM)
  }

  /// Leaves libedit's own picture no row to run over, once for each line.
  private func takeOneRow() {
    guard hasTerminalSize, drawing == .painter else { return }
    hasTerminalSize = false
    whatif_el_use_one_row(editLine)
  }

  private static func engine(of editLine: OpaquePointer?) -> EditLineEngine? {
    guard let client = whatif_el_client(editLine) else { return nil }
    return Unmanaged<EditLineEngine>.fromOpaque(client).takeUnretainedValue()
  }

  // MARK: Buffer

  /// Whether the buffer holds what it held at the last look.
  private func isLast(_ scalars: UnsafeBufferPointer<wchar_t>) -> Bool {
    guard scalars.count == lastScalars.count, let start = scalars.baseAddress else { return false }
    return memcmp(start, lastScalars, scalars.count * MemoryLayout<wchar_t>.stride) == 0
  }

  /// Changes `old`, which the buffer holds, into `new` where they differ.
  private func replace(_ old: [wchar_t], with new: [wchar_t]) {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let limit = min(old.count, new.count) - prefix
    let suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(limit).count
    let removed = old.count - prefix - suffix
    whatif_el_move_cursor(editLine, old.count - suffix)
    if removed > 0 { el_deletestr(editLine, Int32(clamping: removed)) }
    let added = Array(new[prefix..<new.count - suffix]) + [0]
    if added.count > 1 { _ = el_winsertstr(editLine, added) }
  }

  private static func text(of scalars: UnsafeBufferPointer<wchar_t>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count)
    for scalar in scalars {
      if scalar >= 0, scalar < 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: scalar))
      } else {
        bytes += UTF8.encode(unicode(scalar)) ?? UTF8.encodedReplacementCharacter
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func utf8Length(of scalars: Slice<UnsafeBufferPointer<wchar_t>>) -> Int {
    scalars.reduce(0) { $0 + UTF8.width(unicode($1)) }
  }

  private static func unicode(_ scalar: wchar_t) -> Unicode.Scalar {
    Unicode.Scalar(UInt32(bitPattern: scalar)) ?? "\u{FFFD}"
  }
}
