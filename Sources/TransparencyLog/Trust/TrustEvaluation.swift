// What a trust policy finds in one signed checkpoint. It only reports; what follows from it, and
// whether a finding is a no or an alarm, is for the caller to say.

/// A trust evaluation is what the signatures under a checkpoint prove to one party at one time.
public struct TrustEvaluation: Sendable, Hashable {
  /// What the lines prove about the log's key.
  public enum LogSignature: Sendable, Hashable {
    /// Every line by the log's key verifies.
    case valid
    /// A line claims the log's key and does not verify.
    case invalid
    /// No line claims the log's key.
    case absent
    /// The policy names no log of this origin.
    case unknownLog
  }

  /// What the lines prove about one witness.
  public struct WitnessFinding: Sendable, Hashable {
    /// The witness.
    public let witness: TrustPolicy.Witness
    /// What its lines prove.
    public let outcome: VerifierKey.CosignatureOutcome
  }

  /// Whether enough witnesses cosigned, and how recently.
  public enum Quorum: Sendable, Hashable {
    /// The policy needs no cosignature (`quorum none`).
    case notNeeded
    /// Enough witnesses cosigned. The time, in seconds since 1970, is the latest such that the
    /// cosignatures dated then or later are enough.
    case met(time: UInt64)
    /// Not enough witnesses cosigned.
    case notMet

    init(time: UInt64?) {
      self = time.map { .met(time: $0) } ?? .notMet
    }

    /// Whether the cosignatures are enough.
    public var isMet: Bool { self != .notMet }

    /// The latest time such that the cosignatures dated then or later are enough; nil when they
    /// never are, or when none is needed.
    public var time: UInt64? {
      if case .met(let time) = self { time } else { nil }
    }
  }

  /// What the lines prove about the log.
  public let logSignature: LogSignature
  /// What the lines prove about each witness, in the order of the policy.
  public let cosignatures: [WitnessFinding]
  /// How many lines are by keys that the policy does not name. They are ignored.
  public let unknownSignatures: Int
  /// Whether the policy's quorum is met.
  public let quorum: Quorum

  private let groups: [TrustPolicy.Name: Quorum]

  init(policy: TrustPolicy, signed: SignedCheckpoint, now: UInt64) {
    let note = signed.note
    let log = policy.log(origin: signed.checkpoint.origin)
    logSignature =
      switch log?.verify(note) {
      case .valid: .valid
      case .invalid: .invalid
      case .absent: .absent
      case nil: .unknownLog
      }
    cosignatures = policy.witnesses.map {
      WitnessFinding(witness: $0, outcome: $0.key.cosignature(on: note, now: now))
    }
    let known = policy.witnesses.map(\.key) + (log.map { [$0] } ?? [])
    unknownSignatures = note.signatures.count { line in !known.contains { $0.isClaimed(by: line) } }

    let times = QuorumTimes(
      witnesses: cosignatures.map(\.outcome.countingTime), groups: policy.groups)
    quorum = policy.quorum.map { Quorum(time: times[$0]) } ?? .notNeeded
    groups = Dictionary(
      zip(policy.groups.map(\.name), times.groups.map { Quorum(time: $0) }),
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether the policy's quorum is met; with `quorum none` it is.
  public var quorumMet: Bool { quorum.isMet }

  /// The latest time, in seconds since 1970, such that the cosignatures dated from then on meet the
  /// quorum; nil when it is not met, and with `quorum none`.
  public var quorumTime: UInt64? { quorum.time }

  /// Whether the named group is met, by itself; nil when the policy has no group of that name.
  public func quorum(ofGroup name: TrustPolicy.Name) -> Quorum? { groups[name] }

  /// Whether a line claims a key that the policy names and does not verify: somebody altered the
  /// checkpoint or its signatures.
  public var hasInvalidSignature: Bool {
    logSignature == .invalid || cosignatures.contains { $0.outcome == .invalid }
  }
}

extension VerifierKey.CosignatureOutcome {
  /// The time for which the witness counts; nil when it does not count.
  var countingTime: UInt64? {
    if case .valid(let time) = self { time } else { nil }
  }
}

extension TrustPolicy {
  /// What the signatures under the checkpoint prove under this policy, at `now` in seconds since
  /// 1970.
  public func evaluate(_ signed: SignedCheckpoint, now: UInt64) -> TrustEvaluation {
    TrustEvaluation(policy: self, signed: signed, now: now)
  }

  /// Those of the lines with which a witness of this policy cosigned the text; the others are not
  /// worth keeping under a checkpoint.
  public func verifiedCosignatures(
    among lines: some Sequence<NoteSignature>, text: String
  ) -> [NoteSignature] {
    lines.filter { line in
      witnesses.contains { Cosignature.check(line, text: text, witness: $0.key) != nil }
    }
  }
}
