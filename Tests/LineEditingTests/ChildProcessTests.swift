import LineEditing
import TerminalHarness
import Testing

@Suite("Child processes")
struct ChildProcessTests {
  @Test("the exit status comes back")
  func status() {
    #expect(ChildProcess(shell: "exit 3").run() == 3)
    #expect(ChildProcess("/bin/true", arguments: ["true"]).run() == 0)
  }

  @Test("a program that is not there does not start")
  func missing() {
    #expect(ChildProcess("/nowhere/at/all", arguments: ["all"]).run(input: "text") == nil)
    #expect(ChildProcess("/nowhere/at/all", arguments: ["all"]).run() == nil)
  }

  @Test("a signal is told from an exit status")
  func killed() {
    #expect(ChildProcess(shell: "kill -TERM $$").run() == 143)
  }

  @Test("parameters reach the shell whatever characters they have")
  func parameters() {
    let nasty = #"a b'"$HOME\;*"#
    let line = #"test "$1" = "$(cat)""#
    #expect(ChildProcess(shell: line, parameters: [nasty]).run(input: nasty) == 0)
    #expect(ChildProcess(shell: line, parameters: [nasty]).run(input: nasty + "x") == 1)
  }

  @Test("input larger than a pipe arrives whole")
  func largeInput() {
    let line = "test $(wc -c) -eq 300000"
    #expect(ChildProcess(shell: line).run(input: String(repeating: "x", count: 300_000)) == 0)
  }

  @Test("a child that stops reading does not end this program")
  func earlyEnd() {
    let text = String(repeating: "x", count: 1_000_000)
    #expect(ChildProcess(shell: "head -c 1 > /dev/null; exit 4").run(input: text) == 4)
  }

  @Test("a child answers a closed pipe as under a shell")
  func closedPipe() {
    // `yes` ends by the signal; with the signal ignored it would print an error and end with 1.
    let folder = TemporaryFolder()
    let shell = "(yes; echo $? > '\(folder.path)/status') | head -c 1 > /dev/null"
    #expect(ChildProcess(shell: shell).run() == 0)
    #expect(folder.contents(of: "status") == "141\n")
    #expect(ChildProcess(shell: "kill -PIPE $$").run() == 141)
  }
}
