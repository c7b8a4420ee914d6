import Ledger
import Testing
import TransparencyLog

/// What a run claims to be has one encoding, and contradicts itself in nothing.
@Suite struct AttestationTests {
  struct Altered: CustomTestStringConvertible {
    let testDescription: String
    let code: Refusal.Code
    let text: String

    init(_ description: String, _ code: Refusal.Code, _ old: String, _ new: String) {
      testDescription = description
      self.code = code
      text = SampleAttestation.text.replacing(old, with: new, maxReplacements: 1)
    }
  }

  private static let revision =
    #",{"digest":{"gitCommit":"0123456789abcdef0123456789abcdef01234567"},"#
    + #""name":"revision"}"#
  private static let image =
    #"{"digest":{"sha256":"6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"},"#
    + #""name":"image"}"#

  static let altered: [Altered] = [
    Altered("white space", .malformedValue, #""gate":"#, #""gate": "#),
    Altered("a newline at the end", .malformedValue, #""vps-1"}"#, "\"vps-1\"}\n"),
    Altered("an escape", .malformedValue, "b4-prime", #"b4\u002dprime"#),
    Altered("no challenge", .missingMember, #""challenge":"#, #""challenges":"#),
    Altered("a challenge of nothing", .malformedValue, #""size":41"#, #""size":0"#),
    Altered("a challenge without a root", .missingMember, #""root":"#, #""hash":"#),
    Altered("a root cut short", .malformedValue, "47DEQpj8", ""),
    Altered("a note that is none", .wrongChallengeNote, #""note":null"#, #""note":"PASS""#),
    Altered("a note that is empty", .malformedValue, #""note":null"#, #""note":"""#),
    Altered("another format", .malformedValue, "attestation:v1", "attestation:v2"),
    Altered("no format", .missingMember, #""format":"urn:evidence-ledger:attestation:v1","#, ""),
    Altered("a member more", .unknownMember, #""gate":"#, #""assurance":"hardware-key","gate":"#),
    Altered("a member twice", .malformedJSON, #""gate":"#, #""gate":"b4-prime","gate":"#),
    Altered("a gate that is no id", .malformedValue, "b4-prime", "B4′"),
    Altered("several gates", .wrongType, #""b4-prime""#, #"["b4-prime"]"#),
    Altered("an origin without a digest", .malformedValue, "ledger.example/", "ledger.example"),
    Altered("an origin in capitals", .malformedValue, "ledger.example/", "Ledger.example/"),
    Altered("no venue", .missingMember, #","venue":"vps-1""#, ""),
    Altered("a venue that is null", .wrongType, #""vps-1""#, "null"),
    Altered("another profile", .malformedValue, #""profile":"1900"#, #""profile":"2900"#),
    Altered("a profile in capitals", .malformedValue, "1900eab6", "1900EAB6"),
    Altered("a day that is none", .malformedValue, "2026-06-10T02:11:09Z", "2026-06-31T02:11:09Z"),
    Altered("another time zone", .malformedValue, "02:11:09Z", "02:11:09+00:00"),
    Altered("an end before the beginning", .malformedValue, "02:11:09Z", "02:11:07Z"),
    Altered("no image", .malformedValue, image + ",", ""),
    Altered("an image by another name", .malformedValue, #""name":"image""#, #""name":"Image""#),
    Altered("the profile first", .malformedValue, image + ",", ""),
    Altered("no subjects", .missingMember, #""subjects":"#, #""subject":"#),
    Altered("a subject twice", .notAscending, revision, revision + revision),
    Altered(
      "another image", .malformedValue, #""name":"revision""#, #""name":"image""#),
    Altered("a tool without a version", .missingMember, #","version":"0.1.0""#, ""),
    Altered("a tool without a name", .malformedValue, "ledger-cli", ""),
    Altered("a result", .unknownMember, #""tool":"#, #""result":"pass","tool":"#),
    Altered("not JSON", .malformedJSON, "{", ""),
    Altered("a byte order mark", .malformedJSON, "{", "\u{FEFF}{"),
    Altered("an array", .wrongType, SampleAttestation.text, "[]"),
    Altered("nothing", .malformedJSON, SampleAttestation.text, ""),
  ]

  @Test(arguments: altered)
  func anythingElseIsRefused(_ altered: Altered) {
    #expect(altered.text != SampleAttestation.text)
    expectRefusal(altered.code) { try Attestation(parsing: Array(altered.text.utf8)) }
  }

  @Test func knownAnswer() throws {
    let read = try Attestation(parsing: Array(SampleAttestation.text.utf8))
    let made = try SampleAttestation.make()
    #expect(read == made)
    #expect(made.bytes == Array(SampleAttestation.text.utf8))
    let bundle = try #require(Digest(hex: SmallBundle.digest))
    #expect(made.binding(bundle: bundle).digest.hex == SampleAttestation.binding)
    let page = try Repository.text("docs/formats.md")
    #expect(page.contains(SampleAttestation.text) && page.contains(SampleAttestation.binding))
  }

  /// Every single byte is meant.
  @Test func everyByteCounts() throws {
    let bytes = Array(SampleAttestation.text.utf8)
    let made = try SampleAttestation.make()
    for index in bytes.indices {
      for changed in [bytes[index] ^ 1, bytes[index] ^ 0x20, 0] where changed != bytes[index] {
        var altered = bytes
        altered[index] = changed
        if let read = try? Attestation(parsing: altered) { #expect(read != made) }
      }
    }
  }

  /// The note travels along, and has to be the checkpoint that the challenge names.
  @Test func theNoteIsItsOwn() throws {
    var claim = VenueBindingTests.claim
    func note(_ origin: Origin, _ size: UInt64, _ root: Digest) throws -> String {
      let checkpoint = try Checkpoint(origin: origin.description, size: size, root: root)
      let signed = try SignedCheckpoint.sign(checkpoint, key: TestKey.log.privateKey)
      return String(decoding: signed.bytes, as: UTF8.self)
    }
    claim.challenge.note = try note(claim.origin, 41, .empty)
    let made = try SampleAttestation.make(claim)
    #expect(try Attestation(parsing: made.bytes) == made)
    #expect(
      try made.binding(bundle: .empty) == SampleAttestation.make().binding(bundle: .empty))

    let other = try #require(Origin(name: "other.example", genesis: .empty))
    claim.challenge.note = try note(other, 41, .empty)
    expectRefusal(.wrongLedger) { try SampleAttestation.make(claim) }
    claim.challenge.note = try note(claim.origin, 40, .empty)
    expectRefusal(.wrongChallengeNote) { try SampleAttestation.make(claim) }
    claim.challenge.note = try note(claim.origin, 41, SHA256.hash([0]))
    expectRefusal(.wrongChallengeNote) { try SampleAttestation.make(claim) }
  }

  @Test func subjectsAreSorted() throws {
    let digest = SHA256.hash([1])
    let made = try SampleAttestation.make(
      others: ["b", "a", "B"].map { Subject(name: $0, sha256: digest) })
    #expect(made.subjects.map(\.name) == ["image", "profile", "B", "a", "b"])
    expectRefusal(.malformedValue) {
      try SampleAttestation.make(others: [Subject(name: "profile", sha256: digest)])
    }
    expectRefusal(.malformedValue) {
      try SampleAttestation.make(
        others: (0..<Attestation.maximumSubjects).map {
          Subject(name: "\(1_000 + $0)", sha256: digest)
        })
    }
  }
}
