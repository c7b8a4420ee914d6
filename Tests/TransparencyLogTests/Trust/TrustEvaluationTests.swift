import Testing
import TransparencyLog

@Suite("What a trust policy finds")
struct TrustEvaluationTests {
  let policy: TrustPolicy
  let signed: SignedCheckpoint
  let time = KnownAnswerLedger.cosignatureTime

  init() throws {
    policy = try TrustPolicy(parsing: Array(KnownAnswerLedger.trustFile.utf8))
    signed = try SignedCheckpoint(parsing: Array(KnownAnswerLedger.checkpoint.utf8))
  }

  func evaluate(_ lines: [NoteSignature]) throws -> TrustEvaluation {
    let note = try Note(text: signed.note.text, signatures: lines)
    return policy.evaluate(try SignedCheckpoint(note: note), now: time)
  }

  /// The only bytes of a checkpoint that may change without an alarm are the name and the id of a
  /// cosignature: then it is an unknown key's, and one fewer counts.
  @Test("one changed bit anywhere is refused, an alarm, or one cosignature fewer")
  func everyBit() throws {
    var fewer = 0
    let bytes = signed.bytes
    for bit in 0..<8 * bytes.count {
      guard let changed = try? SignedCheckpoint(parsing: bytes.flipping(bit)) else {
        continue
      }
      let evaluation = policy.evaluate(changed, now: time)
      if evaluation.logSignature == .valid && !evaluation.hasInvalidSignature {
        #expect(evaluation.unknownSignatures == 1 && !evaluation.quorumMet, "bit \(bit)")
        fewer += 1
      }
    }
    #expect(fewer > 0)
  }

  @Test("the log's line is valid, invalid, absent, or of an unknown log")
  func logSignature() throws {
    let lines = signed.note.signatures
    let log = lines[0]
    #expect(try evaluate(lines).logSignature == .valid)
    #expect(try evaluate([log, log]).logSignature == .valid)
    #expect(try evaluate(Array(lines.dropFirst())).logSignature == .absent)
    let failing = try NoteSignature(
      name: log.name, keyID: log.keyID, signature: log.signature.flipping(0))
    #expect(try evaluate([failing]).logSignature == .invalid)
    #expect(try evaluate([failing]).hasInvalidSignature)
    #expect(try evaluate([log, failing]).logSignature == .invalid)
    let otherID = try NoteSignature(
      name: log.name, keyID: log.keyID ^ 1, signature: log.signature)
    #expect(try evaluate([otherID]).logSignature == .absent)
    #expect(try evaluate([otherID]).unknownSignatures == 1)

    let other = try SignedCheckpoint.sign(
      Checkpoint(origin: "other.example", size: 1, root: .empty),
      key: KnownAnswerLedger.key(named: "log"))
    let evaluation = policy.evaluate(other, now: time)
    #expect(evaluation.logSignature == .unknownLog)
    #expect(evaluation.unknownSignatures == 1)
    #expect(!evaluation.quorumMet && !evaluation.hasInvalidSignature)
  }

  @Test("a known log's line under another log's checkpoint is not that log's")
  func otherLog() throws {
    let (a, b) = (try PrivateKey.generate(), try PrivateKey.generate())
    let lines = try [("a", a), ("b", b)].map { name, key in
      "log \(try VerifierKey(name: name, algorithm: .ed25519, publicKey: key.publicKey).line)\n"
    }
    let policy = try TrustPolicy(parsing: Array((lines.joined() + "quorum none\n").utf8))
    let checkpoint = try Checkpoint(origin: "a", size: 1, root: .empty)
    let byB = try SignedCheckpoint.sign(checkpoint, key: b, name: "b")
    #expect(policy.evaluate(byB, now: time).logSignature == .absent)
    let byBoth = try byB.adding([NoteSignature.make(text: checkpoint.text, name: "a", key: a)])
    #expect(policy.evaluate(byBoth, now: time).logSignature == .valid)
  }

  @Test("lines of keys that the policy does not name are counted and ignored")
  func unknownSignatures() throws {
    let stranger = try Cosignature.make(
      text: signed.note.text, name: "witness1.example", key: .generate(), time: time)
    let evaluation = try evaluate(signed.note.signatures + [stranger])
    #expect(evaluation.unknownSignatures == 1)
    #expect(evaluation.quorumTime == time)
    #expect(!evaluation.hasInvalidSignature)
  }

  @Test("before its time a cosignature does not count, but is no alarm")
  func future() {
    let early = policy.evaluate(signed, now: time - 301)
    #expect(early.cosignatures.map(\.outcome) == [.future(time: time), .future(time: time)])
    #expect(early.quorum == .notMet && !early.hasInvalidSignature)
    #expect(policy.evaluate(signed, now: time - 300).quorum == .met(time: time))
    #expect(policy.evaluate(signed, now: .max).quorum == .met(time: time))
  }

  @Test("only what a witness of the policy signed is worth keeping")
  func verifiedCosignatures() throws {
    let lines = signed.note.signatures
    let failing = try NoteSignature(
      name: lines[1].name, keyID: lines[1].keyID, signature: lines[1].signature.flipping(100))
    let stranger = try Cosignature.make(
      text: signed.note.text, name: "witness1.example", key: .generate(), time: time)
    let kept = policy.verifiedCosignatures(
      among: lines + [failing, stranger], text: signed.note.text)
    #expect(kept == Array(lines.dropFirst()))
    #expect(policy.verifiedCosignatures(among: lines, text: "other\n").isEmpty)
    #expect(
      try SignedCheckpoint(
        note: Note(
          text: signed.note.text, signatures: [lines[0]])
      ).adding(kept) == signed)
  }
}
