import ArgumentParser
import Glibc
import Ledger
import TransparencyLog

/// How results are printed.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output, for success and failure.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing on success.")
  var quiet = false
}

/// Which ledger.
struct LedgerOptions: ParsableArguments {
  @Option(help: "The ledger's directory (default: $LEDGER_DIR).", completion: .directory)
  var ledger: String?

  /// Whether one is named at all.
  var isNamed: Bool { !(ledger ?? environment("LEDGER_DIR") ?? "").isEmpty }

  func directory() throws -> String {
    guard let directory = ledger ?? environment("LEDGER_DIR"), !directory.isEmpty else {
      throw ValidationError("name the ledger: --ledger DIR or LEDGER_DIR")
    }
    return directory
  }
}

/// Whether the published example keys may be used.
struct ExampleKeyOptions: ParsableArguments {
  @Flag(help: "Trust the published example keys, which are worthless; for demonstrations only.")
  var allowExampleKeys = false

  func require(_ key: PublicKey, _ name: String) throws {
    guard allowExampleKeys || !ExampleKeys.contains(key) else {
      throw CommandFailure(
        .undecidable, "example-key", "\(name): an example key, whose private half is published",
        hint: "make a key with `ledger-cli key new`, or say --allow-example-keys")
    }
  }
}

/// Where passphrases come from; never from the command line itself.
struct PassphraseOptions: ParsableArguments {
  @Option(help: "Read passphrases, a line each, from this file descriptor.")
  var passphraseFd: Int32?

  @Option(help: "Take the passphrase from the environment variable of this name.")
  var passphraseEnv: String?
}

/// How private keys are opened, and which may be used.
struct KeyOptions: ParsableArguments {
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var examples: ExampleKeyOptions

  func reader(_ console: Console) -> KeyReader {
    KeyReader(passphrases: Passphrases(passphrase, console), examples: examples)
  }
}

/// What it takes to append: a ledger, and its log's key.
struct WriterOptions: ParsableArguments {
  @Option(
    help: "The log's private key (default: $LEDGER_LOG_KEY, or as `init` was told).",
    completion: .file())
  var logKey: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var keys: KeyOptions

  /// Opens the ledger in a directory for writing, with the log's key read by `keys`.
  func open(_ directory: String, _ keys: KeyReader) throws -> LedgerWriter {
    try LedgerWriter(
      opening: directory, signer: try keys.logSigner(logKey, ledger: directory))
  }
}

/// Whose signatures count.
struct TrustOptions: ParsableArguments {
  @Option(
    help: "The trust file (C2SP tlog-policy): whose log, which witnesses.", completion: .file())
  var trust: String?

  func policy() throws -> TrustPolicy? {
    try trust.map { try Self.read($0) }
  }

  static func read(_ path: String) throws -> TrustPolicy {
    do {
      return try TrustPolicy(
        parsing: FileOperations.readRegularFile(path, limit: TrustPolicy.maximumByteCount))
    } catch let error as TransparencyLogError {
      throw CommandFailure(.tampered, error.code.rawValue, "\(path): \(error.reason)")
    }
  }
}

/// An environment variable; nil when it is not set, or not UTF-8.
func environment(_ name: String) -> String? {
  getenv(name).flatMap { String(validatingCString: $0) }
}

extension SignedCheckpoint {
  /// The checkpoint in a file.
  static func read(_ path: String) throws -> SignedCheckpoint {
    try SignedCheckpoint(
      parsing: FileOperations.readRegularFile(path, limit: LedgerPaths.maximumCheckpointSize))
  }
}
