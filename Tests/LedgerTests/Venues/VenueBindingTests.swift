import Ledger
import Testing
import TransparencyLog

/// The 32 bytes that every proof of a venue covers.
@Suite struct VenueBindingTests {
  static let claim: VenueClaim = {
    var claim = VenueClaim()
    claim.challenge.size = 41
    claim.subjects = [
      Subject(name: "image", sha256: SHA256.hash(Array("image".utf8))),
      Subject(
        name: "revision", content: .gitCommit("0123456789abcdef0123456789abcdef01234567")),
    ]
    return claim
  }()

  static let digest = "90f944c50d6b8c103e0d3769898a9bdb06cc0ced8c49a521d57f4daaf9ecc4cf"

  @Test func knownAnswer() throws {
    let bundle = try #require(Digest(hex: SmallBundle.digest))
    let binding = Self.claim.binding(of: bundle)
    let text = """
      evidence-ledger/venue/v1
      ledger.example/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
      41 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
      b4-prime
      vps-1
      1900eab6c028483d7126599ee6f50de0d27907b5c65fa90524580b4b0f9852b0
      3db33c60d59266a7a05e6fe0853fea9602511e6efc9afa7e36c15fa5aff18927
      \(SmallBundle.digest)

      """
    #expect(binding.text == text)
    #expect(binding.digest.hex == Self.digest)
    let page = try Repository.text("docs/formats.md")
    #expect(page.contains(text) && page.contains(Self.digest))
  }

  @Test func withoutSubjects() {
    var claim = Self.claim
    claim.subjects = []
    let lines = claim.binding(of: .empty).text.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 9 && lines.last == "" && lines[6] == "-")
  }

  /// A note travels with a challenge and says nothing of it that size and root do not.
  @Test func theNoteIsNotBound() {
    var claim = Self.claim
    claim.challenge.note = "a note"
    #expect(claim.binding(of: .empty) == Self.claim.binding(of: .empty))
  }

  @Test(arguments: VenueChange.all)
  func everythingElseIsBound(_ change: VenueChange) {
    var claim = Self.claim
    var bundle = Digest.empty
    change.edit(&claim, &bundle)
    #expect(claim.binding(of: bundle).digest != Self.claim.binding(of: .empty).digest)
  }
}

/// One thing that is bound, and is another.
struct VenueChange: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let edit: @Sendable (inout VenueClaim, inout Digest) -> Void

  private init(
    _ description: String, _ edit: @escaping @Sendable (inout VenueClaim, inout Digest) -> Void
  ) {
    testDescription = description
    self.edit = edit
  }

  private static let other = SHA256.hash([0])

  static let all = [
    VenueChange("ledger") { claim, _ in
      claim.origin = Origin(name: "ledger.example", genesis: other) ?? claim.origin
    },
    VenueChange("ledger's name") { claim, _ in
      claim.origin = Origin(name: "ledger", genesis: .empty) ?? claim.origin
    },
    VenueChange("challenge's size") { claim, _ in claim.challenge.size += 1 },
    VenueChange("challenge's root") { claim, _ in claim.challenge.root = other },
    VenueChange("gate") { claim, _ in claim.gate = .build },
    VenueChange("venue") { claim, _ in claim.venue = Identifier(known: "vps-2") },
    VenueChange("profile") { claim, _ in claim.profile = other },
    VenueChange("a subject's digest") { claim, _ in
      claim.subjects[0] = Subject(name: "image", sha256: other)
    },
    VenueChange("a subject's name") { claim, _ in
      claim.subjects[0] = Subject(name: "Image", content: claim.subjects[0].content)
    },
    VenueChange("one subject less") { claim, _ in claim.subjects.removeLast() },
    VenueChange("the order of subjects") { claim, _ in claim.subjects.reverse() },
    VenueChange("bundle") { _, bundle in bundle = other },
  ]
}
