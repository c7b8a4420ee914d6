import Foundation
import Glibc
import Ledger
import Testing
import TransparencyLog

/// What may become of a file without anybody changing a byte inside it.
enum FileAccident: String, CaseIterable, Sendable {
  case truncated, halved, emptied, extended, deleted
  case symbolicLink, pipe, directory

  /// Lets it happen; false when it changes nothing.
  func happen(to path: String, in files: LedgerFiles) throws -> Bool {
    let bytes = try files.bytes(path)
    let location = files.location(path).path
    switch self {
    case .truncated: try files.write(path, Array(bytes.dropLast()))
    case .halved: try files.write(path, Array(bytes.prefix(bytes.count / 2)))
    case .emptied: try files.write(path, [])
    case .extended: try files.write(path, bytes + [UInt8(ascii: "\n")])
    case .deleted: try files.remove(path)
    case .symbolicLink:
      // To the very same bytes: what a link points to can change while somebody reads.
      try FileManager.default.moveItem(atPath: location, toPath: files.directory + "/.elsewhere")
      try FileManager.default.createSymbolicLink(
        atPath: location, withDestinationPath: files.directory + "/.elsewhere")
      return true
    case .pipe:
      try files.remove(path)
      #expect(mkfifo(location, 0o600) == 0)
      return true
    case .directory:
      try files.remove(path)
      try FileManager.default.createDirectory(
        atPath: location, withIntermediateDirectories: false)
      return true
    }
    return try self == .deleted || bytes != files.bytes(path)
  }
}

@Suite struct TamperedFileTests {
  /// A file and what became of it.
  struct Case: Hashable {
    let path: String
    let accident: FileAccident
  }

  /// Whether the newest checkpoint is the witnessed one, or entries follow after it.
  @Test(arguments: [10, 8] as [UInt64])
  func everyFileCounts(witnessed: UInt64) async throws {
    let fixture = try await TamperedFixture(count: 10, publishedAt: [2, 8], witnessed: witnessed)
    var survived: Set<Case> = []
    for path in try fixture.files.paths() {
      for accident in FileAccident.allCases {
        let (directory, files) = try fixture.copy()
        defer { withExtendedLifetime(directory) {} }
        guard try accident.happen(to: path, in: files) else { continue }
        let report = try await fixture.report(on: files)
        #expect(report.isHonest, "\(path) \(accident): \(report.findings)")
        if report.outcome == .intact { survived.insert(Case(path: path, accident: accident)) }
      }
    }
    #expect(survived == Self.excepted(witnessed: witnessed))
  }

  /// Nothing can be said of a ledger without a checkpoint.
  @Test(arguments: [FileAccident.deleted, .emptied, .pipe])
  func withoutACheckpointNothingIsChecked(accident: FileAccident) async throws {
    let fixture = try await TamperedFixture(count: 10, publishedAt: [2, 8], witnessed: 10)
    let (directory, files) = try fixture.copy()
    defer { withExtendedLifetime(directory) {} }
    #expect(try accident.happen(to: LedgerPaths.checkpoint, in: files))
    let report = try await fixture.report(on: files)
    for check in Finding.Check.allCases where check != .checkpoint {
      #expect(report.result(of: check) == .notChecked)
    }
    #expect(report.result(of: .checkpoint) == (accident == .emptied ? .tampered : .undecidable))
  }

  /// A part of which only the beginning could be done is not said to hold.
  @Test func withoutTheEntriesNothingIsFinished() async throws {
    let fixture = try await TamperedFixture(count: 10, publishedAt: [2, 8], witnessed: 10)
    let (directory, files) = try fixture.copy()
    defer { withExtendedLifetime(directory) {} }
    try files.remove("tile/entries/000.p/10")
    let report = try await fixture.report(on: files)
    #expect(report.outcome == .undecidable && report.result(of: .tree) == .undecidable)
    for check in [.checkpoint, .entries, .chain, .admission, .signatures, .heads, .blobs]
      as [Finding.Check]
    {
      #expect(report.result(of: check) == .unfinished)
    }
    // What the witnesses signed, they signed.
    #expect(report.result(of: .witnesses) == .ok && report.result(of: .anchoring) == .ok)
  }

  /// What an entry answers is proven from tiles: if they are wrong, the entry is named that needs them.
  @Test func aWrongTileIsReportedWithTheEntryThatNeedsIt() async throws {
    let fixture = try await TamperedFixture(count: 10, publishedAt: [2, 8], witnessed: 10)
    let (directory, files) = try fixture.copy()
    defer { withExtendedLifetime(directory) {} }
    let path = "tile/0/000.p/10"
    var bytes = try files.bytes(path)
    bytes[0] ^= 1
    try files.write(path, bytes)
    let report = try await fixture.report(on: files)
    let decisive = try #require(report.decisive)
    #expect(report.outcome == .tampered && decisive.code == "tile-malformed")
    #expect(decisive.entry == 1, "\(report.findings)")
  }

  /// Files that nobody needs any more may go: partial ones of sizes that no checkpoint has, and the
  /// witnessed checkpoint while the newest one has the same lines.
  private static func excepted(witnessed: UInt64) -> Set<Case> {
    let superseded = witnessed == 10 ? [1, 2, 8] : [1, 2]
    var excepted: Set<Case> = []
    for size in superseded {
      for path in ["tile/0/000.p/\(size)", "tile/entries/000.p/\(size)"] {
        // An empty directory holds no file, so that it is as good as nothing.
        excepted.insert(Case(path: path, accident: .deleted))
        excepted.insert(Case(path: path, accident: .directory))
      }
    }
    if witnessed == 10 {
      excepted.insert(Case(path: LedgerPaths.witnessedCheckpoint, accident: .deleted))
    }
    return excepted
  }
}
