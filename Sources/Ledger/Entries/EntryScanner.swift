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
    var scanner = EntryScanner(bytes)
    try scanner.expect(#"{"index":"#)
    index = try scanner.index()
    try scanner.expect(#","previous":""#)
    previous = try scanner.digest()
    try scanner.expect(#"","time":""#)
    time = try scanner.time()
    try scanner.expect(#"","heads":""#)
    heads = try scanner.digest()
    try scanner.expect(#"","envelope":{"payload":""#)
    let payload = try scanner.base64()
    try scanner.expect(#"","payloadType":""#)
    try scanner.expect(Envelope.payloadType)
    try scanner.expect(#"","signatures":["#)
    let signatures = try scanner.signatures()
    try scanner.expect("}}")
    try scanner.end()
    envelope = Envelope(payload: payload, signatures: signatures)
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
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  private func refusal(_ expected: String) -> Refusal {
    Refusal(
      .malformedEntry, "entry byte \(position - bytes.startIndex)", expected: expected,
      found: position < bytes.endIndex ? "something else" : "the end")
  }

  mutating func expect(_ literal: StaticString) throws(Refusal) {
    guard starts(with: literal) else { throw refusal("\(literal)") }
    position += literal.utf8CodeUnitCount
  }

  private func starts(with literal: StaticString) -> Bool {
    let known = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    guard bytes.endIndex - position >= known.count else { return false }
    return bytes[position..<position + known.count].elementsEqual(known)
  }

  /// The bytes up to the closing quote, which stays.
  private mutating func quoted() throws(Refusal) -> ArraySlice<UInt8> {
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\"")) else {
      throw refusal("a closing quote")
    }
    defer { position = end }
    return bytes[position..<end]
  }

  mutating func index() throws(Refusal) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    while position < bytes.endIndex, (0x30...0x39).contains(bytes[position]) {
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
    guard let bytes = Hex.decode(try quoted()), let digest = Digest(bytes) else {
      position = start
      throw refusal("64 lower-case hex digits")
    }
    return digest
  }

  mutating func time() throws(Refusal) -> Timestamp {
    let start = position
    guard let time = Timestamp(utf8: try quoted()) else {
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
      let signature = try base64()
      guard signature.count == 64 else { throw refusal("base64 of 64 bytes") }
      try expect(#""}"#)
      signatures.append(Envelope.Signature(keyID: keyID, bytes: signature))
    } while !starts(with: "]")
    try expect("]")
    return signatures
  }

  func end() throws(Refusal) {
    guard position == bytes.endIndex else { throw refusal("the end") }
  }
}
