import Ledger
import Testing
import TransparencyLog

/// A token that proves nothing: what is done to a good one before it is signed or after, and the words
/// that say what is wrong.
struct BadToken: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let service: SampleToken.Service
  let words: String
  let edit: @Sendable (inout SampleToken) -> Void
  let damage: @Sendable (String) -> String

  /// A mistake in what is signed.
  private init(
    _ what: String, because words: String,
    _ edit: @escaping @Sendable (inout SampleToken) -> Void
  ) {
    testDescription = what
    service = .gitHub
    self.words = words
    self.edit = edit
    damage = { $0 }
  }

  /// Damage to the token itself.
  private init(
    damaged what: String, because words: String, _ damage: @escaping @Sendable (String) -> String
  ) {
    testDescription = what
    service = .gitHub
    self.words = words
    edit = { _ in }
    self.damage = damage
  }

  /// A claim with another value, in JSON; nil leaves it out.
  private init(
    _ service: SampleToken.Service, claim: String, _ json: String?, _ what: String
  ) {
    testDescription = "\(service) \(claim): \(what)"
    self.service = service
    words = "claim \(claim)"
    edit = { $0.set(claim, json) }
    damage = { $0 }
  }

  private static let t = SampleToken.self

  static let all = header + times + audiences + gitHub + gitLab + damages

  private static let header = [
    BadToken("alg none", because: "alg: expected RS256") { $0.setHeader("alg", #""none""#) },
    BadToken("alg HS256", because: "alg: expected RS256") { $0.setHeader("alg", #""HS256""#) },
    BadToken("alg ES256 where the policy says RS256", because: "alg: expected RS256") {
      $0.setHeader("alg", #""ES256""#)
    },
    BadToken("alg in small letters", because: "alg: expected RS256") {
      $0.setHeader("alg", #""rs256""#)
    },
    BadToken("no alg", because: "alg: expected RS256") { $0.setHeader("alg", nil) },
    BadToken("kid unknown", because: "kid") { $0.setHeader("kid", #""key-2""#) },
    BadToken("kid a number", because: "kid") { $0.setHeader("kid", "1") },
    BadToken("no kid", because: "kid") { $0.setHeader("kid", nil) },
    BadToken("jku", because: "jku") { $0.setHeader("jku", #""https://example.com/jwks""#) },
    BadToken("jwk", because: "jwk") { $0.setHeader("jwk", $0.issuer.webKey()) },
    BadToken("x5u", because: "x5u") { $0.setHeader("x5u", #""https://example.com/cert""#) },
    BadToken("x5c", because: "x5c") { $0.setHeader("x5c", "[]") },
    BadToken("crit", because: "crit") { $0.setHeader("crit", #"["exp"]"#) },
    BadToken("an encrypted token", because: "typ") { $0.setHeader("typ", #""JWE""#) },
    BadToken("a header with alg twice", because: "duplicate") {
      $0.header.append(("alg", #""none""#))
    },
  ]

  private static let times = [
    BadToken("expired before it was issued", because: "claim exp") {
      $0.set("exp", "\(t.issueTime.seconds - 1)")
    },
    BadToken("no exp", because: "claim exp") { $0.set("exp", nil) },
    BadToken("not yet good when it was issued", because: "claim nbf") {
      $0.set("nbf", "\(t.issueTime.seconds + 1)")
    },
    BadToken("issued before the challenge", because: "before the challenge") {
      $0.set("iat", "\(t.challengeTime.seconds - 1)")
      $0.set("nbf", nil)
    },
    BadToken("issued after the entry", because: "after the entry") {
      $0.set("iat", "\(t.entryTime.seconds + 1)")
      $0.set("exp", "\(t.entryTime.seconds + 300)")
    },
    BadToken("no iat", because: "claim iat") { $0.set("iat", nil) },
    BadToken("iat a string", because: "claim iat") { $0.set("iat", #""\#(t.issueTime.seconds)""#) },
    BadToken("iat a fraction", because: "claim iat") { $0.set("iat", "\(t.issueTime.seconds).5") },
    BadToken("iat with an exponent", because: "claim iat") { $0.set("iat", "1e9") },
  ]

  private static let audiences = [
    BadToken("of another binding", because: "claim aud") {
      $0.set("aud", #""\#(OIDCAuthority.audiencePrefix)\#(Digest.empty.hex)""#)
    },
    BadToken("for a cloud", because: "claim aud") { $0.set("aud", #""sts.amazonaws.com""#) },
    BadToken("no audience", because: "claim aud") { $0.set("aud", nil) },
    BadToken("no audience in a list", because: "claim aud") { $0.set("aud", "[]") },
    BadToken("for others too", because: "claim aud") { token in
      let own = token.claims.first { $0.name == "aud" }?.json ?? ""
      token.set("aud", #"[\#(own),"sts.amazonaws.com"]"#)
    },
    BadToken("an audience in a list in a list", because: "claim aud") { token in
      let own = token.claims.first { $0.name == "aud" }?.json ?? ""
      token.set("aud", "[[\(own)]]")
    },
    BadToken("of another issuer", because: "claim iss") {
      $0.set("iss", #""https://token.actions.githubusercontent.com/""#)
    },
    BadToken("of no issuer", because: "claim iss") { $0.set("iss", nil) },
    BadToken("a claim that stands twice", because: "duplicate") {
      $0.claims.append(("repository_id", #""74""#))
    },
  ]

  private static let gitHub = [
    BadToken(.gitHub, claim: "event_name", #""pull_request""#, "a pull request"),
    BadToken(.gitHub, claim: "event_name", #""pull_request_target""#, "a pull request's target"),
    BadToken(.gitHub, claim: "event_name", #""push""#, "a push"),
    BadToken(.gitHub, claim: "runner_environment", #""self-hosted""#, "somebody's own machine"),
    BadToken(.gitHub, claim: "repository_id", #""75""#, "another repository under the old name"),
    BadToken(.gitHub, claim: "repository_id", "74", "a number"),
    BadToken(.gitHub, claim: "repository_owner_id", #""66""#, "another owner"),
    BadToken(
      .gitHub, claim: "job_workflow_ref",
      #""octo-org/octo-repo/.github/workflows/attest.yml@refs/heads/x""#, "of another branch"),
    BadToken(
      .gitHub, claim: "job_workflow_sha", #""2f7bfaa66e5f1c1f2a0a1a8c2a6b6f1e1a5d9c3b""#,
      "another revision"),
    BadToken(.gitHub, claim: "ref", #""refs/heads/MAIN""#, "another branch"),
    BadToken(.gitHub, claim: "ref", nil, "none"),
    BadToken(.gitHub, claim: "run_id", nil, "none"),
    BadToken(.gitHub, claim: "run_attempt", "2", "a number"),
  ]

  private static let gitLab = [
    BadToken(.gitLab, claim: "ref_protected", "true", "a boolean"),
    BadToken(.gitLab, claim: "ref_protected", #""false""#, "not protected"),
    BadToken(.gitLab, claim: "project_id", #""21""#, "another project under the old path"),
    BadToken(.gitLab, claim: "project_id", "20", "a number"),
    BadToken(.gitLab, claim: "namespace_id", #""73""#, "another group"),
    BadToken(.gitLab, claim: "ref_path", #""refs/tags/main""#, "a tag of that name"),
    BadToken(.gitLab, claim: "pipeline_source", #""merge_request_event""#, "a merge request"),
    BadToken(.gitLab, claim: "pipeline_source", #""push""#, "a push"),
    BadToken(
      .gitLab, claim: "ci_config_sha", #""814a629c0b401fdce83e847fc9589983fc6f46bc""#,
      "another configuration"),
    BadToken(
      .gitLab, claim: "runner_environment", #""self-hosted""#, "a runner that is not listed"),
    BadToken(.gitLab, claim: "pipeline_id", nil, "none"),
  ]

  private static let damages = [
    BadToken(damaged: "padding in base64url", because: "unpadded") { text in
      text.replacing(".", with: "=.", maxReplacements: 1)
    },
    BadToken(damaged: "plain base64", because: "token") { text in
      text.replacing("_", with: "/").replacing("-", with: "+")
    },
    BadToken(damaged: "a point more", because: "three parts") { $0 + "." },
    BadToken(damaged: "a fourth part", because: "three parts") { $0 + ".e30" },
    BadToken(damaged: "without signature", because: "token signature") { text in
      text.split(separator: ".").prefix(2).joined(separator: ".") + "."
    },
    BadToken(damaged: "two parts", because: "three parts") { text in
      text.split(separator: ".").prefix(2).joined(separator: ".")
    },
    BadToken(damaged: "a line break after it", because: "unpadded") { $0 + "\n" },
    BadToken(damaged: "a space before it", because: "unpadded") { " " + $0 },
    BadToken(damaged: "a byte more in the signature", because: "token signature") { $0 + "AA" },
    BadToken(damaged: "nothing", because: "three parts") { _ in "" },
    BadToken(damaged: "a JSON serialisation", because: "token") { text in
      let parts = text.split(separator: ".")
      return #"{"protected":"\#(parts[0])","payload":"\#(parts[1])","signature":"\#(parts[2])"}"#
    },
  ]
}
