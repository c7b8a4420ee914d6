import Ledger
import Testing
import TransparencyLog

/// A gate is decided by a sandbox run whose venue is proven by a host's SSH key, a TPM or a CI token, on
/// the whole ledger and from a gate proof alone.
@Suite struct VenueGateTests {
  /// A way to prove a venue: what the policy says of it, what it cites for it, and how a proof is made
  /// while the evidence is.
  struct Way {
    let authority: VenueAuthority
    var keySet: [UInt8]?
    let prove: (VenueBinding, Timestamp) throws -> [UInt8]
  }

  private func ssh() throws -> Way {
    Way(authority: .ssh(SSHAuthority(.ed25519(TestKey.venue.publicKey)))) { binding, _ in
      try SSHSignature(
        of: binding.digest.bytes, namespace: SSHAuthority.namespace, by: TestKey.venue.privateKey
      ).armored
    }
  }

  private func gitHub() throws -> Way {
    let sample = SampleToken(.gitHub, for: VenueClaim().binding(of: .empty))
    return Way(
      authority: .oidc(try sample.authority()), keySet: TokenIssuer.rs256.keySet
    ) { binding, now in
      Array(try SampleToken(.gitHub, for: binding, at: now).text().utf8)
    }
  }

  private func tpm() throws -> Way {
    let tpm = try SoftwareTPM()
    return Way(authority: .tpm(try tpm.authority())) { binding, _ in
      try tpm.quote(binding.digest.bytes)
    }
  }

  /// A ledger with everything that B4′ demands, its sandbox run proven this way, and a verdict.
  private func story(
    _ way: Way, asking minimum: EvidencePredicate.Assurance, after delay: Int64 = 0
  ) throws -> GateStory {
    var story = try GateStory { policy in
      let index = policy.venues.firstIndex { $0.id == GateStory.vps } ?? 0
      policy.venues[index].proofs = [way.authority]
      if let keySet = way.keySet {
        policy.blobs = (policy.blobs + [SHA256.hash(keySet)]).sorted()
      }
      policy.edit(.b4) { $0.demands.minimumAssurance = minimum }
    }
    if let keySet = way.keySet { _ = story.keep(keySet, "jwks.json") }
    let challenge = try story.ledger.presentChallenge()
    let issued = story.ledger.clock.advanced(by: -30)
    story.ledger.clock = story.ledger.clock.advanced(by: delay)
    try story.appendRun(
      answering: challenge,
      proving: { binding in
        BundleFiles.File(path: way.authority.proofPath, bytes: try way.prove(binding, issued))
      })
    try story.appendGuard()
    try story.appendTests()
    try story.issueVerdict()
    return story
  }

  private func expectAccepted(
    _ way: Way, _ assurance: EvidencePredicate.Assurance
  ) async throws {
    for decision in try await story(way, asking: assurance).decide().both {
      #expect(decision.outcome == .accepted, "\(decision.allReasons.map(\.description))")
      #expect(decision.findings.first?.assurances == [assurance])
    }
    let levels = EvidencePredicate.Assurance.allCases
    for higher in levels.drop(while: { $0 != assurance }).dropFirst() {
      let decisions = try await story(way, asking: higher).decide()
      for decision in decisions.both {
        #expect(decision.outcome == .refused)
        #expect(decision.allReasons.contains { $0.code == .assuranceTooLow })
      }
      #expect(decisions.ledger.codes == decisions.proof.codes)
    }
  }

  @Test func provenBySSH() async throws { try await expectAccepted(ssh(), .enrolledKey) }

  @Test(.softwareTPM) func provenByTPM() async throws {
    try await expectAccepted(tpm(), .hardwareKey)
  }

  @Test(.foreignTools) func provenByWorkflow() async throws {
    try await expectAccepted(gitHub(), .ciWorkflow)
  }

  // MARK: Tokens

  @Test(.foreignTools) func aTokenThatWasCarriedTooLong() async throws {
    let story = try story(gitHub(), asking: .enrolledKey, after: 90_000)
    for decision in try await story.decide().both {
      #expect(decision.outcome == .refused)
      #expect(decision.allReasons.contains { $0.code == .venueUnproven })
    }
  }

  /// A key set that is gone leaves open what it would say; one that was altered is tampering.
  @Test(.foreignTools) func aKeySetThatIsNotThere() async throws {
    var story = try story(gitHub(), asking: .ciWorkflow)
    let digest = SHA256.hash(TokenIssuer.rs256.keySet)
    let altered = try await story.decide(tampering: { files in
      try files.write(LedgerPaths.blob(digest), Array("{}".utf8))
    })
    #expect(altered.ledger.outcome == .tampered)
    story.erased = [digest]
    let decisions = try await story.decide()
    for decision in decisions.both {
      #expect(decision.outcome == .undecidable, "\(decision.allReasons.map(\.description))")
      #expect(decision.allReasons.contains { $0.code == .blobMissing })
    }
    #expect(decisions.ledger.codes == decisions.proof.codes)
  }

  @Test(.foreignTools) func aProofThatLacksTheKeySet() async throws {
    let digest = SHA256.hash(TokenIssuer.rs256.keySet)
    let decision = try await story(gitHub(), asking: .ciWorkflow).decide(alteringProof: { proof in
      proof.blobs.removeAll { SHA256.hash($0) == digest }
    }).proof
    #expect(decision.outcome == .undecidable, "\(decision.allReasons.map(\.description))")
    #expect(decision.allReasons.contains { $0.code == .blobMissing })
  }

  /// The audit weighs the proof as the gate does.
  @Test(.foreignTools) func anAuditFindsNothing() async throws {
    let story = try story(gitHub(), asking: .ciWorkflow)
    let directory = TemporaryDirectory()
    let files = LedgerFiles(directory: "\(directory.path)/ledger")
    try story.ledger.write(to: files.directory, blobs: Array(story.blobs.values))
    var options = LedgerVerifier.Options()
    options.trust = try story.trust()
    let audit = try await Audit.run(ledger: files.directory, options: options)
    #expect(!audit.findings.contains { $0.rule == .venue }, "\(audit.findings)")
  }

  /// A policy that does not cite what its venues' proofs are weighed by is none.
  @Test(.foreignTools) func aKeySetThatThePolicyDoesNotCite() throws {
    let way = try gitHub()
    #expect(throws: Refusal.self) {
      _ = try GateStory { policy in
        policy.venues[policy.venues.count - 1].proofs = [way.authority]
      }
    }
  }
}
