import Ledger
import Testing
import TransparencyLog
import WriterStories

/// Many entries share one sync: which of them are acknowledged when one is refused, or the disk fails.
@Suite struct GroupCommitTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory(WriterScene.ledger(ofSize: 2)) }

  private static func envelopes(_ numbers: ClosedRange<Int>) throws -> [VerifiedEnvelope] {
    try numbers.map { try WriterScene.evidence($0).envelope }
  }

  /// Evidence that a verifier signed, who may not.
  private static var refused: VerifiedEnvelope {
    get throws {
      let statement = WriterScene.evidence(100)
      return try VerifiedEnvelope(
        signing: statement.payload, keys: [TestKey.verifier.privateKey])
    }
  }

  @Test func refusedInTheMiddle() async throws {
    let good = try Self.envelopes(2...4)
    let batch = [good[0], try Self.refused, good[1], good[0], good[2]]
    let writer = try directory.place.open()
    let outcomes = try writer.sequence(contentsOf: batch)
    #expect(outcomes.map(\.index) == [2, nil, 3, nil, 4])
    #expect(outcomes.map(\.refusal?.code) == [nil, .wrongRole, nil, .duplicatePayload, nil])
    try writer.commit()
    #expect(try directory.place.journalled().count == 3 && writer.publishedSize == 2)
    try writer.publish()
    try await directory.place.expectIntact(size: 5)
    #expect(try directory.place.payloads(2..<5) == good.map { SHA256.hash($0.envelope.payload) })
  }

  @Test func allRefused() throws {
    let writer = try directory.place.open()
    let contents = try directory.contents()
    let outcomes = try writer.sequence(contentsOf: [try Self.refused, try Self.refused])
    #expect(outcomes.map(\.index) == [nil, nil])
    try writer.commit()
    try writer.publish()
    #expect(try directory.contents() == contents)
  }

  /// What decides is public once it is acknowledged, with all that was sequenced before it.
  @Test func decisionInTheMiddle() async throws {
    let writer = try directory.place.open()
    let policy = try WriterScene.policy.envelope
    let evidence = try Self.envelopes(2...3)
    _ = try writer.sequence(contentsOf: [evidence[0], policy, evidence[1]])
    #expect(writer.publishedSize == 2)
    try writer.commit()
    try await directory.place.expectIntact(size: 5)
  }

  // MARK: A disk that fails

  private struct Broken: Error {}

  /// A disk on which the journal fails at the n-th operation of a kind that is done to it.
  private func writer(
    failing isMeant: @escaping @Sendable (FileOperation) -> Bool, at number: Int
  ) throws -> LedgerWriter {
    let countdown = Countdown(number)
    let files = FileOperations(longestWrite: 500) { operation in
      if operation.path.hasSuffix(LedgerPaths.journal), isMeant(operation), countdown.isOver() {
        throw Broken()
      }
    }
    return try directory.place.open(files: files)
  }

  private func expectStopped(
    _ writer: LedgerWriter, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let evidence = try WriterScene.evidence(50).envelope
    let attempts: [() throws -> Void] = [
      { try writer.sequence(evidence) }, writer.commit, writer.publish,
    ]
    #expect(writer.isStopped, sourceLocation: sourceLocation)
    for attempt in attempts {
      let error = #expect(throws: LedgerError.self, sourceLocation: sourceLocation) {
        try attempt()
      }
      #expect(error?.code == .writerStopped, sourceLocation: sourceLocation)
    }
  }

  /// Of a batch whose write fails nothing is acknowledged, and its records may be there or not: the next
  /// writer takes those that are whole.
  @Test(arguments: 0..<9) func failedWrite(number: Int) async throws {
    let evidence = try Self.envelopes(2...5)
    do {
      let writer = try writer(failing: { if case .write = $0 { true } else { false } }, at: number)
      #expect(throws: Broken.self) {
        _ = try writer.sequence(contentsOf: evidence)
      }
      try expectStopped(writer)
      #expect(writer.publishedSize == 2)
    }
    try await expectRepaired(evidence, acknowledged: 0)
  }

  /// A commit before the failure stands; the sync that failed is not tried again.
  @Test func failedSync() async throws {
    let evidence = try Self.envelopes(2...5)
    do {
      let writer = try writer(
        failing: { if case .synchronizeData = $0 { true } else { false } }, at: 1)
      _ = try writer.sequence(contentsOf: Array(evidence.prefix(2)))
      try writer.commit()
      _ = try writer.sequence(contentsOf: Array(evidence.suffix(2)))
      #expect(throws: Broken.self) { try writer.commit() }
      try expectStopped(writer)
    }
    try await expectRepaired(evidence, acknowledged: 2)
  }

  /// Nothing was published; the next writer takes what was acknowledged, and perhaps what follows.
  private func expectRepaired(
    _ evidence: [VerifiedEnvelope], acknowledged: Int
  ) async throws {
    try await directory.place.expectIntact(size: 2)
    let repaired = try directory.place.open()
    let size = repaired.publishedSize
    #expect(size == repaired.state.size && Int(size) >= 2 + acknowledged)
    #expect(
      try directory.place.payloads(2..<size)
        == evidence.prefix(Int(size) - 2).map { SHA256.hash($0.envelope.payload) })
    try repaired.append(WriterScene.evidence(1_000).envelope)
    try await directory.place.expectIntact(size: Int(size) + 1)
  }
}

extension Result<ReadEntry, Refusal> {
  /// The index of an entry that was admitted.
  fileprivate var index: UInt64? { (try? get())?.entry.index }

  fileprivate var refusal: Refusal? {
    if case .failure(let refusal) = self { refusal } else { nil }
  }
}
