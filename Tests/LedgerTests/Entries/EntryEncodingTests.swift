import Testing
import TransparencyLog

@testable import Ledger

/// An entry has one encoding: what is read encodes to the same bytes, and everything else is refused.
@Suite struct EntryEncodingTests {
  /// A small entry with two signatures, ascending by key id.
  private static let entry = Entry(
    index: 41, previous: .empty, time: Timestamp(known: "2026-06-10T02:11:09Z"),
    heads: SHA256.hash([1]),
    envelope: Envelope(
      payload: Array(#"{"a":"B4′"}?"#.utf8),
      signatures: [0x20, 0x10].map {
        Envelope.Signature(
          keyID: SHA256.hash([$0]), bytes: Array(repeating: $0 | 0xC1, count: 64))
      }))

  private static let text = String(decoding: entry.encoded, as: UTF8.self)

  @Test func anEntryIsReadAsItWasWritten() throws {
    let read = try Entry(parsing: Self.entry.encoded)
    #expect(read.index == 41 && read.previous == .empty && read.time == Self.entry.time)
    #expect(read.heads == Self.entry.heads)
    #expect(read.envelope.payload == Self.entry.envelope.payload)
    #expect(read.envelope.signatures == Self.entry.envelope.signatures)
    #expect(read.encoded == Self.entry.encoded)
    let slice = [1, 2, 3] + Self.entry.encoded + [4]
    #expect(try Entry(parsing: slice[3..<slice.count - 1]).encoded == Self.entry.encoded)
  }

  @Test(arguments: [0, 1, 9, 10, 999_999, Entry.maximumIndex])
  func everyIndexIsWrittenOneWay(index: UInt64) throws {
    let entry = Entry(
      index: index, previous: .empty, time: Self.entry.time, heads: .empty,
      envelope: Self.entry.envelope)
    #expect(try Entry(parsing: entry.encoded).index == index)
  }

  @Test(arguments: [0, 1, 2, 3, 100, 30_000], [0, 9, 10, Entry.maximumIndex])
  func theSizeIsKnownBeforeItIsEncoded(payload: Int, index: UInt64) {
    for count in 1...Envelope.maximumSignatures where count < 4 || count > 62 {
      let signature = Envelope.Signature(keyID: .empty, bytes: Array(repeating: 7, count: 64))
      let entry = Entry(
        index: index, previous: .empty, time: Self.entry.time, heads: .empty,
        envelope: Envelope(
          payload: Array(repeating: 1, count: payload),
          signatures: Array(repeating: signature, count: count)))
      #expect(
        entry.encoded.count == Entry.size(index: index, payload: payload, signatures: count))
    }
  }

  // MARK: Every byte

  /// Every byte of the entry as others, one bit away or of those that mean something: refused, or read
  /// as another entry that encodes to just these bytes.
  @Test func everyByteCounts() throws {
    let bytes = Self.entry.encoded
    var accepted = 0
    for place in bytes.indices {
      let others = (0..<8).map { bytes[place] ^ 1 << $0 } + Array("0Aaz\"\\".utf8)
      for value in others where value != bytes[place] {
        var changed = bytes
        changed[place] = value
        guard let read = try? Entry(parsing: changed) else { continue }
        accepted += 1
        if read.encoded != changed { Issue.record("byte \(place) as \(value) has two encodings") }
      }
    }
    // Digits of index, time and hashes, and letters of base64, are other content when changed.
    #expect(accepted > bytes.count && accepted < bytes.count * 14)
  }

  /// The same of a whole statement, read to its end.
  @Test func everyByteOfAKnownEntryCounts() throws {
    let known = try #require(KnownAnswers.load().entries.first { $0.index == 8 })
    let bytes = Array(known.entry.utf8)
    let original = try ReadEntry(bytes[...])
    for place in bytes.indices {
      for change: UInt8 in [0x01, 0x20, 0x80, bytes[place] ^ 0x22] {
        var changed = bytes
        changed[place] ^= change
        guard changed != bytes, let read = try? ReadEntry(changed[...]) else { continue }
        #expect(read.entry.encoded == changed)
        #expect(read.leafHash != original.leafHash)
        let isPayload = read.entry.envelope.payload != original.entry.envelope.payload
        #expect(isPayload == (read.payloadDigest != original.payloadDigest))
      }
    }
  }

