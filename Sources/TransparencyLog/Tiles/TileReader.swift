// Reading a tree from its tiles. Nothing read here is trusted: who makes a proof of it has it checked
// against a signed root, and who appends to it compares with that root first.

import Synchronization

/// A tile reader gives the hashes and entries of the first `size` leaves of a stored log.
///
/// A tile that is no longer there as the partial one that this size needs is taken from the full one.
public final class TileReader: SubtreeHashes, Sendable {
  /// The most hash tiles kept in memory, of 8 KiB and as much again for the hashes inside: enough for
  /// the ways to the root from many places.
  private static let cacheLimit = 64

  /// A hash tile, and what is computed from it when it is first asked for.
  private struct Tile {
    let hashes: [Digest]
    /// By level, the hashes of the complete subtrees of 2^level of the tile's hashes.
    var interior: [[Digest]]?
  }

  /// The number of leaves.
  public let size: UInt64

  private let storage: any LogStorage
  private let cache = Mutex<[TilePath: Tile]>([:])

  /// A reader of the first `size` leaves.
  public init(storage: some LogStorage, size: UInt64) {
    self.storage = storage
    self.size = size
  }

  /// The hash of a complete subtree.
  ///
  /// - Throws: As ``hashes(_:)``.
  public func subtreeHash(level: Int, index: UInt64) throws -> Digest {
    // Within 2^63 leaves: what would shift into nothing is out of range, too.
    guard (0..<63).contains(level), index < size >> UInt64(level) else {
      throw TransparencyLogError(
        .outOfRange, "subtree \(index) of 2^\(level) leaves: the tree has \(size) leaves")
    }
    // The tile's own hashes are those of every eighth level.
    let (tileLevel, inner) = level.quotientAndRemainder(dividingBy: 8)
    let perTile = UInt64(TilePath.fullWidth) >> UInt64(inner)
    let (tile, place) = index.quotientAndRemainder(dividingBy: perTile)
    let path = try required(.hashes(level: tileLevel), index: tile)
    let hashes = try hashes(path)
    return inner == 0 ? hashes[Int(place)] : interior(of: hashes, path)[inner][Int(place)]
  }

  /// The hashes of a tile, as many as its width says.
  ///
  /// - Throws: ``TransparencyLogError/Code/tileMissing``, ``TransparencyLogError/Code/malformedTile``,
  ///   and what the storage throws.
  public func hashes(_ path: TilePath) throws -> [Digest] {
    if let known = cache.withLock({ $0[path]?.hashes }) { return known }
    let (bytes, source) = try read(path)
    guard let hashes = HashTile.decode(bytes), hashes.count == source.width else {
      throw TransparencyLogError(
        .malformedTile,
        "\(source): expected \(source.width) hashes of 32 bytes, found \(bytes.count) bytes")
    }
    let result = Array(hashes.prefix(path.width))
    keep(Tile(hashes: result), path)
    return result
  }

  /// By level, the hashes of the complete subtrees inside a tile.
  private func interior(of hashes: [Digest], _ path: TilePath) -> [[Digest]] {
    if let known = cache.withLock({ $0[path]?.interior }) { return known }
    var levels = [hashes]
    while let last = levels.last, last.count > 1 {
      levels.append(
        stride(from: 0, to: last.count - 1, by: 2).map {
          MerkleTree.nodeHash(last[$0], last[$0 + 1])
        })
    }
    keep(Tile(hashes: hashes, interior: levels), path)
    return levels
  }

  private func keep(_ tile: Tile, _ path: TilePath) {
    cache.withLock { cache in
      if cache.count >= Self.cacheLimit { cache.removeAll(keepingCapacity: true) }
      cache[path] = tile
    }
  }

  /// The entries of a bundle, as many as its width says.
  ///
  /// - Throws: ``TransparencyLogError/Code/tileMissing``, ``TransparencyLogError/Code/malformedTile``,
  ///   and what the storage throws.
  public func entries(_ path: TilePath) throws -> [ArraySlice<UInt8>] {
    let (bytes, source) = try read(path)
    guard let entries = EntryBundle.decode(bytes), entries.count == source.width else {
      throw TransparencyLogError(
        .malformedTile, "\(source): expected \(source.width) entries, each after its length")
    }
    return Array(entries.prefix(path.width))
  }

  /// One entry.
  ///
  /// - Throws: As ``entries(_:)``, and ``TransparencyLogError/Code/outOfRange``.
  public func entry(_ index: UInt64) throws -> [UInt8] {
    let (bundle, place) = index.quotientAndRemainder(dividingBy: UInt64(TilePath.fullWidth))
    guard index < size else {
      throw TransparencyLogError(.outOfRange, "entry \(index): the tree has \(size) leaves")
    }
    return Array(try entries(required(.entries, index: bundle))[Int(place)])
  }

  /// The file as a tree of this size needs it.
  private func required(_ kind: TilePath.Kind, index: UInt64) throws -> TilePath {
    guard let path = TilePath.path(kind, index: index, size: size) else {
      throw TransparencyLogError(
        .outOfRange, "\(TilePath(kind, index: index)): the tree has \(size) leaves")
    }
    return path
  }

  /// The bytes of a file, or of the full one that replaced it, and which of them it is.
  private func read(_ path: TilePath) throws -> ([UInt8], TilePath) {
    for candidate in path.isPartial ? [path, path.full] : [path] {
      do {
        let bytes = try storage.read(candidate.path, limit: candidate.maximumByteCount)
        if let bytes { return (bytes, candidate) }
      } catch let error as FileError where error.code == .tooLarge {
        throw TransparencyLogError(.malformedTile, "\(candidate): \(error.reason)")
      }
    }
    throw TransparencyLogError(
      .tileMissing, "\(path): a log of \(size) entries needs it; restore it from a copy of the log")
  }
}

extension TransparencyLogError.Code {
  /// A file that the size of the log demands is not there.
  public static let tileMissing = Self("tile-missing")
  /// A hash tile or an entry bundle that is not what its name says.
  public static let malformedTile = Self("malformed-tile")
}
