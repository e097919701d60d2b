/// Text as one word of a shell, for a command to type outside a session.
public enum ShellWord {
  /// Returns the text as it is where a shell reads it as one plain word, else in single quotes.
  public static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.first != "-"
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic
            || "0123456789._-/+:@%,".unicodeScalars.contains(scalar))
          || !scalar.isASCII && scalar.properties.isAlphabetic
      }
    return isPlain
      ? text
      : "'"
        + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
  }
}
