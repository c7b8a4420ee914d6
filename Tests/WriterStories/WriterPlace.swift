internal import Glibc
public import Ledger
public import TransparencyLog

/// A place has a ledger and, beside it, the file of its log key.
public struct WriterPlace: Sendable {
  /// The time on every clock of a story, unless a test says otherwise. Statements that answer the
  /// genesis as their challenge know it.
  public static let noon = Timestamp("2026-06-10T02:00:00Z") ?? .now()

  /// The ledger's directory.
  public let ledger: String
  /// The path of the log key.
  public let keyPath: String

  /// Whoever removes the directory at its end.
  private let owner: (any AnyObject & Sendable)?

  /// The ledger and the key in a directory, which is there as long as its owner.
  public init(_ directory: String, ownedBy owner: (any AnyObject & Sendable)? = nil) {
    ledger = directory + "/ledger"
    keyPath = directory + "/log.pem"
    self.owner = owner
  }

  /// The log key, read from its file.
  public var signer: LogSigner {
    get throws {
      LogSigner(key: try KeyFile.read(keyPath) { nil }, path: keyPath)
    }
  }

  /// A writer of the ledger here.
  public func open(
    at clock: Timestamp = noon, files: FileOperations = .system
  ) throws -> LedgerWriter {
    try patiently {
      try LedgerWriter(opening: ledger, signer: signer, clock: { clock }, files: files)
    }
  }

  /// Waits when a lock is held that nobody means to hold: a process that another test is starting
  /// shares our locks between `fork` and `exec`.
  private func patiently<Result>(_ body: () throws -> Result) throws -> Result {
    for _ in 0..<Self.patience {
      do {
        return try body()
      } catch let error as LedgerError where error.code == .locked {
        usleep(1_000)
      }
    }
    return try body()
  }

  /// How many milliseconds to wait.
  private static let patience = 500

  /// Plays a story to its end.
  ///
  /// - Parameter acknowledged: told the index of each entry once it is acknowledged.
  /// - Throws: what the writer throws.
  public func play(
    _ story: WriterStory, files: FileOperations = .system,
    acknowledged: (UInt64) -> Void = { _ in }
  ) throws {
    var writer: LedgerWriter?
    var waiting: [UInt64] = []
    for step in story.steps {
      if case .create(let genesis) = step {
        writer = try patiently {
          try LedgerWriter(
            creating: ledger, genesis: genesis.envelope, blobs: [[]], signer: signer,
            clock: { Self.noon }, files: files)
        }
        acknowledged(0)
        continue
      }
      let opened = try writer ?? open(files: files)
      writer = opened
      switch step {
      case .create: break
      case .append(let statement): waiting.append(try opened.append(statement.envelope).index)
      case .sequence(let statement):
        waiting.append(try opened.sequence(statement.envelope).index)
        continue
      case .commit: try opened.commit()
      case .publish: try opened.publish()
      }
      waiting.forEach(acknowledged)
      waiting = []
    }
  }
}

extension ReadEntry {
  var index: UInt64 { entry.index }
}
