/// A month of the calendar, counted from January of year 0.
struct CalendarMonth {
  /// Year × 12 + month − 1.
  let index: Int

  /// The month a day lies in; nil outside the years 1 to 9999.
  ///
  /// - Parameter value: Days since 1970, a whole number as every date is.
  /// Source: H. Hinnant, *chrono-compatible low-level date algorithms*, civil from days.
  init?(daysSinceEpoch value: Double) {
    guard let days = Int(exactly: value.rounded()), (-719_162...2_932_896).contains(days) else {
      return nil
    }
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    index = year * 12 + month - 1
  }
}
