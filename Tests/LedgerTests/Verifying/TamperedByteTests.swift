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

    /// A soak alters every byte.
    static let all = [
      Run(count: 2, sizes: [1], witnessed: 2, steps: (1, 1)),
      Run(count: 3, sizes: [1], witnessed: 2, steps: Soak.isOn ? (1, 1) : (13, 1)),
      Run(count: 20, sizes: [2, 15], witnessed: 20, steps: Soak.isOn ? (1, 1) : (211, 41)),
      Run(count: 20, sizes: [2, 15], witnessed: 15, steps: Soak.isOn ? (1, 1) : (211, 41)),
    ]
  }

  /// What became of the altered bytes.
  struct Tally: Sendable, CustomStringConvertible {
    var tampered = 0
    var undecidable = 0
    var survivors: Set<Survivor> = []

    var description: String {
      "\(tampered + undecidable + survivors.count) bytes altered: \(tampered) tampered, "
        + "\(undecidable) undecidable, \(survivors.count) intact"
    }

    static func += (left: inout Self, right: Self) {
      left.tampered += right.tampered
      left.undecidable += right.undecidable
      left.survivors.formUnion(right.survivors)
    }
  }

  @Test(arguments: Run.all)
  func everyByteCounts(_ run: Run) async throws {
    let fixture = try await TamperedFixture(
      count: run.count, publishedAt: run.sizes, witnessed: run.witnessed)
    let honest = try await fixture.report(on: fixture.files)
    #expect(honest.outcome == .intact && honest.anchor?.size == run.witnessed)
    #expect(honest.findings.isEmpty, "\(honest.findings)")
    #expect(honest.cosignatures.count { $0.time != nil } == 2)

    let tally = try await Self.tally(fixture, run)
    if Soak.isOn { print("\(run.testDescription): \(tally)") }
    let excepted = try Self.cosignatureNames(fixture.files).filter {
      $0.offset % run.step(in: $0.path) == 0
    }
    #expect(tally.survivors.symmetricDifference(excepted) == [])
    #expect(!excepted.isEmpty)
  }

  // MARK: Every byte

  /// Flips one bit of each byte in turn; which bit depends on the byte's place.
  private static func tally(_ fixture: TamperedFixture, _ run: Run) async throws -> Tally {
    let workers = 4
    return try await withThrowingTaskGroup(of: Tally.self) { group in
      for worker in 0..<workers {
        group.addTask {
          let (directory, files) = try fixture.copy()
          defer { withExtendedLifetime(directory) {} }
          var tally = Tally()
          for path in try files.paths() {
            let step = run.step(in: path)
            tally += try await Self.tally(
              fixture, path, in: files, from: worker * step, by: workers * step)
          }
          return tally
        }
      }
      return try await group.reduce(into: Tally()) { $0 += $1 }
    }
  }

  private static func tally(
    _ fixture: TamperedFixture, _ path: String, in files: LedgerFiles, from first: Int,
    by step: Int
  ) async throws -> Tally {
    let bytes = try files.bytes(path)
    var tally = Tally()
    for offset in stride(from: first, to: bytes.count, by: step) {
      try files.write(path, bytes.flipping(bit: bit(offset), of: offset))
      // Looking at the blobs could only find more.
      let report = try await fixture.report(
        on: files, checkingBlobs: path.hasPrefix(LedgerPaths.blobs))
      switch report.outcome {
      case .tampered: tally.tampered += 1
      case .undecidable: tally.undecidable += 1
      case .intact:
        tally.survivors.insert(
          Survivor(
            path: path, offset: offset,
            cosignatures: report.cosignatures.count { $0.time != nil },
            unknownSignatures: report.unknownSignatures))
      }
    }
    try files.write(path, bytes)
    return tally
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
