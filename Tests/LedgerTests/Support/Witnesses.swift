import Ledger
import TransparencyLog

// The two witnesses of every story, and the trust file that names them.

extension TrustPolicy {
  /// Names the log of an origin, and both witnesses as the group `replaying`, which is the quorum.
  static func story(
    origin: String, log: TestKey = .log, threshold: Int = 2
  ) throws -> TrustPolicy {
    try TrustPolicy(parsing: Array(text(origin: origin, log: log, threshold: threshold).utf8))
  }

  /// The trust file of the stories.
  static func text(
    origin: String, log: TestKey = .log, threshold: Int = 2
  ) throws -> String {
    let log = try VerifierKey(
      name: origin, algorithm: .ed25519, publicKey: log.publicKey)
    let witnesses = try [TestKey.witness1, .witness2].map {
      try VerifierKey(
        name: $0.witnessName, algorithm: .cosignatureV1, publicKey: $0.publicKey)
    }
    return """
      log \(log.line)
      witness w1 \(witnesses[0].line)
      witness w2 \(witnesses[1].line)
      group replaying \(threshold) w1 w2
      quorum replaying

      """
  }
}

extension TestKey {
  /// The name of a witness in cosignature lines.
  var witnessName: String { "\(rawValue).example" }
}

extension NoteSignature {
  /// Lines of so many keys that nobody has.
  static func ofNobody(_ count: Int) throws -> [NoteSignature] {
    try (0..<count).map {
      try NoteSignature(name: "nobody\($0).example", keyID: 1, signature: [UInt8($0)])
    }
  }
}

extension SignedCheckpoint {
  /// The checkpoint with lines of ordinary witnesses, who only see that a tree grows.
  func cosigned(by witnesses: TestKey..., at time: Timestamp) throws -> SignedCheckpoint {
    try adding(
      witnesses.map {
        try Cosignature.make(
          text: note.text, name: $0.witnessName, key: $0.privateKey, time: UInt64(time.seconds))
      })
  }
}
