import Foundation
import Ledger
import Testing
import TransparencyLog

/// A story before a gate: evidence, verdicts, waivers, and what follows from them, decided on the whole
/// ledger as it lies on disk and again from a gate proof alone.
struct GateStory {
  var ledger: LedgerScenario
  /// What the blobs of the ledger hold.
  private(set) var blobs: [Digest: [UInt8]] = [:]
  /// Blobs that somebody deletes before the gate is decided.
  var erased: Set<Digest> = []
  /// The source revision that GUARD and TEST evidence is about.
  var revision = String(repeating: "a1", count: 20)
  /// What the sandbox run is about.
  var image = SHA256.hash(Array("image".utf8))

  /// The profile that the policy knows.
  static let profile = SHA256.hash(Array("profile".utf8))
  static let vps = Identifier(known: "vps")
  static let laptop = Identifier(known: "mac-local")
  static let scope = Identifier(known: "phase2-offline-mvp-prep")
  static let effect = Identifier(known: "kb-write")
  static let otherEffect = Identifier(known: "report-write")

  init(_ edit: (inout PolicyPredicate) -> Void = { _ in }) throws {
    ledger = try LedgerScenario {
      Self.demand(&$0)
      edit(&$0)
    }
  }

  /// What gates demand in stories: three rows of the matrix, which need all sources of evidence.
  private static func demand(_ policy: inout PolicyPredicate) {
    policy.keys.append(PolicyKey(.operator2, .operator))
    policy.venues = [
      PolicyVenue(id: laptop, displayName: "Mac-local", proofs: []),
      PolicyVenue(
        id: vps, displayName: "VPS", proofs: [.ed25519(Ed25519Authority(TestKey.venue.publicKey))],
        facts: [PinnedFact(name: "architecture", value: "x86_64")]),
    ]
    policy.profiles = [PolicyProfile(id: Identifier(known: "phase2-offline-mvp"), digest: profile)]
    policy.rows = [
      row("25", [Claim(.probe, "PR-EXEC-1"), Claim(.rule, "no-subprocess")]),
      row("28", [Claim(.probe, "PR-ENV-1"), Claim(.test, "Sandbox.secretsStayOut")]),
      row("36", [Claim(.probe, "PR-SOCK-DOCKER")]),
      row("seal", [Claim(.seal, "specification")]),
    ]
    policy.scopes = [PolicyTerm(id: scope, displayName: "Phase-2 offline-MVP prototype prep")]
    policy.effects = [
      PolicyTerm(id: effect, displayName: "KB write"),
      PolicyTerm(id: otherEffect, displayName: "report write"),
    ]
    policy.edit(.b0) {
      $0.demands.rows = [Identifier(known: "seal")]
      $0.demands.subjects = ["specification"]
      $0.demands.verdictRole = .reviewer
      $0.demands.longestWaiver = 90 * 86_400
      $0.demands.maximumDecisionAge = 86_400
    }
    policy.edit(.b4) {
      $0.demands.rows = ["25", "28", "36"].compactMap { Identifier($0) }
      $0.demands.subjects = ["image", "profile", "revision"]
      $0.demands.venues = [vps]
      $0.demands.minimumAssurance = .enrolledKey
      $0.demands.maximumEvidenceAge = 30 * 86_400
      $0.demands.maximumChallengeAge = 7 * 86_400
      $0.demands.maximumDecisionAge = 86_400
    }
  }

  private static func row(_ id: StaticString, _ claims: [Claim]) -> PolicyRow {
    PolicyRow(id: Identifier(known: id), title: "row \(id)", claims: claims)
  }

  // MARK: Evidence

  /// Keeps a blob, and gives the artifact that cites it.
  mutating func keep(_ bytes: [UInt8], _ name: String) -> Artifact {
    let digest = SHA256.hash(bytes)
    blobs[digest] = bytes
    return Artifact(
      name: name, mediaType: "application/octet-stream", size: UInt64(bytes.count), sha256: digest)
  }

