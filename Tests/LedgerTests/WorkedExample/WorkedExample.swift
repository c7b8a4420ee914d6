import Foundation
import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// The ledger of `docs/worked-example/`, made again: two entries, from the published example keys and
/// a clock that stands still.
struct WorkedExample {
  /// Every file that the documentation shows and the program makes, by its path under `directory`.
  let files: [String: [UInt8]]

  /// Where the documentation keeps the example.
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/worked-example")

  private static let genesisTime = Timestamp(known: "2026-06-09T12:00:00Z")
  private static let evidenceTime = Timestamp(known: "2026-06-09T12:01:00Z")
  private static let cosignatureTime = Timestamp(known: "2026-06-09T12:02:00Z")
  /// Random in a real genesis.
  private static let genesisID = "00112233445566778899aabbccddeeff"

  /// Makes the ledger in an empty directory, with the program's own writer and witness.
  init(in scratch: URL) async throws {
    let ledger = scratch.appending(path: "ledger")
    let signer = LogSigner(
      key: try Self.key("log"), path: scratch.appending(path: "log.pem").path)
    try KeyFile.write(signer.key, to: signer.path, passphrase: nil)
    let origin = try Self.createLedger(ledger.path, signer)
    try Self.appendNote(to: ledger, origin, signer)
    let trust = try Self.trustFile(origin)
    try await Self.cosign(
      ledger.path, trust: TrustPolicy(parsing: trust),
      memory: scratch.appending(path: "witness").path)

    let (entry, proof) = try EntryProver(directory: ledger.path).prove(1)
    var files = try Self.publicFiles(of: ledger)
    files["trust.txt"] = trust
    files["entry-1"] = entry
    files["entry-1.tlog-proof"] = proof.bytes
    self.files = files
  }

  // MARK: Making it

  private static func createLedger(_ path: String, _ signer: LogSigner) throws -> Origin {
    let policy = directory.appending(path: "policy.yaml").path
    let source = try valid(PolicyFile.read(policy, allowsExampleKeys: true))
    let draft = try valid(source.genesis(logKey: signer.key.publicKey, id: genesisID))
    let writer = try LedgerWriter(
      creating: path,
      genesis: VerifiedEnvelope(signing: draft.payload, keys: [key("owner")]),
      blobs: draft.blobs, signer: signer, clock: { genesisTime })
    return try #require(writer.origin)
  }

  private static func appendNote(
    to ledger: URL, _ origin: Origin, _ signer: LogSigner
  ) throws {
    let writer = try LedgerWriter(
      opening: ledger.path, signer: signer, clock: { evidenceTime })
    let seen = try SignedCheckpoint(parsing: bytes(of: ledger.appending(path: "checkpoint")))
    let note = EvidenceFile(
      name: "note.txt", bytes: try bytes(of: directory.appending(path: "note.txt")),
      mediaType: "text/plain", kind: .document)
    let draft = try EvidenceBuilder(
      origin: origin, gates: [Identifier(known: "b4-prime")],
      challenge: Challenge(seen, of: origin)
    ).draft(of: note)
    for blob in draft.blobs { try writer.blobs.put(blob) }
    try writer.append(VerifiedEnvelope(signing: draft.payload, keys: [key("operator")]))
  }

  private static func trustFile(_ origin: Origin) throws -> [UInt8] {
    let log = try VerifierKey(
      name: "\(origin)", algorithm: .ed25519, publicKey: key("log").publicKey)
    let witness = try VerifierKey(
      name: "witness.example", algorithm: .cosignatureV1, publicKey: key("witness").publicKey)
    return Array("log \(log.line)\nwitness w \(witness.line)\nquorum w\n".utf8)
  }

  private static func cosign(_ ledger: String, trust: TrustPolicy, memory: String) async throws {
    let witness = ReplayingWitness(
      name: "witness.example", key: try key("witness"), memoryDirectory: memory)
    let outcome = try await witness.cosign(
      ledger: ledger, trust: trust, now: cosignatureTime, allowsExampleKeys: true)
    guard case .cosigned(let cosigned, _) = outcome else {
      Issue.record("the witness refuses the worked example: \(outcome)")
      return
    }
    #expect(try CosignatureMerge(directory: ledger).merge(cosigned, trust: trust) == 1)
  }

  // MARK: Its parts

  /// A key of `keys-example/`, whose seeds are published there.
  private static func key(_ name: String) throws -> PrivateKey {
    let sentence = "evidence-ledger example key, worthless: \(name)"
    return try PrivateKey(seed: SHA256.hash(Array(sentence.utf8)).bytes)
  }

  private static func valid<Value>(_ outcome: PolicyFile.Outcome<Value>) throws -> Value {
    switch outcome {
    case .valid(let value): return value
    case .invalid(let diagnostics):
      throw Invalid(diagnostics: diagnostics)
    }
  }

  private struct Invalid: Error {
    let diagnostics: [Diagnostic]
  }

  /// What a web server would serve: everything but the writer's private state.
  private static func publicFiles(of ledger: URL) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: ledger.path)
    where !path.hasPrefix(".state") {
      let file = ledger.appending(path: path)
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else {
        continue
      }
      files["ledger/\(path)"] = try bytes(of: file)
    }
    return files
  }

  static func bytes(of file: URL) throws -> [UInt8] { try Array(Data(contentsOf: file)) }
}
