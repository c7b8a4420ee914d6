/// One thing that a verification found wrong, could not decide, or wants to be known.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// How much a finding weighs.
  public enum Severity: Int, Sendable, Comparable {
    /// Nothing is wrong; somebody should know.
    case note
    /// It cannot be decided whether something is wrong.
    case undecidable
    /// Bytes, signatures, proofs or history do not match.
    case tampered

    /// Whether one weighs less than another.
    public static func < (left: Severity, right: Severity) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// The part of a verification that a finding belongs to.
  public enum Check: String, Sendable, CaseIterable {
    /// The checkpoint and the log's signature on it.
    case checkpoint
    /// Entries have their one encoding, and are well-formed statements.
    case entries
    /// Each entry names the one before it.
    case chain
    /// Rules, roles and thresholds under the policy in force at each entry.
    case admission
    /// Every signature.
    case signatures
    /// The heads table, replayed.
    case heads
    /// Entries against tiles, tiles against the checkpoint.
    case tree
    /// Blobs against their names.
    case blobs
    /// Cosignatures of witnesses.
    case witnesses
    /// Up to which size an independent party vouches.
    case anchoring
  }

  /// The part that it belongs to.
  public let check: Check
  /// How much it weighs.
  public let severity: Severity
  /// The stable code; see `docs/codes.md`.
  public let code: String
  /// The entry that it is about, or nil.
  public let entry: UInt64?
  /// The file or member that it is about.
  public let place: String
  /// What was expected.
  public let expected: String
  /// What was found.
  public let found: String

  /// A finding.
  public init(
    _ check: Check, _ severity: Severity, code: String, entry: UInt64? = nil, place: String,
    expected: String, found: String
  ) {
    self.check = check
    self.severity = severity
    self.code = code
    self.entry = entry
    self.place = place
    self.expected = expected
    self.found = found
  }

  /// A sentence for people.
  public var description: String {
    let entry = entry.map { "entry \($0): " } ?? ""
    return "\(entry)\(place): expected \(expected), found \(found) (\(code))"
  }
}

extension Finding {
  /// What a refusal means when it concerns an entry that stands in a ledger.
  init(_ refusal: Refusal, entry: UInt64) {
    let check: Check =
      switch refusal.code {
      case .brokenChain, .wrongIndex: .chain
      case .wrongHeads: .heads
      case .invalidSignature: .signatures
      case .malformedEntry, .entryTooLarge, .malformedEnvelope: .entries
      default: refusal.category == .malformed ? .entries : .admission
      }
    self.init(
      check, refusal.category == .undecidable ? .undecidable : .tampered,
      code: refusal.code.rawValue, entry: entry, place: refusal.subject,
      expected: refusal.expected, found: refusal.found)
  }
}
