internal import TransparencyLog

extension Audit {
  /// Verifies a ledger, and runs rules over it.
  ///
  /// - Parameters:
  ///   - options: the trust file, kept checkpoints and the present time; what concerns blobs, signatures
  ///     and anchors is set here.
  ///   - rules: the rules to run; all if nothing else is said.
  /// - Throws: what could not be read after it was verified.
  public static func run(
    ledger directory: String, options asked: LedgerVerifier.Options,
    rules: some Sequence<AuditRule> = AuditRule.allCases
  ) async throws -> Audit {
    var options = asked
    options.since = nil
    options.verifiesSignatures = true
    options.checksBlobs = true
    options.allowsMissingBlobs = true
    options.needsAnchor = true
    options.keepsAnchoredState = false
    let verification = try await LedgerVerifier(directory: directory, options: options).verify()
    var audit = Audit(verification, rules: rules)
    guard audit.isAuditable, let origin = verification.origin, let root = verification.root,
      let state = verification.state
    else { return audit }
    var walk = AuditWalk(
      storage: DirectoryStorage(ledger: directory),
      checkpoint: try Checkpoint(origin: origin, size: verification.size, root: root),
      options: options, alterations: audit.alterations, rules: audit.rules)
    try walk.run(endingWith: state)
    audit.examined = walk.notebook.examined
    audit.findings = walk.notebook.findings.sorted()
    return audit
  }
}
