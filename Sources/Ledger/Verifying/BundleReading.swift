internal import Glibc
internal import TransparencyLog

/// What reads the bundles of one ledger.
struct BundleReader: Sendable {
  let storage: DirectoryStorage
  /// The size of the ledger.
  let size: UInt64
  /// The first entry that is to be parsed; earlier ones are only hashed.
  let firstEntry: UInt64
}

/// One bundle of entries, read and parsed apart from all others.
struct BundleReading: Sendable {
  let number: UInt64
  /// Its entries, up to the first that is none.
  var entries: [ReadEntry] = []
  /// Why the one after them is none, if that is so.
  var refusal: Refusal?
  /// The leaf hash of every entry of the bundle, also of those before the first that is wanted.
  var leafHashes: [Digest] = []
  /// What its files have wrong.
  var findings: [Finding] = []

  /// Reads the bundle that a ledger of this size has, and compares its partial files with it.
  ///
  /// - Parameter widths: those in which there are files.
  init(_ number: UInt64, widths: [Int], _ reader: BundleReader) {
    let (storage, size) = (reader.storage, reader.size)
    self.number = number
    let start = number * Entry.bundleWidth
    let needed = Int(min(size - start, Entry.bundleWidth))
    var width = needed
    let bytes: [UInt8]
    do throws(FindingFailure) {
      if let found = try read(width: needed, storage) {
        bytes = found
      } else {
        // The full bundle is there already while the checkpoint needs only a part of it.
        width = TilePath.fullWidth
        bytes = try read(width: width, storage) ?? []
      }
    } catch {
      findings.append(error.value)
      return
    }
    guard let slices = EntryBundle.decode(bytes), slices.count == width else {
      findings.append(malformed(width: width, found: "\(bytes.count) bytes that are none"))
      return
    }
    leafHashes.reserveCapacity(needed)
    entries.reserveCapacity(needed)
    var nodes = JSONNodeBuffer()
    for offset in 0..<needed {
      let slice = slices[offset]
      let leafHash = MerkleTree.leafHash(slice)
      leafHashes.append(leafHash)
      guard refusal == nil, start + UInt64(offset) >= reader.firstEntry else { continue }
      do throws(Refusal) {
        entries.append(try ReadEntry(slice, leafHash: leafHash, by: &nodes))
      } catch {
        refusal = error
      }
    }
    for other in widths where other != width {
      compare(width: other, with: slices, of: bytes, needed: needed, storage)
    }
  }

  /// Another file of this bundle must hold the same entries as far as both go.
  private mutating func compare(
    width: Int, with slices: [ArraySlice<UInt8>], of bytes: [UInt8], needed: Int,
    _ storage: DirectoryStorage
  ) {
    do throws(FindingFailure) {
      guard let other = try read(width: width, storage) else { return }
      let common = min(width, slices.count)
      let end = common > 0 ? slices[common - 1].endIndex : 0
      let isSame =
        width <= slices.count
        ? other.count == end && other.hasSameBytes(as: bytes, upTo: end)
        : other.hasSameBytes(as: bytes, upTo: end) && EntryBundle.decode(other)?.count == width
      if isSame { return }
      let entries = EntryBundle.decode(other) ?? []
      let offset = zip(entries, slices).enumerated().first { !$1.0.elementsEqual($1.1) }?.offset
      findings.append(
        malformed(
          width: width, at: offset, found: "other bytes than the bundle in use has"))
    } catch {
      findings.append(error.value)
    }
  }

  /// A file of this bundle; nil for a partial one that the full one has replaced.
  private func read(
    width: Int, _ storage: DirectoryStorage
  ) throws(FindingFailure) -> [UInt8]? {
    try storage.readForVerifying(
      TilePath(.entries, index: number, width: width), firstEntry: number * Entry.bundleWidth)
  }

  private func malformed(width: Int, at offset: Int? = nil, found: String) -> Finding {
    Finding(
      .tree, .tampered, code: LedgerError.Code.tileMalformed.rawValue,
      entry: offset.map { number * Entry.bundleWidth + UInt64($0) },
      place: TilePath(.entries, index: number, width: width).path,
      expected: "a bundle of \(width) entries", found: found)
  }
}

extension [UInt8] {
  /// Whether both begin with the same `count` bytes.
  func hasSameBytes(as other: Self, upTo count: Int) -> Bool {
    guard self.count >= count, other.count >= count else { return false }
    return withUnsafeBytes { left in
      other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left, right, count) == 0
      }
    }
  }
}

/// A finding in the place of a result.
struct FindingFailure: Error {
  let value: Finding
}

extension DirectoryStorage {
  /// The bytes of a tile or bundle; nil for a partial one that is not there because the full one is.
  ///
  /// A writer at work may put the full one in its place at any time, also after the files were listed.
  ///
  /// - Throws: the finding that it is absent or unreadable.
  func readForVerifying(
    _ path: TilePath, firstEntry: UInt64? = nil
  ) throws(FindingFailure) -> [UInt8]? {
    do {
      if let bytes = try read(path.path, limit: path.maximumByteCount) { return bytes }
      if path.isPartial, try FileOperations.exists("\(directory)/\(path.full.path)") { return nil }
    } catch {
      throw FindingFailure(value: Finding(unreadable: path.path, error, in: .tree))
    }
    throw FindingFailure(
      value: Finding(
        .tree, .undecidable, code: LedgerError.Code.tileAbsent.rawValue, entry: firstEntry,
        place: path.path, expected: "this file", found: "nothing"))
  }
}

extension Finding {
  /// What an error while reading means: what is larger than anything of its kind is wrong, what
  /// cannot be read is undecidable.
  ///
  /// - Parameter entry: the entry that needs what was read, if one does.
  init(
    unreadable path: String, _ error: any Error, in check: Check, entry: UInt64? = nil
  ) {
    switch error {
    case let error as FileError:
      self.init(
        check, error.code == .tooLarge ? .tampered : .undecidable, code: error.code.rawValue,
        entry: entry,
        place: path, expected: "a readable file", found: error.reason)
    case let error as LedgerError:
      self.init(
        check, error.code.isContradiction ? .tampered : .undecidable, code: error.code.rawValue,
        entry: entry,
        place: error.subject, expected: error.expected, found: error.found)
    case let error as Refusal:
      self.init(
        check, error.category == .undecidable ? .undecidable : .tampered,
        code: error.code.rawValue, entry: entry, place: "\(path) \(error.subject)",
        expected: error.expected,
        found: error.found)
    case let error as TransparencyLogError:
      self.init(
        check, error.code == .tileMissing ? .undecidable : .tampered, code: error.code.rawValue,
        entry: entry, place: path, expected: "its format",
        found: error.reason)
    default:
      self.init(
        check, .undecidable, code: "unreadable", entry: entry, place: path,
        expected: "a readable file",
        found: "\(error)")
    }
  }
}
