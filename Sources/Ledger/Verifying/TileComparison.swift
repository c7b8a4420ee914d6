internal import TransparencyLog

/// Compares the tiles of a ledger with the hashes of its entries, while those are replayed.
///
/// Every file under `tile/` is compared as far as it lies below the checkpoint, also the partial
/// ones of sizes that were superseded.
struct TileComparison {
  /// The tree over the entries so far.
  private(set) var tree = TileHashes()

  private let storage: DirectoryStorage
  private let size: UInt64
  private var inventory = TileInventory([])

  init(storage: DirectoryStorage, size: UInt64) {
    self.storage = storage
    self.size = size
  }

  /// Starts from the stored tree of a smaller size, whose root was proven.
  mutating func resume(at size: UInt64, root: Digest) throws {
    tree = try TileHashes(resuming: TileReader(storage: storage, size: size), root: root)
  }

  /// Lists what is there, and demands the files at the right edge of smaller sizes that count: who
  /// has only the witnessed checkpoint needs them.
  mutating func takeInventory(
    demanding sizes: [UInt64], _ report: inout VerificationReport
  ) throws {
    inventory = TileInventory(try storage.list(under: LedgerPaths.tiles))
    for path in sizes.flatMap({ TilePath.rightEdge(size: $0) }) where !inventory.has(path) {
      do throws(FindingFailure) {
        _ = try storage.readForVerifying(path)
      } catch {
        report.findings.append(error.value)
      }
    }
    for path in inventory.unexpected {
      report.findings.append(
        Finding(
          .tree, .undecidable, code: "unexpected-file", place: path,
          expected: "tiles and entry bundles only", found: "another name"))
    }
    // Tiles below an earlier run's size were compared then.
    let done = tree.size
    inventory.forget { $0.isWithin(size: done) }
  }

  /// The widths in which these bundles are there.
  mutating func takeBundles(_ numbers: Range<UInt64>) -> [UInt64: [Int]] {
    Dictionary(uniqueKeysWithValues: numbers.map { ($0, inventory.take(.entries, $0)) })
  }

  /// Adds a leaf, and compares the tiles that it fills.
  mutating func append(_ leafHash: Digest, _ report: inout VerificationReport) {
    for tile in tree.append(leafHash: leafHash) { compare(tile, &report) }
  }

  /// Compares the partial tiles at the right edge, and reports what lies beyond the checkpoint.
  mutating func finish(_ report: inout VerificationReport) {
    for tile in tree.rightEdge { compare(tile, &report) }
    report.leftovers = inventory.remaining
    if !report.leftovers.isEmpty {
      report.findings.append(
        Finding(
          .tree, .note, code: "left-over-files", place: report.leftovers[0],
          expected: "nothing beyond the checkpoint",
          found: "\(report.leftovers.count) files of an interrupted publish"))
    }
  }

  private mutating func compare(_ tile: TileHashes.Tile, _ report: inout VerificationReport) {
    let listed = Set(inventory.take(tile.path.kind, tile.path.index))
    var isReplaced = false
    for width in listed.union([tile.path.width]).sorted() {
      let isThere = compare(tile, width: width, &report)
      isReplaced = isReplaced || !isThere
    }
    if isReplaced, !listed.contains(TilePath.fullWidth) {
      _ = compare(tile, width: TilePath.fullWidth, &report)
    }
  }

  /// Compares one file of a tile; false when the full one took its place.
  private func compare(
    _ tile: TileHashes.Tile, width: Int, _ report: inout VerificationReport
  ) -> Bool {
    let path = TilePath(tile.path.kind, index: tile.path.index, width: width)
    do throws(FindingFailure) {
      guard let stored = try storage.readForVerifying(path) else { return false }
      let expected = HashTile.encode(Array(tile.hashes.prefix(width)))
      let isSame =
        stored.count == width * Digest.byteCount
        && stored.hasSameBytes(as: expected, upTo: expected.count)
      if !isSame { report.findings.append(mismatch(path, tile, stored)) }
    } catch {
      report.findings.append(error.value)
    }
    return true
  }

  /// Names the first entry whose hash differs, as far as the tile's level tells.
  private func mismatch(_ path: TilePath, _ tile: TileHashes.Tile, _ stored: [UInt8]) -> Finding {
    let size = Digest.byteCount
    let place = tile.hashes.indices.first { offset in
      let range = offset * size..<(offset + 1) * size
      return range.upperBound > stored.count || Digest(stored[range]) != tile.hashes[offset]
    }
    let offset = place ?? 0
    let range = offset * size..<min((offset + 1) * size, max(stored.count, offset * size))
    let found = stored.count >= range.upperBound ? Digest(stored[range]) : nil
    let isOfLeaves = path.kind == .hashes(level: 0)
    return Finding(
      .tree, .tampered, code: LedgerError.Code.tileMalformed.rawValue,
      entry: isOfLeaves ? path.index * Entry.bundleWidth + UInt64(offset) : nil,
      place: "\(path.path) hash \(offset)", expected: tile.hashes[offset].hex,
      found: found?.hex ?? "\(stored.count) bytes")
  }
}
