internal import TransparencyLog

/// The files under `tile/`, so that every one of them is compared with what it must be.
struct TileInventory {
  /// A tile without its width.
  struct Position: Hashable {
    let kind: TilePath.Kind
    let index: UInt64
  }

  /// The widths that are there, ascending, by position.
  private(set) var widths: [Position: [Int]] = [:]
  /// Files whose names are no tile paths.
  private(set) var unexpected: [String] = []

  init(_ paths: [String]) {
    for path in paths {
      if let tile = TilePath(path: path) {
        widths[Position(kind: tile.kind, index: tile.index), default: []].append(tile.width)
      } else {
        unexpected.append(path)
      }
    }
  }

  /// Whether a tile is there, or the full one in its place.
  func has(_ path: TilePath) -> Bool {
    let widths = widths[Position(kind: path.kind, index: path.index)] ?? []
    return widths.contains { $0 == path.width || $0 == TilePath.fullWidth }
  }

  /// Takes the widths of a tile out: what stays at the end lies beyond the checkpoint.
  mutating func take(_ kind: TilePath.Kind, _ index: UInt64) -> [Int] {
    (widths.removeValue(forKey: Position(kind: kind, index: index)) ?? []).sorted()
  }

  /// Leaves out positions, given by their full tiles, that need no comparison.
  mutating func forget(where isKnown: (TilePath) -> Bool) {
    widths = widths.filter { !isKnown(TilePath($0.key.kind, index: $0.key.index)) }
  }

  /// The paths that nobody took, in order.
  var remaining: [String] {
    widths.flatMap { position, widths in
      widths.map { TilePath(position.kind, index: position.index, width: $0).path }
    }.sorted()
  }
}
