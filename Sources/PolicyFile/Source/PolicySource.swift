public import Ledger
public import TransparencyLog

/// A policy source is a policy as people write it: the YAML, and what it says.
///
/// It knows no ledger. `genesis` makes a ledger's first policy of it, `successor` the next one.
public struct PolicySource: Sendable {
  /// The file that it was read from, for messages.
  public let file: String
  /// The YAML, which becomes a blob and the policy's subject.
  public let bytes: [UInt8]
  /// The name part of the origin.
  public let name: Located<String>
  /// How many owners must sign a policy.
  public let ownerThreshold: Located<UInt64>
  /// How many owners must sign a waiver.
  public let waiverThreshold: Located<UInt64>
  /// The keys, in the order of the file.
  public let keys: [SourceKey]
  /// The gates, ascending by id.
  public let gates: [PolicyGate]
  /// The contents of the files that it cites: those under `blobs`, and key sets of venues.
  public let blobs: [[UInt8]]
  /// The venues, ascending by id.
  public let venues: [PolicyVenue]
  /// The sandbox profiles, ascending by id.
  public let profiles: [PolicyProfile]
  /// The acceptance matrix, ascending by id.
  public let rows: [PolicyRow]
  /// The scopes of waivers, ascending by id.
  public let scopes: [PolicyTerm]
  /// The effects that waivers may forbid, ascending by id.
  public let effects: [PolicyTerm]
  /// The keys that vouch for venues, as SubjectPublicKeyInfo, and where they stand.
  let venueKeys: [Located<[UInt8]>]
}

/// A value, and where in the file it stands.
public struct Located<Value: Sendable>: Sendable {
  /// The value.
  public let value: Value
  /// Where it stands.
  public let position: SourcePosition
}

/// A key as a policy file enrols it.
public struct SourceKey: Sendable {
  /// From when a key supports nothing new.
  public enum End: Sendable, Equatable {
    /// From the entry that this very policy will be.
    case now
    /// From an entry index.
    case index(UInt64)
  }

  /// Where in the file it stands.
  public let position: SourcePosition
  /// The key.
  public let publicKey: PublicKey
  /// Its only role.
  public let role: Role
  /// What people call it.
  public let name: String
  /// From when it is retired, if the file says so.
  public let retiredFrom: Located<End>?
  /// From when it is compromised, if the file says so.
  public let compromisedFrom: Located<End>?
}
