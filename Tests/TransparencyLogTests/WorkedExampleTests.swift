import Foundation
import Testing
import TransparencyLog

// The functions of the documentation's worked example, word for word.

func isLogged(
  _ entry: [UInt8], proofFile: [UInt8], trustFile: [UInt8], now: UInt64
) throws -> Bool {
  let proof = try TLogProof(parsing: proofFile)
  let trust = try TrustPolicy(parsing: trustFile).evaluate(proof.checkpoint, now: now)
  return trust.logSignature == .valid && trust.quorumMet
    && proof.check(leafHash: MerkleTree.leafHash(entry))
}

func isContinued(
  _ kept: Checkpoint, by new: Checkpoint, in log: some LogStorage
) throws -> Bool {
  let tiles = TileReader(storage: log, size: new.size)
  let proof = try ConsistencyProof.make(oldSize: kept.size, newSize: new.size, from: tiles)
  return proof.check(oldRoot: kept.root, newRoot: new.root)
}

func append(
  _ entries: [[UInt8]], to log: DirectoryStorage, after head: Checkpoint, key: PrivateKey
) throws -> Checkpoint {
  var writer = try TreeWriter(resuming: log, size: head.size, root: head.root)
  for entry in entries { try writer.append(entry: entry) }
  let files = writer.flush()
  try log.write(files)
  let next = try Checkpoint(origin: head.origin, size: writer.size, root: writer.root())
  try log.write("checkpoint", SignedCheckpoint.sign(next, key: key).bytes)
  for file in files where !file.path.isPartial { try log.removePartials(of: file.path) }
  return next
}

@Suite("The documentation's worked example")
struct WorkedExampleTests {
  @Test("a log is written, followed, and proven to somebody who has only a trust file")
  func works() throws {
    let temporary = TemporaryDirectory()
    let log = DirectoryStorage(
      directory: temporary.path + "/log", temporaryDirectory: temporary.path + "/tmp")
    let key = try PrivateKey.generate()
    let empty = try Checkpoint(origin: "log.example", size: 0, root: .empty)
    let entries = (0..<300).map { ReferenceTree.leaf($0) }
    let first = try append(Array(entries.prefix(100)), to: log, after: empty, key: key)
    let second = try append(Array(entries.dropFirst(100)), to: log, after: first, key: key)

    #expect(try isContinued(first, by: second, in: log))
    let forked = try Checkpoint(
      origin: first.origin, size: first.size, root: first.root.flipping(bit: 0))
    #expect(try !isContinued(forked, by: second, in: log))

    let note = try #require(try log.read("checkpoint", limit: Note.maximumByteCount))
    let path = try InclusionProof.make(
      index: 42, size: second.size, from: TileReader(storage: log, size: second.size))
    let proof = TLogProof(
      index: 42, hashes: path.hashes, checkpoint: try SignedCheckpoint(parsing: note))
    let vkey = try VerifierKey(
      name: "log.example", algorithm: .ed25519, publicKey: key.publicKey)
    let trustFile = Array("log \(vkey.line)\nquorum none\n".utf8)
    #expect(
      try isLogged(entries[42], proofFile: proof.bytes, trustFile: trustFile, now: 1_700_000_000))
    #expect(
      try !isLogged(entries[43], proofFile: proof.bytes, trustFile: trustFile, now: 1_700_000_000))
  }

  @Test("the documentation shows these functions")
  func isCurrent() throws {
    let file = URL(filePath: #filePath)
    let package = file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let source = try String(contentsOf: file, encoding: .utf8)
    let page = try String(
      contentsOf: package.appending(
        path: "Sources/TransparencyLog/Documentation.docc/TransparencyLog.md"), encoding: .utf8)
    let examples = page.components(separatedBy: "```swift\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    #expect(examples.count == 3)
    for example in examples { #expect(source.contains(example), "\(example)") }
  }
}
