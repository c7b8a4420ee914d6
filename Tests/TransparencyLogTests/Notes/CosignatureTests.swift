import Testing
import TransparencyLog

@Suite("Cosignatures")
struct CosignatureTests {
  static let text = "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
  static let now: UInt64 = 1_781_057_430

  let key: PrivateKey
  let witness: VerifierKey

  init() throws {
    key = try PrivateKey(seed: [UInt8](repeating: 5, count: 32))
    witness = try VerifierKey(name: "w", algorithm: .cosignatureV1, publicKey: key.publicKey)
  }

  func cosign(_ time: UInt64, text: String = text) throws -> NoteSignature {
    try Cosignature.make(text: text, name: "w", key: key, time: time)
  }

  /// A line whose signature is right for its time, whatever the time.
  func line(time: UInt64) throws -> NoteSignature {
    let message = "cosignature/v1\ntime \(time)\n\(Self.text)"
    let blob =
      withUnsafeBytes(of: time.bigEndian) { Array($0) } + (try key.sign(Array(message.utf8)))
    return try NoteSignature(name: "w", keyID: witness.keyID, signature: blob)
  }

  func outcome(_ lines: NoteSignature..., now: UInt64 = now) throws
    -> VerifierKey.CosignatureOutcome
  {
    witness.cosignature(on: try Note(text: Self.text, signatures: lines), now: now)
  }

  @Test(
    "a cosignature is the 72 bytes that the specification says", arguments: [1, now, .max >> 1])
  func made(time: UInt64) throws {
    let cosignature = try cosign(time)
    #expect(try cosignature == line(time: time))
    #expect(cosignature.signature.count == 72)
    #expect(cosignature.line.split(separator: " ").last?.count == 104)
    #expect(Cosignature.check(cosignature, text: Self.text, witness: witness) == time)
  }

  @Test("a cosignature covers extension lines")
  func extensionLines() throws {
    let text = Self.text + "extension\n"
    let cosignature = try cosign(7, text: text)
    #expect(Cosignature.check(cosignature, text: text, witness: witness) == 7)
    #expect(Cosignature.check(cosignature, text: Self.text, witness: witness) == nil)
  }

  @Test("no time that a cosignature cannot carry is signed", arguments: [0, 1 << 63, .max])
  func impossibleTimes(time: UInt64) throws {
    expectError(.cosignatureTime) { try cosign(time) }
    // Not even when somebody signed it.
    let line = try line(time: time)
    #expect(Cosignature.check(line, text: Self.text, witness: witness) == nil)
    #expect(try outcome(line) == .invalid)
    #expect(try outcome(cosign(Self.now), line) == .invalid)
  }

