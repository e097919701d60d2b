/// The colours of pictures and pages, each with at least 4.5 : 1 against white.
///
/// Blue and rust differ for every kind of colour vision; sign and place say the same in grey.
enum Palette {
  /// A benefit, and what is better.
  static let benefit = "#0072B2"
  /// A cost, and what is worse.
  static let cost = "#B34700"
  /// A total, and the base.
  static let total = "#595959"
  /// Text.
  static let ink = "#1F1F1F"
  /// Fine print, axes.
  static let faint = "#595959"
  /// Lines behind the data; not text.
  static let grid = "#D9D9D9"
  /// The ground of every picture.
  static let paper = "#FFFFFF"
}
