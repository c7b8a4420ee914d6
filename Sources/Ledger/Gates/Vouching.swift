public import TransparencyLog

/// Vouching is who stands for the facts of a decision besides the log, and since when.
public struct Vouching: Sendable {
  /// The group of a trust file whose members replay a ledger before they cosign it.
  public static let replayingGroup: TrustPolicy.Name = "replaying"

  /// The trust file; nil when the script gave none.
  let trust: TrustPolicy?
  /// The present time.
  let now: Timestamp
  /// The time from which on enough witnesses had been shown nothing newer.
  let time: Timestamp?
  /// Why nobody vouches, or nil.
  let problem: (code: GateReason.Code, expected: String, found: String)?

  /// Nobody vouches, because there is no trust file.
  public init(now: Timestamp) {
    trust = nil
    self.now = now
    time = nil
    problem = (.noTrustFile, "a trust file that says whose signatures count", "none")
  }

  /// Nobody vouches, because no checkpoint meets the quorum.
  init(notAnchored trust: TrustPolicy, now: Timestamp) {
    self.trust = trust
    self.now = now
    time = nil
    problem = (
      .notAnchored, "a checkpoint that meets the quorum of the trust file", "none"
    )
  }

  /// What the cosignatures on a checkpoint are worth.
  ///
  /// - Parameter replays: whether the heads were replayed by whoever asks. If not, witnesses must
  ///   have done it: those of the group `replaying`.
  public init(
    _ signed: SignedCheckpoint, trust: TrustPolicy, now: Timestamp, replays: Bool
  ) {
    self.init(
      trust.evaluate(signed, now: UInt64(max(now.seconds, 0))), of: trust, now: now,
      replays: replays)
  }

  /// What the cosignatures are worth that were evaluated already.
  init(_ evaluation: TrustEvaluation, of trust: TrustPolicy, now: Timestamp, replays: Bool) {
    self.trust = trust
    self.now = now
    var times = [evaluation.quorumTime]
    if !evaluation.quorumMet {
      problem = (.notAnchored, "the quorum of the trust file", "too few cosignatures")
    } else if evaluation.quorumTime == nil {
      problem = (
        .notAnchored, "a quorum of witnesses, whose time says how old this is", "quorum none"
      )
    } else if !replays {
      let replaying = evaluation.quorum(ofGroup: Self.replayingGroup)
      times.append(replaying?.time)
      problem =
        replaying?.isMet ?? false
        ? nil
        : (
          .headsUnvouched, "the group \(Self.replayingGroup) of the trust file to be met",
          replaying == nil ? "no such group" : "too few of its cosignatures"
        )
    } else {
      problem = nil
    }
    let oldest = times.contains(nil) ? nil : times.compactMap(\.self).min()
    time = oldest.flatMap { Timestamp(seconds: Int64(clamping: $0)) }
  }

  /// Since when a challenge existed, as far as witnesses say: the quorum time of its note.
  func time(of challenge: Challenge) -> Timestamp? {
    guard let trust, let note = challenge.note,
      let signed = try? SignedCheckpoint(parsing: Array(note.utf8))
    else { return nil }
    let evaluation = trust.evaluate(signed, now: UInt64(max(now.seconds, 0)))
    return evaluation.quorumTime.flatMap { Timestamp(seconds: Int64(clamping: $0)) }
  }
}
