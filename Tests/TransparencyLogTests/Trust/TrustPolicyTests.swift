import Testing
import TransparencyLog

@Suite("Trust files that are read")
struct TrustPolicyTests {
  typealias Keys = TrustFileRefusalTests

  static func parse(_ text: String) throws -> TrustPolicy {
    try TrustPolicy(parsing: Array(text.utf8))
  }

  @Test("the known-answer trust file accepts the known-answer checkpoint")
  func knownAnswer() throws {
    let policy = try Self.parse(KnownAnswerLedger.trustFile)
    let signed = try SignedCheckpoint(parsing: Array(KnownAnswerLedger.checkpoint.utf8))
    let time = KnownAnswerLedger.cosignatureTime
    let evaluation = policy.evaluate(signed, now: time)
    #expect(evaluation.logSignature == .valid)
    #expect(evaluation.cosignatures.map(\.witness.name) == ["w1", "w2"])
    #expect(evaluation.cosignatures.allSatisfy { $0.outcome == .valid(time: time) })
    #expect(evaluation.unknownSignatures == 0)
    #expect(evaluation.quorumMet)
    #expect(evaluation.quorumTime == time)
    #expect(evaluation.quorum(ofGroup: "replaying") == .met(time: time))
    #expect(evaluation.quorum(ofGroup: "other") == nil)
    #expect(!evaluation.hasInvalidSignature)
    #expect(policy.log(origin: KnownAnswerLedger.origin)?.line == KnownAnswerLedger.logKey)
    #expect(policy.log(origin: "other.example") == nil)
    #expect(policy.keys.map(\.line) == KnownAnswerLedger.allKeys)
    #expect(policy.exampleKeys.isEmpty)
  }

  @Test(
    "the literals here are those of the published known-answer ledger",
    .published("known-answer-ledger"))
  func literals() throws {
    #expect(
      try PublishedVectors.bytes("known-answer-ledger/trust.txt")
        == Array(KnownAnswerLedger.trustFile.utf8))
    for name in ["checkpoint", "checkpoint.witnessed"] {
      #expect(
        try PublishedVectors.bytes("known-answer-ledger/ledger/\(name)")
          == Array(KnownAnswerLedger.checkpoint.utf8))
    }
  }

  /// The example of C2SP tlog-policy, with keys.
  @Test("groups of groups, comments, empty lines, tabs")
  func example() throws {
    let policy = try Self.parse(
      """
      # A comment.
      \t # Another one.
        \t
      log\t\(Keys.log(1))\thttps://log.example/\t
      \twitness X1 \(Keys.witness(11)) url
      witness  X2  \(Keys.witness(12))
      witness X3 \(Keys.witness(13))
      group X-witnesses 2 X1 X2 X3

      witness Y1 \(Keys.witness(21))
      witness Y2 \(Keys.witness(22))
      group Y-witnesses any Y1 Y2
      group X-and-Y all X-witnesses Y-witnesses
      quorum X-and-Y

      """)
    #expect(policy.logs.map(\.url) == ["https://log.example/"])
    #expect(policy.witnesses.map(\.name) == ["X1", "X2", "X3", "Y1", "Y2"])
    #expect(policy.witnesses.map(\.url) == ["url", nil, nil, nil, nil])
    #expect(policy.groups.map(\.name) == ["X-witnesses", "Y-witnesses", "X-and-Y"])
    #expect(policy.groups.map(\.threshold) == [2, 1, 2])
    #expect(
      policy.groups.map(\.members) == [
        [.witness(0), .witness(1), .witness(2)], [.witness(3), .witness(4)],
        [.group(0), .group(1)],
      ])
    #expect(policy.quorum == .group(2))
  }

  @Test("the least file, and a witness as the quorum")
  func least() throws {
    #expect(try Self.parse("quorum none\n").quorum == nil)
    #expect(try Self.parse("quorum none\n").keys.isEmpty)
    let policy = try Self.parse("witness quorum \(Keys.witness(1))\nquorum quorum\n")
    #expect(policy.quorum == .witness(0))
    #expect(try Self.parse("quorum none\nlog \(Keys.log(1))\n").logs.count == 1)
  }

  @Test("names are bytes: keywords, numbers, comments, and what is not UTF-8")
  func names() throws {
    let names: [[UInt8]] =
      ["all", "any", "1", "log", "x#", "K", "\u{212a}", "cafe\u{301}", "caf\u{e9}"]
      .map { Array($0.utf8) } + [[0xff], [0x80], [0xa0]]
    var text: [UInt8] = []
    for (number, name) in names.enumerated() {
      text += Array("witness ".utf8) + name + Array(" \(Keys.witness(UInt8(number + 1)))\n".utf8)
    }
    text +=
      Array("group g all ".utf8) + names.joined(separator: [0x20]) + Array("\nquorum g\n".utf8)
    let policy = try TrustPolicy(parsing: text)
    #expect(policy.witnesses.map(\.name.bytes) == names)
    #expect(Set(policy.witnesses.map(\.name)).count == names.count)
    #expect(policy.groups[0].threshold == names.count)
  }

  @Test("origins are compared as bytes")
  func origins() throws {
    let policy = try Self.parse(
      """
      log \(Keys.log(1, name: "K"))
      log \(Keys.log(2, name: "\u{212a}"))
      quorum none

      """)
    #expect(policy.log(origin: "K") == policy.logs[0].key)
    #expect(policy.log(origin: "\u{212a}") == policy.logs[1].key)
  }

  @Test("more logs, witnesses and groups than the specification asks for")
  func many() throws {
    var text = ""
    for number in UInt8(0)..<100 {
      text += "log \(Keys.log(number, name: "log\(number)"))\n"
      text += "witness w\(number) \(Keys.witness(100 + number))\n"
    }
    text += "group g1 all w0 w1\n"
    for number in 2..<100 { text += "group g\(number) all g\(number - 1) w\(number)\n" }
    let policy = try Self.parse(text + "quorum g99\n")
    #expect(policy.keys.count == 200)
    #expect(policy.groups.count == 99)
    let signed = try SignedCheckpoint(parsing: Array(KnownAnswerLedger.checkpoint.utf8))
    #expect(!policy.evaluate(signed, now: 0).quorumMet)
  }
}
