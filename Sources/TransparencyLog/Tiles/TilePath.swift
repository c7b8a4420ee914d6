// The names of a log's immutable files. Names are read strictly: one tile has one name, so that a
// verifier can account for every file that it finds.

/// A tile path names a hash tile or an entry bundle of a log (C2SP tlog-tiles).
///
/// A hash tile at level l holds up to 256 hashes of complete subtrees of 256^l leaves; an entry bundle
/// holds the entries of the hash tile of level 0 with the same index.
public struct TilePath: Hashable, Sendable, CustomStringConvertible {
  /// The number of hashes in a full hash tile, and of entries in a full bundle.
  public static let fullWidth = 256

  /// The levels that the format has names for. No tree of fewer than 2^64 leaves gets beyond level 7.
  public static let levels = 0...63

  /// A kind of file.
  public enum Kind: Hashable, Sendable {
    /// Hashes of subtrees of 256^`level` leaves.
    case hashes(level: Int)
    /// The entries themselves.
    case entries

    /// The exponent of the number of leaves under one of the hashes or entries: 256^level.
    public var level: Int {
      switch self {
      case .hashes(let level): level
      case .entries: 0
      }
    }
  }

  /// What the file holds.
  public let kind: Kind

  /// The position among the files of its kind, counted from 0.
  public let index: UInt64

  /// The number of hashes or entries, from 1 to 256; fewer than 256 in a partial tile.
  public let width: Int

  /// The name of a tile. A level or a width that the format does not have is a programming error.
  public init(_ kind: Kind, index: UInt64, width: Int = Self.fullWidth) {
    precondition((1...Self.fullWidth).contains(width))
    if case .hashes(let level) = kind { precondition(Self.levels.contains(level)) }
    self.kind = kind
    self.index = index
    self.width = width
  }

  /// Whether the tile is not full.
  public var isPartial: Bool { width < Self.fullWidth }

  /// The full tile that replaces a partial one.
  public var full: TilePath { TilePath(kind, index: index) }

  /// The length of a hash tile in bytes; for a bundle, the most that it can have.
  public var maximumByteCount: Int {
    switch kind {
    case .hashes: width * Digest.byteCount
    case .entries: width * EntryBundle.maximumEncodedEntrySize
    }
  }
}

// MARK: - Names

extension TilePath {
  /// The relative path, such as `tile/0/x001/x234/067.p/5` or `tile/entries/000`.
  public var path: String {
    isPartial ? "\(partialDirectory)/\(width)" : fullPath
  }

  /// The relative path of the directory that holds the partial tiles of this index.
  public var partialDirectory: String { fullPath + ".p" }

  /// The relative path.
  public var description: String { path }

  private var fullPath: String {
    var path = ""
    var rest = index
    repeat {
      let group = rest % 1000
      let digits = (group < 10 ? "00" : group < 100 ? "0" : "") + String(group)
      path = (path.isEmpty ? "/" : "/x") + digits + path
      rest /= 1000
    } while rest > 0
    // All groups but the last have the x; the last one was written first.
    return prefix + path
  }

  private var prefix: String {
    switch kind {
    case .hashes(let level): "tile/\(level)"
    case .entries: "tile/entries"
    }
  }

  /// The tile that a relative path names; nil unless it is the one name of that tile.
  public init?(path: String) {
    var components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }[...]
    guard components.popFirst() == "tile", let kind = components.popFirst(),
      var last = components.popLast()
    else { return nil }
    var width = Self.fullWidth
    if let directory = components.last, directory.hasSuffix(".p") {
      guard let parsed = UInt8(last) else { return nil }
      width = Int(parsed)
      last = directory.dropLast(2)
      components.removeLast()
    }
    var index: UInt64 = 0
    for group in components.map({ $0.dropFirst() }) + [last] {
      guard group.utf8.count == 3, let digits = UInt64(group) else { return nil }
      let (product, overflow) = index.multipliedReportingOverflow(by: 1000)
      let (sum, carry) = product.addingReportingOverflow(digits)
      if overflow || carry { return nil }
      index = sum
    }
    guard width >= 1 else { return nil }
    if kind == "entries" {
      self.init(.entries, index: index, width: width)
    } else {
      guard let level = Int(kind), Self.levels.contains(level) else { return nil }
      self.init(.hashes(level: level), index: index, width: width)
    }
    // What is left is a question of spelling: leading zeros, signs, letters, other characters.
    guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
  }
}

// MARK: - The tiles of a tree

extension TilePath {
  /// The width of the partial tile at the right edge of a tree of `size` leaves; 0 when there is
  /// none.
  public static func partialWidth(level: Int, size: UInt64) -> Int {
    Int(hashCount(level: level, size: size) % UInt64(fullWidth))
  }

  /// The partial files at the right edge of a tree of `size` leaves: the bundle, then level 0 up.
  public static func rightEdge(size: UInt64) -> [TilePath] {
    kinds(size: size).compactMap { rightEdge($0, size: size) }
  }

  /// The partial file of a kind at the right edge of a tree of `size` leaves; nil when the last one
  /// is full.
  public static func rightEdge(_ kind: Kind, size: UInt64) -> TilePath? {
    let width = partialWidth(level: kind.level, size: size)
    return width == 0 ? nil : TilePath(kind, index: fullCount(kind, size: size), width: width)
  }

  /// All the files that a checkpoint of `size` leaves needs: the bundles, then level 0 up, each kind
  /// by index.
  public static func paths(size: UInt64) -> some Sequence<TilePath> {
    kinds(size: size).lazy.flatMap { kind in
      let count = hashCount(level: kind.level, size: size)
      return stride(from: 0, to: count, by: fullWidth).lazy.map { start in
        TilePath(
          kind, index: start / UInt64(fullWidth), width: Int(min(UInt64(fullWidth), count - start)))
      }
    }
  }

  /// The file of a kind and an index as a tree of `size` leaves needs it; nil when it has none.
  public static func path(_ kind: Kind, index: UInt64, size: UInt64) -> TilePath? {
    if index < fullCount(kind, size: size) { return TilePath(kind, index: index) }
    return rightEdge(kind, size: size).flatMap { $0.index == index ? $0 : nil }
  }

  /// Whether everything in the tile belongs to the first `size` leaves.
  public func isWithin(size: UInt64) -> Bool {
    let fullCount = Self.fullCount(kind, size: size)
    return index < fullCount
      || index == fullCount && width <= Self.partialWidth(level: kind.level, size: size)
  }

  /// The levels that a tree of `size` leaves has tiles of.
  static func levels(size: UInt64) -> Range<Int> {
    0..<(UInt64.bitWidth - size.leadingZeroBitCount + 7) / 8
  }

  private static func kinds(size: UInt64) -> [Kind] {
    size == 0 ? [] : [.entries] + levels(size: size).map { .hashes(level: $0) }
  }

  private static func fullCount(_ kind: Kind, size: UInt64) -> UInt64 {
    hashCount(level: kind.level, size: size) / UInt64(fullWidth)
  }

  /// The number of subtrees of 256^level leaves.
  private static func hashCount(level: Int, size: UInt64) -> UInt64 {
    size >> UInt64(8 * level)
  }
}
