import Foundation
import Ledger
import Testing
import TransparencyLog

/// The known-answer ledger as it lies on disk, which other programs made.
@Suite struct KnownAnswerLedgerTests {
  private let known: KnownAnswers
  private let trust: TrustPolicy
  private let now: Timestamp
  private let directory = KnownAnswers.directory.appending(path: "ledger").path

  init() throws {
    known = try KnownAnswers.load()
    trust = try TrustPolicy(parsing: KnownAnswers.file("trust.txt"))
    now = try #require(Timestamp(seconds: Int64(known.cosignatureTime) + 60))
  }

  @Test func withItsTrustFileItIsIntactAndAnchored() async throws {
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: now)
    #expect(report.outcome == .intact, "\(report.findings)")
    #expect(report.findings.isEmpty && report.skipped.isEmpty)
    #expect(report.origin == known.origin && report.size == 10 && report.root?.hex == known.root)
    #expect(report.anchor?.size == 10)
    #expect(report.anchor?.time?.seconds == Int64(known.cosignatureTime))
    #expect(report.cosignatures.map(\.witness) == ["w1", "w2"])
    #expect(report.entriesRead == 10 && report.since == nil)
    // Twelve on envelopes, and the log's on the note of entry 5.
    #expect(report.signaturesVerified == 13)
    #expect(report.blobsHashed == UInt64(known.blobs.count) && report.blobsMissing == 0)
  }

  /// Its example times are in the past, which is where a ledger belongs.
  @Test func today() async throws {
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: .now())
    #expect(report.outcome == .intact)
  }

  @Test func withoutTrustFileItIsUndecidable() async throws {
    let report = try await LedgerVerifier.report(on: directory, trust: nil, now: now)
    #expect(report.outcome == .undecidable && report.findings.map(\.code) == ["not-anchored"])
    #expect(report.anchor == nil && report.snapshot == nil)
  }

  @Test func beforeItsCosignaturesItIsNotAnchored() async throws {
    let early = now.advanced(by: -3_600)
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: early)
    #expect(report.outcome == .undecidable && report.decisive?.code == "not-anchored")
  }

  @Test(arguments: 1...10)
  func fromAnySnapshot(size: Int) async throws {
    var state = LedgerState()
    var history = MemoryHistory()
    var frontier = MerkleFrontier()
    var blobs = CitedBlobs()
    for published in known.entries.prefix(size) {
      let read = try ReadEntry(Array(published.entry.utf8)[...])
      _ = try state.admit(read, origin: Origin(known.origin), history: history)
      frontier.append(leafHash: read.leafHash)
      history.append(read)
      for citation in read.statement.citedBlobs { blobs.insert(citation, of: read.entry.index) }
    }
    let written = StateSnapshot(state: state, frontier: frontier, citedBlobs: blobs).encoded
    let snapshot = try StateSnapshot(parsing: written, name: "state")
    let report = try await LedgerVerifier.report(on: directory, trust: trust, now: now) {
      $0.since = snapshot
      $0.remembersCitations = true
    }
    #expect(report.outcome == .intact, "\(report.findings)")
    #expect(report.since == UInt64(size) && report.entriesRead == UInt64(10 - size))

    let whole = try await LedgerVerifier.report(on: directory, trust: trust, now: now) {
      $0.remembersCitations = true
    }
    #expect(try #require(report.snapshot).encoded == whole.snapshot?.encoded)
  }

  @Test func aReplayingWitnessCosignsIt() async throws {
    let temporary = TemporaryDirectory()
    let witness = TestWitness(.witness1, memory: temporary.path + "/memory")
    let outcome = try await witness.cosign(directory, trust: trust, now: now)
    let signed = try #require(outcome.cosigned, "\(outcome.report.findings)")
    #expect(signed.note.text == known.checkpointText)
    // Its earlier line gives way to the later one.
    #expect(signed.note.signatures.count == 3)
    let evaluation = trust.evaluate(signed, now: UInt64(now.seconds))
    #expect(
      evaluation.cosignatures.map(\.outcome) == [
        .valid(time: UInt64(now.seconds)), .valid(time: known.cosignatureTime),
      ])
  }
}
