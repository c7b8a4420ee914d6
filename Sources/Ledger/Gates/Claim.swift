/// A claim is one thing that evidence can show and that a row of the matrix can require.
///
/// A row requires claims; evidence reports them; a verdict names those that it rests on. Each of the
/// three spells a claim alike: `probe:PR-NET-1`, `rule:no-raw-sql`, `test:Vault.failsClosed`.
public struct Claim: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What has to be looked at to see whether a claim holds.
  public enum Source: String, Sendable, CaseIterable {
    /// One check of a sandbox run, by its id.
    case check
    /// All checks of a sandbox probe, by the probe's name.
    case probe
    /// A rule of a static scan, by its id.
    case rule
    /// A reviewer's signature over the subject of this name.
    case seal
    /// A test, by its name.
    case test
  }

  /// What has to be looked at.
  public let source: Source
  /// The name there; compared as UTF-8 bytes.
  public let name: String

  /// A claim.
  public init(_ source: Source, _ name: String) {
    self.source = source
    self.name = name
  }

  /// A claim as a verdict spells it, or nil when the text is none.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    guard parts.count == 2, let source = Source(rawValue: String(Substring(parts[0]))),
      text.utf8.count > source.rawValue.utf8.count + 1
    else { return nil }
    self.init(source, String(Substring(parts[1])))
  }

  /// `source:name`.
  public var description: String { "\(source.rawValue):\(name)" }

  /// Whether two claims are spelled with the same bytes: names that merely look alike differ.
  public static func == (left: Claim, right: Claim) -> Bool {
    left.source == right.source && left.name.hasSameBytes(as: right.name)
  }

  /// Hashes the bytes of the spelling.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    name.hashBytes(into: &hasher)
  }

  /// Whether one spelling comes before another in byte order.
  public static func < (left: Claim, right: Claim) -> Bool {
    left.source == right.source
      ? UTF8Ordered(left.name) < UTF8Ordered(right.name)
      : left.source.rawValue < right.source.rawValue
  }
}

/// What was recomputed of a claim.
public enum ClaimState: Hashable, Sendable {
  /// It was observed, as it has to be.
  case proven
  /// The opposite was observed: what was.
  case refuted(observed: String)
  /// It is reported, and what it rests on cannot be read or does not say enough: why.
  case undecidable(reason: String)
  /// Nothing reports it, or what does shows nothing: why, or nil.
  case missing(reason: String?)
}
