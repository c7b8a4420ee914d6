internal import TransparencyLog

extension Entry {
  /// How many bytes `encoded` has, without encoding: an entry must be known to fit before its heads are
  /// known, and every digest and time is as long as every other.
  static func size(index: UInt64, payload: Int, signatures: Int) -> Int {
    sizeWithOneSignature + (max(signatures, 1) - 1) * sizeOfFurtherSignature
      + String(index).utf8.count + Base64.encodedCount(payload)
  }

  /// The most bytes of a payload that an entry can hold beside so many signatures.
  public static func maximumPayload(signatures: Int) -> Int {
    let count = min(signatures, Envelope.maximumSignatures)
    // Base64 writes three bytes as four.
    return (maximumSize - size(index: maximumIndex, payload: 0, signatures: count)) / 4 * 3
  }

  /// Without the digits of the index.
  private static let sizeWithOneSignature = emptySize(signatures: 1) - 1
  /// With the comma before it.
  private static let sizeOfFurtherSignature = emptySize(signatures: 2) - emptySize(signatures: 1)

  private static func emptySize(signatures: Int) -> Int {
    let signature = Envelope.Signature(keyID: .empty, value: Ed25519Signature())
    return Entry(
      index: 0, previous: .empty, time: Timestamp.now(), heads: .empty,
      envelope: Envelope(
        payload: [], signatures: Array(repeating: signature, count: signatures))
    ).encoded.count
  }
}
