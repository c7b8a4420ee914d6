import ArgumentParser
import Glibc
import Ledger
import TransparencyLog

/// Where a verification starts from, and where it leaves what it verified.
struct StateOptions: ParsableArguments {
  @Option(help: "Start from the state that an earlier run of yours wrote.", completion: .file())
  var since: String?

  @Option(
    help: "Write the state to start from next time, outside the ledger; it replaces the file.",
    completion: .file())
  var writeState: String?

  /// Tells a verification of the ledger in a directory where to start, and what to remember.
  ///
  /// - Throws: when the state cannot be read, or another could not be written where it is to go.
  func apply(to options: inout LedgerVerifier.Options, ledger: String) throws {
    options.since = try since.map { try StateFile(path: $0).read() }
    if let writeState {
      let file = StateFile(path: writeState)
      // What was just read as a state is one.
      if writeState != since { try file.requireReplaceable() }
      try file.requireOutside(ledger)
      options.remembersCitations = true
    }
  }

  /// Leaves the state behind, if that was asked for and everything held.
  func write(_ snapshot: StateSnapshot?) throws {
    guard let writeState, let snapshot else { return }
    try StateFile(path: writeState).replace(by: snapshot)
  }
}

/// The file where a command leaves what it verified, so that its next run starts from there.
struct StateFile {
  let path: String

  func read() throws -> StateSnapshot { try StateSnapshot(parsing: bytes(), name: path) }

  private func bytes() throws -> [UInt8] {
    try FileOperations.readRegularFile(path, limit: StateSnapshot.maximumSize)
  }

  /// Refuses to replace anything but a state.
  func requireReplaceable() throws {
    guard !path.isEmpty else {
      throw FileError(.invalidPath, "--write-state", "expected the name of a file, found nothing")
    }
    do {
      guard StateSnapshot.isStateFile(try bytes()) else {
        throw FileError(
          .alreadyExists, path, "expected a state file, or none; name another file")
      }
    } catch let error as FileError where error.code == .absent {}
  }

  /// Refuses a place in the ledger: whoever can write there must not be able to write what an auditor
  /// believes.
  func requireOutside(_ ledger: String) throws {
    guard let ledger = Self.resolve(ledger) else { return }
    let folder = FileOperations.parent(path)
    guard let resolved = Self.resolve(folder) else {
      throw FileError(.absent, folder, "expected the directory that the state goes to")
    }
    guard resolved != ledger, !resolved.utf8.starts(with: "\(ledger)/".utf8) else {
      throw FileError(
        .invalidPath, path, "expected a place outside the ledger, found one in \(ledger)")
    }
  }

  /// Replaces the file, which only its owner may read.
  func replace(by snapshot: StateSnapshot) throws {
    try FileOperations.system.replace(by: NewFile(path, snapshot.encoded, mode: 0o600))
  }

  private static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
