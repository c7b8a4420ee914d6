import Ledger
import Testing
import TransparencyLog

/// A token proves a binding when the pinned service issued it to the pinned workflow for this binding,
/// at the right time, under a key that somebody archived.
@Suite(.foreignTools) struct OIDCProofTests {
  private let binding = VenueClaim().binding(of: .empty)

  private func outcome(
    _ text: String, _ authority: OIDCAuthority,
    blobs: [Digest: GateFacts.Blob]? = nil, enteredAt entry: Timestamp = SampleToken.entryTime,
    keySet: [UInt8] = TokenIssuer.rs256.keySet
  ) -> VenueProof.Outcome {
    let blobs = blobs ?? [SHA256.hash(keySet): .present(keySet)]
    return VenueProof.outcome(
      of: Array(text.utf8), by: .oidc(authority),
      in: VenueCircumstances(
        binding: binding, challengeTime: SampleToken.challengeTime, entryTime: entry,
        blob: { blobs[$0] }))
  }

  @Test(arguments: SampleToken.Service.allCases, WebToken.Algorithm.allCases)
  func isTaken(_ service: SampleToken.Service, _ algorithm: WebToken.Algorithm) throws {
    let issuer = TokenIssuer.of(algorithm)
    var token = SampleToken(service, for: binding, by: issuer)
    let authority = try token.authority()
    #expect(outcome(try token.text(), authority, keySet: issuer.keySet) == .proven(.ciWorkflow))
    // An audience in a list, GitHub's hint, and no nbf.
    token.set("aud", #"["\#(OIDCAuthority.audience(of: binding))"]"#)
    token.set("nbf", nil)
    token.setHeader("x5t", #""ykNaY4qM_ta4k2TgZOCEYLkcYlA""#)
    #expect(outcome(try token.text(), authority, keySet: issuer.keySet) == .proven(.ciWorkflow))
  }

  @Test(arguments: BadToken.all) func isRefused(_ bad: BadToken) throws {
    var token = SampleToken(bad.service, for: binding)
    bad.edit(&token)
    let text = bad.damage(try token.text())
    expectRefused(outcome(text, try token.authority()), because: bad.words)
  }

  /// Every character of the signature counts, in both forms of it.
  @Test(arguments: WebToken.Algorithm.allCases)
  func everyCharacterCounts(_ algorithm: WebToken.Algorithm) throws {
    let issuer = TokenIssuer.of(algorithm)
    let token = SampleToken(.gitHub, for: binding, by: issuer)
    let text = Array(try token.text().utf8)
    let authority = try token.authority()
    let start = try #require(text.lastIndex(of: UInt8(ascii: "."))) + 1
    for index in text.indices where index >= start || index % 7 == 0 {
      var altered = text
      altered[index] = text[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      expectRefused(
        outcome(String(decoding: altered, as: UTF8.self), authority, keySet: issuer.keySet))
    }
  }

  /// A secret made of the public key signs nothing, whatever the header says.
  @Test func algorithmSwap() throws {
    var token = SampleToken(.gitHub, for: binding)
    let authority = try token.authority()
    // Signed by another issuer under the id of this one.
    expectRefused(
      outcome(try token.text(signedBy: .other), authority), because: "token signature")
    // The policy says ES256, the archive has an RSA key of that id.
    let elliptic = SampleToken(.gitHub, for: binding, by: .es256)
    let rsa = Array(#"{"keys":[\#(TokenIssuer.rs256.webKey("key-ec"))]}"#.utf8)
    let sets = [OIDCAuthority.KeySet(digest: SHA256.hash(rsa), firstSeen: SampleToken.firstSeen)]
    expectRefused(
      outcome(try elliptic.text(), try elliptic.authority(keySets: sets), keySet: rsa),
      because: "kty")
    token.setHeader("alg", #""HS256""#)
    expectRefused(outcome(try token.text(), authority), because: "alg")
  }

  // MARK: Times

  @Test func carriedTooLong() throws {
    let token = SampleToken(.gitHub, for: binding)
    let text = try token.text()
    let day: Int64 = 86_400
    let authority = try token.authority()
    let issued = SampleToken.issueTime
    #expect(outcome(text, authority, enteredAt: issued) == .proven(.ciWorkflow))
    #expect(outcome(text, authority, enteredAt: issued.advanced(by: day)) == .proven(.ciWorkflow))
    expectRefused(
      outcome(text, authority, enteredAt: issued.advanced(by: day + 1)), because: "at most 86400 s")
    let shorter = try token.authority(longestCarry: 60)
    #expect(outcome(text, shorter, enteredAt: issued.advanced(by: 60)) == .proven(.ciWorkflow))
    expectRefused(
      outcome(text, shorter, enteredAt: issued.advanced(by: 61)), because: "at most 60 s")
  }

  @Test func nothingDatesTheChallenge() throws {
    let token = SampleToken(.gitHub, for: binding)
    let circumstances = VenueCircumstances(
      binding: binding, blob: { _ in .present(TokenIssuer.rs256.keySet) })
    expectRefused(
      VenueProof.outcome(
        of: Array(try token.text().utf8), by: .oidc(try token.authority()), in: circumstances),
      because: "dates")
  }

  // MARK: Runners

  @Test func listedRunners() throws {
    var token = SampleToken(.gitLab, for: binding)
    let authority = try token.authority(runners: [7, 1])
    #expect(outcome(try token.text(), authority) == .proven(.ciWorkflow))
    // A runner of one's own counts when it is listed, and one of GitLab's only then.
    token.set("runner_environment", #""self-hosted""#)
    #expect(outcome(try token.text(), authority) == .proven(.ciWorkflow))
    for id in ["8", #""1""#, "1.0", "-1"] {
      token.set("runner_id", id)
      expectRefused(outcome(try token.text(), authority), because: "claim runner_id")
    }
    token.set("runner_id", nil)
    expectRefused(outcome(try token.text(), authority), because: "claim runner_id")
  }

  // MARK: Key sets

  private func keySet(
    _ bytes: [UInt8], until lastSeen: Timestamp? = nil
  ) -> OIDCAuthority.KeySet {
    OIDCAuthority.KeySet(
      digest: SHA256.hash(bytes), firstSeen: SampleToken.firstSeen, lastSeen: lastSeen)
  }

  @Test func keySetsThatWereReplaced() throws {
    let token = SampleToken(.gitHub, for: binding)
    let text = try token.text()
    let old = TokenIssuer.rs256.keySet
    let new = TokenIssuer.other.keySet
    let blobs: [Digest: GateFacts.Blob] = [
      SHA256.hash(old): .present(old), SHA256.hash(new): .present(new),
    ]
    let issued = SampleToken.issueTime
    let good = try token.authority(keySets: [keySet(old, until: issued), keySet(new)])
    #expect(outcome(text, good, blobs: blobs) == .proven(.ciWorkflow))
    let late = try token.authority(
      keySets: [keySet(old, until: issued.advanced(by: -1)), keySet(new)])
    expectRefused(outcome(text, late, blobs: blobs), because: "replaced before")
    let without = try token.authority(keySets: [keySet(new)])
    expectRefused(outcome(text, without, blobs: blobs), because: "kid")
  }

  /// What cannot be weighed is neither proven nor refused.
  @Test func keySetsThatAreNotThere() throws {
    let token = SampleToken(.gitHub, for: binding)
    let text = try token.text()
    let authority = try token.authority()
    let digest = SHA256.hash(TokenIssuer.rs256.keySet)
    let undecided = VenueProof.Outcome.undecidable(missing: digest, otherwise: .selfAsserted)
    #expect(outcome(text, authority, blobs: [:]) == undecided)
    #expect(outcome(text, authority, blobs: [digest: .missing]) == undecided)
    #expect(outcome(text, authority, blobs: [digest: .altered]) == .altered(digest))
    // A token that claims something else is refused all the same.
    var other = token
    other.set("repository_id", #""75""#)
    expectRefused(outcome(try other.text(), authority, blobs: [:]))
    // A key is enough, if the venue has one too.
    let signature = try TestKey.venue.privateKey.sign(binding.digest.bytes)
    let circumstances = VenueCircumstances(
      binding: binding, challengeTime: SampleToken.challengeTime, entryTime: SampleToken.entryTime)
    let both = VenueProof.verify(
      [
        VenueProof(path: OIDCAuthority.proofPath, bytes: Array(text.utf8)),
        VenueProof(path: Ed25519Authority.proofPath, bytes: signature),
      ], in: circumstances,
      authorities: [.oidc(authority), .ed25519(Ed25519Authority(TestKey.venue.publicKey))])
    #expect(both == .undecidable(missing: digest, otherwise: .enrolledKey))
  }

  /// A key set that is none, or whose key is none for the token.
  @Test(arguments: [
    ("", "strict JSON"), ("[]", "keys"), (#"{"keys":[]}"#, "keys"),
    (#"{"keys":[{"kid":"key-rsa"}]}"#, "kty"),
    (#"{"keys":[{"kid":"key-rsa","kty":"oct","k":"AAAA"}]}"#, "kty"),
    (#"{"keys":[{"kid":"key-rsa","kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"}]}"#, "use"),
    (#"{"keys":[{"kid":"key-rsa","kty":"RSA","alg":"PS256","n":"AQAB","e":"AQAB"}]}"#, "alg"),
    (#"{"keys":[{"kid":"key-rsa","kty":"RSA","n":"AQAB","e":"AQAB"}]}"#, "bits"),
    (#"{"keys":[{"kid":"key-rsa","kty":"RSA","n":"AQAB=","e":"AQAB"}]}"#, "unpadded"),
    (#"{"keys":[{"kid":"a","kid":"key-rsa","kty":"RSA","n":"AQAB","e":"AQAB"}]}"#, "duplicate"),
  ])
  func badKeySet(_ text: String, _ words: String) throws {
    let token = SampleToken(.gitHub, for: binding)
    let bytes = Array(text.utf8)
    let authority = try token.authority(keySets: [keySet(bytes)])
    expectRefused(outcome(try token.text(), authority, keySet: bytes), because: words)
    #expect(WebKeySet.problem(of: bytes, for: .rs256) != nil)
  }

  @Test func twoKeysOfOneID() throws {
    let token = SampleToken(.gitHub, for: binding)
    let (one, two) = (TokenIssuer.rs256.webKey(), TokenIssuer.other.webKey("key-rsa"))
    let bytes = Array(#"{"keys":[\#(one),\#(two)]}"#.utf8)
    let authority = try token.authority(keySets: [keySet(bytes)])
    expectRefused(outcome(try token.text(), authority, keySet: bytes), because: "expected one key")
    #expect(WebKeySet.problem(of: TokenIssuer.rs256.keySet, for: .rs256) == nil)
    #expect(WebKeySet.problem(of: TokenIssuer.rs256.keySet, for: .es256) != nil)
  }
}
