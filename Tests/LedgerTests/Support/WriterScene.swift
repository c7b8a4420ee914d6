import Ledger
import Testing
import TransparencyLog
import WriterStories

/// What the writers of these tests write, made once. Evidence is independent of what else there is, so
/// that it may be appended in any order.
enum WriterScene {
  /// Statements that several writers may use; the numbers are spread over all gates.
  static func evidence(_ number: Int) -> WriterStory.Statement {
    let gates = [Identifier.b0, .b4, .build]
    let made = Result { try scenario.evidence(for: gates[number % gates.count]) }
    guard case .success(let evidence) = made else { preconditionFailure("\(made)") }
    return statement(
      Statement(
        subjects: [Subject(name: "image \(number)", sha256: .empty)],
        predicate: evidence.predicate),
      .operator)
  }

  static let genesis = statement(LedgerScenario.genesis(), .owner, .owner2)

  /// The successor of the genesis.
  static let policy = statement(scenario.policy(), .owner, .owner2)

  /// A story that makes the ledger and publishes evidence, so that `size` entries are there.
  static func ledger(ofSize size: Int) -> WriterStory {
    WriterStory(
      [.create(genesis)] + (1..<max(size, 1)).map { .sequence(evidence($0)) } + [.publish])
  }

  static func statement(_ statement: Statement, _ signers: TestKey...) -> WriterStory.Statement {
    WriterStory.Statement(payload: statement.payload, seeds: signers.map(\.seed))
  }

  static let scenario: LedgerScenario = {
    do {
      return try LedgerScenario()
    } catch {
      preconditionFailure("no scenario: \(error)")
    }
  }()

  /// A trust file that names the log and asks for no witness.
  static let trust: TrustPolicy = {
    do {
      let log = try VerifierKey(
        name: scenario.origin, algorithm: .ed25519, publicKey: TestKey.log.publicKey)
      return try TrustPolicy(parsing: Array("log \(log.line)\nquorum none\n".utf8))
    } catch {
      preconditionFailure("no trust file: \(error)")
    }
  }()
}

extension WriterStory {
  /// What is appended, in order.
  var statements: [Statement] {
    steps.compactMap { step in
      switch step {
      case .create(let statement), .append(let statement), .sequence(let statement): statement
      case .commit, .publish: nil
      }
    }
  }

  static func + (left: Self, right: Self) -> Self { Self(left.steps + right.steps) }
}

extension TemporaryDirectory {
  /// A directory with a log key, and with the ledger that a story makes.
  convenience init(_ story: WriterStory, key: TestKey = .log) throws {
    self.init()
    try KeyFile.write(key.privateKey, to: place.keyPath, passphrase: nil)
    try place.play(story)
  }

  var place: WriterPlace { WriterPlace(path, ownedBy: self) }
}

extension WriterPlace {
  /// What a verifier says who knows the log's key.
  func verify(since: StateSnapshot? = nil) async throws -> VerificationReport {
    var options = LedgerVerifier.Options()
    options.trust = WriterScene.trust
    options.now = Self.noon
    options.since = since
    options.remembersCitations = true
    return try await LedgerVerifier(directory: ledger, options: options).verify()
  }

  /// Expects a ledger of this size without a flaw and without anything left over.
  func expectIntact(
    size: Int, since: StateSnapshot? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let report = try await verify(since: since)
    #expect(
      report.outcome == .intact, "\(report.findings.map(\.description))",
      sourceLocation: sourceLocation)
    #expect(report.size == size, sourceLocation: sourceLocation)
    #expect(report.leftovers == [], sourceLocation: sourceLocation)
    #expect(try temporaryFiles() == [], sourceLocation: sourceLocation)
  }

  /// The payload digests of published entries.
  func payloads(_ range: Range<UInt64>) throws -> [Digest] {
    let tiles = TileReader(storage: storage, size: range.upperBound)
    return try range.map { try ReadEntry(try tiles.entry($0)[...]).payloadDigest }
  }

  var storage: DirectoryStorage {
    DirectoryStorage(directory: ledger, temporaryDirectory: ledger + "/.state/tmp")
  }

  private func temporaryFiles() throws -> [String] {
    try storage.list(under: ".state").filter { $0.hasSuffix(".tmp") || $0.hasSuffix(".new") }
  }
}
