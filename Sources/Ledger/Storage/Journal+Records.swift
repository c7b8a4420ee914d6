internal import Glibc
internal import TransparencyLog

// The records of a journal, as they are written and read. A reader takes no lock; it may look while a
// writer writes.

extension Journal {
  /// What a journal holds.
  struct Contents: Sendable {
    /// The entries' bytes, in order.
    var entries: [[UInt8]] = []
    /// Where the last whole record ends; what follows is torn, or zeros.
    var length = 0
    /// Where there is something that no writer wrote, whole or torn; nil when nothing is.
    var corruptAt: Int?
  }

  /// How often a journal is read anew that seems damaged, a millisecond apart: more than a writer takes
  /// to write a record.
  private static let readings = 10

  /// Reads a journal; one that is absent is empty.
  ///
  /// While bytes are reserved, the length says nothing of how much was there when reading began: a record
  /// may be seen in part, or without the one before it. But what is seen in part is not there yet, and
  /// the next time it is; what is damaged stays so. So it is read until twice the same was found.
  ///
  /// - Throws: ``FileError``.
  static func read(_ path: String) throws -> Contents {
    try read {
      do {
        return try FileOperations.readRegularFile(path, limit: maximumSize)
      } catch let error as FileError where error.code == .absent {
        try requireReachable(FileOperations.parent(path))
        return []
      }
    }
  }

  /// Refuses a link that leads nowhere in place of the journal's directory: behind it, on a disk that is
  /// not mounted, there may be entries.
  private static func requireReachable(_ directory: String) throws {
    var status = stat()
    guard lstat(directory, &status) != 0 || stat(directory, &status) == 0 else {
      throw FileError(
        .unreadable, directory, "expected a directory, found a link that leads nowhere")
    }
  }

  /// - Parameter look: gives the bytes that are there now.
  static func read(from look: () throws -> [UInt8]) rethrows -> Contents {
    var bytes = try look()
    var contents = parse(bytes)
    for _ in 0..<readings where contents.length < bytes.count {
      let before = contents
      bytes = try look()
      contents = parse(bytes)
      if before.corruptAt == nil, contents.entries.starts(with: before.entries) { return before }
      usleep(1_000)
    }
    return contents
  }

  static func parse(_ bytes: [UInt8]) -> Contents {
    var contents = Contents()
    while let record = wholeRecord(in: bytes, after: contents.length) {
      contents.entries.append(Array(bytes[record].dropFirst(lengthSize).dropLast(Digest.byteCount)))
      contents.length = record.upperBound
    }
    let end = contents.length
    let starts = [end, nextBlock(in: bytes, after: end)].compactMap(\.self)
    if !isZero(bytes[end...]), !starts.contains(where: { isTorn(bytes, at: $0) }) {
      contents.corruptAt = end
    }
    return contents
  }

  /// The next record that matches its hash: right after the one before it, or at the start of the next
  /// block when it does not fit into this one and zeros are between.
  private static func wholeRecord(in bytes: [UInt8], after end: Int) -> Range<Int>? {
    if let frame = frame(in: bytes, at: end), isWhole(bytes, frame) { return frame }
    guard let start = nextBlock(in: bytes, after: end), let frame = frame(in: bytes, at: start),
      start == self.start(ofSize: frame.count, after: end), isWhole(bytes, frame)
    else { return nil }
    return frame
  }

  /// The bytes that a record takes by its length, which may be more than there are; nil when there is no
  /// length.
  static func frame(in bytes: [UInt8], at start: Int) -> Range<Int>? {
    guard bytes.count - start >= lengthSize else { return nil }
    let size = bytes[start..<start + lengthSize].reduce(0) { $0 << 8 | Int($1) }
    return size == 0 ? nil : start..<start + lengthSize + size + Digest.byteCount
  }

  private static func isWhole(_ bytes: [UInt8], _ frame: Range<Int>) -> Bool {
    guard frame.upperBound <= bytes.count else { return false }
    let record = bytes[frame]
    return Digest(record.suffix(Digest.byteCount))
      == SHA256.hash(record.dropLast(Digest.byteCount))
  }

  /// Where the next block starts, when there is one and only zeros are before it.
  private static func nextBlock(in bytes: [UInt8], after end: Int) -> Int? {
    let start = self.start(ofSize: blockSize, after: end)
    return end < start && start < bytes.count && isZero(bytes[end..<start]) ? start : nil
  }

  /// Whether what is from here to the end is how a record begins, so that its writer was stopped in it.
  ///
  /// Either the file ends there, or the record lies within one block and zeros follow.
  ///
  /// A damaged length would make acknowledged records look like one torn record, and they would be cut
  /// off. But then a hash stands among the bytes of the entry, which is ASCII. Nor does a damaged hash
  /// look torn, unless half of it is gone.
  private static func isTorn(_ bytes: [UInt8], at start: Int) -> Bool {
    guard bytes.count - start >= lengthSize else { return true }
    guard let frame = frame(in: bytes, at: start) else { return false }
    var written = bytes[start...]
    if frame.upperBound <= bytes.count {
      let last = written.lastIndex { $0 != 0 } ?? start
      guard self.start(ofSize: frame.count, after: start) == start, frame.count <= blockSize,
        last < frame.upperBound - Digest.byteCount / 2
      else { return false }
      written = written[...last]
    }
    let size = frame.count - lengthSize - Digest.byteCount
    let entry = written.dropFirst(lengthSize).prefix(size)
    let hash = written.dropFirst(lengthSize + size)
    return size <= Entry.maximumSize && entry.allSatisfy { (0x20...0x7e).contains($0) }
      && (hash.isEmpty || SHA256.hash(written.prefix(lengthSize + size)).bytes.starts(with: hash))
  }

  private static func isZero(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0 } }

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
}
