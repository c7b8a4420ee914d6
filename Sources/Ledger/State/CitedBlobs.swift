public import TransparencyLog

/// The blobs that the entries of a ledger cite, each with the first entry that does.
///
/// An auditor keeps them in his state file, so that a verification which does not read the older
/// entries again still notices when a blob of theirs is gone.
public struct CitedBlobs: Sendable {
  /// A blob as it was cited first.
  public struct Item: Hashable, Sendable {
    /// Its SHA-256.
    public let digest: Digest
    /// The size in bytes that the entry says, or nil when it does not say.
    public let size: UInt64?
    /// The entry.
    public let entry: UInt64
  }

  /// What tells two citations apart: statements may disagree about a blob's size.
  private struct Key: Hashable {
    let digest: Digest
    let size: UInt64?
  }

  /// The bytes of an item: its digest, its size and its entry, the numbers little-endian.
  static let itemSize = Digest.byteCount + 16
  /// Stands for the size when none is said.
  private static let noSize = UInt64.max

  /// The items, encoded, in the order in which they were first cited.
  private(set) var encoded: [UInt8] = []
  /// What `encoded` holds; built once something is added, which most runs that start from a state do not.
  private var known: Set<Key>?

  /// No blobs.
  public init() {}

  /// The items of a state file, or nil when these bytes are not whole items.
  init?(encoded: some Sequence<UInt8>) {
    self.encoded = Array(encoded)
    guard self.encoded.count % Self.itemSize == 0 else { return nil }
  }

  /// How many there are.
  public var count: Int { encoded.count / Self.itemSize }

  /// The items, in the order in which they were first cited.
  public var items: some Sequence<Item> {
    (0..<count).lazy.map { item(at: $0) }
  }

  /// Adds a blob that an entry cites, unless an entry before it did.
  public mutating func insert(_ citation: Citation, of entry: UInt64) {
    let key = Key(digest: citation.digest, size: citation.size)
    var known =
      self.known.take() ?? Set(items.map { Key(digest: $0.digest, size: $0.size) })
    if known.insert(key).inserted {
      key.digest.withUnsafeBytes { encoded.append(contentsOf: $0) }
      for number in [key.size ?? Self.noSize, entry] {
        withUnsafeBytes(of: number.littleEndian) { encoded.append(contentsOf: $0) }
      }
    }
    self.known = known
  }

  private func item(at position: Int) -> Item {
    let start = position * Self.itemSize
    let numbers = encoded.withUnsafeBytes { buffer in
      [0, 8].map { offset in
        UInt64(
          littleEndian: buffer.loadUnaligned(
            fromByteOffset: start + Digest.byteCount + offset, as: UInt64.self))
      }
    }
    let digest = Digest(encoded[start..<start + Digest.byteCount]) ?? .empty
    return Item(
      digest: digest, size: numbers[0] == Self.noSize ? nil : numbers[0], entry: numbers[1])
  }
}
