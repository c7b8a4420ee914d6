import Testing
import TransparencyLog

@Suite("EntryBundle and HashTile")
struct BundleAndTileTests {
  @Test(
    "entries come back as they were",
    arguments: [
      [[]], [[1]], [[1, 2, 3], [], [4]], [[UInt8](repeating: 7, count: 65_535)],
      (0..<256).map { [UInt8](repeating: UInt8($0), count: $0) },
    ] as [[[UInt8]]])
  func roundTrip(entries: [[UInt8]]) throws {
    let bytes = try EntryBundle.encode(entries)
    #expect(EntryBundle.decode(bytes)?.map { Array($0) } == entries)
    #expect(bytes.count == entries.reduce(0) { $0 + 2 + $1.count })
  }

  @Test("the length is two bytes, the larger first")
  func layout() throws {
    #expect(try EntryBundle.encode([[7, 8], []]) == [0, 2, 7, 8, 0, 0])
    let long = [UInt8](repeating: 1, count: 0x0102)
    #expect(try EntryBundle.encode([long]).prefix(3) == [1, 2, 1])
  }

  @Test(
    "a malformed bundle is refused",
    arguments: [
      [], [0], [1], [0, 1], [0, 2, 1], [1, 0], [0xff, 0xff], [0, 0, 0], [0, 1, 7, 0],
      [0, 1, 7, 0, 1],
      [UInt8](repeating: 0, count: 2 * 257),
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) {
    #expect(EntryBundle.decode(bytes) == nil)
  }

  @Test("a bundle cut anywhere but between entries is refused")
  func cut() throws {
    let bytes = try EntryBundle.encode([[1, 2], [], [3]])
    for length in 0..<bytes.count {
      let isWhole = [4, 6].contains(length)
      #expect((EntryBundle.decode(Array(bytes.prefix(length))) != nil) == isWhole)
    }
  }

  @Test("what does not fit is an error")
  func limits() {
    #expect(throws: TransparencyLogError(.entryTooLarge)) {
      try EntryBundle.encode([[UInt8](repeating: 0, count: 65_536)])
    }
    #expect(throws: TransparencyLogError(.outOfRange)) {
      try EntryBundle.encode([[UInt8]](repeating: [], count: 257))
    }
  }

  @Test("a tile is its hashes, from 1 to 256 whole ones")
  func hashTile() {
    let hashes = (0...255).map { SHA256.hash([UInt8($0)]) }
    for width in [1, 2, 255, 256] {
      let bytes = HashTile.encode(Array(hashes.prefix(width)))
      #expect(bytes == hashes.prefix(width).flatMap(\.bytes))
      #expect(HashTile.decode(bytes) == Array(hashes.prefix(width)))
    }
    for length in [0, 1, 31, 33, 63, 8191, 8193, 257 * 32] {
      #expect(HashTile.decode([UInt8](repeating: 0, count: length)) == nil)
    }
  }
}