  @Test("another length, another key, or one changed bit is not valid")
  func changed() throws {
    let cosignature = try cosign(Self.now)
    func check(_ blob: [UInt8]) throws -> UInt64? {
      let line = try NoteSignature(name: "w", keyID: witness.keyID, signature: blob)
      #expect(try outcome(line) == .invalid || blob == cosignature.signature)
      return Cosignature.check(line, text: Self.text, witness: witness)
    }
    #expect(try check(cosignature.signature) == Self.now)
    for bit in 0..<8 * cosignature.signature.count {
      #expect(try check(cosignature.signature.flipping(bit)) == nil)
    }
    for count in 1..<72 { #expect(try check(Array(cosignature.signature.prefix(count))) == nil) }
    #expect(try check(cosignature.signature + [0]) == nil)
    #expect(try check(key.sign(Array(Self.text.utf8))) == nil)

    let log = try VerifierKey(name: "w", algorithm: .ed25519, publicKey: key.publicKey)
    #expect(Cosignature.check(cosignature, text: Self.text, witness: log) == nil)
    let note = try Note(text: Self.text, signatures: [cosignature])
    #expect(log.verify(note) == .absent)
    #expect(log.cosignature(on: note, now: Self.now) == .absent)
    #expect(witness.verify(note) == .valid)
  }

  @Test("the latest that is not in the future counts, once")
  func several() throws {
    let (old, new) = (try cosign(Self.now - 100), try cosign(Self.now - 50))
    let tolerated = try cosign(Self.now + 300)
    let (early, late) = (try cosign(Self.now + 301), try cosign(Self.now + 302))
    let failing = try NoteSignature(name: "w", keyID: witness.keyID, signature: [1])
    let other = try NoteSignature(name: "v", keyID: witness.keyID, signature: [1])

    #expect(try outcome(other) == .absent)
    #expect(try outcome(old) == .valid(time: Self.now - 100))
    #expect(try outcome(old, new) == .valid(time: Self.now - 50))
    #expect(try outcome(new, old) == .valid(time: Self.now - 50))
    #expect(try outcome(new, other, new) == .valid(time: Self.now - 50))
    #expect(try outcome(new, tolerated) == .valid(time: Self.now + 300))
    #expect(try outcome(old, early) == .valid(time: Self.now - 100))
    #expect(try outcome(late, early) == .future(time: Self.now + 301))
    #expect(try outcome(early, now: Self.now + 1) == .valid(time: Self.now + 301))
    #expect(try outcome(late, now: 0) == .future(time: Self.now + 302))
    #expect(try outcome(failing) == .invalid)
    #expect(try outcome(new, failing) == .invalid)
    #expect(try outcome(failing, early) == .invalid)
  }

  @Test("no clock is too large", arguments: [.max, .max - 299, .max - 300, .max - 301] as [UInt64])
  func largeClock(now: UInt64) throws {
    #expect(try outcome(cosign(.max >> 1), now: now) == .valid(time: .max >> 1))
  }

  // MARK: Merging

  @Test("merging keeps one line a key, the latest, in the place of the first")
  func merging() throws {
    let log = try NoteSignature.make(text: Self.text, name: "origin", key: key)
    let (old, new) = (try cosign(10), try cosign(20))
    let second = try Cosignature.make(text: Self.text, name: "v", key: key, time: 5)
    func merge(_ lines: [NoteSignature], _ more: [NoteSignature]) throws -> [NoteSignature] {
      try Note(text: Self.text, signatures: lines).merging(more).signatures
    }
    #expect(try merge([log], []) == [log])
    #expect(try merge([log], [old]) == [log, old])
    #expect(try merge([log, old], [new]) == [log, new])
    #expect(try merge([log, new], [old]) == [log, new])
    #expect(try merge([log, old, second], [new]) == [log, new, second])
    #expect(try merge([log, old], [second, new, old]) == [log, new, second])
    #expect(try merge([log, old, new, old], []) == [log, new])
    #expect(try merge([log], [log, log]) == [log])
    let otherLog = try NoteSignature(name: log.name, keyID: log.keyID, signature: [1])
    #expect(try merge([log], [otherLog]) == [log])
  }

  @Test("checkpoints of one text merge, of two texts do not")
  func mergingCheckpoints() throws {
    let signed = try SignedCheckpoint.sign(Checkpoint(parsing: Self.text), key: key)
    let (one, other) = (try signed.adding([cosign(10)]), try signed.adding([cosign(20)]))
    #expect(try one.merging(other) == other)
    #expect(try other.merging(one) == other)
    let larger = try Checkpoint(origin: "origin", size: 2, root: signed.checkpoint.root)
    let changed = try SignedCheckpoint.sign(larger, key: key)
    expectError(.differentCheckpoints) { try one.merging(changed) }
  }

  @Test("a note never grows beyond its limit of lines")
  func mergingTooMany() throws {
    let note = try Note(text: Self.text, signatures: [cosign(1)])
    let others = try (0..<100).map { number in
      try NoteSignature(name: "n\(number)", keyID: 1, signature: [1])
    }
    #expect(try note.merging(others.dropLast()).signatures.count == 100)
    expectError(.malformedNote) { try note.merging(others) }
  }
}
