import Foundation
import Ledger
import Testing
import TransparencyLog

/// Proofs that other programs made once are taken, under what a policy says of their authors.
@Suite struct VenueKnownAnswerTests {
  private static func file(_ name: String) throws -> [UInt8] {
    let folder = Repository.root.appending(path: "Tests/LedgerTests/Fixtures/venue-proofs")
    return Array(try Data(contentsOf: folder.appending(path: name)))
  }

  /// The lines of `binding.txt` are those of the example in `docs/formats.md`.
  private static func binding() throws -> VenueBinding {
    let lines = String(decoding: try file("binding.txt"), as: UTF8.self).split(separator: "\n")
    let challenge = lines[2].split(separator: " ")
    let image = "6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"
    return VenueBinding(
      origin: try #require(Origin(String(lines[1]))),
      challenge: Challenge(
        size: try #require(UInt64(challenge[0])),
        root: try #require(Digest(base64: String(challenge[1]))), note: nil),
      gate: try #require(Identifier(String(lines[3]))),
      venue: try #require(Identifier(String(lines[4]))),
      profile: try #require(Digest(hex: String(lines[5]))),
      subjects: [
        Subject(name: "image", sha256: try #require(Digest(hex: image))),
        Subject(
          name: "revision", content: .gitCommit("0123456789abcdef0123456789abcdef01234567")),
      ],
      bundle: try #require(Digest(hex: String(lines[7]))))
  }

  /// The authorities of `proofs.json`, as a policy has them.
  private static func authorities() throws -> [VenueAuthority] {
    let proofs = String(decoding: try file("proofs.json"), as: UTF8.self)
      .split(separator: "\n").joined()
    let keySets = try ["github", "gitlab"].map { SHA256.hash(try file("\($0)-jwks.json")) }
    let payload = Statement(
      subjects: [Subject(name: "policy.yaml", sha256: .empty)], predicate: .policy(.everyMember)
    ).payload
    let text = String(decoding: payload, as: UTF8.self)
    let cited = keySets.sorted().map { "\"\($0.hex)\"" }.joined(separator: ",")
    let start = try #require(text.range(of: #""blobs":["#)?.lowerBound)
    let end = try #require(text.range(of: #"],"profiles""#)?.lowerBound)
    let edited =
      text[..<start] + #""blobs":[\#(cited)],"venues":[{"id":"ci","displayName":"CI"},"#
      + #"{"id":"vps","displayName":"VPS","proofs":[\#(proofs)]}"# + text[end...]
    guard case .policy(let policy) = try Statement(payload: Array(edited.utf8)).predicate else {
      return []
    }
    return policy.venues.flatMap(\.proofs)
  }

  @Test(arguments: [
    ("ssh.sig", 0, EvidencePredicate.Assurance.enrolledKey), ("tpm.quote.base64", 1, .hardwareKey),
    ("github.jwt", 2, .ciWorkflow), ("gitlab.jwt", 3, .ciWorkflow),
  ])
  func isTaken(
    _ name: String, _ index: Int, _ assurance: EvidencePredicate.Assurance
  ) throws {
    let authorities = try Self.authorities()
    try #require(authorities.count == 4)
    var bytes = try Self.file(name)
    if name.hasSuffix(".base64") {
      bytes = try #require(Base64.decode(String(decoding: bytes.dropLast(), as: UTF8.self)))
    }
    let sets = try ["github", "gitlab"].map { try Self.file("\($0)-jwks.json") }
    let entry = try #require(Timestamp("2026-06-09T12:00:00Z"))
    let binding = try Self.binding()
    #expect(Array(binding.text.utf8) == (try Self.file("binding.txt")))
    let circumstances = VenueCircumstances(
      binding: binding, challengeTime: entry.advanced(by: -86_400), entryTime: entry,
      blob: { digest in sets.first { SHA256.hash($0) == digest }.map { .present($0) } })
    let outcome = VenueProof.outcome(of: bytes, by: authorities[index], in: circumstances)
    #expect(outcome == .proven(assurance))
    // It says nothing of another bundle.
    let other = VenueCircumstances(
      binding: VenueClaim().binding(of: .empty), challengeTime: entry.advanced(by: -86_400),
      entryTime: entry)
    expectRefused(VenueProof.outcome(of: bytes, by: authorities[index], in: other))
  }
}
