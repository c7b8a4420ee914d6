public import TransparencyLog

/// Every key that ever had a role in a ledger, with that role and its recorded ends.
///
/// A key has one role for ever, and an end is never withdrawn or moved later; so a policy that
/// leaves a key out does not make the ledger forget it.
public struct KeyRegister: Sendable {
  /// What is remembered of one key.
  public struct Record: Hashable, Sendable {
    /// The key itself.
    public var publicKey: PublicKey
    /// Its only role.
    public var role: Role
    /// The index of the policy that first retired it.
    public var retiredFrom: UInt64?
    /// The first index whose signature by it supports nothing.
    public var compromisedFrom: UInt64?
  }

  /// The records by key id.
  public internal(set) var records: [Digest: Record] = [:]

  /// A register of no keys.
  public init() {}

  /// Takes over the keys of a policy that stands at an index.
  mutating func enrol(_ keys: [PolicyKey], at index: UInt64) throws(Refusal) {
    for (position, key) in keys.enumerated() {
      let place = "predicate.keys[\(position)]"
      let known = records[key.key.keyID]
      if let known, known.role != key.role {
        throw Refusal(
          .roleChanged, "\(place).role", expected: "\(known.role.rawValue), its role for ever",
          found: key.role.rawValue)
      }
      try Self.checkRetirement(key.retiredFrom, known: known, at: index, place)
      try Self.checkCompromise(key.compromisedFrom, known: known, at: index, place)
      records[key.key.keyID] = Record(
        publicKey: key.key.publicKey, role: key.role, retiredFrom: key.retiredFrom,
        compromisedFrom: key.compromisedFrom)
    }
  }

  private static func checkRetirement(
    _ retired: UInt64?, known: Record?, at index: UInt64, _ place: String
  ) throws(Refusal) {
    let recorded = known?.retiredFrom
    let isRight = recorded == nil ? retired == nil || retired == index : retired == recorded
    guard isRight else {
      throw Refusal(
        .endChanged, "\(place).retiredFrom",
        expected: recorded.map { "\($0), as first said" } ?? "null or this policy's index \(index)",
        found: retired.map { "\($0)" } ?? "null")
    }
  }

  private static func checkCompromise(
    _ compromised: UInt64?, known: Record?, at index: UInt64, _ place: String
  ) throws(Refusal) {
    let latest = known?.compromisedFrom ?? index
    let isRight =
      compromised.map { $0 <= latest } ?? (known?.compromisedFrom == nil)
    guard isRight else {
      throw Refusal(
        .endChanged, "\(place).compromisedFrom", expected: "at most \(latest)",
        found: compromised.map { "\($0)" } ?? "null")
    }
  }

  /// Whether what a key signed at an index supports nothing any more.
  func isCompromised(_ key: Digest, at index: UInt64) -> Bool {
    records[key]?.compromisedFrom.map { $0 <= index } ?? false
  }
}
