import Foundation

extension Workshop {
  /// Two owners, of whom one may waive; a matrix of two rows that a test report proves; B0‴ waivable,
  /// B4′ not, and a build that requires both.
  static let gatePolicy = """
    name: test.example
    rules: 1
    ownerThreshold: 2
    waiverThreshold: 2
    keys:
      - {name: first owner, role: owner, publicKey: "file:owner-1.pub.pem"}
      - {name: second owner, role: owner, publicKey: "file:owner-2.pub.pem"}
      - {name: operator, role: operator, publicKey: "file:operator.pub.pem"}
      - {name: verifier, role: verifier, publicKey: "file:verifier.pub.pem"}
    scopes:
      - {id: other, displayName: something else}
      - {id: prep, displayName: Phase-2 offline-MVP prototype prep}
    effects:
      - {id: kb-write, displayName: KB write}
      - {id: network, displayName: network egress}
    rows:
      - {id: "28", title: "credentials, secrets in the environment", tests: [a]}
      - {id: "37", title: starting when the sandbox cannot be verified, tests: [b]}
    gates:
      - {id: b0-triple-prime, displayName: B0‴, waivable: true, requires: [], rows: ["28"],
         maximumDecisionAge: 1d, longestWaiver: 90d}
      - {id: b4-prime, displayName: B4′, waivable: false, requires: [], rows: ["28", "37"],
         subjects: [revision], maximumDecisionAge: 1d}
      - {id: build, displayName: build, waivable: true, requires: [b0-triple-prime, b4-prime]}
      - {id: empty, displayName: empty, waivable: true, requires: []}
      - {id: release, displayName: release, waivable: true, requires: [], rows: ["37"]}
    blobs: []

    """

  /// The revision that the evidence is about.
  static let revision = String(repeating: "a", count: 40)

  /// A waiver file that holds from yesterday for a month.
  static func waiver(
    scope: String = "prep", prohibitions: String = "kb-write", notCovered: String = "b4-prime"
  ) -> String {
    let clock = ISO8601DateFormatter()
    let day: TimeInterval = 86_400
    return """
      # Granted for a test.
      scope: \(scope)
      risk: the profile was not sealed again
      reason: an owner's decision
      prohibitions: [\(prohibitions)]
      notBefore: \(clock.string(from: Date(timeIntervalSinceNow: -day)))
      notAfter: \(clock.string(from: Date(timeIntervalSinceNow: 30 * day)))
      notCovered: [\(notCovered)]

      """
  }

  /// A workshop whose ledger has evidence for B4′ of both rows, cosigned, and no verdict.
  static func withEvidence() throws -> Workshop {
    let workshop = try withLedger(gatePolicy, evidence: false)
    try workshop.require(
      "evidence", "add", "junit.xml", "--gate", "b4-prime", "--key", "operator.pem",
      "--revision", revision)
    try workshop.write("waiver.yaml", waiver())
    try workshop.cosign()
    return workshop
  }

  /// The same with a verdict on B4′ and a waiver of B0‴.
  static func withVerdictAndWaiver() throws -> Workshop {
    let workshop = try withEvidence()
    try workshop.require("verdict", "issue", "--gate", "b4-prime", "--key", "verifier.pem")
    try workshop.require(
      "waiver", "grant", "--gate", "b0-triple-prime", "--file", "waiver.yaml", "--key",
      "owner-1.pem", "--key", "owner-2.pem")
    try workshop.cosign()
    return workshop
  }
}