  @Test func everyPrefixIsRefused() {
    let bytes = Self.entry.encoded
    for length in bytes.indices {
      #expect(throws: Refusal.self) { try Entry(parsing: bytes[..<length]) }
    }
  }

  @Test func aByteTooManyIsRefusedAnywhere() {
    let bytes = Self.entry.encoded
    for place in 0...bytes.count {
      for extra in Array(" 0A=\",\\".utf8) + [0x00] {
        var changed = bytes
        changed.insert(extra, at: place)
        // Another digit of the index is the index of another entry.
        guard let read = try? Entry(parsing: changed) else { continue }
        #expect(read.encoded == changed && read.index != Self.entry.index)
      }
    }
  }

  // MARK: One mistake

  /// An encoding with one text in it replaced.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let text: String
    let replacement: String
    let code: Refusal.Code

    init(_ text: String, _ replacement: String, _ code: Refusal.Code = .malformedEntry) {
      self.text = text
      self.replacement = replacement
      self.code = code
    }

    var testDescription: String { "\(text) → \(replacement.prefix(60))" }
  }

  private static let first = SHA256.hash([0x20])
  private static let second = SHA256.hash([0x10])
  private static let payload = Base64.encode(entry.envelope.payload)

  @Test(arguments: [
    // The frame.
    Mistake("{\"index\"", " {\"index\""), Mistake("{\"index\"", "{ \"index\""),
    Mistake("\"index\":41", "\"index\": 41"), Mistake("\"index\":41", "\"index\" :41"),
    Mistake("41,", "41, "), Mistake("41,", "41 ,"), Mistake("41,", "41,\n"),
    Mistake("]}}", "]}}\n"), Mistake("]}}", "]} }"), Mistake("]}}", "]}"), Mistake("]}}", "]}}}"),
    Mistake("]}}", "],\"x\":1}}"), Mistake("]}}", "]},\"x\":1}"),
    Mistake("\"index\"", "\"Index\""), Mistake("\"index\"", "\"\\u0069ndex\""),
    Mistake("\"previous\"", "\"prev\""),
    Mistake("\"index\":41,", ""), Mistake("\"time\":\"2026-06-10T02:11:09Z\",", ""),
    Mistake("\"index\":41,", "\"index\":41,\"index\":41,"),
    Mistake("application/vnd.in-toto+json", "application/vnd.in-toto"),
    Mistake("application/vnd.in-toto+json", "application\\/vnd.in-toto+json"),
    Mistake("application/vnd.in-toto+json", "text/plain"),
    // The order.
    Mistake(
      "\"index\":41,\"previous\":\"\(Digest.empty)\"",
      "\"previous\":\"\(Digest.empty)\",\"index\":41"),
    Mistake(
      "\"payload\":\"\(payload)\",\"payloadType\":\"application/vnd.in-toto+json\"",
      "\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"\(payload)\""),
    Mistake("{\"keyid\":\"\(first)\",\"sig\":", "{\"sig\":\"AAAA\",\"keyid\":"),
    // The index.
    Mistake("\"index\":41", "\"index\":041"), Mistake("\"index\":41", "\"index\":00"),
    Mistake("\"index\":41", "\"index\":-1"), Mistake("\"index\":41", "\"index\":+41"),
    Mistake("\"index\":41", "\"index\":41.0"), Mistake("\"index\":41", "\"index\":4e1"),
    Mistake("\"index\":41", "\"index\":\"41\""), Mistake("\"index\":41", "\"index\":"),
    Mistake("\"index\":41", "\"index\":null"),
    Mistake("\"index\":41", "\"index\":9007199254740992"),
    Mistake("\"index\":41", "\"index\":18446744073709551616"),
    Mistake("\"index\":41", "\"index\":99999999999999999999999999"),
    // Hashes and time.
    Mistake("\(Digest.empty)", Digest.empty.hex.uppercased()),
    Mistake("\(Digest.empty)", String(Digest.empty.hex.dropLast())),
    Mistake("\(Digest.empty)", Digest.empty.hex + "00"), Mistake("\(Digest.empty)", ""),
    Mistake("\(Digest.empty)", "\\u0065" + Digest.empty.hex.dropFirst()),
    Mistake("\"\(Digest.empty)\"", "null"),
    Mistake("02:11:09Z", "02:11:60Z"), Mistake("02:11:09Z", "02:11:09z"),
    Mistake("02:11:09Z", "02:11:09.0Z"), Mistake("2026-06-10", "2026-06-31"),
    Mistake("\"2026-06-10T02:11:09Z\"", "1781057469"),
    // Base64 of the payload, which ends in one byte and a padding of one.
    Mistake(payload, payload + "="), Mistake(payload, String(payload.dropLast())),
    Mistake(payload, payload.dropLast(2) + "9="), Mistake(payload, payload + "\\n"),
    Mistake(payload, payload.replacing("/", with: "_").replacing("=", with: "")),
    Mistake(payload, payload.dropLast(4) + " " + payload.suffix(4)), Mistake(payload, "*"),
    Mistake("\"\(payload)\"", "{}"),
    // Signatures.
    Mistake("\"signatures\":[", "\"signatures\":[,"), Mistake("}]}}", "},]}}"),
    Mistake("},{", "}{"), Mistake("},{", "}, {"),
    Mistake("\(first)", "\(first.hex.uppercased())"),
    Mistake("\(first)", "\(second)", .notAscending),
    Mistake("\(first)", String(repeating: "f", count: 64), .notAscending),
    Mistake("\(second)", String(repeating: "0", count: 64), .notAscending),
    Mistake("{\"keyid\":\"\(first)\"", "{\"keyid\":null"),
    Mistake("{\"keyid\":\"\(first)\"", "{\"kid\":\"\(first)\""),
  ])
  func oneMistakeIsRefused(_ mistake: Mistake) {
    #expect(Self.text.contains(mistake.text))
    let changed = Self.text.replacing(mistake.text, with: mistake.replacement, maxReplacements: 1)
    #expect(changed != Self.text)
    expectRefusal(mistake.code) { try Entry(parsing: Array(changed.utf8)) }
  }

  @Test func signaturesOfAnotherLengthAreRefused() {
    let signature = Base64.encode(Self.entry.envelope.signatures[0].bytes)
    #expect(Self.text.contains(signature))
    for length in [0, 1, 63, 65, 128] {
      let other = Base64.encode(Array(repeating: 0, count: length))
      let changed = Self.text.replacing(signature, with: other)
      expectRefusal(.malformedEntry) { try Entry(parsing: Array(changed.utf8)) }
    }
  }

  @Test(arguments: [(0, false), (1, true), (64, true), (65, false)])
  func oneTo64Signatures(count: Int, isRead: Bool) {
    let signatures = (0..<count).map {
      Envelope.Signature(keyID: SHA256.hash([UInt8($0)]), bytes: Array(repeating: 0, count: 64))
    }
    let entry = Entry(
      index: 0, previous: .empty, time: Self.entry.time, heads: .empty,
      envelope: Envelope(payload: [], signatures: signatures))
    #expect(((try? Entry(parsing: entry.encoded)) != nil) == isRead)
  }

  @Test func anEntryThatIsTooLargeIsRefused() {
    func entry(_ size: Int) -> [UInt8] {
      Entry(
        index: 0, previous: .empty, time: Self.entry.time, heads: .empty,
        envelope: Envelope(
          payload: Array(repeating: 0, count: size),
          signatures: Self.entry.envelope.signatures)
      ).encoded
    }
    let large = entry(48_600)
    #expect(large.count <= Entry.maximumSize && (try? Entry(parsing: large)) != nil)
    let tooLarge = entry(49_152)
    #expect(tooLarge.count > Entry.maximumSize)
    expectRefusal(.entryTooLarge) { try Entry(parsing: tooLarge) }
    expectRefusal(.entryTooLarge) {
      try Entry(parsing: Array(repeating: 0x20, count: Entry.maximumSize + 1))
    }
  }
}
