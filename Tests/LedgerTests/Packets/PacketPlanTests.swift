import Foundation
import Ledger
import Testing
import TransparencyLog

/// Nobody is sent to a venue for nothing, and who is sent is told everything.
@Suite struct PacketPlanTests {
  private static let time = Timestamp(known: "2026-06-10T02:00:00Z")

  private func plan(
    for gate: Identifier = .b4, at venue: Identifier = GateStory.vps, isWitnessed: Bool = true,
    _ edit: (inout PolicyPredicate) -> Void = { _ in }
  ) throws -> PacketPlan {
    let story = try GateStory(edit)
    let policy = try #require(story.ledger.state.policy?.predicate)
    let claim = VenueClaim()
    return try PacketPlan(
      for: gate, at: venue, policy: policy, origin: claim.origin,
      challenge: Challenge(size: 41, root: .empty, note: nil), isWitnessed: isWitnessed,
      time: Self.time)
  }

  struct Hopeless: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: PacketPlan.Problem.Code
    let isNo: Bool
    var gate = Identifier.b4
    var venue = GateStory.vps
    var edit: @Sendable (inout PolicyPredicate) -> Void = { _ in }
  }

  static let hopeless = [
    Hopeless(
      testDescription: "another gate", code: .unknownGate, isNo: false,
      gate: Identifier(known: "b5-prime")),
    Hopeless(
      testDescription: "another venue", code: .unknownVenue, isNo: false,
      venue: Identifier(known: "vps-2")),
    Hopeless(
      testDescription: "a laptop", code: .venueNotAccepted, isNo: true, venue: GateStory.laptop),
    Hopeless(
      testDescription: "a gate without venues", code: .venueNotAccepted, isNo: true, gate: .b0),
    Hopeless(
      testDescription: "no profile", code: .profileUnknown, isNo: false,
      edit: { $0.profiles = [] }),
    Hopeless(
      testDescription: "no proof", code: .venueUnproven, isNo: true,
      edit: { policy in
        for index in policy.venues.indices { policy.venues[index].proofs = [] }
      }),
    Hopeless(
      testDescription: "no proof, and a gate that does not say what it demands",
      code: .venueUnproven, isNo: true,
      edit: { policy in
        for index in policy.venues.indices { policy.venues[index].proofs = [] }
        policy.edit(.b4) { $0.demands.minimumAssurance = nil }
      }),
    Hopeless(
      testDescription: "a proof that is too weak", code: .assuranceTooLow, isNo: true,
      edit: { policy in policy.edit(.b4) { $0.demands.minimumAssurance = .hardwareKey } }),
  ]

  @Test(arguments: hopeless)
  func nobodyIsSentForNothing(_ item: Hopeless) {
    #expect {
      _ = try plan(for: item.gate, at: item.venue, item.edit)
    } throws: { error in
      let problem = error as? PacketPlan.Problem
      return problem?.code == item.code && problem?.isNo == item.isNo
    }
  }

  @Test func everyProblemIsTested() {
    #expect(Set(Self.hopeless.map(\.code)) == Set(PacketPlan.Problem.Code.allCases))
  }

  /// A gate that asks for no proof takes a venue that has none.
  @Test func aGateThatAsksForNoProof() throws {
    let plan = try plan { policy in
      for index in policy.venues.indices { policy.venues[index].proofs = [] }
      policy.edit(.b4) { $0.demands.minimumAssurance = .selfAsserted }
    }
    #expect(plan.authorities.isEmpty)
    #expect(plan.markdown.contains("This gate asks for no proof of the venue."))
    #expect(!plan.markdown.contains("bundle prove"))
  }

  /// Every kind of proof has its command, once, and what to do besides.
  @Test func everyKindOfProofIsSaid() throws {
    let commit = String(repeating: "0", count: 40)
    let gitHub = try #require(
      GitHubClaims(
        repositoryID: "1", repositoryOwnerID: "2", jobWorkflowRef: "a/b/.github/workflows/c.yml@d",
        jobWorkflowSHA: commit, ref: "d"))
    let gitLab = try #require(
      GitLabClaims(
        projectID: "1", namespaceID: "2", refPath: "d", pipelineSource: "web",
        configurationSHA: commit))
    let quote = try #require(
      TPMAuthority(
        key: try TPMPublicArea(TPMPublicAreaTests.bytes), registers: [0, 7],
        registersDigest: .empty))
    let key = TestKey.venue.publicKey
    func oidc(_ claims: OIDCAuthority.Claims, _ carry: UInt64? = nil) -> VenueAuthority {
      .oidc(
        OIDCAuthority(
          issuer: "https://ci.example", algorithm: .rs256,
          keySets: [OIDCAuthority.KeySet(digest: .empty, firstSeen: Self.time)],
          longestCarry: carry, claims: claims))
    }
    let text = try plan { policy in
      policy.blobs = [.empty]
      for index in policy.venues.indices {
        policy.venues[index].proofs = [
          .ssh(SSHAuthority(.ed25519(key))), .tpm(quote), oidc(.gitHub(gitHub)),
          oidc(.gitLab(gitLab), 7_200),
        ]
      }
    }.markdown
    for option in [
      "--ssh-key /etc/ssh/ssh_host_ed25519_key", "--tpm-ak ak.ctx --pcrs 0,7", "--oidc github",
      "--oidc gitlab", "ledger-cli bundle audience bundle",
      "a CI token that is older than 2 h when the bundle is appended",
    ] {
      #expect(text.components(separatedBy: option).count == 2, "\(option)")
    }
  }

  // MARK: What it says

  @Test func everythingIsSaid() throws {
    let text = try plan().markdown
    for expected in [
      "# Operator packet: ", "`b4-prime`", "VPS (`vps`)",
      "the checkpoint of 41 entries, cosigned by witnesses", Self.time.description,
      "`\(GateStory.profile)`", "ledger-cli profile show profiles/phase2-offline-mvp",
      "attest --profile profiles/phase2-offline-mvp --runtime docker --challenge packet.json -o bundle",
      "bundle prove bundle --venue-key venue.pem", "evidence sign bundle --key operator.pem",
      "bundle pack bundle -o bundle.tar", "evidence add bundle.tar",
      "evidence from another venue than `vps`", "`enrolled-key` or stronger",
      "another profile than `phase2-offline-mvp`", "a challenge older than 7 d",
      "older than 30 d when the gate is decided", "`architecture=x86_64`",
      "`PR-ENV-1`, `PR-EXEC-1`, `PR-SOCK-DOCKER`", "`no-subprocess`", "`Sandbox.secretsStayOut`",
      "other evidence by `revision`",
    ] {
      #expect(text.contains(expected), "\(expected)")
    }
    let unwitnessed = try plan(isWitnessed: false).markdown
    #expect(unwitnessed.contains("which no witness has cosigned"))
    #expect(unwitnessed.contains("no witness dates it"))
  }

  @Test func itIsTheSameAgain() throws {
    #expect(try plan().markdown == plan().markdown)
    #expect(try plan().packet.bytes == plan().packet.bytes)
  }

  /// What is pasted is shell, writes the very packet, and destroys nothing.
  @Test func itCanBePasted() throws {
    let plan = try plan()
    let blocks = plan.markdown.components(separatedBy: "```sh\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] }
    #expect(blocks.count == 6)
    for block in blocks {
      #expect(try ForeignProgram.run("bash", ["-n", "-c", block]).status == 0, "\(block)")
      for word in ["rm ", "sudo", "--force", "docker run", "mv ", "chmod", "curl"] {
        #expect(!block.contains(word))
      }
    }
    let directory = TemporaryDirectory()
    let pasted = try ForeignProgram.run(
      "bash", ["-c", "cd \(directory.path) && \(try #require(blocks.first))"])
    #expect(pasted.status == 0, "\(pasted.output)")
    let written = try Data(contentsOf: URL(filePath: "\(directory.path)/packet.json"))
    #expect(try OperatorPacket(parsing: [UInt8](written)) == plan.packet)
  }

  /// Names come from a policy, and stay names.
  @Test(arguments: [
    "a|b", "a\n## b", "`a`", "[a](b)", "<script>", "\u{202E}a", "**a**", "a\u{2028}b",
  ])
  func aNameStaysAName(_ name: String) throws {
    let lines = try plan { policy in
      policy.edit(.b4) { $0.displayName = name }
      for index in policy.venues.indices { policy.venues[index].displayName = name }
    }.markdown.split(separator: "\n", omittingEmptySubsequences: false)
    let plain = try plan().markdown.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == plain.count)
    #expect(!lines.joined().contains(name))
  }
}