  /// A static scan with findings of its one rule.
  @discardableResult
  mutating func appendGuard(
    findings: Int = 0, rule: String = "no-subprocess", suppressed: Bool = false,
    for gates: Identifier..., by key: TestKey = .operator,
    edit: (inout EvidenceDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    let suppression = suppressed ? #","suppressions":[{"kind":"external"}]"# : ""
    let result = #"{"ruleId":"\#(rule)","message":{"text":"found"}\#(suppression)}"#
    let results = Array(repeating: result, count: findings).joined(separator: ",")
    let rules = rule.isEmpty ? "" : #"{"id":"\#(rule)"}"#
    let sarif = """
      {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"guard","rules":[\(rules)]}},\
      "results":[\(results)]}]}
      """
    return try append(
      .guard, [keep(Array(sarif.utf8), "guard.sarif")], revisionSubjects, gates, by: key, edit: edit
    )
  }

  /// A test run, with one test and what becomes of it.
  @discardableResult
  mutating func appendTests(
    _ outcome: String = "", name: String = "secretsStayOut", by key: TestKey = .operator,
    edit: (inout EvidenceDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    let junit = """
      <testsuite name="all"><testcase classname="Sandbox" name="\(name)">\(outcome)</testcase>\
      </testsuite>
      """
    return try append(
      .test, [keep(Array(junit.utf8), "junit.xml")], revisionSubjects, [], by: key, edit: edit)
  }

  private var revisionSubjects: [Subject] {
    [Subject(name: "revision", content: .gitCommit(revision))]
  }

  /// A sandbox run at a venue, vouched for by a key, or by whatever makes a proof of the binding.
  @discardableResult
  mutating func appendRun(
    at venue: Identifier? = vps, vouchedBy voucher: TestKey? = .venue, by key: TestKey = .operator,
    bundle alter: (inout SampleBundle) -> Void = { _ in },
    boundTo other: Digest? = nil,
    claim edit: (inout VenueClaim) -> Void = { _ in },
    answering challenge: Challenge? = nil,
    proving: ((VenueBinding) throws -> BundleFiles.File)? = nil,
    evidence editEvidence: (inout EvidenceDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    var bundle = SampleBundle()
    alter(&bundle)
    let challenge = try challenge ?? ledger.presentChallenge()
    let subjects = [
      Subject(name: "image", sha256: image), Subject(name: "profile", sha256: Self.profile),
    ]
    if let voucher, let venue, let origin = ledger.state.origin {
      var claim = VenueClaim(
        origin: origin, challenge: challenge, venue: venue, profile: Self.profile,
        subjects: subjects)
      edit(&claim)
      let binding = claim.binding(of: try other ?? bundle.packed().digest)
      if let proving {
        bundle.venueProofs = [try proving(binding)]
      } else {
        try bundle.sign(binding, by: voucher)
      }
    }
    let files = try bundle.packed()
    blobs.merge(files.blobs) { first, _ in first }
    return try append(.probe, files.artifacts, subjects, [], by: key) { draft in
      draft.challenge = challenge
      draft.venue = venue
      draft.profile = Self.profile
      draft.bundle = files.digest
      editEvidence(&draft)
    }
  }

  /// A reviewer's document about the specification.
  @discardableResult
  mutating func appendSeal(by key: TestKey = .reviewer) throws -> UInt64 {
    try append(
      .document, [], [Subject(name: "specification", sha256: SHA256.hash([1]))], [.b0], by: key)
  }

  @discardableResult
  mutating func append(
    _ kind: EvidencePredicate.Kind, _ artifacts: [Artifact], _ subjects: [Subject],
    _ gates: [Identifier], by key: TestKey, edit: (inout EvidenceDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    var draft = EvidenceDraft(
      ledger: ledger.origin, kind: kind, gates: gates.isEmpty ? [.b4] : gates.sorted(),
      challenge: try ledger.presentChallenge(),
      artifacts: artifacts.sorted { $0.name < $1.name })
    edit(&draft)
    return try ledger.append(
      Statement(subjects: subjects, predicate: .evidence(draft.predicate)), by: key)
  }

  /// Everything that B4′ demands, but the verdict.
  mutating func appendAll() throws {
    try appendRun()
    try appendGuard()
    try appendTests()
  }

  // MARK: Verdicts

  /// A verdict as `verdict issue` makes it, unless a verifier says otherwise.
  @discardableResult
  mutating func issueVerdict(
    on gate: Identifier = .b4, by key: TestKey = .verifier,
    about subjects: [Subject]? = nil,
    edit: (inout VerdictPredicate) -> Void = { _ in }
  ) throws -> UInt64 {
    let draft = try draft(of: gate)
    var predicate = draft.predicate
    edit(&predicate)
    return try ledger.append(
      Statement(subjects: subjects ?? draft.statement.subjects, predicate: .verdict(predicate)),
      by: key)
  }

  func draft(of gate: Identifier = .b4) throws -> VerdictDraft {
    try VerdictDraft(
      of: gate, facts: facts(for: gate), revoked: Set(ledger.state.revocations.keys),
      vouching: Vouching(now: ledger.clock))
  }

  /// A ledger whose B4′ is accepted.
  static func accepted() throws -> GateStory {
    var story = try GateStory()
    try story.appendAll()
    try story.issueVerdict()
    return story
  }

  // MARK: Decisions

  /// What was decided of one question, both ways.
  struct Decisions {
    let ledger: GateDecision
    let proof: GateDecision

    var both: [GateDecision] { [ledger, proof] }
  }

  /// The question that is asked unless a story asks another: B4′, now, an hour of age.
  func question(_ edit: (inout GateQuestion) -> Void = { _ in }) -> GateQuestion {
    var question = GateQuestion(.b4, now: ledger.clock)
    edit(&question)
    return question
  }

  func trust() throws -> TrustPolicy { try .story(origin: ledger.origin) }

  /// The checkpoint of all entries, with the lines of both witnesses.
  func witnessedCheckpoint(at age: Int64 = 60) throws -> SignedCheckpoint {
    let checkpoint = try Checkpoint(
      origin: ledger.origin, size: ledger.state.size,
      root: ledger.history.root(size: ledger.state.size))
    return try SignedCheckpoint.sign(checkpoint, key: TestKey.log.privateKey)
      .cosigned(by: .witness1, .witness2, at: ledger.clock.advanced(by: -age))
  }

  /// The proof of a gate, made in memory.
  func proof(of gate: Identifier = .b4) throws -> [UInt8] {
    let newest = try ledger.history.entry(at: ledger.state.size - 1)
    return try GateProof(
      of: facts(for: gate), gate: gate, checkpoint: witnessedCheckpoint(), newest: newest,
      tree: MemoryTree(ledger.entries.map(\.leafHash))
    ).encoded
  }

  /// Decides in memory: the facts as a collector gives them.
  func facts(for gate: Identifier) throws -> GateFacts {
    try GateFactsCollector(state: ledger.state, history: ledger.history) { digest in
      guard !erased.contains(digest) else { return .missing }
      return blobs[digest].map { .present($0) } ?? .missing
    }.facts(for: gate)
  }

  /// Writes the ledger, lets both witnesses cosign it, and whoever wants change what lies there; then
  /// decides on the directory, and from a proof made of it.
  func decide(
    witnessedAt age: Int64 = 60, _ edit: (inout GateQuestion) -> Void = { _ in },
    tampering: (LedgerFiles) throws -> Void = { _ in },
    alteringProof: (inout GateProof) throws -> Void = { _ in }
  ) async throws -> Decisions {
    let directory = TemporaryDirectory()
    let files = LedgerFiles(directory: "\(directory.path)/ledger")
    try ledger.write(to: files.directory, blobs: Array(blobs.values))
    try files.write(LedgerPaths.witnessedCheckpoint, witnessedCheckpoint(at: age).bytes)
    for digest in erased { try files.remove(LedgerPaths.blob(digest)) }
    let question = question(edit)
    let gate = ledger.heads.gates[question.gate] == nil ? .b4 : question.gate
    var proof = try GateProver(directory: files.directory).prove(gate)
    try alteringProof(&proof)
    try tampering(files)
    var options = LedgerVerifier.Options()
    options.trust = try trust()
    return Decisions(
      ledger: try await GateCheck.run(
        question, ledger: files.directory, options: options
      ).decision,
      proof: await GateProofVerification(question, proof: proof.encoded, trust: try trust())
        .decision)
  }
}

extension LedgerScenario {
  /// The newest state of the ledger as a challenge, without a note.
  func presentChallenge() throws -> Challenge {
    Challenge(size: state.size, root: try history.root(size: state.size), note: nil)
  }
}
