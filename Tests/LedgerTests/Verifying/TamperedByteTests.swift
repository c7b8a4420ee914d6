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

  /// Whether the newest checkpoint is the witnessed one, or entries follow after it.
  @Test(arguments: [20, 15] as [UInt64])
  func everyByteOfEveryFileCounts(witnessed: UInt64) async throws {
    let fixture = try await TamperedFixture(
      count: 20, publishedAt: [2, 15], witnessed: witnessed)
    let honest = try await fixture.report(on: fixture.files)
    #expect(honest.outcome == .intact && honest.anchor?.size == witnessed, "\(honest.findings)")
    #expect(honest.cosignatures.count { $0.time != nil } == 2)

    let survivors = try await Self.survivors(fixture)
    let excepted = try Self.cosignatureNames(fixture.files)
    #expect(survivors == excepted)
    #expect(!excepted.isEmpty)
  }

  // MARK: Every byte

  /// Flips one bit of every byte in turn; which bit depends on the byte's place, so that all eight
  /// are tried over and over.
  private static func survivors(_ fixture: TamperedFixture) async throws -> Set<Survivor> {
    let workers = 4
    return try await withThrowingTaskGroup(of: Set<Survivor>.self) { group in
      for worker in 0..<workers {
        group.addTask { try await survivors(fixture, worker: worker, of: workers) }
      }
      return try await group.reduce(into: []) { $0.formUnion($1) }
    }
  }

  private static func survivors(
    _ fixture: TamperedFixture, worker: Int, of workers: Int
  ) async throws -> Set<Survivor> {
    let (directory, files) = try fixture.copy()
    defer { withExtendedLifetime(directory) {} }
    var survivors: Set<Survivor> = []
    for path in try files.paths() {
      let bytes = try files.bytes(path)
      for offset in stride(from: worker, to: bytes.count, by: workers) {
        try files.write(path, bytes.flipping(bit: bit(offset), of: offset))
        let report = try await fixture.report(on: files)
        if report.outcome == .intact {
          survivors.insert(
            Survivor(
              path: path, offset: offset,
              cosignatures: report.cosignatures.count { $0.time != nil },
              unknownSignatures: report.unknownSignatures))
        }
      }
      try files.write(path, bytes)
    }
    return survivors
  }

  private static func bit(_ offset: Int) -> Int { offset % 8 }

  // MARK: The one exception

  /// The bytes in the name or key id of a cosignature line whose change leaves a well-formed line of
  /// an unknown key, which C2SP says to ignore; the quorum here does not need it.
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
        if renamed.count == 1, renamed.allSatisfy({ $0.signature == $1.signature }) {
          excepted.insert(
            Survivor(path: path, offset: offset, cosignatures: 1, unknownSignatures: 1))
        }
      }
    }
    return excepted
  }
}
