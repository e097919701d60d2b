/// The version of the program that writes and reads files.
public struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int

  /// This program's version.
  public static let current = Version(major: 0, minor: 1)

  /// Creates a version.
  public init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads `0.1` or `0.1.3`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), let major = parts[0], let minor = parts[1], major >= 0,
      minor >= 0
    else { return nil }
    self.init(major: major, minor: minor)
  }

  /// Writes it as `0.1`.
  public var description: String { "\(major).\(minor)" }

  /// Orders by age.
  public static func < (a: Version, b: Version) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}
