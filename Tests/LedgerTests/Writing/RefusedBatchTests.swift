import Foundation
import Ledger
import Synchronization
import Testing
import TransparencyLog

/// A batch that the ledger refuses costs nothing: what was not written needs no sync.
@Suite struct RefusedBatchTests {
  @Test func onlyWhatWasWrittenIsSynced() throws {
    let temporary = TemporaryDirectory()
    let story = try LedgerScenario.prologue()
    let directory = temporary.path + "/ledger"
    try story.write(to: directory)
    let syncs = Mutex(0)
    let files = FileOperations { operation in
      if case .synchronizeData = operation { syncs.withLock { $0 += 1 } }
    }
    let clock = story.clock
    let writer = try LedgerWriter(
      opening: directory,
      signer: LogSigner(key: TestKey.log.privateKey, path: "\(directory).key"),
      clock: { clock }, files: files)
    let evidence = try story.evidence()
    func sequence(_ signers: [TestKey]) throws -> [Bool] {
      let envelopes = try signers.map {
        try VerifiedEnvelope(signing: evidence.payload, keys: [$0.privateKey])
      }
      return try writer.sequence(contentsOf: envelopes).map { (try? $0.get()) != nil }
    }
    syncs.withLock { $0 = 0 }
    #expect(try sequence([.outsider, .verifier]) == [false, false])
    try writer.commit()
    #expect(syncs.withLock { $0 } == 0)
    #expect(try sequence([.outsider, .operator]) == [false, true])
    try writer.commit()
    #expect(syncs.withLock { $0 } == 1)
  }
}
