/// What could not be done with a ledger: it names the thing, what was expected, what was found, and
/// what to do next.
///
/// Two errors are equal when their codes are.
public struct LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The stable code; see `docs/codes.md`.
  public enum Code: String, Sendable, CaseIterable {
    case noLedger = "no-ledger"
    case ledgerExists = "ledger-exists"
    case journalCorrupt = "journal-corrupt"
    case journalRefused = "journal-refused"
    case logKeyMissing = "log-key-missing"
    case logKeyMismatch = "log-key-mismatch"
    case signingMemoryUnreadable = "signing-memory-unreadable"
    case rolledBack = "rolled-back"
    case forked = "forked"
    case clockBehind = "clock-behind"
    case networkFileSystem = "network-file-system"
    case tailUnverified = "tail-unverified"
    case locked = "ledger-locked"
    case checkpointMalformed = "checkpoint-malformed"
    case snapshotMalformed = "state-malformed"
    case noteFull = "note-full"
    case entryAbsent = "entry-absent"
    case tileAbsent = "tile-absent"
    case tileMalformed = "tile-malformed"
    case witnessMemoryUnreadable = "witness-memory-unreadable"
    case wrongState = "wrong-state"
    case writerStopped = "writer-stopped"

    /// Whether the bytes of the ledger contradict each other, rather than being out of reach.
    public var isContradiction: Bool {
      switch self {
      case .journalRefused, .rolledBack, .forked, .tailUnverified, .checkpointMalformed,
        .tileMalformed, .logKeyMismatch:
        true
      default: false
      }
    }
  }

  /// The code.
  public let code: Code
  /// The file or thing that it is about.
  public let subject: String
  /// What was expected.
  public let expected: String
  /// What was found.
  public let found: String
  /// What to do next, or nil when nothing general can be said.
  public let hint: String?

  /// An error with its code and what it is about.
  public init(
    _ code: Code, _ subject: String, expected: String, found: String, hint: String? = nil
  ) {
    self.code = code
    self.subject = subject
    self.expected = expected
    self.found = found
    self.hint = hint
  }

  /// A sentence for people.
  public var description: String {
    "\(subject): expected \(expected), found \(found) (\(code.rawValue))"
  }

  /// Compares codes only.
  public static func == (left: LedgerError, right: LedgerError) -> Bool { left.code == right.code }
}
