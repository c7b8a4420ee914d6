public import TransparencyLog

/// Everything that admission must know of a ledger up to some size, without re-reading it.
///
/// One piece of code moves it on: the appender before it writes, the verifier and the replaying
/// witness while they read. So the three cannot disagree about what may stand in a ledger.
public struct LedgerState: Sendable {
  /// The policy in force: shared, because every entry asks for it and none changes it.
  public final class Policy: Sendable {
    /// Its entry.
    public let index: UInt64
    /// Its payload digest, which the next policy must name.
    public let payloadDigest: Digest
    /// What it says.
    public let predicate: PolicyPredicate
    /// The gates that owners may waive under it.
    public let waivable: Set<Identifier>

    init(index: UInt64, payloadDigest: Digest, predicate: PolicyPredicate) {
      self.index = index
      self.payloadDigest = payloadDigest
      self.predicate = predicate
      waivable = GateRequirements(predicate.gates).waivable
    }

    /// The key with this id, if it is enrolled.
    func publicKey(_ id: Digest) -> PublicKey? {
      predicate.keys.firstIndex { $0.key.keyID == id }.map { predicate.keys[$0].key.publicKey }
    }

    /// The enrolled key with this id.
    public func key(_ id: Digest) -> PolicyKey? { predicate.keys.first { $0.key.keyID == id } }
  }

  /// The ledger's name; nil before the genesis.
  public internal(set) var origin: Origin?
  /// How many entries there are.
  public internal(set) var size: UInt64 = 0
  /// The leaf hash of the last entry, or the empty-tree hash.
  public internal(set) var lastLeafHash = Digest.empty
  /// The time of the last entry; nil before the genesis.
  public internal(set) var lastTime: Timestamp?
  /// The policy in force; nil before the genesis.
  public internal(set) var policy: Policy?
  /// Every key that ever had a role.
  public internal(set) var keys = KeyRegister()
  /// The heads after the last entry.
  public internal(set) var heads = HeadsTable(gates: [:], policy: 0)
  /// What is remembered of the entries that the heads name.
  public internal(set) var records = GateRecords()
  /// The entries that were revoked, each with the entry that revokes it.
  public internal(set) var revocations: [UInt64: UInt64] = [:]
  /// Which payloads there are.
  public internal(set) var payloads = PayloadIndex()

  /// The state of a ledger that does not exist yet.
  public init() {}
}

/// A statement that wants to be the next entry.
struct Candidate {
  let index: UInt64
  let time: Timestamp
  let payloadDigest: Digest
  let statement: Statement
  /// The key ids of its signatures.
  let signers: [Digest]
}

/// A signature that must hold for an entry to be admitted.
///
/// It is verified apart from the rules, so that many can be verified at once.
public struct SignatureCheck: Sendable {
  /// The key that must have made it.
  public let key: PublicKey
  /// The signature.
  public let signature: Ed25519Signature

  /// What a signature was made over. The message is put together by whoever verifies, many at once.
  enum Signed: Sendable {
    /// An envelope's payload; the signature's position in the envelope.
    case payload([UInt8], position: Int)
    /// The text of a checkpoint that evidence answers.
    case checkpoint(String)
  }

  let signed: Signed

  /// What was signed.
  public var message: [UInt8] {
    switch signed {
    case .payload(let payload, _):
      Envelope.preAuthenticationEncoding(payload: payload)
    case .checkpoint(let text): Array(text.utf8)
    }
  }

  /// What it is, for messages.
  public var subject: String {
    switch signed {
    case .payload(_, let position): "envelope.signatures[\(position)]"
    case .checkpoint: "predicate.challenge.note"
    }
  }

  /// What a failure means.
  public var code: Refusal.Code {
    switch signed {
    case .payload: .invalidSignature
    case .checkpoint: .wrongChallengeNote
    }
  }

  /// Nil when the signature holds.
  public var failure: Refusal? {
    if key.isValid(signature, of: message) { return nil }
    return Refusal(
      code, subject, expected: "a valid signature by \(key.keyID)", found: "an invalid one")
  }
}
