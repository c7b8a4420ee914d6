import Ledger
import Testing
import TransparencyLog

/// Envelopes as others bring them become the ledger's one encoding, or are refused.
@Suite struct EnvelopeTests {
  private static let payload = Array(#"{"a":"B4′?>"}"#.utf8)
  private static let keys = [TestKey.operator, .verifier].map(\.publicKey)

  private static func signature(_ key: TestKey) throws -> [UInt8] {
    try key.privateKey.sign(
      Envelope.preAuthenticationEncoding(
        type: "application/vnd.in-toto+json", payload: payload))
  }

  private static func envelope(
    payload text: String? = nil, type: String = "application/vnd.in-toto+json",
    signatures: [String]
  ) -> [UInt8] {
    let payload = text ?? Base64.encode(payload)
    return Array(
      #"{"payloadType":"\#(type)","payload":"\#(payload)","signatures":[\#(signatures.joined(separator: ","))]}"#
        .utf8)
  }

  private static func signed(_ key: TestKey, keyID: String? = nil) throws -> String {
    let signature = Base64.encode(try signature(key))
    return #"{"keyid":"\#(keyID ?? key.keyID.hex)","sig":"\#(signature)"}"#
  }

  /// DSSE v1.0.2, protocol.md: the encoding of its own example.
  @Test func preAuthenticationEncoding() {
    let encoding = Envelope.preAuthenticationEncoding(
      type: "http://example.com/HelloWorld", payload: Array("hello world".utf8))
    #expect(
      String(decoding: encoding, as: UTF8.self)
        == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
  }

  // MARK: What is accepted

  @Test func whatWasSignedHereIsReadAsItWas() throws {
    let made = try VerifiedEnvelope(
      signing: Self.payload, keys: [TestKey.verifier, .operator].map(\.privateKey)
    ).envelope
    let read = try ForeignEnvelope(parsing: made.encoded).enveloped(by: Self.keys).envelope
    #expect(read.encoded == made.encoded)
    #expect(read.payloadDigest == SHA256.hash(Self.payload))
    #expect(read.signatures.map(\.keyID) == [TestKey.operator, .verifier].map(\.keyID).sorted())
  }

  /// Key ids are hints, and base64 may be of either alphabet.
  @Test func othersKeyIDsAndBase64AreTakenOver() throws {
    let urlSafe = Base64.encode(Self.payload).replacing("+", with: "-").replacing("/", with: "_")
    #expect(urlSafe.contains("-") || urlSafe.contains("_"))
    let signature = Base64.encode(try Self.signature(.operator))
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    let unhinted = #"{"sig":"\#(signature)"}"#
    let variants = try [
      [unhinted], [Self.signed(.operator, keyID: "")],
      [Self.signed(.operator, keyID: "SHA256:xyz")],
      [Self.signed(.operator, keyID: TestKey.verifier.keyID.hex)],
      [Self.signed(.operator), Self.signed(.operator, keyID: "again")],
    ]
    let expected = try VerifiedEnvelope(
      signing: Self.payload, keys: [TestKey.operator.privateKey]
    ).envelope
    for signatures in variants {
      let foreign = try ForeignEnvelope(
        parsing: Self.envelope(payload: urlSafe, signatures: signatures))
      #expect(foreign.payload == Self.payload)
      #expect(try foreign.enveloped(by: Self.keys).envelope.encoded == expected.encoded)
    }
  }

  // MARK: What is refused

  @Test func aSignatureByNobodyIsRefused() throws {
    let other = #"{"sig":"\#(Base64.encode(Array(repeating: 0, count: 64)))"}"#
    let short = #"{"sig":"AAAA"}"#
    let lists = try [
      [Self.signed(.outsider)], [Self.signed(.operator), Self.signed(.outsider)],
      [Self.signed(.operator), other], [short],
      [Self.signed(.outsider, keyID: TestKey.operator.keyID.hex)],
    ]
    for signatures in lists {
      let foreign = try ForeignEnvelope(parsing: Self.envelope(signatures: signatures))
      expectRefusal(.invalidSignature) { try foreign.enveloped(by: Self.keys) }
    }
    let right = try ForeignEnvelope(parsing: Self.envelope(signatures: [Self.signed(.operator)]))
    expectRefusal(.invalidSignature) { try right.enveloped(by: []) }
  }

  @Test func aSignatureOfAnotherPayloadTypeIsRefused() throws {
    let signature = try TestKey.operator.privateKey.sign(
      Envelope.preAuthenticationEncoding(type: "text/plain", payload: Self.payload))
    let foreign = try ForeignEnvelope(
      parsing: Self.envelope(signatures: [#"{"sig":"\#(Base64.encode(signature))"}"#]))
    expectRefusal(.invalidSignature) { try foreign.enveloped(by: Self.keys) }
  }

  @Test(arguments: [
    ("", Refusal.Code.malformedEnvelope), ("[]", .wrongType), ("null", .wrongType),
    (#"{"payload":"AA==","signatures":[{"sig":"AA=="}]}"#, .missingMember),
    (
      #"{"payloadType":"text/plain","payload":"AA==","signatures":[{"sig":"AA=="}]}"#,
      .malformedEnvelope
    ),
    (#"{"payloadType":"T","signatures":[{"sig":"AA=="}]}"#, .missingMember),
    (#"{"payloadType":"T","payload":"AA=="}"#, .missingMember),
    (#"{"payloadType":"T","payload":"*","signatures":[{"sig":"AA=="}]}"#, .malformedEnvelope),
    (#"{"payloadType":"T","payload":7,"signatures":[{"sig":"AA=="}]}"#, .malformedEnvelope),
    (#"{"payloadType":"T","payload":"AA==","signatures":[]}"#, .malformedEnvelope),
    (#"{"payloadType":"T","payload":"AA==","signatures":{"sig":"AA=="}}"#, .wrongType),
    (#"{"payloadType":"T","payload":"AA==","signatures":[{}]}"#, .missingMember),
    (#"{"payloadType":"T","payload":"AA==","signatures":[{"sig":null}]}"#, .malformedEnvelope),
    (
      #"{"payloadType":"T","payload":"AA==","signatures":[{"sig":"AA==","cert":"x"}]}"#,
      .unknownMember
    ),
    (
      #"{"payloadType":"T","payload":"AA==","payload":"AQ==","signatures":[{"sig":"AA=="}]}"#,
      .malformedEnvelope
    ),
    (#"{"payloadType":"T","payload":"AA==","signatures":[{"sig":"AA=="}],"x":1}"#, .unknownMember),
  ])
  func whatIsNoEnvelopeIsRefused(text: String, code: Refusal.Code) {
    let envelope = text.replacing(#""T""#, with: #""application/vnd.in-toto+json""#)
    expectRefusal(code) { try ForeignEnvelope(parsing: Array(envelope.utf8)) }
  }

  @Test func limitsHold() {
    let many = Array(repeating: #"{"sig":"AA=="}"#, count: Envelope.maximumSignatures + 1)
    expectRefusal(.malformedEnvelope) {
      try ForeignEnvelope(parsing: Self.envelope(signatures: many))
    }
    let large = String(repeating: "A", count: ForeignEnvelope.maximumSize)
    expectRefusal(.malformedEnvelope) {
      try ForeignEnvelope(parsing: Self.envelope(payload: large, signatures: [many[0]]))
    }
  }
}
