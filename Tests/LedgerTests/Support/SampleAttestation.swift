import Ledger
import TransparencyLog

/// The attestation and the packet that `docs/formats.md` shows.
enum SampleAttestation {
  static let text =
    #"{"challenge":{"note":null,"root":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","size":41},"#
    + #""finishedAt":"2026-06-10T02:11:09Z","format":"urn:evidence-ledger:attestation:v1","#
    + #""gate":"b4-prime","#
    + #""origin":"ledger.example/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","#
    + #""profile":"1900eab6c028483d7126599ee6f50de0d27907b5c65fa90524580b4b0f9852b0","#
    + #""startedAt":"2026-06-10T02:11:08Z","#
    + #""subjects":[{"digest":{"sha256":"#
    + #""6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"},"name":"image"},"#
    + #"{"digest":{"sha256":"1900eab6c028483d7126599ee6f50de0d27907b5c65fa90524580b4b0f9852b0"},"#
    + #""name":"profile"},"#
    + #"{"digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"},"name":"revision"}],"#
    + #""tool":{"name":"ledger-cli","version":"0.1.0"},"venue":"vps-1"}"#

  /// The digest of its binding to the small bundle.
  static let binding = "0fae1953b944090986a9876492a9381647ddb8438caabcf74244a482c5721436"

  static func make(
    _ claim: VenueClaim = VenueBindingTests.claim,
    others: [Subject] = [
      Subject(name: "revision", content: .gitCommit("0123456789abcdef0123456789abcdef01234567"))
    ]
  ) throws -> Attestation {
    try Attestation(
      origin: claim.origin, challenge: claim.challenge, gate: claim.gate, venue: claim.venue,
      image: SHA256.hash(Array("image".utf8)), profile: claim.profile, others: others,
      startedAt: Timestamp(known: "2026-06-10T02:11:08Z"),
      finishedAt: Timestamp(known: "2026-06-10T02:11:09Z"),
      tool: EvidencePredicate.Tool(name: "ledger-cli", version: "0.1.0"))
  }

  static let packet =
    #"{"challenge":{"note":null,"root":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","size":41},"#
    + #""createdAt":"2026-06-10T02:00:00Z","format":"urn:evidence-ledger:packet:v1","#
    + #""gate":"b4-prime","#
    + #""origin":"ledger.example/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","#
    + #""profiles":[{"digest":"1900eab6c028483d7126599ee6f50de0d27907b5c65fa90524580b4b0f9852b0","#
    + #""id":"phase2-offline-mvp"}],"venue":"vps-1"}"#
}
