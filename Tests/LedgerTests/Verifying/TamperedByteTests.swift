import Ledger
import Testing
import TransparencyLog

/// Not one bit of a published ledger changes unnoticed.
@Suite struct TamperedByteTests {
  /// A byte whose change left the ledger intact.
  struct Survivor: Hashable, Sendable {
    let path: String
    let offset: Int
    /// How many cosignatures the report still shows.
    let cosignatures: Int
    let unknownSignatures: Int
  }

  /// A ledger, and which of its bytes are altered: all, or one in so many. Steps are odd, so that each
  /// of the eight bits has its turn.
  struct Run: Sendable, CustomTestStringConvertible {
    let count: UInt64
    let sizes: Set<UInt64>
    let witnessed: UInt64
    /// The step in bundles, which are large, and in all other files.
    let steps: (bundles: Int, others: Int)

    var testDescription: String {
      "\(count) entries, \(witnessed) witnessed, one byte in \(steps.bundles) or \(steps.others)"
    }

    func step(in path: String) -> Int {
      path.hasPrefix("tile/entries") ? steps.bundles : steps.others
    }

    static let all = [
      Run(count: 2, sizes: [1], witnessed: 2, steps: (1, 1)),
      Run(count: 3, sizes: [1], witnessed: 2, steps: (13, 1)),
      Run(count: 20, sizes: [2, 15], witnessed: 20, steps: (211, 41)),
      Run(count: 20, sizes: [2, 15], witnessed: 15, steps: (211, 41)),
    ]
  }

  @Test(arguments: Run.all)
  func everyByteCounts(_ run: Run) async throws {
    let fixture = try await TamperedFixture(
      count: run.count, publishedAt: run.sizes, witnessed: run.witnessed)
    let honest = try await fixture.report(on: fixture.files)
    #expect(honest.outcome == .intact && honest.anchor?.size == run.witnessed)
    #expect(honest.findings.isEmpty, "\(honest.findings)")
    #expect(honest.cosignatures.count { $0.time != nil } == 2)

    let survivors = try await Self.survivors(fixture, run)
    let excepted = try Self.cosignatureNames(fixture.files).filter {
      $0.offset % run.step(in: $0.path) == 0
    }
    #expect(survivors.symmetricDifference(excepted) == [])
    #expect(!excepted.isEmpty)
  }

  // MARK: Every byte

  /// Flips one bit of each byte in turn; which bit depends on the byte's place.
  private static func survivors(
    _ fixture: TamperedFixture, _ run: Run
  ) async throws -> Set<Survivor> {
    let workers = 4
    return try await withThrowingTaskGroup(of: Set<Survivor>.self) { group in
      for worker in 0..<workers {
        group.addTask {
          let (directory, files) = try fixture.copy()
          defer { withExtendedLifetime(directory) {} }
          var survivors: Set<Survivor> = []
          for path in try files.paths() {
            let step = run.step(in: path)
            survivors.formUnion(
              try await Self.survivors(
                fixture, path, in: files, from: worker * step, by: workers * step))
          }
          return survivors
        }
      }
      return try await group.reduce(into: []) { $0.formUnion($1) }
    }
  }

  private static func survivors(
    _ fixture: TamperedFixture, _ path: String, in files: LedgerFiles, from first: Int,
    by step: Int
  ) async throws -> [Survivor] {
    let bytes = try files.bytes(path)
    var survivors: [Survivor] = []
    for offset in stride(from: first, to: bytes.count, by: step) {
      try files.write(path, bytes.flipping(bit: bit(offset), of: offset))
      // Looking at the blobs could only find more.
      let report = try await fixture.report(
        on: files, checkingBlobs: path.hasPrefix(LedgerPaths.blobs))
      if report.outcome == .intact {
        survivors.append(
          Survivor(
            path: path, offset: offset,
            cosignatures: report.cosignatures.count { $0.time != nil },
            unknownSignatures: report.unknownSignatures))
      }
    }
    try files.write(path, bytes)
    return survivors
  }

  private static func bit(_ offset: Int) -> Int { offset % 8 }

  // MARK: The one exception

  /// The bytes in the name or key id of a cosignature line whose change leaves a well-formed line of
  /// an unknown key, which C2SP says to ignore; the quorum here does not need it. (One character of
  /// base64 holds bits of the key id and of what follows.)
  private static func cosignatureNames(_ files: LedgerFiles) throws -> Set<Survivor> {
    var excepted: Set<Survivor> = []
    for path in [LedgerPaths.checkpoint, LedgerPaths.witnessedCheckpoint] {
      let bytes = try files.bytes(path)
      let honest = try Note(parsing: bytes)
      for offset in bytes.indices {
        guard let note = try? Note(parsing: bytes.flipping(bit: bit(offset), of: offset)),
          note.text == honest.text, note.signatures.count == honest.signatures.count,
          note.signatures[0] == honest.signatures[0]
        else { continue }
        let renamed = zip(note.signatures, honest.signatures).filter { $0 != $1 }
        if renamed.count == 1, renamed.allSatisfy({ $0.name != $1.name || $0.keyID != $1.keyID }) {
          excepted.insert(
            Survivor(path: path, offset: offset, cosignatures: 1, unknownSignatures: 1))
        }
      }
    }
    return excepted
  }
}
