// The contents of an entry bundle: the entries themselves, in the order of the leaves.

/// An entry bundle is a file of up to 256 entries, each after its length: two bytes, big-endian
/// (C2SP tlog-tiles).
public enum EntryBundle {
  /// The most bytes that an entry can have: what two bytes can count.
  public static let maximumEntrySize = 65_535

  static let maximumEncodedEntrySize = 2 + maximumEntrySize

  /// The bytes of a bundle with these entries.
  ///
  /// - Throws: ``TransparencyLogError/Code/entryTooLarge``, and
  ///   ``TransparencyLogError/Code/outOfRange`` for more than 256 entries.
  public static func encode(_ entries: [[UInt8]]) throws -> [UInt8] {
    guard entries.count <= TilePath.fullWidth else {
      throw TransparencyLogError(
        .outOfRange, "a bundle of \(entries.count) entries: expected at most \(TilePath.fullWidth)")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
    for entry in entries { try append(entry[...], to: &bytes) }
    return bytes
  }

  /// The entries of a bundle; nil unless there are from 1 to 256, whole ones, and nothing else.
  public static func decode(_ bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
    var entries: [ArraySlice<UInt8>] = []
    var position = 0
    while position < bytes.count {
      guard entries.count < TilePath.fullWidth, bytes.count - position >= 2 else { return nil }
      let count = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      position += 2
      guard count <= bytes.count - position else { return nil }
      entries.append(bytes[position..<position + count])
      position += count
    }
    return entries.isEmpty ? nil : entries
  }

  /// Adds an entry to the bytes of a bundle that is not full.
  static func append(_ entry: ArraySlice<UInt8>, to bundle: inout [UInt8]) throws {
    guard entry.count <= maximumEntrySize else {
      throw TransparencyLogError(
        .entryTooLarge,
        "an entry of \(entry.count) bytes: expected at most \(maximumEntrySize)")
    }
    bundle.append(UInt8(entry.count >> 8))
    bundle.append(UInt8(entry.count & 0xff))
    bundle.append(contentsOf: entry)
  }
}

extension TransparencyLogError.Code {
  /// An entry that no bundle can hold.
  public static let entryTooLarge = Self("entry-too-large")
}
