import Foundation
import TestSupport
import Testing

@testable import Reporting

/// Pictures and pages as Chromium draws them: every text whole and on its own ground.
///
/// Needs a headless Chromium, which `scripts/test --full` installs.
@Suite(
  .enabled(if: Chromium.isAvailable, "run `scripts/test --full`: Chromium draws the pictures"))
struct RenderedPictureTests {
  /// Finds texts of each picture that leave it or cover another one.
  private static let probe = """
    const found = [];
    document.querySelectorAll('svg').forEach((svg, picture) => {
      const view = svg.viewBox.baseVal;
      const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() !== '')
        .map(t => ({ box: t.getBBox(), text: t.textContent }));
      found.push('count ' + texts.length);
      texts.forEach((a, i) => {
        if (a.box.x < -0.5 || a.box.y < -0.5 || a.box.x + a.box.width > view.width + 0.5 ||
            a.box.y + a.box.height > view.height + 0.5) {
          found.push('LEAVES ' + picture + ': ' + a.text);
        }
        texts.slice(i + 1).forEach(b => {
          const w = Math.min(a.box.x + a.box.width, b.box.x + b.box.width) - Math.max(a.box.x, b.box.x);
          const h = Math.min(a.box.y + a.box.height, b.box.y + b.box.height) - Math.max(a.box.y, b.box.y);
          if (w > 1 && h > 4) { found.push('COVERS ' + picture + ': ' + a.text + ' / ' + b.text); }
        });
      });
    });
    if (document.documentElement.scrollWidth > window.innerWidth + 1) { found.push('WIDE'); }
    document.body.innerHTML = '';
    const list = document.createElement('pre');
    list.id = 'found';
    list.textContent = found.join('\\n');
    document.body.appendChild(list);
    """

  @Test func `texts of pictures neither leave them nor cover each other`() throws {
    let charts = Samples.charts.map(\.chart) + NastyNamesTests.charts
    let page =
      "<!doctype html><meta charset=utf-8><body>" + charts.map { $0.svg() }.joined()
      + "<script>\(Self.probe)</script>"
    let found = try Chromium.dump(page)
    let counts = found.filter { $0.hasPrefix("count ") }.compactMap { Int($0.dropFirst(6)) }
    #expect(counts.count == charts.count)
    #expect(counts.allSatisfy { $0 >= 3 }, "a picture without texts: \(counts)")
    let problems = found.filter { !$0.hasPrefix("count ") && $0 != "WIDE" }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }

  @Test func `a page fits its window and holds its pictures`() throws {
    let report = Report("page", .table) {
      for sample in Samples.charts { $0.chart(sample.chart) }
    }
    let page = report.html(HTMLStyle(title: "Page"))
      .replacingOccurrences(of: "</body>", with: "<script>\(Self.probe)</script></body>")
      // The page itself forbids scripts; the probe is the only one.
      .replacingOccurrences(of: "default-src 'none';", with: "")
    let found = try Chromium.dump(page)
    #expect(found.count { $0.hasPrefix("count ") } == Samples.charts.count)
    let problems = found.filter { !$0.hasPrefix("count ") }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }
}

/// A Chromium without a window.
enum Chromium {
  private static let program = ["chromium", "chromium-browser", "google-chrome"]
    .first { RenderingTools.path(of: $0) != nil }

  static var isAvailable: Bool { program.map { RenderingTools.areAvailable($0) } ?? false }

  /// Opens a page, lets its script run, and returns the lines it left in `#found`.
  static func dump(_ page: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("page.html")
    try Data(page.utf8).write(to: file)
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(
      fileURLWithPath: program.flatMap(RenderingTools.path) ?? "chromium")
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1000,800",
      "--user-data-dir=\(folder.appendingPathComponent("profile").path)", "--dump-dom",
      file.absoluteString,
    ]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let start = text.range(of: "<pre id=\"found\">"),
      let end = text.range(of: "</pre>", range: start.upperBound..<text.endIndex)
    else {
      Issue.record("Chromium gave no page")
      return []
    }
    return text[start.upperBound..<end.lowerBound].split(separator: "\n").map(String.init)
  }
}
