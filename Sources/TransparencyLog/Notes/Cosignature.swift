// The timestamped cosignature of a witness (C2SP tlog-cosignature v1, type 0x04).

/// A cosignature says: at this time, this was the largest tree that the witness had seen of this log,
/// and it had grown from all that it had seen before.
public enum Cosignature {
  /// The latest time that a cosignature can carry.
  public static let maximumTime = UInt64(Int64.max)
  /// How far a cosignature may lie in the future, in seconds, before it does not count yet: clocks of
  /// honest witnesses differ by less.
  public static let clockTolerance: UInt64 = 300

  /// The line with which the named witness cosigns the note's text at this time, in seconds since
  /// 1970.
  ///
  /// Throws `cosignatureTime` for a time that is 0 or beyond 2^63 − 1, and `malformedVerifierKey` for
  /// a name that no note can carry.
  public static func make(
    text: String, name: String, key: PrivateKey, time: UInt64
  ) throws -> NoteSignature {
    guard isPossible(time) else {
      throw TransparencyLogError(
        .cosignatureTime, "a cosignature is dated between 1 and 2^63 - 1 seconds, not \(time)")
    }
    let witness = try VerifierKey(name: name, algorithm: .cosignatureV1, publicKey: key.publicKey)
    let signature = try key.sign(message(text: text, time: time))
    return try NoteSignature(
      name: name, keyID: witness.keyID, signature: time.bigEndianBytes + signature)
  }

  /// The time, in seconds since 1970, at which the witness cosigned the note's text with this line.
  ///
  /// Nil when the line is not by that witness or does not verify.
  public static func check(
    _ line: NoteSignature, text: String, witness: VerifierKey
  ) -> UInt64? {
    guard witness.algorithm == .cosignatureV1, witness.isClaimed(by: line),
      let time = claimedTime(of: line), isPossible(time)
    else { return nil }
    let valid = witness.publicKey.isValid(
      signature: Array(line.signature.dropFirst(timeByteCount)),
      message: message(text: text, time: time))
    return valid ? time : nil
  }

  /// The bytes that a witness signs: header, time, and the whole text with its extension lines.
  static func message(text: String, time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
  }

  /// The time that a line of a cosignature's length carries, not verified.
  static func claimedTime(of line: NoteSignature) -> UInt64? {
    guard line.signature.count == timeByteCount + PublicKey.signatureByteCount else { return nil }
    return UInt64(bigEndianBytes: line.signature.prefix(timeByteCount))
  }

  /// Time 0 means "no statement about the time" in other formats, and says nothing here.
  private static func isPossible(_ time: UInt64) -> Bool { (1...maximumTime).contains(time) }

  private static let timeByteCount = 8
}

extension TransparencyLogError.Code {
  /// A cosignature cannot carry this time.
  public static let cosignatureTime = Self("cosignature-time")
}
