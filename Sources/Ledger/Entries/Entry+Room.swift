internal import TransparencyLog

extension Entry {
  /// The most bytes of a payload that an entry can hold beside so many signatures.
  public static func maximumPayload(signatures: Int) -> Int {
    let signature = Envelope.Signature(
      keyID: .empty, bytes: Array(repeating: 0, count: PublicKey.signatureByteCount))
    let count = min(max(signatures, 1), Envelope.maximumSignatures)
    let largest = Entry(
      index: maximumIndex, previous: .empty, time: Timestamp.now(), heads: .empty,
      envelope: Envelope(payload: [], signatures: Array(repeating: signature, count: count)))
    // Base64 writes three bytes as four.
    return (maximumSize - largest.encoded.count) / 4 * 3
  }
}
