// What the lines of a note prove about one key. A line by an unknown key is ignored, but a line that
// claims a known key and fails speaks against the whole note.

extension VerifierKey {
  /// What a note's lines prove about one key.
  public enum Outcome: Sendable, Hashable {
    /// No line claims the key.
    case absent
    /// Every line that claims the key verifies.
    case valid
    /// A line claims the key and does not verify.
    case invalid
  }

  /// What a note's lines prove about one witness at a certain time.
  public enum CosignatureOutcome: Sendable, Hashable {
    /// No line claims the key.
    case absent
    /// All lines verify; this is the latest time that is not in the future, seconds since 1970.
    case valid(time: UInt64)
    /// All lines verify, but all are dated in the future, the earliest at this time.
    case future(time: UInt64)
    /// A line claims the key and does not verify.
    case invalid
  }

  /// What the note's lines prove about this key.
  public func verify(_ note: Note) -> Outcome {
    switch algorithm {
    case .ed25519:
      let lines = note.signatures.filter { isClaimed(by: $0) }
      let message = Array(note.text.utf8)
      if lines.isEmpty { return .absent }
      let valid = lines.allSatisfy {
        publicKey.isValid(signature: $0.signature, message: message)
      }
      return valid ? .valid : .invalid
    case .cosignatureV1:
      switch cosignature(on: note, now: Cosignature.maximumTime) {
      case .absent: return .absent
      case .valid, .future: return .valid
      case .invalid: return .invalid
      }
    }
  }

  /// What the note's lines prove about this witness, at `now` in seconds since 1970.
  ///
  /// Of several valid lines the latest counts that is not dated after now and a tolerance of
  /// 300 seconds. A key that is no cosignature key has cosigned nothing.
  public func cosignature(on note: Note, now: UInt64) -> CosignatureOutcome {
    let lines = note.signatures.filter { isClaimed(by: $0) }
    if algorithm != .cosignatureV1 || lines.isEmpty { return .absent }
    let times = lines.compactMap { Cosignature.check($0, text: note.text, witness: self) }
    guard times.count == lines.count, let earliest = times.min() else { return .invalid }
    let (limit, overflow) = now.addingReportingOverflow(Cosignature.clockTolerance)
    let counting = times.filter { overflow || $0 <= limit }
    return counting.max().map { .valid(time: $0) } ?? .future(time: earliest)
  }
}
