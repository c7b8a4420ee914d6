import Testing
import TransparencyLog

@Suite("TilePath")
struct TilePathTests {
  @Test(
    "names as the specification has them",
    arguments: [
      (TilePath(.hashes(level: 0), index: 0), "tile/0/000"),
      (TilePath(.hashes(level: 0), index: 255), "tile/0/255"),
      (TilePath(.hashes(level: 0), index: 999), "tile/0/999"),
      (TilePath(.hashes(level: 0), index: 1000), "tile/0/x001/000"),
      (TilePath(.hashes(level: 1), index: 1_234_067), "tile/1/x001/x234/067"),
      (TilePath(.hashes(level: 63), index: 5, width: 1), "tile/63/005.p/1"),
      (TilePath(.entries, index: 0, width: 255), "tile/entries/000.p/255"),
      (TilePath(.entries, index: 1_234_067, width: 8), "tile/entries/x001/x234/067.p/8"),
      (TilePath(.entries, index: 1_000_000), "tile/entries/x001/x000/000"),
      (TilePath(.entries, index: .max), "tile/entries/x018/x446/x744/x073/x709/x551/615"),
    ])
  func names(tile: TilePath, path: String) {
    #expect(tile.path == path)
    #expect(TilePath(path: path) == tile)
  }

  @Test(
    "what is not the one name of a tile is refused",
    arguments: [
      "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile//0/000", "tile/0/000/",
      "Tile/0/000", "tiles/0/000", "tile/entry/000", "tile/data/000", "tile/entries", "checkpoint",
      // The level.
      "tile/00/000", "tile/01/000", "tile/+1/000", "tile/-1/000", "tile/64/000", "tile/256/000",
      "tile/x/000", "tile/ 0/000", "tile/0x1/000", "tile/18446744073709551616/000",
      // The groups of the index.
      "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/1", "tile/0/x00", "tile/0/x001", "tile/0/+01",
      "tile/0/-01", "tile/0/ 01", "tile/0/00a", "tile/0/001/000", "tile/0/x000/000",
      "tile/0/x000/x001/000", "tile/0/x001/x000", "tile/0/X001/000", "tile/0/xx01/000",
      "tile/0/x1/000", "tile/0/x0001/000", "tile/0/x001/00", "tile/0/x001//000", "tile/0/٠٠٠",
      "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/999",
      "tile/0/x001/x018/x446/x744/x073/x709/x551/615",
      // The width.
      "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/00", "tile/0/000.p/01",
      "tile/0/000.p/256", "tile/0/000.p/257", "tile/0/000.p/1000", "tile/0/000.p/-1",
      "tile/0/000.p/+1", "tile/0/000.p/1.p/1", "tile/0/000.p/1/", "tile/0/000.p/a",
      "tile/0/000.P/1", "tile/0/000p/1", "tile/0/000/1", "tile/0/.p/1", "tile/.p/1", "tile/0.p/1",
      "tile/0/x001.p/000", "tile/0/x001/000.p", "tile/0/000.p/18446744073709551616",
      // Other bytes.
      "tile/0/000\n", "tile/0/000\0", "tile/0/../0/000", "tile/./0/000", "tile\\0\\000",
    ])
  func refused(path: String) {
    #expect(TilePath(path: path) == nil)
  }

  /// The definition: the hashes of level l are those of the complete subtrees of 256^l leaves.
  private func paths(level: Int, size: Int) -> [(index: Int, width: Int)] {
    let count = size / (0..<level).reduce(1) { product, _ in product * 256 }
    return stride(from: 0, to: count, by: 256).map { ($0 / 256, min(256, count - $0)) }
  }

  private func check(_ size: Int) {
    var expected: [TilePath] = []
    for kind in [TilePath.Kind.entries] + (0...4).map({ .hashes(level: $0) }) {
      expected += paths(level: kind.level, size: size).map {
        TilePath(kind, index: UInt64($0.index), width: $0.width)
      }
    }
    #expect(Array(TilePath.paths(size: UInt64(size))) == expected)
    #expect(TilePath.rightEdge(size: UInt64(size)) == expected.filter(\.isPartial))
    for tile in expected {
      #expect(TilePath(path: tile.path) == tile)
      #expect(TilePath.path(tile.kind, index: tile.index, size: UInt64(size)) == tile)
      #expect(tile.isWithin(size: UInt64(size)))
      if tile.isPartial {
        #expect(!tile.full.isWithin(size: UInt64(size)))
        let wider = TilePath(tile.kind, index: tile.index, width: tile.width + 1)
        #expect(!wider.isWithin(size: UInt64(size)))
        #expect(TilePath(tile.kind, index: tile.index, width: 1).isWithin(size: UInt64(size)))
      }
    }
    for kind in [TilePath.Kind.entries] + (0...4).map({ .hashes(level: $0) }) {
      let next = TilePath(kind, index: UInt64(expected.count(where: { $0.kind == kind })), width: 1)
      #expect(!next.isWithin(size: UInt64(size)))
      #expect(TilePath.path(kind, index: next.index, size: UInt64(size)) == nil)
    }
  }

  @Test("the tiles of every tree up to 300 leaves")
  func smallTrees() {
    for size in 0...300 { check(size) }
  }

  @Test("the tiles of larger trees", arguments: [511, 512, 513, 65_535, 65_536, 65_537, 70_000])
  func largerTrees(size: Int) {
    check(size)
  }

  @Test("the example of the specification: 70,000 leaves")
  func example() {
    let paths = TilePath.paths(size: 70_000).map(\.path)
    #expect(paths.count(where: { $0.hasPrefix("tile/0/") }) == 274)
    #expect(paths.contains("tile/0/272") && paths.contains("tile/0/273.p/112"))
    #expect(paths.filter { $0.hasPrefix("tile/1/") } == ["tile/1/000", "tile/1/001.p/17"])
    #expect(paths.filter { $0.hasPrefix("tile/2/") } == ["tile/2/000.p/1"])
    #expect(paths.last == "tile/2/000.p/1")
  }

  @Test("the largest tree has eight levels, whose edges are computed without overflow")
  func largestTree() {
    for size in [MerkleTree.maximumSize, UInt64.max] {
      let edge = TilePath.rightEdge(size: size)
      #expect(edge.count == 9 && edge.last?.kind == .hashes(level: 7))
      #expect(edge.allSatisfy { $0.isWithin(size: size) && !$0.full.isWithin(size: size) })
    }
    #expect(TilePath.partialWidth(level: 8, size: .max) == 0)
    #expect(TilePath.partialWidth(level: 63, size: .max) == 0)
    #expect(!TilePath(.hashes(level: 63), index: 0, width: 1).isWithin(size: .max))
    #expect(!TilePath(.entries, index: .max).isWithin(size: .max))
  }
}
