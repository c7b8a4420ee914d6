public import Ledger
import TransparencyLog

/// A waiver source is a waiver as owners write it: the YAML, and what it says.
///
/// It knows no ledger and names no gate. `statement` makes of it what owners sign.
public struct WaiverSource: Sendable {
  /// The file that it was read from, for messages.
  public let file: String
  /// The one scope in which it holds.
  public let scope: Located<Identifier>
  /// What may go wrong, in words.
  public let risk: String
  /// Why it is granted, or a ticket.
  public let reason: String
  /// The effects that stay forbidden, ascending.
  public let prohibitions: [Located<Identifier>]
  /// The first instant at which it holds.
  public let notBefore: Located<Timestamp>
  /// The first instant at which it holds no more.
  public let notAfter: Located<Timestamp>
  /// What it does not cover, ascending: effects, scopes or gates.
  public let notCovered: [Located<Identifier>]

  /// What a waiver's one subject is called.
  public static let subjectName = "policy"

  /// The waiver of a gate, for owners to sign under the policy in force.
  ///
  /// What the policy does not know is refused here, where its place in the file is known: a waiver of
  /// an unknown scope would never hold, and one that forbids an unknown effect would forbid nothing.
  ///
  /// - Parameters:
  ///   - gate: the gate; whether it may be waived is for the ledger to say.
  ///   - id: 32 random hex digits, so that no two waivers are the same statement.
  public func statement(
    waiving gate: Identifier, of origin: Origin, under policy: LedgerState.Policy, id: String
  ) -> PolicyFile.Outcome<Statement> {
    let diagnostics = Diagnostics(file: file)
    let known = policy.predicate
    let scopes = known.scopes.map(\.id)
    let effects = known.effects.map(\.id)
    require([scope], among: scopes, .unknownScope, "scope", diagnostics)
    require(prohibitions, among: effects, .unknownEffect, "effect", diagnostics)
    require(
      notCovered, among: effects + scopes + known.gates.map(\.id), .unknownEffect,
      "effect, scope or gate", diagnostics)
    guard diagnostics.isEmpty else { return .invalid(diagnostics.sorted) }
    return .valid(
      Statement(
        subjects: [Subject(name: Self.subjectName, sha256: policy.payloadDigest)],
        predicate: .waiver(
          WaiverPredicate(
            ledger: origin.description, id: id, gate: gate, scope: scope.value, risk: risk,
            reason: reason, prohibitions: prohibitions.map(\.value), notBefore: notBefore.value,
            notAfter: notAfter.value, notCovered: notCovered.map(\.value)))))
  }

  private func require(
    _ ids: [Located<Identifier>], among known: [Identifier], _ code: Diagnostic.Code,
    _ what: String, _ diagnostics: Diagnostics
  ) {
    let list = known.isEmpty ? "none" : known.map(\.rawValue).joined(separator: ", ")
    for id in ids where !known.contains(id.value) {
      diagnostics.report(
        code, at: id.position,
        "“\(id.value)” is no \(what) of the policy, which knows \(list)")
    }
  }
}
