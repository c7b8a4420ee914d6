import Ledger
import Testing
import TransparencyLog

extension HostileEntry {
  /// Entries that do not follow the one before them, and signatures that are none.
  static let chains = [
    HostileEntry("another previous hash", .brokenChain) { story in
      try story.forged(story.evidence(), by: .operator, previous: .empty)
    },
    HostileEntry("the previous hash of the entry before", .brokenChain) { story in
      let skipped = try story.history.entry(at: LedgerScenario.verdict).leafHash
      return try story.forged(story.evidence(), by: .operator, previous: skipped)
    },
    HostileEntry("an index that skips one", .wrongIndex) { story in
      try story.forged(story.evidence(), by: .operator, index: story.state.size + 1)
    },
    HostileEntry("the index of the entry before", .wrongIndex) { story in
      try story.forged(story.evidence(), by: .operator, index: story.state.size - 1)
    },
    HostileEntry("the entry before once more", .wrongIndex) { story in
      try story.history.entry(at: LedgerScenario.waiver).bytes
    },
    HostileEntry("a time before the entry before", .timeWentBack) { story in
      try story.forged(
        story.evidence(), by: .operator,
        time: (story.state.lastTime ?? story.clock).advanced(by: -1))
    },
    HostileEntry("a payload twice", .duplicatePayload) { story in
      let payload = try story.history.entry(at: LedgerScenario.probe).entry.envelope.payload
      return try story.forged(payload: payload, by: [.operator])
    },
    HostileEntry("a statement of another ledger", .wrongLedger) { story in
      let other = try LedgerScenario { $0.id = String(repeating: "00112233", count: 4) }
      return try story.forged(story.evidence { $0.ledger = other.origin }, by: .operator)
    },
    HostileEntry("the genesis of another ledger", .wrongLedger) { story in
      let other = LedgerScenario.genesis { $0.id = String(repeating: "00112233", count: 4) }
      return try story.forged(other, by: .owner, .owner2)
    },

    HostileEntry("a signature of another payload", .invalidSignature) { story in
      let other = try story.history.entry(at: LedgerScenario.probe).entry.envelope.signatures[0]
      return try story.forged(
        story.evidence(), signatures: [Envelope.Signature(keyID: other.keyID, bytes: other.bytes)])
    },
    HostileEntry("a signature by another key under this key's id", .invalidSignature) { story in
      let statement = try story.evidence()
      let signature = try VerifiedEnvelope(
        signing: statement.payload, keys: [TestKey.outsider.privateKey]
      ).envelope.signatures[0]
      return try story.forged(
        statement,
        signatures: [
          Envelope.Signature(keyID: TestKey.operator.keyID, bytes: signature.bytes)
        ])
    },
    HostileEntry("the second of two signatures is none", .invalidSignature) { story in
      let statement = story.policy()
      var signatures = try VerifiedEnvelope(
        signing: statement.payload, keys: [TestKey.owner, .owner2].map(\.privateKey)
      ).envelope.signatures
      signatures[1].bytes[40] ^= 1
      return try story.forged(statement, signatures: signatures)
    },
    HostileEntry("a signature over the payload without DSSE", .invalidSignature) { story in
      let statement = try story.evidence()
      return try story.forged(
        statement,
        signatures: [
          Envelope.Signature(
            keyID: TestKey.operator.keyID,
            bytes: TestKey.operator.privateKey.sign(statement.payload))
        ])
    },
    HostileEntry("signatures that are not in order", .notAscending) { story in
      let entry = try story.forged(story.policy(), by: .owner, .owner2)
      let written = try ReadEntry(entry[...]).entry.envelope.signatures.map(encoded)
      return entry.replacing(
        written[0] + "," + written[1], with: written[1] + "," + written[0])
    },
    HostileEntry("one signature twice", .notAscending) { story in
      let entry = try story.forged(story.evidence(), by: .operator)
      let written = try ReadEntry(entry[...]).entry.envelope.signatures.map(encoded)
      return entry.replacing(written[0], with: written[0] + "," + written[0])
    },
  ]

  private static func encoded(_ signature: Envelope.Signature) -> String {
    #"{"keyid":"\#(signature.keyID.hex)","sig":"\#(Base64.encode(signature.bytes))"}"#
  }
}

extension LedgerScenario {
  /// The next entry with signatures that need not be any.
  fileprivate func forged(
    _ statement: Statement, signatures: [Envelope.Signature]
  ) throws -> [UInt8] {
    var copy = self
    let signers = TestKey.allCases.filter { key in
      signatures.contains { $0.keyID == key.keyID }
    }
    try copy.append(payload: statement.payload, by: signers)
    return Entry(
      index: state.size, previous: state.lastLeafHash, time: clock, heads: copy.heads.digest,
      envelope: Envelope(payload: statement.payload, signatures: signatures)
    ).encoded
  }
}
