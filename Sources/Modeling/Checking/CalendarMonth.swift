/// A month of the calendar, counted from January of year 0.
struct CalendarMonth {
  /// Year × 12 + month − 1.
  let index: Int

  /// The month a day lies in.
  ///
  /// Source: H. Hinnant, *chrono-compatible low-level date algorithms*, civil from days.
  init(daysSinceEpoch days: Int) {
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
