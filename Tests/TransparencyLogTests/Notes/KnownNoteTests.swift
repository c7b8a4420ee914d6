import Testing
import TransparencyLog

@Suite("Published notes, checkpoints and cosignatures")
struct KnownNoteTests {
  @Test("the example of C2SP signed-note verifies, and no changed text does")
  func signedNoteExample() throws {
    let key = try VerifierKey(
      parsing: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    let signature =
      "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFX"
      + "mRKuwHjG1Yu72IneyaQM=\n"
    let note = try Note(parsing: Array("This is an example message.\n\n\(signature)".utf8))
    #expect(key.name == "example.com/foo")
    #expect(key.keyID == 0x530d_903a)
    #expect(key.verify(note) == .valid)
    #expect(note.text == "This is an example message.\n")
    let other = try Note(text: "This is an example message!\n", signatures: note.signatures)
    #expect(key.verify(other) == .invalid)
  }

  /// The corrected checkpoint of C2SP issue 99; its log key has the seed 11 00 … 00.
  @Test("the checkpoint of C2SP issue 99 is reproduced from its seed")
  func issue99() throws {
    let origin =
      "sigsum.org/v1/tree/e796172b92befd62d9dc67e41c2f5bc9d3100a3023b20b1ca40288dd1c679e69"
    let published = """
      \(origin)
      10
      HA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

      — \(origin) gJ2ho0n8F8olcerUF1FFdv235A/5as/coWrpLrtE7ovMeP5whgwouYExowG/lTznxu6OUGjjt5yJQ6b\
      XtTcf718MqAQ=

      """
    let signed = try SignedCheckpoint(parsing: Array(published.utf8))
    let key = try PrivateKey(seed: [0x11] + [UInt8](repeating: 0, count: 31))
    #expect(signed.checkpoint.size == 10)
    #expect(signed.note.signatures.map(\.keyID) == [0x809d_a1a3])
    #expect(try SignedCheckpoint.sign(signed.checkpoint, key: key).bytes == Array(published.utf8))
    let log = try VerifierKey(name: origin, algorithm: .ed25519, publicKey: key.publicKey)
    #expect(log.verify(signed.note) == .valid)
  }

  @Test("the known-answer ledger's checkpoint and cosignatures are reproduced from their seeds")
  func knownAnswerLedger() throws {
    let (published, origin) = (KnownAnswerLedger.checkpoint, KnownAnswerLedger.origin)
    let signed = try SignedCheckpoint(parsing: Array(published.utf8))
    #expect(signed.bytes == Array(published.utf8))
    #expect(signed.checkpoint.origin == origin)
    #expect(signed.checkpoint.size == 10)
    #expect(
      signed.checkpoint.root.hex
        == "978a14f6a1a01fae7e365676292557df61970aff6a76f919cd27d2a3b7c480a9")

    let log = try VerifierKey(parsing: KnownAnswerLedger.logKey)
    #expect(log.verify(signed.note) == .valid)
    for witness in try KnownAnswerLedger.witnessKeys.map({ try VerifierKey(parsing: $0) }) {
      let time = KnownAnswerLedger.cosignatureTime
      #expect(witness.cosignature(on: signed.note, now: time) == .valid(time: time))
    }

    var made = try SignedCheckpoint.sign(
      signed.checkpoint, key: KnownAnswerLedger.key(named: "log"))
    made = try made.adding(
      ["witness1", "witness2"].map { name in
        try Cosignature.make(
          text: made.note.text, name: name + ".example", key: KnownAnswerLedger.key(named: name),
          time: KnownAnswerLedger.cosignatureTime)
      })
    #expect(made.bytes == Array(published.utf8))
  }

  @Test("known verifier keys come back as their lines", arguments: KnownAnswerLedger.allKeys)
  func verifierKeyLines(line: String) throws {
    let key = try VerifierKey(parsing: line)
    #expect(key.line == line)
    #expect(key.description == line)
    #expect(
      try VerifierKey(name: key.name, algorithm: key.algorithm, publicKey: key.publicKey) == key)
  }
}
