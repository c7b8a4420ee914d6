internal import Glibc

/// An instant in whole seconds, written `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339, UTC, no leap second).
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64

  /// The last instant that the form can write: 9999-12-31T23:59:59Z.
  public static let latest: Int64 = 253_402_300_799
  /// How many bytes every written instant has.
  public static let length = 20

  /// An instant, or nil when its year is not 1970 to 9999.
  public init?(seconds: Int64) {
    guard (0...Self.latest).contains(seconds) else { return nil }
    self.seconds = seconds
  }

  private init(unchecked seconds: Int64) { self.seconds = seconds }

  /// The system clock now.
  public static func now() -> Timestamp {
    Timestamp(unchecked: min(max(Int64(time(nil)), 0), latest))
  }

  /// An instant from its written form, or nil when that is not exactly the form or no real instant.
  public init?(utf8 text: some Collection<UInt8>) {
    let seconds =
      text.withContiguousStorageIfAvailable { Self.seconds(UnsafeRawBufferPointer($0)) }
      ?? Array(text).withUnsafeBytes { Self.seconds($0) }
    guard let seconds else { return nil }
    self.seconds = seconds
  }

  private static func seconds(_ digits: UnsafeRawBufferPointer) -> Int64? {
    guard digits.count == Self.length, digits[4] == UInt8(ascii: "-"),
      digits[7] == UInt8(ascii: "-"), digits[10] == UInt8(ascii: "T"),
      digits[13] == UInt8(ascii: ":"), digits[16] == UInt8(ascii: ":"),
      digits[19] == UInt8(ascii: "Z"),
      let century = number(digits, at: 0), let ofCentury = number(digits, at: 2),
      let month = number(digits, at: 5), let day = number(digits, at: 8),
      let hour = number(digits, at: 11), let minute = number(digits, at: 14),
      let second = number(digits, at: 17)
    else { return nil }
    let year = 100 * century + ofCentury
    guard year >= 1970, (1...12).contains(month), hour < 24, minute < 60, second < 60,
      day >= 1, day <= Self.daysIn(month: month, year: year)
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    return days * 86_400 + hour * 3_600 + minute * 60 + second
  }

  /// An instant from its written form, or nil when that is not exactly the form or no real instant.
  public init?(_ text: some StringProtocol) {
    self.init(utf8: text.utf8)
  }

  /// The number that two digits spell.
  @inline(__always)
  private static func number(_ digits: UnsafeRawBufferPointer, at place: Int) -> Int64? {
    let tens = digits[place] &- UInt8(ascii: "0")
    let ones = digits[place + 1] &- UInt8(ascii: "0")
    return tens < 10 && ones < 10 ? Int64(10 * tens + ones) : nil
  }

  private static func daysIn(month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the proleptic Gregorian calendar; the year is counted from March so that a leap day
  /// comes last.
  private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// This instant and so many seconds, held within what can be written.
  public func advanced(by interval: Int64) -> Timestamp {
    let (sum, overflow) = seconds.addingReportingOverflow(interval)
    guard !overflow else { return Timestamp(unchecked: interval < 0 ? 0 : Self.latest) }
    return Timestamp(unchecked: min(max(sum, 0), Self.latest))
  }

  /// Whether one instant is before another.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// The written form.
  public var description: String {
    let days = seconds / 86_400 + 719_468
    let ofDay = seconds % 86_400
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return String(unsafeUninitializedCapacity: Self.length) { text in
      var place = 0
      func put(_ value: Int64, digits: Int, then end: Unicode.Scalar) {
        var rest = value
        for digit in (place..<place + digits).reversed() {
          text[digit] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
          rest /= 10
        }
        text[place + digits] = UInt8(ascii: end)
        place += digits + 1
      }
      put(year, digits: 4, then: "-")
      put(month, digits: 2, then: "-")
      put(day, digits: 2, then: "T")
      put(ofDay / 3_600, digits: 2, then: ":")
      put(ofDay / 60 % 60, digits: 2, then: ":")
      put(ofDay % 60, digits: 2, then: "Z")
      return place
    }
  }
}
