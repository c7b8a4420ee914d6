import TransparencyLog

/// A record of a writer's journal, as the formats say: length, entry, SHA-256 of both.
enum JournalRecord {
  static func bytes(of entry: [UInt8]) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(entry.count).bigEndian) { Array($0) }
    return length + entry + SHA256.hash(length + entry).bytes
  }
}
