import Ledger
import Testing
import TransparencyLog

/// Evidence made of a file is what a ledger admits.
@Suite struct EvidenceBuilderTests {
  private static let report = EvidenceFile(
    name: "reports/junit.xml", bytes: Array("<testsuite/>".utf8), mediaType: "application/xml",
    kind: .test, counts: [EvidencePredicate.Count(name: "tests", value: 7)],
    tool: EvidencePredicate.Tool(name: "swift-testing", version: nil))

  private static let commit = String(repeating: "0a", count: 20)
  private static let other = String(repeating: "0b", count: 32)

  private static func revision(_ commit: String) -> Subject {
    Subject(name: "revision", content: .gitCommit(commit))
  }

  private static func builder(
    _ ledger: LedgerScenario, gates: [Identifier] = [.b4]
  ) throws -> EvidenceBuilder {
    let checkpoint = try Checkpoint(
      origin: ledger.origin, size: ledger.state.size,
      root: ledger.history.root(size: ledger.state.size))
    let signed = try SignedCheckpoint.sign(checkpoint, key: TestKey.log.privateKey)
    let origin = try #require(ledger.state.origin)
    return EvidenceBuilder(
      origin: origin, gates: gates, challenge: try Challenge(signed, of: origin),
      subjects: [revision(commit)])
  }

