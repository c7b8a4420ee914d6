public import TransparencyLog

/// A revocation: an earlier evidence, verdict or waiver supports nothing from here on.
public struct RevocationPredicate: Sendable {
  /// The origin that the revocation is for.
  public var ledger: String
  /// 32 random hex digits, so that no two revocations are the same statement.
  public var id: String
  /// The payload digest of what it revokes.
  public var revokes: Digest
  /// Why.
  public var reason: String

  /// The `predicateType`.
  public static let type: StaticString = "urn:evidence-ledger:revocation:v1"

  /// A revocation to be signed.
  public init(ledger: String, id: String, revokes: Digest, reason: String) {
    self.ledger = ledger
    self.id = id
    self.revokes = revokes
    self.reason = reason
  }

  init(_ reader: consuming ObjectReader) throws(Refusal) {
    ledger = try reader.required("ledger").text()
    id = try reader.required("id").randomID()
    revokes = try reader.required("revokes").digest()
    reason = try reader.required("reason").text()
    try reader.finish()
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("ledger", ledger)
    writer.member("id", id)
    writer.member("revokes", revokes.hex)
    writer.member("reason", reason)
  }
}
