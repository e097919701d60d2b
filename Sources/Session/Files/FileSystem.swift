/// Why a file cannot be read or written, as the operating system tells it.
public enum FileFailure: Error, Hashable, Sendable {
  case missing
  case isDirectory
  /// A pipe, a device or a socket: not something that stays the same when read twice.
  case notAFile
  case notPermitted
  case tooLarge(bytes: Int, limit: Int)
  case readOnly
  case noSpace
  case failed(String)

  /// The reason in a few words.
  public var reason: String {
    switch self {
    case .missing: "it does not exist"
    case .isDirectory: "it is a folder"
    case .notAFile: "it is a pipe or device, not a file"
    case .notPermitted: "you may not open it"
    case .tooLarge(let bytes, let limit):
      "it has \(Self.megabytes(bytes)) MB; at most \(Self.megabytes(limit)) MB are read"
    case .readOnly: "the folder can only be read"
    case .noSpace: "the disk is full"
    case .failed(let text): text
    }
  }

  private static func megabytes(_ bytes: Int) -> Int { (bytes + 500_000) / 1_000_000 }
}

/// Where files come from and go to: the disk, or a dictionary in tests.
public protocol FileSystem: Sendable {
  /// Returns the bytes of a regular file of at most `limit` bytes.
  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8]
  /// Replaces a file in one step: afterwards it holds the old bytes or the new ones, never a mixture.
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure)
  /// Whether something has this name.
  func exists(_ path: String) -> Bool
  /// Returns where a path really leads, all links followed; of a file that does not exist yet, where it
  /// would be. nil when its folder does not exist.
  func resolved(_ path: String) -> String?
  /// Whether what stands there was written by the session that now asks, though it died over it and does
  /// not remember.
  func isOwnWork(_ path: String) -> Bool
  /// The names in a folder, of folders with `/` behind them; empty where it cannot be read.
  func names(in folder: String) -> [String]
  /// Whether files are given as they were when a session is done again.
  var isReplaying: Bool { get }
}

extension FileSystem {
  /// Files without links are where their names say.
  public func resolved(_ path: String) -> String? { FilePath.normal(path) }
  /// Only who watches files knows of his own.
  public func isOwnWork(_ path: String) -> Bool { false }
  /// Files without folders have no list.
  public func names(in folder: String) -> [String] { [] }
  /// Only who watches files replays them.
  public var isReplaying: Bool { false }
}
