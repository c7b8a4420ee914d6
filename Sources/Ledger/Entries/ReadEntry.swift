public import TransparencyLog

/// An entry whose bytes were read strictly, with everything that can be said of it alone.
///
/// Reading needs no knowledge of other entries, so many can be read at once. It is shared, and never
/// changes.
public final class ReadEntry: Sendable {
  /// The entry.
  public let entry: Entry
  /// Its exact bytes, if it was just made. Those that were read are not kept: an entry has one encoding.
  private let made: [UInt8]?
  /// Its RFC 6962 leaf hash.
  public let leafHash: Digest
  /// SHA-256 of its payload.
  public let payloadDigest: Digest
  /// The statement that its payload is.
  public let statement: Statement

  /// Its exact bytes.
  public var bytes: [UInt8] { made ?? entry.encoded }

  /// Reads an entry from its bytes.
  ///
  /// - Throws: `Refusal` that names the byte or the member.
  public convenience init(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
    var nodes = JSONNodeBuffer()
    try self.init(bytes, leafHash: MerkleTree.leafHash(bytes), by: &nodes)
  }

  /// Reads an entry whose leaf hash was computed already.
  ///
  /// - Parameter nodes: memory that serves one entry after the other.
  init(
    _ bytes: ArraySlice<UInt8>, leafHash: Digest, by nodes: inout JSONNodeBuffer
  ) throws(Refusal) {
    entry = try Entry(parsing: bytes)
    made = nil
    self.leafHash = leafHash
    payloadDigest = entry.envelope.payloadDigest
    statement = try Statement(payload: entry.envelope.payload, by: &nodes)
  }

  /// An entry that was just made of this envelope, so that it need not be read back.
  init(entry: Entry, of verified: VerifiedEnvelope, _ statement: Statement) {
    self.entry = entry
    let bytes = entry.encoded(envelope: verified.encoded)
    made = bytes
    leafHash = MerkleTree.leafHash(bytes)
    payloadDigest = verified.payloadDigest
    self.statement = statement
  }
}