  @Test func aFileBecomesEvidenceThatIsAdmitted() throws {
    var ledger = try LedgerScenario()
    let draft = try Self.builder(ledger, gates: [.build, .b4, .b4]).draft(of: Self.report)
    let index = try ledger.append(draft.statement, by: .operator)

    let statement = try ledger.history.entry(at: index).statement
    let digest = SHA256.hash(Self.report.bytes)
    #expect(
      statement.subjects == [
        Subject(name: "junit.xml", sha256: digest),
        Subject(name: "revision", content: .gitCommit(Self.commit)),
      ])
    guard case .evidence(let evidence) = statement.predicate else {
      Issue.record("no evidence")
      return
    }
    #expect(evidence.kind == .test)
    #expect(evidence.gates == [.b4, .build])
    #expect(evidence.challenge.size == 1 && evidence.challenge.note != nil)
    #expect(evidence.counts == Self.report.counts && evidence.tool == Self.report.tool)
    #expect(
      evidence.artifacts == [
        Artifact(name: "junit.xml", mediaType: "application/xml", size: 12, sha256: digest)
      ])
    #expect(draft.blobs == [Self.report.bytes])
    #expect(draft.payload == draft.statement.payload)
  }

  @Test func theCallersKindCounts() throws {
    let draft = try Self.builder(LedgerScenario()).draft(of: Self.report, kind: .document)
    guard case .evidence(let evidence) = draft.statement.predicate else {
      Issue.record("no evidence")
      return
    }
    #expect(evidence.kind == .document)
  }

  /// A file, the kind that the caller says, and why there is no evidence about it.
  @Test(arguments: [
    (EvidenceFile(name: "notes.txt", bytes: []), Refusal.Code.missingMember),
    (EvidenceFile(name: "two\nlines", bytes: [], kind: .document), .malformedValue),
    (EvidenceFile(name: "/", bytes: [], kind: .document), .malformedValue),
    (
      EvidenceFile(
        name: "a", bytes: [], kind: .test,
        counts: ["b", "a"].map { EvidencePredicate.Count(name: $0, value: 0) }), .notAscending
    ),
    (
      EvidenceFile(
        name: "a", bytes: [], kind: .test,
        counts: (10..<60).map {
          EvidencePredicate.Count(name: "\($0)" + String(repeating: "x", count: 1_000), value: 0)
        }), .payloadTooLarge
    ),
  ])
  func aFileThatNoLedgerWouldAccept(file: EvidenceFile, code: Refusal.Code) throws {
    let builder = try Self.builder(LedgerScenario())
    expectRefusal(code) { try builder.draft(of: file) }
  }

  @Test func aFileIsRecognised() throws {
    let file = try EvidenceFile(
      recognizing: Array(#"<testsuite name="a"><testcase name="b"/></testsuite>"#.utf8),
      name: "build/junit.xml")
    #expect(file.name == "junit.xml" && file.kind == .test)
    #expect(file.counts.contains(EvidencePredicate.Count(name: "tests", value: 1)))
    #expect(throws: RecognitionError.self) {
      try EvidenceFile(recognizing: Array("<testsuite".utf8), name: "junit.xml")
    }
    let notes = try EvidenceFile(recognizing: Array("seen".utf8), name: "notes.txt")
    #expect(notes.kind == .document && notes.mediaType == "text/plain")
  }

  /// The revisions that a file names, what the caller says, and what the subject becomes.
  @Test(arguments: [
    ([], commit, commit), ([commit], nil, commit), ([commit, other], commit, commit),
    (["v1.0"], commit, commit), (["v1.0"], nil, nil), ([commit, other], nil, nil), ([], nil, nil),
  ])
  func theRevisionIsTheCallersOrTheFiles(
    named: [String], said: String?, subject: String?
  ) throws {
    var file = Self.report
    file.revisions = named
    var builder = try Self.builder(LedgerScenario())
    builder.subjects = said.map { [Self.revision($0)] } ?? []
    let subjects = try builder.draft(of: file).statement.subjects
    #expect(
      Array(subjects.dropFirst())
        == [subject].compactMap(\.self).map(Self.revision))
  }

  @Test func furtherSubjectsAscendByName() throws {
    var builder = try Self.builder(LedgerScenario())
    let profile = Subject(name: "profile", sha256: .empty)
    let image = Subject(name: "image", sha256: MerkleTree.leafHash([]))
    builder.subjects = [Self.revision(Self.commit), profile, image]
    #expect(
      try builder.draft(of: Self.report).statement.subjects == [
        Subject(name: "junit.xml", sha256: Self.report.digest), image, profile,
        Self.revision(Self.commit),
      ])
    builder.subjects = [profile, image]
    var file = Self.report
    file.revisions = [Self.other]
    #expect(
      try builder.draft(of: file).statement.subjects == [
        Subject(name: "junit.xml", sha256: Self.report.digest), image, profile,
        Self.revision(Self.other),
      ])
  }

  @Test(arguments: [
    [revision(commit), revision(commit)], [revision(commit), revision(other)],
    [Subject(name: "junit.xml", sha256: .empty)], [Subject(name: "revision", sha256: .empty)],
    [Subject(name: "image", sha256: .empty), Subject(name: "image", sha256: .empty)],
    [Subject(name: "", sha256: .empty)],
  ])
  func subjectsThatNobodyCouldAgreeOn(subjects: [Subject]) throws {
    var builder = try Self.builder(LedgerScenario())
    builder.subjects = subjects
    expectRefusal(.malformedValue) { try builder.draft(of: Self.report) }
  }

  @Test func aRevisionThatTheFileContradictsIsRefused() throws {
    var file = Self.report
    file.revisions = [Self.other]
    let builder = try Self.builder(LedgerScenario())
    expectRefusal(.malformedValue) { try builder.draft(of: file) }
  }

  @Test func gatesAndRevisionAreChecked() throws {
    let ledger = try LedgerScenario()
    let withoutGates = try Self.builder(ledger, gates: [])
    expectRefusal(.malformedValue) { try withoutGates.draft(of: Self.report) }
    var ofBranch = try Self.builder(ledger)
    ofBranch.subjects = [Self.revision("main")]
    expectRefusal(.malformedValue) { try ofBranch.draft(of: Self.report) }
  }

  @Test(arguments: [1, 2, Envelope.maximumSignatures])
  func anEntryHoldsTheLargestPayloadAndNoLarger(signatures: Int) {
    let largest = Entry.maximumPayload(signatures: signatures)
    func entry(_ size: Int) -> Entry {
      let signature = Envelope.Signature(keyID: .empty, bytes: Array(repeating: 1, count: 64))
      return Entry(
        index: Entry.maximumIndex, previous: .empty, time: Timestamp.now(), heads: .empty,
        envelope: Envelope(
          payload: Array(repeating: 0, count: size),
          signatures: Array(repeating: signature, count: signatures)))
    }
    #expect(entry(largest).encoded.count <= Entry.maximumSize)
    #expect(entry(largest + 1).encoded.count > Entry.maximumSize)
  }

  @Test func onlyACheckpointOfThisLedgerChallenges() throws {
    let origin = try #require(LedgerScenario().state.origin)
    func signed(_ name: String, size: UInt64) throws -> SignedCheckpoint {
      try SignedCheckpoint.sign(
        Checkpoint(origin: name, size: size, root: .empty), key: TestKey.log.privateKey)
    }
    expectRefusal(.wrongLedger) { try Challenge(signed("ledger.example", size: 1), of: origin) }
    expectRefusal(.challengeOutOfRange) {
      try Challenge(signed(origin.description, size: 0), of: origin)
    }
    let crowded = try signed(origin.description, size: 1).adding(
      (0..<90).map {
        try NoteSignature(
          name: "witness\($0).example", keyID: 1, signature: Array(repeating: 0, count: 130))
      })
    expectRefusal(.wrongChallengeNote) { try Challenge(crowded, of: origin) }
  }
}
