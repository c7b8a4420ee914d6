public import TransparencyLog

/// An entry: one leaf of the log, chained to the entry before it, with one encoding.
///
/// `previous` is the RFC 6962 leaf hash of the entry before, so that one hash serves the chain and
/// the tree and the two cannot be made to disagree.
public struct Entry: Sendable {
  /// Its place in the log, from 0.
  public let index: UInt64
  /// The leaf hash of the entry before; for entry 0 the empty-tree hash.
  public let previous: Digest
  /// The writer's clock, never before the entry before it.
  public let time: Timestamp
  /// The digest of the heads table after this entry.
  public let heads: Digest
  /// The statement and its signatures.
  public let envelope: Envelope

  /// The most bytes of an entry: an entry bundle gives each a 16-bit length (C2SP tlog-tiles).
  public static let maximumSize = EntryBundle.maximumEntrySize
  /// How many entries a full bundle holds.
  public static let bundleWidth = UInt64(TilePath.fullWidth)
  /// The largest index, so that every JSON reader holds it exactly.
  public static let maximumIndex = UInt64(JSONRules.largestInteger)

  /// An entry to be encoded.
  public init(
    index: UInt64, previous: Digest, time: Timestamp, heads: Digest, envelope: Envelope
  ) {
    self.index = index
    self.previous = previous
    self.time = time
    self.heads = heads
    self.envelope = envelope
  }

  /// The entry's exact bytes.
  public var encoded: [UInt8] { encoded(envelope: envelope.encoded) }

  /// The entry's exact bytes.
  ///
  /// - Parameter encodedEnvelope: the bytes of its envelope.
  func encoded(envelope encodedEnvelope: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    // What stands before the envelope has less than 256 bytes.
    bytes.reserveCapacity(256 + encodedEnvelope.count)
    bytes.append(#"{"index":"#)
    bytes.append(decimal: index)
    bytes.append(#","previous":""#)
    bytes.append(hex: previous)
    bytes.append(#"","time":""#)
    bytes += time.description.utf8
    bytes.append(#"","heads":""#)
    bytes.append(hex: heads)
    bytes.append(#"","envelope":"#)
    bytes += encodedEnvelope
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
