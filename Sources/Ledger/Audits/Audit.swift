internal import TransparencyLog

/// An audit is what the rules of Articles 13 and 14 found in a whole ledger.
///
/// The ledger is verified first. What the rules judge is what was signed, at the entry where it was
/// signed: every verdict there ever was, not only those that are current.
public struct Audit: Sendable {
  /// What the verification of the ledger found.
  public let verification: VerificationReport
  /// The rules that were asked for, in the order of the catalogue.
  public let rules: [AuditRule]
  /// How many things each rule looked at.
  public internal(set) var examined: [AuditRule: Int] = [:]
  /// What was found, by rule and entry.
  public internal(set) var findings: [AuditFinding] = []

  init(_ verification: VerificationReport, rules: some Sequence<AuditRule>) {
    self.verification = verification
    self.rules = Set(rules).sorted()
  }

  /// What an audit comes to.
  public enum Outcome: Sendable, Equatable {
    /// The rules hold wherever there was something to look at.
    case clean
    /// There is a finding that is more than a note.
    case findings
    /// An artifact has other bytes than those that were signed.
    case altered
    /// An artifact is not there, so that not everything could be looked at.
    case incomplete
    /// There was nothing to look at.
    case nothingAudited
    /// The ledger is not intact, or that cannot be decided; no rule was run.
    case unverified
  }

  /// What it comes to. Altered bytes outweigh a finding, and a finding what is incomplete.
  public var outcome: Outcome {
    if !isAuditable { return .unverified }
    if !alterations.isEmpty { return .altered }
    if findings.contains(where: \.rule.severity.fails) { return .findings }
    if verification.blobsMissing > 0 { return .incomplete }
    return rules.contains { (examined[$0] ?? 0) > 0 } ? .clean : .nothingAudited
  }

  /// Whether the ledger was verified as far as rules need it. Artifacts are theirs to judge.
  var isAuditable: Bool {
    verification.state != nil
      && verification.findings.allSatisfy {
        $0.severity == .note || ($0.severity == .tampered && $0.check == .blobs)
      }
  }

  /// What the verification found of altered artifacts.
  var alterations: [Finding] {
    verification.findings.filter { $0.severity == .tampered && $0.check == .blobs }
  }

  /// What a rule found.
  public func findings(of rule: AuditRule) -> [AuditFinding] {
    findings.filter { $0.rule == rule }
  }

  /// How many findings there are of a severity.
  public func count(_ severity: AuditRule.Severity) -> Int {
    findings.count { $0.rule.severity == severity }
  }
}
