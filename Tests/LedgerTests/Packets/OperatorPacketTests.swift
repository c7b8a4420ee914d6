import Ledger
import Testing
import TransparencyLog

/// What an operator takes along has one encoding.
@Suite struct OperatorPacketTests {
  struct Altered: CustomTestStringConvertible {
    let testDescription: String
    let code: Refusal.Code
    let text: String

    init(_ description: String, _ code: Refusal.Code, _ old: String, _ new: String) {
      testDescription = description
      self.code = code
      text = SampleAttestation.packet.replacing(old, with: new, maxReplacements: 1)
    }
  }

  private static let profile =
    #"{"digest":"1900eab6c028483d7126599ee6f50de0d27907b5c65fa90524580b4b0f9852b0","#
    + #""id":"phase2-offline-mvp"}"#

  static let altered: [Altered] = [
    Altered("white space", .malformedValue, #""gate":"#, #""gate": "#),
    Altered("two newlines at the end", .malformedValue, #""vps-1"}"#, "\"vps-1\"}\n\n"),
    Altered("no challenge", .missingMember, #""challenge":"#, #""checkpoint":"#),
    Altered("a note that is none", .wrongChallengeNote, #""note":null"#, #""note":"note""#),
    Altered("another format", .malformedValue, "packet:v1", "packet:v2"),
    Altered("an attestation", .malformedValue, "packet:v1", "attestation:v1"),
    Altered("a command to run", .unknownMember, #""gate":"#, #""command":"rm -rf /","gate":"#),
    Altered("no gate", .missingMember, #""gate":"b4-prime","#, ""),
    Altered("a venue that is no id", .malformedValue, "vps-1", "VPS 1"),
    Altered("no profile", .malformedValue, profile, ""),
    Altered("a profile twice", .notAscending, profile, "\(profile),\(profile)"),
    Altered("a profile without a digest", .missingMember, #""digest":"#, #""sha256":"#),
    Altered("a time that is none", .malformedValue, "02:00:00Z", "25:00:00Z"),
    Altered("not JSON", .malformedJSON, "{", ""),
    Altered("nothing", .malformedJSON, SampleAttestation.packet, ""),
  ]

  @Test(arguments: altered)
  func anythingElseIsRefused(_ altered: Altered) {
    #expect(altered.text != SampleAttestation.packet)
    expectRefusal(altered.code) { try OperatorPacket(parsing: Array(altered.text.utf8)) }
  }

  @Test func knownAnswer() throws {
    let claim = VenueBindingTests.claim
    let made = try OperatorPacket(
      origin: claim.origin, challenge: claim.challenge, gate: claim.gate, venue: claim.venue,
      profiles: [
        PolicyProfile(id: Identifier(known: "phase2-offline-mvp"), digest: claim.profile)
      ],
      createdAt: Timestamp(known: "2026-06-10T02:00:00Z"))
    #expect(made.bytes == Array(SampleAttestation.packet.utf8))
    #expect(try OperatorPacket(parsing: made.bytes) == made)
    #expect(try OperatorPacket(parsing: made.bytes + [0x0A]) == made)
    #expect(try Repository.text("docs/formats.md").contains(SampleAttestation.packet))
  }
}
