import Glibc
import Ledger
import TransparencyLog

/// Private keys for a command: read with their passphrases, example keys refused.
struct KeyReader {
  let passphrases: Passphrases
  let examples: ExampleKeyOptions

  func read(_ path: String) throws -> PrivateKey {
    let key = try KeyFile.read(path) { try passphrases.existing(for: path) }
    try examples.require(key.publicKey, path)
    return key
  }

  /// The log key: named, or from `$LEDGER_LOG_KEY`, or where `init` noted it.
  func logSigner(_ option: String?, ledger directory: String) throws -> LogSigner {
    guard let path = option ?? environment("LEDGER_LOG_KEY") ?? Self.noted(in: directory) else {
      throw CommandFailure(
        .undecidable, LedgerError.Code.logKeyMissing.rawValue,
        "\(directory): the log key is not known",
        hint: "name it with --log-key F or LEDGER_LOG_KEY")
    }
    return LogSigner(key: try read(path), path: path)
  }

  private static let noteSize = 4_096

  private static func noted(in directory: String) -> String? {
    (try? FileOperations.readRegularFile("\(directory)/.state/log-key", limit: noteSize))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Notes where the log key is, wherever a later command may run.
  static func note(_ path: String, in directory: String) throws {
    guard let resolved = realpath(path, nil) else {
      throw CommandFailure(
        .undecidable, FileError.Code.unreadable.rawValue,
        "\(path): cannot resolve: \(String(cString: strerror(errno)))")
    }
    defer { free(resolved) }
    try FileOperations.system.create(
      NewFile(
        "\(directory)/.state/log-key", Array(String(cString: resolved).utf8), mode: 0o600))
  }
}
