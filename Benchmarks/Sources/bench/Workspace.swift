internal import Glibc
internal import TransparencyLog

/// The directory for what is measured: on the disk of the checkout, and kept for the next run.
struct Workspace {
  /// How many entries a large ledger has.
  static let entryCount = 200_000

  /// Where the product is that is measured.
  static let checkout =
    "/" + "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")

  let directory: String

  init() throws {
    let build = "\(Self.checkout)/Benchmarks/.build"
    directory = "\(build)/ledgers"
    for path in [build, directory] { try FileOperations.system.makeDirectory(path) }
  }

  /// A path that nothing is at.
  func fresh(_ name: String) throws -> String {
    let path = "\(directory)/\(name)"
    _ = try Command("rm", "-rf", path, "\(path)-wal", "\(path)-shm").run()
    return path
  }

  /// A ledger of so many entries and its trust file, made when they are not there.
  func ledger(
    of count: Int = entryCount
  ) async throws -> (directory: String, trust: String) {
    let name = "entries-\(count)"
    let trust = "\(directory)/\(name)/trust"
    if access(trust, R_OK) == 0 { return ("\(directory)/\(name)/ledger", trust) }
    log("making a ledger of \(count) entries")
    var ledger = try SampleLedger(creating: try fresh(name))
    try await ledger.append(count - 1, batch: 500)
    let files = FileOperations.system
    // Last, so that an interrupted run is not taken for a whole one.
    try files.write(Array(try ledger.trustFile.utf8), to: files.open(trust, to: .create))
    return (ledger.directory, trust)
  }
}
