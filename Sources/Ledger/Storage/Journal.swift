internal import TransparencyLog

/// The journal: entries that were acknowledged and are not published yet.
///
/// A record is a big-endian 32-bit length, the entry, and the SHA-256 of both. An entry is
/// acknowledged once its record is durable; a torn record at the end never was.
struct Journal {
  /// What a journal holds.
  struct Contents: Sendable {
    /// The entries' bytes, in order.
    var entries: [[UInt8]] = []
    /// How many bytes the whole records take; what follows is torn.
    var length = 0
    /// Where there is something that no writer wrote, whole or torn; nil when nothing is.
    var corruptAt: Int?
  }

  /// The most bytes of a journal: publishing cuts it long before.
  static let maximumSize = 1 << 30

  private static let lengthSize = 4

  /// Reads a journal; one that is absent is empty.
  ///
  /// - Throws: ``FileError``.
  static func read(_ path: String) throws -> Contents {
    do {
      return parse(try FileOperations.readRegularFile(path, limit: maximumSize))
    } catch let error as FileError where error.code == .absent {
      return Contents()
    }
  }

  static func parse(_ bytes: [UInt8]) -> Contents {
    var contents = Contents()
    while bytes.count - contents.length >= lengthSize {
      let start = contents.length
      let size = bytes[start..<start + lengthSize].reduce(0) { $0 << 8 | Int($1) }
      let end = start + lengthSize + size
      guard end + Digest.byteCount <= bytes.count else {
        if !isTorn(bytes[start...], size: size) { contents.corruptAt = start }
        break
      }
      let stored = Digest(bytes[end..<end + Digest.byteCount])
      guard stored == SHA256.hash(bytes[start..<end]) else {
        contents.corruptAt = start
        break
      }
      contents.entries.append(Array(bytes[start + lengthSize..<end]))
      contents.length = end + Digest.byteCount
    }
    return contents
  }

  /// Whether this is how a record of `size` bytes begins, so that its writer was stopped in it.
  ///
  /// A damaged length would make acknowledged records look like one torn record, and they would be cut
  /// off. But then a hash stands among the bytes of the entry, which is ASCII.
  private static func isTorn(_ bytes: ArraySlice<UInt8>, size: Int) -> Bool {
    let entry = bytes.dropFirst(lengthSize).prefix(size)
    let hash = bytes.dropFirst(lengthSize + size)
    return size <= Entry.maximumSize && entry.allSatisfy { (0x20...0x7e).contains($0) }
      && (hash.isEmpty || SHA256.hash(bytes.prefix(lengthSize + size)).bytes.starts(with: hash))
  }

  /// Adds the record of an entry to those that are to be written together.
  static func append(_ entry: ArraySlice<UInt8>, to records: inout [UInt8]) {
    let start = records.count
    let length = UInt32(entry.count)
    for shift in 1...lengthSize {
      records.append(UInt8(truncatingIfNeeded: length >> UInt32(8 * (lengthSize - shift))))
    }
    records += entry
    let digest = SHA256.hash(records[start...])
    digest.withUnsafeBytes { records.append(contentsOf: $0) }
  }

  private let file: OpenFile
  private let files: FileOperations

  /// Opens a ledger's journal for writing, makes its name durable, and cuts off a torn record.
  ///
  /// - Parameter length: how many bytes its whole records take.
  /// - Throws: ``FileError``.
  init(directory: String, keeping length: Int, files: FileOperations) throws {
    file = try files.open("\(directory)/\(LedgerPaths.journal)", to: .append, mode: 0o600)
    self.files = files
    for path in ["\(directory)/\(LedgerPaths.state)", directory] {
      try files.synchronizeDirectory(path)
    }
    if try file.size() > length { try files.truncate(file, to: length) }
  }

  /// Writes records at once. Their entries are acknowledged only after `synchronize`.
  func append(records: [UInt8]) throws {
    try files.write(records, to: file)
  }

  /// The commit point: what was appended before is durable once this returns.
  func synchronize() throws {
    try files.synchronizeData(file)
  }

  /// Forgets all records: they are published. That it is forgotten need not be durable, because a
  /// record of a published entry is passed over.
  func cut() throws {
    try files.truncate(file, to: 0)
  }
}
