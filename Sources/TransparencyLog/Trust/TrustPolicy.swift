// The trust file: which logs an auditor knows, which witnesses count, and how many of them it takes.
// It is the auditor's own, so a file that could be read in two ways is refused rather than guessed.

/// A trust policy is the set of logs, witnesses and groups that one party trusts (C2SP tlog-policy).
public struct TrustPolicy: Sendable {
  /// The most bytes of a trust file: some hundred keys, even if each were a post-quantum key.
  public static let maximumByteCount = 1 << 18

  /// A name is the label of a witness or a group inside a trust file: any bytes but spaces, compared
  /// as bytes.
  public struct Name: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The bytes.
    public let bytes: [UInt8]

    /// The name with these bytes.
    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// The name with this text's UTF-8 bytes.
    public init(stringLiteral text: String) { self.init(text.utf8) }

    /// The name for people; bytes that are not UTF-8 are replaced.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// A log is a line that names a log's key; the name of the key is the log's origin.
  public struct Log: Sendable, Hashable {
    /// The key that signs the log's checkpoints.
    public let key: VerifierKey
    /// Where the log can be reached, for people and programs that talk to it.
    public let url: String?
  }

  /// A witness is a line that names a witness's key.
  public struct Witness: Sendable, Hashable {
    /// The name inside the trust file, which is not the name of the key.
    public let name: Name
    /// The key that makes the cosignatures.
    public let key: VerifierKey
    /// Where the witness can be reached, for programs that talk to it.
    public let url: String?
  }

  /// A group is a line that says how many of its members have to cosign.
  public struct Group: Sendable, Hashable {
    /// The name inside the trust file.
    public let name: Name
    /// How many members it takes, from 1 to the number of members.
    public let threshold: Int
    /// The members, all defined on earlier lines.
    public let members: [Member]
  }

  /// A member is a place in `witnesses` or in `groups`.
  public enum Member: Sendable, Hashable {
    /// The witness at this place.
    case witness(Int)
    /// The group at this place.
    case group(Int)
  }

  /// The logs, in the order of their lines.
  public let logs: [Log]
  /// The witnesses, in the order of their lines.
  public let witnesses: [Witness]
  /// The groups, in the order of their lines, so that members come before the groups that list them.
  public let groups: [Group]
  /// The witness or group that has to cosign a checkpoint; nil for `quorum none`.
  public let quorum: Member?

  /// The policy that a trust file spells.
  ///
  /// Throws `malformedTrustPolicy`, and what `VerifierKey` throws for the keys in it; the reason names
  /// the line.
  public init(parsing bytes: [UInt8]) throws {
    var parser = TrustPolicyParser()
    quorum = try parser.parse(bytes)
    (logs, witnesses, groups) = (parser.logs, parser.witnesses, parser.groups)
  }

  /// The key of the log with this origin, compared as bytes; nil when the file does not name it.
  public func log(origin: String) -> VerifierKey? {
    logs.first { $0.key.name.hasSameBytes(as: origin) }?.key
  }

  /// All keys that the file names, logs first.
  public var keys: [VerifierKey] { logs.map(\.key) + witnesses.map(\.key) }

  /// The keys among them that are published examples and must not be trusted.
  public var exampleKeys: [VerifierKey] { keys.filter { ExampleKeys.contains($0.publicKey) } }
}

extension TransparencyLogError.Code {
  /// The bytes are not a trust file.
  public static let malformedTrustPolicy = Self("malformed-trust-policy")
}
