import Testing
import TransparencyLog

@Suite("TLogProof")
struct TLogProofTests {
  private static let size = 10
  private let tree = ReferenceTree(size: Self.size)

  private func checkpoint(size: Int = Self.size) throws -> SignedCheckpoint {
    try SignedCheckpoint.sign(
      Checkpoint(origin: "log.example", size: UInt64(size), root: tree.root(size)),
      key: KnownAnswerLedger.key(named: "log"))
  }

  private func proof(_ index: Int, extra: [UInt8]? = nil) throws -> TLogProof {
    TLogProof(
      extra: extra, index: UInt64(index), hashes: tree.path(index, in: 0..<Self.size),
      checkpoint: try checkpoint())
  }

  @Test("a proof is the lines of the specification, and comes back from them", arguments: 0..<10)
  func roundTrip(index: Int) throws {
    for extra in [nil, [], [1, 2, 3], [UInt8](repeating: 7, count: 1000)] {
      let proof = try proof(index, extra: extra)
      var lines = ["c2sp.org/tlog-proof@v1"]
      if let extra { lines.append("extra \(Base64.encode(extra))") }
      lines += ["index \(index)"] + proof.hashes.map(\.base64) + ["", ""]
      let bytes = Array(lines.joined(separator: "\n").utf8) + (try checkpoint().bytes)
      #expect(proof.bytes == bytes)
      #expect(try TLogProof(parsing: bytes) == proof)
      #expect(proof.check(leafHash: tree.leafHashes[index]))
      #expect(!proof.check(leafHash: tree.leafHashes[(index + 1) % Self.size]))
    }
  }

  @Test("a proof with one mistake in the path does not hold")
  func mistakes() throws {
    for index in 0..<Self.size {
      let proof = try proof(index)
      for mistake in proof.hashes.mistakes(salt: index) {
        let wrong = TLogProof(
          index: proof.index, hashes: mistake.hashes, checkpoint: proof.checkpoint)
        #expect(!wrong.check(leafHash: tree.leafHashes[index]), "\(index): \(mistake.what)")
      }
      for other in [UInt64(index) + 1, UInt64(Self.size), .max] {
        let wrong = TLogProof(index: other, hashes: proof.hashes, checkpoint: proof.checkpoint)
        #expect(!wrong.check(leafHash: tree.leafHashes[index]))
      }
    }
  }

  @Test("the only leaf of a tree needs no hashes")
  func oneLeaf() throws {
    let proof = TLogProof(index: 0, hashes: [], checkpoint: try checkpoint(size: 1))
    let parsed = try TLogProof(parsing: proof.bytes)
    #expect(parsed == proof && parsed.check(leafHash: tree.leafHashes[0]))
  }

  /// Each is a change of the text of a good proof with extra data, which must then be refused.
  @Test(
    "what is not the one spelling of a proof is refused",
    arguments: [
      ("c2sp.org/tlog-proof@v1\n", ""), ("proof@v1", "proof@v2"), ("proof@v1", "proof@v1 "),
      ("proof@v1", "proof@v1\r"), ("c2sp", "C2SP"), ("c2sp", "\nc2sp"),
      ("proof@v1\n", "proof@v1\n\n"),
      ("extra AQID\n", "extra AQID\nextra AQID\n"), ("extra AQID", "extra"),
      ("extra AQID", "extra\tAQID"),
      ("extra AQID", "extra  AQID"), ("extra AQID", "extra AQI"), ("extra AQID", "extra AQJ="),
      ("extra AQID", "Extra AQID"), ("extra AQID", "extra AQID "), ("extra AQID", "other AQID"),
      ("index 3\n", ""), ("index 3", "index 03"), ("index 3", "index +3"), ("index 3", "index -3"),
      ("index 3", "index 3 "), ("index 3", "index  3"), ("index 3", "index"), ("index 3", "index "),
      ("index 3", "index 0x3"), ("index 3", "index ３"), ("index 3", "index 18446744073709551616"),
      ("index 3", "index 3\nindex 3"), ("extra AQID\nindex 3", "index 3\nextra AQID"),
      ("index 3\n", "index 3\nAQID\n"), ("index 3\n", "index 3\n \n"), ("index 3\n", "index 3\n\n"),
      ("=\n\nlog.example", "=\nlog.example"), ("=\n\nlog.example", "=\n\n\nlog.example"),
      ("=\n\nlog.example", "\n\nlog.example"), ("=\n\nlog.example", "= \n\nlog.example"),
      ("log.example\n10", "log.example\n010"), ("log.example\n10", "log.example"),
    ])
  func malformed(part: String, replacement: String) throws {
    let text = String(decoding: try proof(3, extra: [1, 2, 3]).bytes, as: UTF8.self)
    let parts = text.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let changed = Array("\(parts[0])\(replacement)\(parts[1])".utf8)
    #expect(throws: TransparencyLogError.self) { try TLogProof(parsing: changed) }
  }

  @Test("a proof cut anywhere is refused or no longer holds, and nothing traps")
  func cut() throws {
    let bytes = try proof(7, extra: [0]).bytes
    for length in 0..<bytes.count {
      #expect(throws: TransparencyLogError.self) {
        try TLogProof(parsing: Array(bytes.prefix(length)))
      }
    }
  }

  @Test("whatever byte is changed, the proof is refused or is another proof")
  func everyByte() throws {
    let proof = try proof(7)
    let bytes = proof.bytes
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << bit
        guard let parsed = try? TLogProof(parsing: changed) else { continue }
        #expect(parsed != proof && parsed.bytes == changed, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test("limits")
  func limits() throws {
    let checkpoint = try checkpoint()
    let proof = {
      TLogProof(index: 0, hashes: [Digest](repeating: .empty, count: $0), checkpoint: $1)
    }
    #expect(throws: Never.self) { try TLogProof(parsing: proof(63, checkpoint).bytes) }
    #expect(throws: TransparencyLogError(.malformedProof)) {
      try TLogProof(parsing: proof(64, checkpoint).bytes)
    }
    #expect(throws: TransparencyLogError(.malformedProof)) {
      try TLogProof(parsing: [UInt8](repeating: 10, count: TLogProof.maximumByteCount + 1))
    }
  }
}
