/// Why bytes are not accepted as an entry, a statement or a member of the ledger.
///
/// It names the thing, what was expected and what was found. An appender that meets one writes
/// nothing; a verifier that meets one in a stored ledger reports the entry.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// What a refusal means to whoever asked.
  public enum Category: Sendable {
    /// The bytes do not have the form that the formats demand.
    case malformed
    /// A signature, a hash or a reference does not match what it speaks of.
    case mismatch
    /// The form is right, and the rules of the ledger forbid it now.
    case forbidden
    /// This reader cannot decide it: rules that it does not know, or something absent.
    case undecidable
  }

  /// The stable code; see `docs/codes.md`.
  public let code: Code
  /// The member or thing that it is about, for example `predicate.keys[2].role`.
  public let subject: String
  /// What was expected there.
  public let expected: String
  /// What was found there.
  public let found: String

  /// A refusal with its code and what it is about.
  public init(_ code: Code, _ subject: String, expected: String, found: String) {
    self.code = code
    self.subject = subject
    self.expected = expected
    self.found = found
  }

  /// What this means to whoever asked.
  public var category: Category { code.category }

  /// A sentence for people.
  public var description: String {
    "\(subject): expected \(expected), found \(found) (\(code.rawValue))"
  }

  /// Two refusals are equal when their codes are, so that wording can improve.
  public static func == (left: Refusal, right: Refusal) -> Bool { left.code == right.code }

  /// Hashes the code alone.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension Refusal {
  /// The stable code of a refusal.
  public enum Code: String, Sendable, CaseIterable {
    // Form.
    case malformedJSON = "malformed-json"
    case missingMember = "missing-member"
    case unknownMember = "unknown-member"
    case wrongType = "wrong-type"
    case malformedValue = "malformed-value"
    case notAscending = "not-ascending"
    case malformedEntry = "malformed-entry"
    case malformedEnvelope = "malformed-envelope"
    case malformedArchive = "malformed-archive"
    case entryTooLarge = "entry-too-large"
    case payloadTooLarge = "payload-too-large"
    case unknownStatementType = "unknown-statement-type"
    case unknownPredicateType = "unknown-predicate-type"

    // What does not match.
    case wrongIndex = "wrong-index"
    case brokenChain = "broken-chain"
    case timeWentBack = "time-went-back"
    case wrongHeads = "wrong-heads"
    case wrongLeafHash = "wrong-leaf-hash"
    case invalidSignature = "invalid-signature"
    case wrongLedger = "wrong-ledger"
    case genesisMismatch = "genesis-mismatch"
    case wrongChallengeRoot = "wrong-challenge-root"
    case wrongChallengeNote = "wrong-challenge-note"
    case blobMismatch = "blob-mismatch"
    case bundleMismatch = "bundle-mismatch"

    // What the rules forbid.
    case unlistedKey = "unlisted-key"
    case endedKey = "ended-key"
    case wrongRole = "wrong-role"
    case belowThreshold = "below-threshold"
    case duplicatePayload = "duplicate-payload"
    case wrongSupersedes = "wrong-supersedes"
    case notGenesis = "not-genesis"
    case nameChanged = "name-changed"
    case logKeyChanged = "log-key-changed"
    case logKeyHasRole = "log-key-has-role"
    case roleChanged = "role-changed"
    case endChanged = "end-changed"
    case tooFewOwners = "too-few-owners"
    case weakKey = "weak-key"
    case unknownGate = "unknown-gate"
    case unknownRow = "unknown-row"
    case unknownVenue = "unknown-venue"
    case requirementCycle = "requirement-cycle"
    case evidenceBacklog = "evidence-backlog"
    case challengeOutOfRange = "challenge-out-of-range"
    case wrongPolicy = "wrong-policy"
    case incompleteInputs = "incomplete-inputs"
    case unusableInput = "unusable-input"
    case gateNotWaivable = "gate-not-waivable"
    case waiverExpired = "waiver-expired"
    case waiverTooLong = "waiver-too-long"
    case notRevocable = "not-revocable"
    case alreadyRevoked = "already-revoked"

    // What this reader cannot decide.
    case unsupportedRules = "unsupported-rules"
    case unsupportedMember = "unsupported-member"
    case blobMissing = "blob-missing"

    var category: Category {
      switch self {
      case .malformedJSON, .missingMember, .unknownMember, .wrongType, .malformedValue,
        .notAscending, .malformedEntry, .malformedEnvelope, .malformedArchive, .entryTooLarge,
        .payloadTooLarge,
        .unknownStatementType, .unknownPredicateType:
        .malformed
      case .wrongIndex, .brokenChain, .timeWentBack, .wrongHeads, .wrongLeafHash,
        .invalidSignature, .wrongLedger, .genesisMismatch, .wrongChallengeRoot,
        .wrongChallengeNote, .blobMismatch, .bundleMismatch:
        .mismatch
      case .unsupportedRules, .unsupportedMember, .blobMissing:
        .undecidable
      default: .forbidden
      }
    }
  }
}
