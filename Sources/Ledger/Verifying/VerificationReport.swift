public import TransparencyLog

/// What a verification of a whole ledger found, part by part.
public struct VerificationReport: Sendable {
  /// What it comes to.
  public enum Outcome: String, Sendable {
    /// Everything that was asked for was verified and holds.
    case intact
    /// Bytes, signatures, proofs or history do not match.
    case tampered
    /// It cannot be decided.
    case undecidable
  }

  /// How one part of it went.
  public enum PartResult: String, Sendable {
    /// It was done to its end, and nothing is wrong.
    case ok
    /// It cannot be decided.
    case undecidable
    /// Bytes, signatures, proofs or history do not match.
    case tampered
    /// What was done of it holds, but it ended before its end: something else is wrong or missing.
    case unfinished
    /// It was not done.
    case notChecked = "not checked"
  }

  /// Two checkpoints that one log signed and that cannot both be true: proof of its misbehaviour.
  public struct Fork: Hashable, Sendable {
    /// The checkpoint that was being verified.
    public let checkpoint: String
    /// The one that contradicts it.
    public let other: String
  }

  /// Who vouches for a ledger besides its own log key, and up to where.
  public struct Anchor: Hashable, Sendable {
    /// How many entries are covered.
    public let size: UInt64
    /// When, by quorum time, or nil when the auditor kept the checkpoint himself.
    public let time: Timestamp?
    /// The file with the checkpoint.
    public let source: String
  }

  /// What a quorum of witnesses vouches for.
  public struct Anchored: Sendable {
    /// The largest checkpoint that meets the quorum.
    public let checkpoint: SignedCheckpoint
    /// The state at its size.
    public let state: LedgerState
  }

  /// What one witness's lines on the newest witnessed checkpoint prove.
  public struct Cosignature: Hashable, Sendable {
    /// The witness's name in the trust file.
    public let witness: String
    /// The time of its cosignature, or nil when there is none that counts.
    public let time: Timestamp?
  }

  /// The ledger's name, as the checkpoint says.
  public internal(set) var origin: String?
  /// How many entries the checkpoint covers.
  public internal(set) var size: UInt64 = 0
  /// The Merkle root in the checkpoint.
  public internal(set) var root: Digest?
  /// The size that an earlier run verified: those entries were proven consistent, not re-read.
  public internal(set) var since: UInt64?
  /// How many entries were read and replayed.
  public internal(set) var entriesRead: UInt64 = 0
  /// How many signatures were verified; nil when that was not asked for.
  public internal(set) var signaturesVerified: UInt64?
  /// How many blobs were re-hashed.
  public internal(set) var blobsHashed: UInt64 = 0
  /// How many cited blobs are not there.
  public internal(set) var blobsMissing: UInt64 = 0
  /// How many files under `tile/` lie beyond the checkpoint, left over by an interrupted publish.
  public internal(set) var leftovers: [String] = []
  /// Up to where an independent party vouches; nil when nobody does.
  public internal(set) var anchor: Anchor?
  /// What the witnesses' lines prove.
  public internal(set) var cosignatures: [Cosignature] = []
  /// How many signature lines are by keys that the trust file does not name.
  public internal(set) var unknownSignatures = 0
  /// Two contradicting checkpoints, when there are.
  public internal(set) var fork: Fork?
  /// Everything that was found, the first bad entry first.
  public internal(set) var findings: [Finding] = []
  /// The parts that were not done, for example signatures when that was not asked for.
  public internal(set) var skipped: Set<Finding.Check> = []
  /// The parts that were begun, and not done to their end.
  var unfinished: Set<Finding.Check> = []
  /// The state after the last entry; nil unless every entry was admitted.
  public internal(set) var state: LedgerState?
  /// The largest checkpoint that a quorum vouches for, and the state there; nil unless that was asked
  /// for, there is one, and its entries were replayed.
  public internal(set) var anchored: Anchored?
  /// The state to start the next verification from; nil unless everything holds.
  public internal(set) var snapshot: StateSnapshot?

  /// What it comes to: tampered wins over undecidable.
  public var outcome: Outcome {
    switch findings.map(\.severity).max() {
    case .tampered: .tampered
    case .undecidable: .undecidable
    case .note, nil: .intact
    }
  }

  /// The finding that decides: the first of the greatest weight, entries by index.
  public var decisive: Finding? {
    let worst = findings.map(\.severity).max()
    let candidates = findings.filter { $0.severity == worst && $0.severity != .note }
    return candidates.filter { $0.entry != nil }.min { ($0.entry ?? 0) < ($1.entry ?? 0) }
      ?? candidates.first
  }

  /// How a part went. What was not done to its end is never ``PartResult/ok``.
  public func result(of check: Finding.Check) -> PartResult {
    if skipped.contains(check) { return .notChecked }
    return switch findings.filter({ $0.check == check }).map(\.severity).max() {
    case .tampered: .tampered
    case .undecidable: .undecidable
    case .note, nil: unfinished.contains(check) ? .unfinished : .ok
    }
  }
}
