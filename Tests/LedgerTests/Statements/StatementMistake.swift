import Ledger
import Testing
import TransparencyLog

/// A statement with one text in it replaced, and why it is refused.
struct StatementMistake: CustomTestStringConvertible, Sendable {
  let sample: SampleStatement
  let text: String
  let replacement: String
  let code: Refusal.Code

  init(_ sample: SampleStatement, _ text: String, _ replacement: String, _ code: Refusal.Code) {
    self.sample = sample
    self.text = text
    self.replacement = replacement
    self.code = code
  }

  var testDescription: String {
    "\(sample): \(text.prefix(40)) → \(replacement.prefix(60)) is \(code.rawValue)"
  }
}

extension StatementMistake {
  private static let digest = Digest.empty.hex
  private static let root = Digest.empty.base64
  private static let commit = String(repeating: "0b", count: 20)
  private static let quotedID = "\"\(SampleStatement.id)\""

  private static func key(_ key: TestKey) -> String { Base64.encode(key.publicKey.spki) }

  static let ofStatements: [StatementMistake] = [
    .init(
      .revocation, "in-toto.io/Statement/v1", "in-toto.io/Statement/v0.1", .unknownStatementType),
    .init(.revocation, "in-toto.io/Statement/v1", "IN-TOTO.io/Statement/v1", .unknownStatementType),
    .init(.revocation, "revocation:v1", "revocation:v2", .unknownPredicateType),
    .init(.revocation, "revocation:v1", "Revocation:v1", .unknownPredicateType),
    .init(.revocation, "urn:evidence-ledger:revocation:v1", "", .unknownPredicateType),
    .init(.revocation, "revocation:v1", "waiver:v1", .missingMember),
    .init(.revocation, #""name":"image""#, #""name":"""#, .malformedValue),
    .init(.revocation, commit, String(commit.dropLast()), .malformedValue),
    .init(.revocation, commit, commit + "0", .malformedValue),
    .init(.revocation, commit, commit.uppercased(), .malformedValue),
    .init(.revocation, commit, "main", .malformedValue),
    .init(
      .revocation, #""gitCommit":"\#(commit)""#, #""gitCommit":"\#(commit)","sha256":"\#(digest)""#,
      .unknownMember),
    .init(.revocation, #""gitCommit":"\#(commit)""#, #""sha1":"\#(commit)""#, .missingMember),
    .init(.revocation, #""reason":"no longer needed""#, #""reason":"\u0000""#, .malformedJSON),
    .init(
      .revocation, #""reason":"no longer needed""#, #""reason":"a","reason":"b""#, .malformedJSON),
    .init(
      .revocation, #""reason":"no longer needed""#, #""reason":"a","re\u0061son":"b""#,
      .malformedJSON),
    .init(
      .revocation, #""reason":"no longer needed""#,
      "\"reason\":\"\(String(repeating: "x", count: 16_385))\"", .malformedJSON),
    .init(
      .revocation, #""reason":"no longer needed"}"#, #""reason":"no longer needed",}"#,
      .malformedJSON),
  ]

  static let ofRevocations: [StatementMistake] = [
    .init(
      .revocation, #""revokes":"\#(digest)""#, #""revokes":"\#(digest.dropLast())""#,
      .malformedValue),
    .init(.revocation, #""revokes":"\#(digest)""#, #""revokes":"\#(digest)00""#, .malformedValue),
    .init(
      .revocation, #""revokes":"\#(digest)""#, #""revokes":"\#(digest.uppercased())""#,
      .malformedValue),
    .init(.revocation, #""revokes":"\#(digest)""#, #""revokes":"""#, .malformedValue),
    .init(.revocation, #""revokes":"\#(digest)""#, #""revokes":"\#(root)""#, .malformedValue),
    .init(.revocation, "no longer needed", "", .malformedValue),
    .init(.revocation, quotedID, #""5f0c1a525f0c1a525f0c1a525f0c1a5""#, .malformedValue),
    .init(.revocation, quotedID, #""5f0c1a525f0c1a525f0c1a525f0c1a5200""#, .malformedValue),
    .init(.revocation, quotedID, #""5F0C1A525F0C1A525F0C1A525F0C1A52""#, .malformedValue),
    .init(.revocation, quotedID, #""zf0c1a525f0c1a525f0c1a525f0c1a52""#, .malformedValue),
    .init(.revocation, #""ledger":"\#(SampleStatement.ledger)""#, #""ledger":"""#, .malformedValue),
  ]

  static let ofEvidence: [StatementMistake] = [
    .init(.evidence, #""kind":"test""#, #""kind":"tests""#, .malformedValue),
    .init(.evidence, #""kind":"test""#, #""kind":"TEST""#, .malformedValue),
    .init(.evidence, #""kind":"test""#, #""kind":"""#, .malformedValue),
    .init(.evidence, #"["b4-prime","build"]"#, #"[]"#, .malformedValue),
    .init(.evidence, #"["b4-prime","build"]"#, #"["build","b4-prime"]"#, .notAscending),
    .init(.evidence, #"["b4-prime","build"]"#, #"["build","build"]"#, .notAscending),
    .init(.evidence, #"["b4-prime","build"]"#, #"["b4-prime",7]"#, .wrongType),
    .init(.evidence, #"["b4-prime","build"]"#, #"["B4-prime"]"#, .malformedValue),
    .init(.evidence, #"["b4-prime","build"]"#, #"["b4′"]"#, .malformedValue),
    .init(.evidence, #"["b4-prime","build"]"#, #"["\u0430build"]"#, .malformedValue),
    .init(.evidence, #"["b4-prime","build"]"#, #"["b4\u2010prime"]"#, .malformedValue),
    .init(.evidence, #"["b4-prime","build"]"#, #"[".build"]"#, .malformedValue),
    .init(.evidence, #""size":5"#, #""size":0"#, .malformedValue),
    .init(.evidence, #""size":5"#, #""size":-5"#, .malformedValue),
    .init(.evidence, #""size":5"#, #""size":5.0"#, .malformedJSON),
    .init(.evidence, #""size":5"#, #""size":05"#, .malformedJSON),
    .init(.evidence, #""size":5"#, #""size":9007199254740992"#, .malformedJSON),
    .init(.evidence, root, String(root.dropLast()), .malformedValue),
    .init(.evidence, root, digest, .malformedValue),
    .init(
      .evidence, root, root.replacing("/", with: "_").replacing("+", with: "-"), .malformedValue),
    .init(.evidence, root, root.dropLast(2) + "V=", .malformedValue),
    .init(.evidence, root, "AAAA", .malformedValue),
    .init(.evidence, root, root + "\\n", .malformedValue),
    .init(.evidence, "a note", "", .malformedValue),
    .init(.evidence, #""venue":"option-b""#, #""venue":"Option B""#, .malformedValue),
    .init(
      .evidence, #""profile":"\#(digest)""#, #""profile":"\#(digest.uppercased())""#,
      .malformedValue),
    .init(
      .evidence, #""bundle":"\#(digest)""#, #""bundle":"\#(digest.dropLast(2))""#, .malformedValue),
    .init(.evidence, "enrolled-key", "enrolled", .malformedValue),
    .init(.evidence, #""errors":2,"failures":2"#, #""failures":2,"errors":2"#, .notAscending),
    .init(.evidence, #""errors":2,"failures":2"#, #""errors":2,"errors":2"#, .malformedJSON),
    .init(.evidence, #""errors":2,"failures":2"#, #""errors":-1"#, .malformedValue),
    .init(.evidence, #""errors":2,"failures":2"#, #""errors":null"#, .wrongType),
    .init(.evidence, #""errors":2,"failures":2"#, counts(65), .malformedValue),
    .init(.evidence, "swift-testing", "", .malformedValue),
    .init(.evidence, #""version":"6.3""#, #""version":"""#, .malformedValue),
    .init(.evidence, #""name":"a.xml""#, #""name":"c.xml""#, .notAscending),
    .init(.evidence, #""name":"a.xml""#, #""name":"b.xml""#, .notAscending),
    .init(.evidence, #""name":"a.xml""#, #""name":"""#, .malformedValue),
    .init(
      .evidence, #""name":"a.xml","mediaType":"application/xml""#,
      #""name":"a.xml","mediaType":"""#, .malformedValue),
    .init(
      .evidence, #""name":"a.xml","mediaType":"application/xml","size":93"#,
      #""name":"a.xml","mediaType":"x","size":-1"#, .malformedValue),
    .init(
      .evidence, #""size":93,"sha256":"\#(digest)"},"#, #""size":93,"sha256":"\#(commit)"},"#,
      .malformedValue),
  ]

  static let ofVerdicts: [StatementMistake] = [
    .init(
      .verdict, #""supersedes":"\#(digest)""#, #""supersedes":"\#(digest.dropLast())""#,
      .malformedValue),
    .init(.verdict, #""gate":"b4-prime""#, #""gate":"""#, .malformedValue),
    .init(
      .verdict, #""policy":"\#(digest)""#, #""policy":"\#(digest.uppercased())""#, .malformedValue),
    .init(.verdict, #"{"index":2,"#, #"{"index":5,"#, .notAscending),
    .init(.verdict, #"{"index":2,"#, #"{"index":6,"#, .notAscending),
    .init(.verdict, #"{"index":2,"#, #"{"index":-2,"#, .malformedValue),
    .init(.verdict, #""superseded":[1,3]"#, #""superseded":[3,1]"#, .notAscending),
    .init(.verdict, #""superseded":[1,3]"#, #""superseded":[1,1]"#, .notAscending),
    .init(.verdict, #""superseded":[1,3]"#, #""superseded":[-1]"#, .malformedValue),
    .init(.verdict, #""superseded":[1,3]"#, #""superseded":["1"]"#, .wrongType),
    .init(.verdict, "READY", "PASS", .malformedValue),
    .init(.verdict, "READY", "ready", .malformedValue),
    .init(.verdict, #""row":"27""#, #""row":"38""#, .notAscending),
    .init(.verdict, #""row":"27""#, #""row":"37""#, .notAscending),
    .init(.verdict, #""row":"27""#, #""row":"+27""#, .malformedValue),
    .init(
      .verdict, #""row":"27","state":"proven""#, #""row":"27","state":"pass""#, .malformedValue),
    .init(
      .verdict, #""row":"27","state":"proven","claims":["PR-NET-1""#,
      #""row":"27","state":"proven","claims":["""#, .malformedValue),
    .init(
      .verdict, #"[{"index":2,"leafHash":"\#(digest)"},{"index":5,"leafHash":"\#(digest)"}]"#,
      inputs(129), .malformedValue),
  ]

  static let ofWaivers: [StatementMistake] = [
    .init(.waiver, quotedID, #""""#, .malformedValue),
    .init(.waiver, "b0-triple-prime", "b0‴", .malformedValue),
    .init(.waiver, "example-scope", "Example scope", .malformedValue),
    .init(.waiver, "not re-sealed", "", .malformedValue),
    .init(.waiver, "owner decision", "", .malformedValue),
    .init(.waiver, #"["kb-write","production-mutation"]"#, "[]", .malformedValue),
    .init(
      .waiver, #"["kb-write","production-mutation"]"#, #"["production-mutation","kb-write"]"#,
      .notAscending),
    .init(
      .waiver, #"["kb-write","production-mutation"]"#, #"["kb-write","kb-write"]"#, .notAscending),
    .init(.waiver, #"["b4-prime","build"]"#, "[]", .malformedValue),
    .init(.waiver, #"["b4-prime","build"]"#, #"["build","b4-prime"]"#, .notAscending),
    .init(.waiver, "2026-07-10T02:00:00Z", "2026-06-10T02:00:00Z", .malformedValue),
    .init(.waiver, "2026-07-10T02:00:00Z", "2026-06-10T01:59:59Z", .malformedValue),
  ]

  static let ofPolicies: [StatementMistake] =
    [
      .init(.policy, #""rules":1"#, #""rules":2"#, .unsupportedRules),
      .init(.policy, #""rules":1"#, #""rules":0"#, .unsupportedRules),
      .init(.policy, #""rules":1"#, #""rules":-1"#, .malformedValue),
      .init(.policy, #""name":"ledger.example""#, #""name":"Ledger.example""#, .malformedValue),
      .init(.policy, #""name":"ledger.example""#, #""name":"ledger/example""#, .malformedValue),
      .init(.policy, #""name":"ledger.example""#, #""name":"""#, .malformedValue),
      .init(
        .policy, #""name":"ledger.example""#, #""name":"\#(String(repeating: "a", count: 64))""#,
        .malformedValue),
      .init(.policy, "an older ledger's checkpoint", "", .malformedValue),
      .init(.policy, #""log":{"keyid":"34ca"#, #""log":{"keyid":"44ca"#, .malformedValue),
      .init(.policy, #""log":{"keyid":"34ca"#, #""log":{"keyid":"34CA"#, .malformedValue),
      .init(.policy, key(.log), String(key(.log).dropLast(4)), .weakKey),
      .init(.policy, key(.log), key(.log) + "AAAA", .malformedValue),
      .init(
        .policy, key(.log), "MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", .weakKey
      ),
      .init(
        .policy, key(.log), "MCowBQYDK2VuAyEAUuZyHVUdwFAyKpR3/2Pgpghwtb79I9JTz8iz91D67Fw=", .weakKey
      ),
      .init(.policy, key(.log), "*", .malformedValue),
      .init(.policy, key(.log), key(.log).replacing("=", with: ""), .malformedValue),
      .init(.policy, #""role":"verifier""#, #""role":"Verifier""#, .malformedValue),
      .init(.policy, #""role":"verifier""#, #""role":"""#, .malformedValue),
      .init(.policy, #""name":"verifier""#, #""name":"""#, .malformedValue),
      .init(.policy, #""retiredFrom":7"#, #""retiredFrom":-7"#, .malformedValue),
      .init(.policy, #""retiredFrom":7"#, #""retiredFrom":"7""#, .wrongType),
      .init(.policy, #""compromisedFrom":3"#, #""compromisedFrom":3.5"#, .malformedJSON),
      .init(.policy, #""ownerThreshold":2"#, #""ownerThreshold":0"#, .malformedValue),
      .init(.policy, #""waiverThreshold":1"#, #""waiverThreshold":0"#, .malformedValue),
      .init(
        .policy, "{\"keyid\":\"\(TestKey.reviewer.keyID)\",\"publicKey\":\"\(key(.reviewer))",
        "{\"keyid\":\"\(TestKey.verifier.keyID)\",\"publicKey\":\"\(key(.verifier))", .notAscending),
      .init(
        .policy, "{\"keyid\":\"\(TestKey.reviewer.keyID)\",\"publicKey\":\"\(key(.reviewer))",
        "{\"keyid\":\"\(TestKey.log.keyID)\",\"publicKey\":\"\(key(.log))", .notAscending),
      .init(
        .policy, "{\"keyid\":\"\(TestKey.verifier.keyID)\",\"publicKey\":\"\(key(.verifier))",
        "{\"keyid\":\"\(TestKey.log.keyID)\",\"publicKey\":\"\(key(.log))", .logKeyHasRole),
      .init(.policy, #""displayName":"B4′""#, #""displayName":"""#, .malformedValue),
      .init(.policy, #""id":"b4-prime""#, #""id":"b0-triple-prime""#, .notAscending),
      .init(.policy, #""id":"b4-prime""#, #""id":"a4-prime""#, .notAscending),
      .init(.policy, #""id":"b4-prime""#, #""id":"b4-prim""#, .unknownGate),
      .init(
        .policy, #"["b0-triple-prime","b4-prime"]"#, #"["b4-prime","b0-triple-prime"]"#,
        .notAscending),
      .init(.policy, #"["b0-triple-prime","b4-prime"]"#, #"["b9"]"#, .unknownGate),
      .init(.policy, #"["b0-triple-prime","b4-prime"]"#, #"["build"]"#, .requirementCycle),
      .init(
        .policy, #""displayName":"B4′","waivable":false,"requires":[]"#,
        #""displayName":"B4′","waivable":false,"requires":["build"]"#, .requirementCycle),
      .init(
        .policy, "\"\(MerkleTree.leafHash([1]))\",\"\(digest)\"]}}",
        "\"\(digest)\",\"\(digest)\"]}}", .notAscending),
      .init(.policy, #""rules":1"#, #""rules":1,"Venues":[]"#, .unknownMember),
      .init(.policy, #""blobs":["#, #""blobs":[\#(blobs(500))"#, .payloadTooLarge),
    ]
    + ofTheMatrix

  /// What is wrong with venues, profiles, rows, terms, and what gates demand.
  private static let ofTheMatrix: [StatementMistake] =
    ["venues", "profiles", "rows", "scopes", "effects"].map {
      policy("\"\($0)\":[]", .malformedValue)
    } + [
      policy(
        #""venues":[{"id":"vps"}]"#, .missingMember),
      policy(
        #""venues":[{"id":"VPS","displayName":"V1"}]"#, .malformedValue),
      policy(
        #""venues":[{"id":"vps","displayName":"V1","proofs":[]}]"#, .malformedValue),
      policy(
        #""venues":[{"id":"vps","displayName":"V1","proofs":[{"type":"word-of-honour"}]}]"#,
        .unsupportedMember),
      policy(
        #""venues":[{"id":"vps","displayName":"V1","proofs":[{"type":"ed25519"}]}]"#, .missingMember
      ),
      policy(
        #""venues":[{"id":"vps","displayName":"V1","facts":[{"name":"b","value":"1"},{"name":"a","value":"1"}]}]"#,
        .notAscending),
      policy(
        #""venues":[{"id":"vps","displayName":"V1"},{"id":"ci","displayName":"V2"}]"#, .notAscending
      ),
      policy(
        #""venues":[{"id":"vps","displayName":"V1","accepted":true}]"#, .unknownMember),
      policy(
        #""profiles":[{"id":"p","digest":"0"}]"#, .malformedValue),
      policy(
        #""rows":[{"id":"24","title":"t"}]"#, .malformedValue),
      policy(
        #""rows":[{"id":"24","title":"t","rules":[]}]"#, .malformedValue),
      policy(
        #""rows":[{"id":"24","title":"t","rules":[""]}]"#, .malformedValue),
      policy(
        #""rows":[{"id":"24","title":"t","rules":["b","a"]}]"#, .notAscending),
      policy(
        #""rows":[{"id":"24","title":"t","rules":["a"],"prose":["PASS"]}]"#, .unknownMember),
      policy(
        #""scopes":[{"id":"s","displayName":""}]"#, .malformedValue),
      policy(
        #""effects":[{"id":"e","displayName":"E","name":"E"}]"#, .unknownMember),
      gate(#""rows":["24"]"#, .unknownRow),
      gate(#""rows":[]"#, .malformedValue),
      gate(#""venues":["vps"]"#, .unknownVenue),
      gate(#""subjects":["b","a"]"#, .notAscending),
      gate(#""minimumAssurance":"prose""#, .malformedValue),
      gate(#""maximumEvidenceAge":0"#, .malformedValue),
      gate(#""maximumChallengeAge":-1"#, .malformedValue),
      gate(#""maximumDecisionAge":"1h""#, .wrongType),
      gate(#""verdictRole":"operator""#, .malformedValue),
      gate(#""verdictRole":"owner""#, .malformedValue),
      gate(#""longestWaiver":0"#, .malformedValue),
    ]

  private static func policy(_ member: String, _ code: Refusal.Code) -> StatementMistake {
    .init(.policy, #""rules":1"#, #""rules":1,\#(member)"#, code)
  }

  private static func gate(_ member: String, _ code: Refusal.Code) -> StatementMistake {
    .init(.policy, #""displayName":"B4′""#, #""displayName":"B4′",\#(member)"#, code)
  }

  private static func counts(_ count: Int) -> String {
    (100..<100 + count).map { "\"c\($0)\":0" }.joined(separator: ",")
  }

  private static func blobs(_ count: Int) -> String {
    (1000..<1000 + count).map { "\"\(String(repeating: "0", count: 60))\($0)\"," }.joined()
  }

  private static func inputs(_ count: Int) -> String {
    "[" + (0..<count).map { "{\"index\":\($0),\"leafHash\":\"\(digest)\"}" }.joined(separator: ",")
      + "]"
  }
}
