import Foundation
import Ledger
import Testing

/// An instant has one written form, and what is no instant is refused.
@Suite struct TimestampTests {
  static let malformed = [
    "", "2026-06-10", "2026-06-10T02:00Z", "2026-06-10T02:00:00", "2026-06-10T02:00:00z",
    "2026-06-10t02:00:00Z", "2026-06-10 02:00:00Z", "2026-06-10T02:00:00+00:00",
    "2026-06-10T02:00:00-00:00", "2026-06-10T02:00:00.0Z", "2026-06-10T02:00:00.000Z",
    "2026-06-10T02:00:00ZZ", " 2026-06-10T02:00:00Z", "2026-06-10T02:00:00Z\\n",
    "20260610T020000Z", "2026/06/10T02:00:00Z", "2026-6-10T02:00:00Z", "2026-06-10T2:00:00Z",
    "2026-06-1OT02:00:00Z", "+026-06-10T02:00:00Z", "2026-06-10T02:00:-1Z", "2026-W24-3T02:00:0Z",
    // No such day, hour, minute or second.
    "2026-00-10T02:00:00Z", "2026-13-10T02:00:00Z", "2026-06-00T02:00:00Z", "2026-06-31T02:00:00Z",
    "2026-02-29T02:00:00Z", "2024-02-30T02:00:00Z", "2100-02-29T02:00:00Z", "2026-04-31T02:00:00Z",
    "2026-06-10T24:00:00Z", "2026-06-10T25:00:00Z", "2026-06-10T02:60:00Z", "2026-06-10T02:00:61Z",
    "2016-12-31T23:59:60Z", "2026-12-32T00:00:00Z",
    // No year that can be written.
    "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
    // Digits of other scripts, which count as numbers elsewhere.
    "２０２６-06-10T02:00:00Z", "2026-06-10T02:00:0٠Z",
  ]

  @Test(arguments: malformed)
  func whatIsNoInstantIsRefused(text: String) {
    #expect(Timestamp(text) == nil)
    let payload = SampleStatement.waiver.payload
      .replacing("2026-06-10T02:00:00Z", with: text)
    #expect(refusal(of: payload.utf8)?.code == .malformedValue)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01Z", 1), ("1999-12-31T23:59:59Z", 946_684_799),
    ("2000-02-29T12:00:00Z", 951_825_600), ("2000-03-01T00:00:00Z", 951_868_800),
    ("2026-06-10T02:00:00Z", 1_781_056_800), ("2038-01-19T03:14:08Z", 2_147_483_648),
    ("2100-02-28T23:59:59Z", 4_107_542_399), ("9999-12-31T23:59:59Z", Timestamp.latest),
  ])
  func anInstantIsItsSeconds(text: String, seconds: Int64) {
    #expect(Timestamp(text)?.seconds == seconds)
    #expect(Timestamp(seconds: seconds)?.description == text)
  }

  @Test func secondsBeyondTheWrittenYearsAreNone() {
    #expect(Timestamp(seconds: -1) == nil)
    #expect(Timestamp(seconds: Timestamp.latest + 1) == nil)
    #expect(Timestamp(seconds: .min) == nil && Timestamp(seconds: .max) == nil)
  }

  /// Every day until 2100, and some later ones, against Foundation's calendar.
  @Test func everyDayIsWhatFoundationSays() throws {
    let style = Date.ISO8601FormatStyle()
    let days = Array(0...47_482) + stride(from: 47_483, to: 2_932_896, by: 997)
    for day in days {
      let seconds = Int64(day) * 86_400 + Int64(day) * 7_919 % 86_400
      let expected = style.format(Date(timeIntervalSince1970: Double(seconds)))
      let written = try #require(Timestamp(seconds: seconds)).description
      #expect(written == expected)
      #expect(Timestamp(written)?.seconds == seconds)
    }
  }

  @Test func advancingStaysWithinWhatCanBeWritten() {
    let first = Timestamp(known: "1970-01-01T00:00:00Z")
    let last = Timestamp(known: "9999-12-31T23:59:59Z")
    #expect(first.advanced(by: 60).description == "1970-01-01T00:01:00Z")
    #expect(first.advanced(by: -1) == first && first.advanced(by: .min) == first)
    #expect(last.advanced(by: 1) == last && last.advanced(by: .max) == last)
    #expect(first.advanced(by: .max) == last)
    #expect(first < last && !(last < first))
  }
}
