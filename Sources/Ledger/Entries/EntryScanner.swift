internal import Glibc
internal import TransparencyLog

extension Entry {
  /// Reads an entry.
  ///
  /// Everything outside the values is matched byte for byte and every value has one spelling, so
  /// what is accepted here encodes back to the same bytes.
  ///
  /// - Throws: `Refusal` that says at which byte the encoding differs.
  public init(parsing bytes: ArraySlice<UInt8>) throws(Refusal) {
    guard bytes.count <= Self.maximumSize else {
      throw Refusal(
        .entryTooLarge, "entry", expected: "at most \(Self.maximumSize) bytes",
        found: "\(bytes.count)")
    }
    self = try bytes.withUnsafeBufferPointer { bytes throws(Refusal) in
      var scanner = EntryScanner(UnsafeRawBufferPointer(bytes))
      return try scanner.entry()
    }
  }

  /// Reads an entry.
  ///
  /// - Throws: `Refusal` that says at which byte the encoding differs.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    try self.init(parsing: bytes[...])
  }
}

/// Walks over an entry's bytes.
private struct EntryScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func entry() throws(Refusal) -> Entry {
    try expect(#"{"index":"#)
    let index = try index()
    try expect(#","previous":""#)
    let previous = try digest()
    try expect(#"","time":""#)
    let time = try time()
    try expect(#"","heads":""#)
    let heads = try digest()
    try expect(#"","envelope":{"payload":""#)
    let payload = try base64()
    try expect(#"","payloadType":""#)
    try expect(Envelope.payloadType)
    try expect(#"","signatures":["#)
    let signatures = try signatures()
    try expect("}}")
    try end()
    return Entry(
      index: index, previous: previous, time: time, heads: heads,
      envelope: Envelope(payload: payload, ascending: signatures))
  }

  private func refusal(_ expected: String) -> Refusal {
    Refusal(
      .malformedEntry, "entry byte \(position)", expected: expected,
      found: position < bytes.count ? "something else" : "the end")
  }

  /// Passes over exactly these bytes. It is inlined, so that each literal is compared in a few instructions.
  @inline(__always)
  mutating func expect(_ literal: StaticString) throws(Refusal) {
    guard starts(with: literal) else { throw refusal(literal) }
    position += literal.utf8CodeUnitCount
  }

  @inline(never)
  private func refusal(_ literal: StaticString) -> Refusal { refusal("\(literal)") }

  @inline(__always)
  private func starts(with literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard bytes.count - position >= count, let start = bytes.baseAddress else { return false }
    return memcmp(start + position, literal.utf8Start, count) == 0
  }

  /// The bytes up to the closing quote, which stays.
  private mutating func quoted() throws(Refusal) -> UnsafeRawBufferPointer {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    guard let start = rest.baseAddress,
      let quote = memchr(start, Int32(UInt8(ascii: "\"")), rest.count)
    else { throw refusal("a closing quote") }
    let count = UnsafeRawPointer(quote) - start
    position += count
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  /// The bytes up to the closing quote, which stays, if there are exactly so many.
  @inline(__always)
  private mutating func quoted(_ count: Int) -> UnsafeRawBufferPointer? {
    guard bytes.count - position > count, bytes[position + count] == UInt8(ascii: "\"") else {
      return nil
    }
    let start = position
    position += count
    return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
  }

  mutating func index() throws(Refusal) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      // Sixteen digits hold the largest index and cannot overflow.
      guard position - start < 16 else { throw refusal("an index up to \(Entry.maximumIndex)") }
      value = value * 10 + UInt64(bytes[position] - 0x30)
      position += 1
    }
    let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !hasLeadingZero, value <= Entry.maximumIndex else {
      throw refusal("an index without leading zeros")
    }
    return value
  }

  mutating func digest() throws(Refusal) -> Digest {
    let start = position
    guard let digest = quoted(2 * Digest.byteCount).flatMap({ Digest(hex: $0) }) else {
      position = start
      throw refusal("64 lower-case hex digits")
    }
    return digest
  }

  mutating func time() throws(Refusal) -> Timestamp {
    let start = position
    guard let time = quoted(Timestamp.length).flatMap({ Timestamp(utf8: $0) }) else {
      position = start
      throw refusal("a real instant as YYYY-MM-DDTHH:MM:SSZ")
    }
    return time
  }

  mutating func base64() throws(Refusal) -> [UInt8] {
    let start = position
    guard let decoded = Base64.decode(try quoted()) else {
      position = start
      throw refusal("canonical base64")
    }
    return decoded
  }

  private mutating func signature() throws(Refusal) -> Ed25519Signature {
    let start = position
    let digits = quoted(Base64.encodedCount(Ed25519Signature.byteCount))
    guard let signature = digits.flatMap({ Ed25519Signature(base64: $0) }) else {
      position = start
      throw refusal("canonical base64 of \(Ed25519Signature.byteCount) bytes")
    }
    return signature
  }

  /// The signatures up to and with the closing bracket: at least one, ascending by key id.
  mutating func signatures() throws(Refusal) -> [Envelope.Signature] {
    var signatures: [Envelope.Signature] = []
    repeat {
      if !signatures.isEmpty { try expect(",") }
      guard signatures.count < Envelope.maximumSignatures else {
        throw refusal("at most \(Envelope.maximumSignatures) signatures")
      }
      try expect(#"{"keyid":""#)
      let keyID = try digest()
      if let last = signatures.last, last.keyID >= keyID {
        throw Refusal(
          .notAscending, "envelope.signatures[\(signatures.count)]",
          expected: "ascending key ids", found: keyID.hex)
      }
      try expect(#"","sig":""#)
      let value = try signature()
      try expect(#""}"#)
      signatures.append(Envelope.Signature(keyID: keyID, value: value))
    } while !starts(with: "]")
    try expect("]")
    return signatures
  }

  func end() throws(Refusal) {
    guard position == bytes.count else { throw refusal("the end") }
  }
}
