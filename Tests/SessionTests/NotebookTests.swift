import Foundation
import Testing

@testable import Session

struct NotebookTests {
  /// Runs a notebook and returns what the file should say.
  private func run(_ text: String, path: String = "n.md") -> (text: String, run: NotebookRun) {
    let run = NotebookRun(bytes: Array(text.utf8), path: path, environment: .test())
    return (String(decoding: run.updated, as: UTF8.self), run)
  }

  private static let plain = "# Title\n\n```whatif\nx = 2\nx * 3\n```\n\nAfter.\n"

  @Test func `an output is written below its block and a second run changes nothing`() {
    let first = run(Self.plain)
    #expect(
      first.text == "# Title\n\n```whatif\nx = 2\nx * 3\n```\n```output\n6\n```\n\nAfter.\n")
    #expect(run(first.text).text == first.text)
    #expect(!first.run.hasFailed)
  }

  @Test(arguments: [
    // carriage returns, no last line break, tabs, lists, tildes, longer fences, several blocks
    "a\r\n\r\n```whatif\r\n1 + 1\r\n```\r\nb\r\n", "```whatif\n1 + 1\n```",
    "\t\tcode\n\n```whatif\n1\n```\n",
    "- item\n\n  ```whatif\n  x = 1\n  x\n  ```\n- next\n", "~~~whatif\n1\n~~~\n",
    "`````whatif\n1\n`````\n",
    "```whatif\nx = 1\n```\n\n```whatif\nx + 1\n```\n",
    "text <!--=1 + 1-->old<!--/--> and <!--=2 * 4--><!--/-->.\n",
    "```whatif error\n1 + oops\n```\n", "```whatif nocheck\n1\n```\n```output\nanything\n```\n",
    "```whatif skip\noops\n```\n", "```whatif hide\nx = 1\n```\n", "", "no blocks\n",
    "```python\n1\n```\n",
    "```\n```whatif\n1\n```\n", "````md\n```whatif\n1\n```\n````\n",
  ]) func `writing twice is writing once, and what is no output stays byte for byte`(text: String) {
    let once = run(text).text
    #expect(run(once).text == once)
    let breaks = text.contains("\r\n") ? "\r\n" : "\n"
    var kept = once
    while let start = kept.range(of: "```output"),
      let end = kept[start.upperBound...].range(of: "```")
    {
      let line = kept[end.upperBound...].range(of: breaks)?.upperBound ?? kept.endIndex
      kept.removeSubrange(start.lowerBound..<line)
    }
    if !text.contains("<!--="), !text.contains("output"), !text.contains("~~~"),
      !text.contains("- item")
    {
      #expect(kept.trimmingCharacters(in: .newlines) == text.trimmingCharacters(in: .newlines))
    }
    if breaks == "\r\n" {
      #expect(once.replacingOccurrences(of: "\r\n", with: "").contains("\n") == false)
    }
  }

  @Test func `an output without a last line break before it starts on a line of its own`() {
    #expect(run("```whatif\n1 + 1\n```").text == "```whatif\n1 + 1\n```\n```output\n2\n```\n")
  }

  @Test func `a block in a list keeps its indentation`() {
    #expect(
      run("- item\n\n  ```whatif\n  1 + 1\n  ```\n").text
        == "- item\n\n  ```whatif\n  1 + 1\n  ```\n  ```output\n  2\n  ```\n")
  }

  @Test func `a fence inside another is text`() {
    let text = "````md\n```whatif\n1 + 1\n```\n````\n"
    #expect(run(text).text == text)
  }

  @Test(arguments: [
    "```whatif\n1\n", "text\n\n````whatif\n1\n```\n", "```whatif\n1\n```\n```output\n1\n",
  ])
  func `a fence that is not closed is said with its line, and the file stays`(text: String) {
    let (updated, result) = run(text)
    #expect(result.hasFailed)
    #expect(Rendering.text(result.failures).contains("is not closed"))
    #expect(updated.hasPrefix(text.prefix(9)))
  }

  @Test func `an expected error is an output, and a missing one is a failure`() {
    let expected = run("```whatif error\n1 + oops\n```\n")
    #expect(!expected.run.hasFailed)
    #expect(expected.text.contains("error[unknown-name]"))
    #expect(run("```whatif error\n1 + 1\n```\n").run.hasFailed)
    #expect(run("```whatif\n1 + oops\n```\n").run.hasFailed)
  }

  @Test func `a block after a failed one still runs, and what depends on it says so`() {
    let (text, result) = run(
      "```whatif\nx = oops * 2\n```\n\n```whatif\nx + 1\n```\n\n```whatif\n2 + 2\n```\n")
    #expect(result.hasFailed)
    #expect(text.contains("```output\n4\n```"))
    #expect(text.contains("error["))
  }

  @Test func `values in prose are those of the model above them`() {
    let text = "```whatif\nx = 2\n```\n\nIt is <!--=x * 2-->?<!--/-->, twice <!--=x-->?<!--/-->.\n"
    #expect(run(text).text.contains("It is <!--=x * 2-->4<!--/-->, twice <!--=x-->2<!--/-->."))
    #expect(run("<!--=oops-->old<!--/-->\n").text == "<!--=oops-->old<!--/-->\n")
  }

  @Test
  func `a value above its block is that of the finished notebook, one below that of its place`() {
    let text = """
      # <!--=x * 2-->?<!--/-->

      ```whatif
      x = 2
      scenario wide: x = 5
      case c
      cost a = $10 once
      ```

      <!--=npv--><!--/-->

      ```whatif
      benefit b = $30 at month 0
      use wide
      x
      ```

      """
    let (updated, result) = run(text)
    // As stated: no scenario that a block uses reaches a value above it.
    #expect(updated.contains("# <!--=x * 2-->4<!--/-->"))
    #expect(updated.contains("<!--=npv-->-$10<!--/-->"))
    #expect(updated.contains("\n5\n```"))
    #expect(!result.hasFailed)
    let missing = run("<!--=oops-->old<!--/-->\n\n```whatif\n1\n```\n").run
    #expect(Rendering.errors(missing.failures) == [.unknownName])
  }

  @Test(arguments: [
    "`<!--=1 + 1-->x<!--/-->`\n", "``a ` <!--=1 + 1-->x<!--/--> b``\n",
    "`over\ntwo <!--=1 + 1-->x<!--/--> lines`\n",
    "text\n\n    <!--=1 + 1-->x<!--/-->\n", "\t<!--=1 + 1-->x<!--/-->\n",
    "# Title\n    <!--=1 + 1-->x<!--/-->\n", "- item\n\n      <!--=1 + 1-->x<!--/-->\n",
    "- item\n\ntext\n\n    <!--=1 + 1-->x<!--/-->\n",
    "text\n\n    ```whatif\n    1 + 1\n    ```\n", "```text\n<!--=1 + 1-->x<!--/-->\n```\n",
    "\\` `<!--=1 + 1-->x<!--/-->`\n",
  ])
  func `what Markdown shows as code stays byte for byte`(text: String) {
    #expect(run(text).text == text)
  }

  @Test(arguments: [
    "`code` <!--=1 + 1-->x<!--/--> `more`\n", "one ` tick <!--=1 + 1-->x<!--/-->\n",
    "\\`<!--=1 + 1-->x<!--/-->\\`\n", "- item\n\n    <!--=1 + 1-->x<!--/-->\n",
    "1. item\n   - inner\n\n     <!--=1 + 1-->x<!--/-->\n",
    "text\n    <!--=1 + 1-->x<!--/-->\n", "> <!--=1 + 1-->x<!--/-->\n",
    "a < b <!-- note --> <!--=1 + 1-->x<!--/-->\n",
  ])
  func `a value beside code, in a list or behind an odd tick is computed`(text: String) {
    #expect(run(text).text == text.replacingOccurrences(of: "-->x<", with: "-->2<"))
  }

  @Test func `blank lines between a block and its output stay`() {
    let text = "```whatif\n1 + 1\n```\n\n\n```output\n3\n```\n\nend\n"
    #expect(run(text).text == text.replacingOccurrences(of: "3", with: "2"))
    let old = "```whatif\nx = 1\n```\n\n```output\n3\n```\n\nend\n"
    #expect(run(old).text == "```whatif\nx = 1\n```\n\n\nend\n")
  }

  @Test func `outputs do not name the file, so that it can get another name`() {
    let text = """
      ```whatif
      case c "Case"
      cost a = $10 once
      benefit b = $1/month
      summary
      ```

      ```whatif error
      1 + oops
      ```

      """
    let old = run(text, path: "old.md")
    #expect(old.text == run(text, path: "folder/new.md").text)
    #expect(old.text.contains(" --> block 2:1:5\n"))
    // A person who runs several files is told which.
    #expect(Rendering.text(old.run.responses).contains(" --> old.md, block 2:1:5\n"))
  }

  @Test func `the front matter sets the seed, and what is not read there is said`() {
    let ask = "```whatif\nx = 10 (5 to 20)\nsimulate x\n```\n"
    func front(_ lines: String) -> (text: String, run: NotebookRun) {
      run("---\ntitle: Mine\n\(lines)\n---\n\n\(ask)")
    }
    let seeded = front("whatif: 1   # format\nseed: 5")
    #expect(!seeded.run.hasFailed)
    #expect(seeded.text.hasPrefix("---\ntitle: Mine\nwhatif: 1   # format\nseed: 5\n---\n"))
    let stated = run("```whatif\nseed 5\nx = 10 (5 to 20)\nsimulate x\n```\n").text
    func output(_ text: String) -> Substring? {
      text.components(separatedBy: "```output").last?[...]
    }
    #expect(output(seeded.text) == output(stated))
    #expect(output(seeded.text) != output(run(ask).text))
    #expect(Rendering.errors(front("whatif: 99").run.failures) == [.fileNewer])
    #expect(Rendering.errors(front("whatif: x").run.failures) == [.badArguments])
    let horizon = front("horizon: 12").run
    #expect(Rendering.text(horizon.failures).contains("n.md, line 3: `horizon` is not read here"))
    #expect(Rendering.text(horizon.failures).contains("`horizon 12 months`"))
    for (line, typed) in [
      ("horizon: 3 years", "horizon 3 years"), ("discount: 8%", "discount 8%/year"),
      ("samples: 4096", "samples 4096"), ("currency: EUR", "price = 900 EUR/unit"),
      ("currency: £", "price = £900/unit"),
    ] {
      #expect(Rendering.text(front(line).run.failures).contains("`\(typed)`"), "\(line)")
    }
    #expect(front("seed: many").run.hasFailed)
    // A rule is no front matter.
    #expect(!run("---\n\nseed: many\n").run.hasFailed)
  }

  @Test func `a fresh block starts from what the setup blocks made`() {
    let (updated, result) = run(
      """
      ```whatif setup
      x = 2
      ```

      ```whatif fresh
      y = x + 1
      assert y = 4
      y
      ```

      ```whatif fresh
      y = x + 2
      y
      ```

      ```whatif
      y + 1
      ```

      """)
    #expect(updated.contains("```output\n3\n```") && updated.contains("```output\n4\n```"))
    #expect(updated.contains("```output\n5\n```"))
    #expect(Rendering.errors(result.failures) == [.assertionFailed])
  }

  @Test func `the title of a slide that no case can fill fails`() {
    let (_, result) = run(
      "```whatif\ncase c\ncost a = $10 once\nslide decision \"It costs {nope}\"\n```\n")
    #expect(Rendering.errors(result.failures) == [.unknownName])
  }

  @Test
  func `the program ends with 2 for a fence that is not closed, and does not call it computed`()
    throws
  {
    try ProcessTests.inFolder { folder in
      for (text, status) in [
        ("```whatif\n1 + 1\n", 2), ("```whatif\n1 + oops\n```\n", 1),
        ("```whatif\n1 + 1\n```\n```output\n2\n```\n", 0),
      ] as [(String, Int32)] {
        try text.write(
          to: folder.appendingPathComponent("u.md"), atomically: true, encoding: .utf8)
        let check = try ProcessTests.run(["check", "u.md"], in: folder)
        #expect(check.status == status, "\(text)")
        #expect(check.output.contains("as computed") == (status == 0), "\(check.output)")
        #expect(try ProcessTests.run(["run", "u.md"], in: folder).status == status)
      }
      for name in ["", "  ", ".md", "folder/"] {
        let new = try ProcessTests.run(["new", name], in: folder)
        #expect(new.status == 2 && new.errors.contains("needs a name"), "\(name)")
      }
      let new = try ProcessTests.run(["new", "Dana's first case"], in: folder)
      #expect(
        new.output.contains("`whatif run --write 'Dana'\\''s first case.md'`"), "\(new.output)")
    }
  }

  @Test func `a chart is written beside the notebook, and only below its folder`() throws {
    let model = "case c\ncost a = $10 once\nbenefit b = $1/month\n"
    let files = MemoryFiles([
      "d/n.md": "```whatif\n\(model)```\n\n```whatif chart=cash.svg\nplot cashflow\n```\n",
      "d/bad.md": "```whatif\n\(model)```\n\n```whatif chart=../cash.svg\nplot cashflow\n```\n",
    ])
    let notebook = try NotebookFile("d/n.md", environment: .test(files))
    #expect(notebook.stalePictures == ["d/cash.svg"])
    try notebook.write()
    #expect(files["d/cash.svg"].hasPrefix("<svg "))
    #expect(try NotebookFile("d/n.md", environment: .test(files)).stalePictures.isEmpty)
    let bad = try NotebookFile("d/bad.md", environment: .test(files))
    try bad.write()
    #expect(bad.run.hasFailed)
    #expect(!files.exists("cash.svg"))
  }

  /// A gain of $90 a month that becomes a loss: the text of a hidden block says nothing, the picture would.
  @Test func `a check names a picture that is not as computed`() throws {
    let text =
      "```whatif hide chart=w.svg\ncase c\ncost a = $1,000 once\nbenefit b = $90/month as cash\nplot waterfall\n```\n"
    let files = MemoryFiles(["n.md": text])
    try NotebookFile("n.md", environment: .test(files)).write()
    let changed = MemoryFiles([
      "n.md": text.replacing("$90", with: "$20"), "w.svg": files["w.svg"],
    ])
    let notebook = try NotebookFile("n.md", environment: .test(changed))
    #expect(notebook.differences.isEmpty && notebook.stalePictures == ["w.svg"])
    #expect(changed["w.svg"] == files["w.svg"])
  }

  @Test func `a check shows what differs as a diff, and writes nothing`() throws {
    let files = MemoryFiles(["n.md": "```whatif\n1 + 1\n```\n```output\n3\n```\n"])
    let notebook = try NotebookFile("n.md", environment: .test(files))
    #expect(notebook.differences.contains("-3\n"))
    #expect(notebook.differences.contains("+2\n"))
    #expect(files["n.md"].contains("\n3\n"))
    try notebook.write()
    #expect(try NotebookFile("n.md", environment: .test(files)).differences.isEmpty)
  }

  @Test func `a diff of a file with CRLF has its lines, and equal stretches are not compared`() {
    let same = (0..<5000).map { "line \($0)\r\n" }.joined()
    let difference = LineDifference.unified(
      [
        (same, same), ("old\r\n", "new\r\n"), ("tail ", "tail "), ("1", "2"),
        (" end\r\n", " end\r\n"),
      ],
      name: "n.md")
    #expect(
      difference == """
        --- n.md
        +++ n.md, computed
        @@ -4998,5 +4998,5 @@
         line 4997
         line 4998
         line 4999
        -old
        +new
        -tail 1 end
        +tail 2 end

        """)
    #expect(LineDifference.unified([(same, same)], name: "n.md") == "")
  }

  @Test func `the mode of a file and a link to it stay`() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let file = root.appendingPathComponent("n.md").path
    let link = root.appendingPathComponent("link.md").path
    try Self.plain.write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "n.md")
    try NotebookFile(link, environment: .test(SystemFiles())).write()
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("```output\n6\n```"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "n.md")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func `a thousand blocks are run in one model`() {
    let text = (0..<1_000).map { "```whatif\nx\($0) = \($0)\nx\($0) + 1\n```\n\n" }.joined()
    let (updated, result) = run(text)
    #expect(!result.hasFailed)
    #expect(updated.contains("```output\n1,000\n```"))
  }

  @Test func `an export in a notebook needs to be allowed`() {
    let (_, result) = run("```whatif\nexport \"x.md\" of npv\n```\n")
    #expect(Rendering.errors(result.failures) == [.notHere])
  }

  // MARK: - Templates and documents

  @Test(arguments: [
    "faster-returns", "a & b <c>", "npv", "123", "été", "run", "x.md", "dir/new case",
  ])
  func `a new notebook runs clean whatever it is called`(name: String) throws {
    let files = MemoryFiles()
    let template = NotebookTemplate(name)
    _ = try template.write(.test(files))
    let notebook = try NotebookFile(template.path, environment: .test(files))
    #expect(!notebook.run.hasFailed, "\(Rendering.text(notebook.run.failures))")
    #expect(notebook.differences.isEmpty)
    #expect(throws: (any Error).self) { _ = try template.write(.test(files)) }
  }

  /// The documents of the repository that hold blocks.
  static let documents: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../..").standardizedFileURL
    let docs = root.appendingPathComponent("docs")
    let pages =
      (try? FileManager.default.contentsOfDirectory(at: docs, includingPropertiesForKeys: nil))
      ?? []
    return ([root.appendingPathComponent("README.md")] + pages)
      .filter { $0.pathExtension == "md" }
      .filter { (try? String(contentsOf: $0, encoding: .utf8))?.contains("```whatif") == true }
      .map(\.path).sorted()
  }()

  @Test(arguments: documents) func `every document says what is computed`(path: String) throws {
    let notebook = try NotebookFile(path, environment: .test(SystemFiles()))
    #expect(!notebook.run.hasFailed, "\(Rendering.text(notebook.run.failures))")
    #expect(notebook.differences.isEmpty, "\(notebook.differences)")
  }
}
