public import TransparencyLog

/// What the proof of one entry proves to somebody who has only a trust file.
///
/// It proves that the entry is in the log that the trust file names, as far as the witnesses vouch.
/// It does not prove that nothing later supersedes the entry.
public struct EntryProofReport: Sendable {
  /// The entry's index.
  public private(set) var index: UInt64?
  /// The log's origin.
  public private(set) var origin: String?
  /// The size of the tree that the entry is in.
  public private(set) var size: UInt64?
  /// The quorum time of the checkpoint, or nil when no cosignature was needed or enough.
  public private(set) var time: Timestamp?
  /// The entry, when its bytes could be read.
  public private(set) var entry: ReadEntry?
  /// Everything that was found.
  public private(set) var findings: [Finding] = []

  /// What it comes to: tampered wins over undecidable.
  public var outcome: VerificationReport.Outcome {
    switch findings.map(\.severity).max() {
    case .tampered: .tampered
    case .undecidable: .undecidable
    case .note, nil: .intact
    }
  }

  /// Verifies a proof against the exact bytes of its entry.
  ///
  /// - Parameters:
  ///   - proof: the bytes of a tlog-proof file.
  ///   - entry: the exact bytes of the entry.
  ///   - trust: the trust file: whose log, and which witnesses.
  public init(
    proof: [UInt8], entry: [UInt8], trust: TrustPolicy, now: Timestamp = .now(),
    allowsExampleKeys: Bool = false
  ) {
    if !allowsExampleKeys, let key = trust.exampleKeys.first {
      find(.undecidable, "example-key", "trust file", "keys that only their owners have", key.name)
    }
    let parsed: TLogProof
    do {
      parsed = try TLogProof(parsing: proof)
    } catch {
      find(.tampered, "malformed-proof", "proof", "a tlog-proof", "\(error)")
      return
    }
    guard parsed.extra == nil else {
      find(.tampered, "malformed-proof", "proof", "no extra line", "one")
      return
    }
    index = parsed.index
    origin = parsed.checkpoint.checkpoint.origin
    size = parsed.checkpoint.checkpoint.size
    do throws(Refusal) {
      let read = try ReadEntry(entry[...])
      self.entry = read
      if read.entry.index != parsed.index {
        find(
          .tampered, Refusal.Code.wrongIndex.rawValue, "entry index", "\(parsed.index)",
          "\(read.entry.index)")
      }
    } catch {
      findings.append(Finding(error, entry: parsed.index))
    }
    if !parsed.check(leafHash: MerkleTree.leafHash(entry)) {
      find(
        .tampered, "not-included", "proof", "a path from this entry to the checkpoint's root",
        "another root")
    }
    weigh(trust.evaluate(parsed.checkpoint, now: UInt64(max(now.seconds, 0))))
  }

  private mutating func weigh(_ evaluation: TrustEvaluation) {
    switch evaluation.logSignature {
    case .valid: break
    case .invalid:
      find(
        .tampered, Refusal.Code.invalidSignature.rawValue, "checkpoint",
        "a valid signature by the log key", "an invalid one")
    case .absent:
      find(
        .undecidable, "log-signature-absent", "checkpoint",
        "a signature by the log key of the trust file", "none")
    case .unknownLog:
      find(
        .undecidable, "unknown-log", "checkpoint",
        "a log line of this origin in the trust file", "none")
    }
    for cosignature in evaluation.cosignatures where cosignature.outcome == .invalid {
      find(
        .tampered, "invalid-cosignature", "checkpoint \(cosignature.witness.name)",
        "a valid cosignature", "an invalid one")
    }
    if !evaluation.quorumMet {
      find(.undecidable, "not-anchored", "checkpoint", "the quorum of the trust file", "fewer")
    }
    time = evaluation.quorumTime.flatMap { Timestamp(seconds: Int64(clamping: $0)) }
  }

  private mutating func find(
    _ severity: Finding.Severity, _ code: String, _ place: String, _ expected: String,
    _ found: String
  ) {
    findings.append(
      Finding(
        .tree, severity, code: code, entry: index, place: place, expected: expected,
        found: found))
  }
}
