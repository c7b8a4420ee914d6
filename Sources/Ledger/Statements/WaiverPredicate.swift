/// A waiver: owners let a gate be passed unproven, for one scope and for a limited time.
///
/// A waived gate is waived, not passed, and is shown as waived everywhere.
public struct WaiverPredicate: Sendable {
  /// The origin that the waiver is for.
  public var ledger: String
  /// 32 random hex digits, so that no two waivers are the same statement.
  public var id: String
  /// The gate.
  public var gate: Identifier
  /// The one scope in which it holds.
  public var scope: Identifier
  /// What may go wrong, in words.
  public var risk: String
  /// Why it was granted, or a ticket.
  public var reason: String
  /// The effects that stay forbidden, ascending.
  public var prohibitions: [Identifier]
  /// The first instant at which it holds.
  public var notBefore: Timestamp
  /// The first instant at which it holds no more.
  public var notAfter: Timestamp
  /// What it does not cover, ascending.
  public var notCovered: [Identifier]

  /// For how many seconds it holds.
  var length: Int64 { notAfter.seconds - notBefore.seconds }

  /// The `predicateType`.
  public static let type: StaticString = "urn:evidence-ledger:waiver:v1"

  /// A waiver to be signed.
  public init(
    ledger: String, id: String, gate: Identifier, scope: Identifier, risk: String, reason: String,
    prohibitions: [Identifier], notBefore: Timestamp, notAfter: Timestamp,
    notCovered: [Identifier]
  ) {
    self.ledger = ledger
    self.id = id
    self.gate = gate
    self.scope = scope
    self.risk = risk
    self.reason = reason
    self.prohibitions = prohibitions
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.notCovered = notCovered
  }

  init(_ reader: consuming ObjectReader) throws(Refusal) {
    ledger = try reader.required("ledger").text()
    id = try reader.required("id").randomID()
    gate = try reader.required("gate").identifier()
    scope = try reader.required("scope").identifier()
    risk = try reader.required("risk").text()
    reason = try reader.required("reason").text()
    prohibitions = try reader.required("prohibitions").ascendingIdentifiers(allowsEmpty: false)
    notBefore = try reader.required("notBefore").time()
    notAfter = try reader.required("notAfter").time()
    notCovered = try reader.required("notCovered").ascendingIdentifiers(allowsEmpty: false)
    try reader.finish()
    guard notBefore < notAfter else {
      throw Refusal(
        .malformedValue, "predicate.notAfter", expected: "after \(notBefore)",
        found: "\(notAfter)")
    }
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("ledger", ledger)
    writer.member("id", id)
    writer.member("gate", gate.rawValue)
    writer.member("scope", scope.rawValue)
    writer.member("risk", risk)
    writer.member("reason", reason)
    writer.member("prohibitions", prohibitions.map(\.rawValue))
    writer.member("notBefore", notBefore.description)
    writer.member("notAfter", notAfter.description)
    writer.member("notCovered", notCovered.map(\.rawValue))
  }
}
