internal import Ledger
internal import TransparencyLog

/// A ledger to measure with: evidence of about 1 kB an entry by one operator, a verdict now and then.
struct SampleLedger {
  /// How much evidence a verdict follows: gates take at most 256 live entries.
  static let evidencePerVerdict = 100
  /// How many entries are published at once.
  static let publishEvery = 5_000
  /// How many batches are handed over to be signed before the first is sequenced: while one is
  /// sequenced and the disk is waited for, there is always another that the cores can sign.
  private static let batchesAhead = 3

  let directory: String
  let writer: LedgerWriter
  private var challenge = Challenge(size: 1, root: .empty, note: nil)
  private var live: [UInt64] = []
  private var lastVerdict: Digest?

  private static let gate = identifier("measured")

  /// A gate that one test opens.
  private static let guarded: PolicyGate = {
    var gate = PolicyGate(
      id: identifier("guarded"), displayName: "guarded", waivable: false, requires: [])
    gate.demands.rows = [row.id]
    return gate
  }()

  private static let row = PolicyRow(
    id: identifier("1"), title: "what the test tests", claims: [Claim(.test, "Bench.holds")])

  /// A new ledger and its log key in a directory that does not exist.
  init(creating place: String) throws {
    try FileOperations.system.makeDirectory(place)
    directory = "\(place)/ledger"
    let source = Array("a policy to measure with".utf8)
    let policy = PolicyPredicate(
      ledger: nil, supersedes: nil, id: String(repeating: "0", count: 32), name: "bench.example",
      logKey: EnrolledKey(SampleKey.log.privateKey.publicKey),
      keys: SampleKey.allCases.compactMap(\.policyKey).sorted { $0.key.keyID < $1.key.keyID },
      ownerThreshold: 1, waiverThreshold: 1,
      gates: [
        Self.guarded,
        PolicyGate(id: Self.gate, displayName: "measured", waivable: false, requires: []),
      ],
      blobs: [], rows: [Self.row])
    let genesis = Statement(
      subjects: [Subject(name: "policy.yaml", sha256: SHA256.hash(source))],
      predicate: .policy(policy))
    let keyPath = "\(place)/log-key.pem"
    try KeyFile.write(SampleKey.log.privateKey, to: keyPath, passphrase: nil)
    writer = try LedgerWriter(
      creating: directory,
      genesis: VerifiedEnvelope(signing: genesis.payload, keys: [SampleKey.owner.privateKey]),
      blobs: [source], signer: LogSigner(key: SampleKey.log.privateKey, path: keyPath))
    try readChallenge()
  }

  /// The trust file that names the log and asks for no witness.
  var trustFile: String {
    get throws {
      let key = try VerifierKey(
        name: writer.origin?.description ?? "", algorithm: .ed25519,
        publicKey: SampleKey.log.privateKey.publicKey)
      return "log \(key.line)\nquorum none\n"
    }
  }

  /// Publishes, and lets what is signed from now on answer the new checkpoint.
  mutating func publish() throws {
    try writer.publish()
    try readChallenge()
  }

  private mutating func readChallenge() throws {
    let bytes = try FileOperations.readRegularFile("\(directory)/checkpoint", limit: 1 << 16)
    let checkpoint = try SignedCheckpoint(parsing: bytes).checkpoint
    challenge = Challenge(size: checkpoint.size, root: checkpoint.root, note: nil)
  }

  /// The statement of the entry that would be number `index`, and who signs it.
  mutating func nextStatement(_ index: UInt64) -> (statement: Statement, key: PrivateKey) {
    let origin = writer.origin?.description ?? ""
    // Each entry is about something else, because a payload may occur once.
    let subjects = [Subject(name: "image", sha256: SHA256.hash(Array("\(index)".utf8)))]
    guard live.count == Self.evidencePerVerdict else {
      let evidence = EvidencePredicate(
        ledger: origin, kind: .probe, gates: [Self.gate], challenge: challenge, artifacts: [])
      live.append(index)
      return (
        Statement(subjects: subjects, predicate: .evidence(evidence)),
        SampleKey.operator.privateKey
      )
    }
    let verdict = VerdictPredicate(
      ledger: origin, supersedes: lastVerdict, gate: Self.gate,
      policy: writer.state.policy?.payloadDigest ?? .empty, issuedAt: .now(), used: [],
      superseded: live, result: .partial, rows: [])
    let statement = Statement(subjects: subjects, predicate: .verdict(verdict))
    live = []
    lastVerdict = SHA256.hash(statement.payload)
    return (statement, SampleKey.verifier.privateKey)
  }

  /// Appends this many entries, each durable before the next, and publishes them.
  mutating func appendOneByOne(_ count: Int) throws {
    for _ in 0..<count {
      let (statement, key) = nextStatement(writer.state.size)
      try writer.sequence(VerifiedEnvelope(signing: statement.payload, keys: [key]))
      try writer.commit()
    }
    try publish()
  }

  /// Appends this many entries, so many to a commit, and publishes them.
  mutating func append(_ count: Int, batch: Int) async throws {
    let end = writer.state.size + UInt64(count)
    var written = writer.state.size
    var signing: [Task<[VerifiedEnvelope], any Error>] = []
    while writer.state.size < end {
      while signing.count < Self.batchesAhead, written < end {
        let statements = (written..<min(written + UInt64(batch), end)).map { nextStatement($0) }
        written += UInt64(statements.count)
        // Concurrent, because a task of this thread would start only when the thread waits; and in the
        // background, because this thread is to have a core as soon as the disk is done.
        signing.append(
          Task(priority: .background) { @concurrent in
            try await VerifiedEnvelope.signing(statements)
          })
      }
      let signed = try await signing.removeFirst().value
      for outcome in try writer.sequence(contentsOf: signed) { _ = try outcome.get() }
      try writer.commit()
      if writer.state.size - writer.publishedSize >= UInt64(Self.publishEvery) { try publish() }
    }
    try publish()
  }
}

/// The keys of sample ledgers: derived from their names, and worthless.
enum SampleKey: String, CaseIterable {
  case log, owner, `operator`, verifier, witness

  var privateKey: PrivateKey { Self.keys[self, default: Self.fallback] }

  var policyKey: PolicyKey? {
    guard let role = Role(rawValue: rawValue) else { return nil }
    return PolicyKey(key: EnrolledKey(privateKey.publicKey), role: role, name: rawValue)
  }

  private static let fallback = make("")
  private static let keys = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, make($0.rawValue)) })

  private static func make(_ name: String) -> PrivateKey {
    do {
      return try PrivateKey(seed: SHA256.hash(Array("benchmark key \(name)".utf8)).bytes)
    } catch {
      preconditionFailure("no key \(name): \(error)")
    }
  }
}

private func identifier(_ text: String) -> Identifier {
  guard let identifier = Identifier(text) else { preconditionFailure("no id: \(text)") }
  return identifier
}
