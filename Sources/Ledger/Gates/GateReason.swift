/// A gate reason is one thing that bears on a decision, with a stable code.
public struct GateReason: Error, Hashable, Sendable, CustomStringConvertible {
  /// What a reason does to a decision. The weightiest of all reasons decides.
  public enum Weight: Int, Sendable, Comparable {
    /// It explains, and changes nothing by itself.
    case note
    /// It leaves open whether the gate could be accepted.
    case doubt
    /// It says no.
    case no
    /// Nobody vouches for the facts, or not recently enough: nothing can be decided.
    case unvouched
    /// Bytes, signatures, proofs or history do not match.
    case tampered

    /// Whether one weighs less than another.
    public static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  /// The stable code; see `docs/codes.md`.
  public let code: Code
  /// The gate that it is about.
  public let gate: Identifier
  /// The entry that it is about, or nil.
  public let entry: UInt64?
  /// The row, claim, member or thing that it is about.
  public let subject: String
  /// What was expected.
  public let expected: String
  /// What was found.
  public let found: String

  /// A reason.
  public init(
    _ code: Code, _ gate: Identifier, entry: UInt64? = nil, _ subject: String, expected: String,
    found: String
  ) {
    self.code = code
    self.gate = gate
    self.entry = entry
    self.subject = subject
    self.expected = expected
    self.found = found
  }

  /// What it does to a decision.
  public var weight: Weight { code.weight }

  /// A sentence for people.
  public var description: String {
    "\(gate): \(entry.map { "entry \($0): " } ?? "")\(subject): expected \(expected), "
      + "found \(found) (\(code.rawValue))"
  }

  /// The stable code of a reason.
  public enum Code: String, Sendable, CaseIterable {
    // Nothing can be decided.
    case noTrustFile = "no-trust-file"
    case noAgeLimit = "no-age-limit"
    case notAnchored = "not-anchored"
    case headsUnvouched = "heads-unvouched"
    case stale = "stale"
    case futureEntry = "future-entry"
    case unknownGate = "unknown-gate"
    case unknownScope = "unknown-scope"
    case unknownEffect = "unknown-effect"
    case emptyGate = "empty-gate"
    case factsMissing = "facts-missing"
    case journalUnreadable = "journal-unreadable"
    case ledgerUndecidable = "ledger-undecidable"
    case unknownLog = "unknown-log"
    case exampleKey = "example-key"
    case otherGate = "other-gate"

    // No.
    case noVerdict = "no-verdict"
    case verdictNotReady = "verdict-not-ready"
    case fakeGreen = "fake-green"
    case rowRefuted = "row-refuted"
    case rowMissing = "row-missing"
    case rowUndecidable = "row-undecidable"
    case refutedSince = "refuted-since-verdict"
    case unreadableSince = "unreadable-since-verdict"
    case evidenceBacklog = "evidence-backlog"
    case subjectDiffers = "subject-differs"

    // It cannot be told whether yes or no.
    case blobMissing = "blob-missing"

    // What a required gate says, which has reasons of its own.
    case requirementNotMet = "requirement-not-met"

    // Why evidence proves nothing.
    case evidenceUnreadable = "evidence-unreadable"
    case evidenceCompromised = "evidence-compromised"
    case evidenceTooOld = "evidence-too-old"
    case challengeTooOld = "challenge-too-old"
    case challengeUndated = "challenge-undated"
    case subjectUnbound = "subject-unbound"
    case subjectDisagrees = "subject-disagrees"
    case profileUnknown = "profile-unknown"
    case venueNotAccepted = "venue-not-accepted"
    case venueUnproven = "venue-unproven"
    case venueRejected = "venue-rejected"
    case assuranceTooLow = "assurance-too-low"
    case notSuperseded = "not-superseded"

    // Why a waiver does not hold.
    case waiverNotWaivable = "waiver-not-waivable"
    case waiverOtherScope = "waiver-other-scope"
    case waiverEffectsUndeclared = "waiver-effects-undeclared"
    case waiverEffectForbidden = "waiver-effect-forbidden"
    case waiverNotBegun = "waiver-not-begun"
    case waiverExpired = "waiver-expired"
    case waiverTooLong = "waiver-too-long"
    case waiverBelowThreshold = "waiver-below-threshold"
    case waiverBySigner = "waiver-by-signer"

    // Something does not match.
    case blobAltered = "blob-altered"
    case factsContradict = "facts-contradict"
    case ledgerTampered = "ledger-tampered"
    case proofInvalid = "proof-invalid"

    /// Whether it says that a waiver does not hold.
    var concernsWaiver: Bool { rawValue.utf8.starts(with: "waiver-".utf8) }

    var weight: Weight {
      switch self {
      case .noTrustFile, .noAgeLimit, .notAnchored, .headsUnvouched, .stale, .futureEntry,
        .unknownGate, .unknownScope, .unknownEffect, .emptyGate, .factsMissing, .journalUnreadable,
        .ledgerUndecidable, .unknownLog, .exampleKey, .otherGate:
        .unvouched
      case .noVerdict, .verdictNotReady, .fakeGreen, .rowRefuted, .rowMissing, .rowUndecidable,
        .refutedSince, .unreadableSince, .evidenceBacklog, .subjectDiffers:
        .no
      case .blobMissing: .doubt
      case .blobAltered, .factsContradict, .ledgerTampered, .proofInvalid: .tampered
      default: .note
      }
    }
  }
}
