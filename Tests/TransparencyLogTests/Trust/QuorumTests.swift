import Testing

@testable import TransparencyLog

/// Quorums of up to four witnesses, each of which has cosigned at one of a few times or not at all,
/// against the definition: try every time, and count who has cosigned since.
@Suite("Quorums")
struct QuorumTests {
  static let now: UInt64 = 1_000_000

  /// What a witness did; `late` is beyond the tolerance, and `invalid` does not verify.
  enum Act: CaseIterable { case none, early, middle, tolerated, late, invalid }

  static let times: [Act: UInt64] = [
    .early: now - 7_000, .middle: now - 10, .tolerated: now + 300, .late: now + 301,
  ]

  /// A tree of groups, whose leaves are witnesses by their number.
  indirect enum Tree: CustomTestStringConvertible {
    case witness(Int)
    case group(threshold: Int, [Tree])

    var testDescription: String {
      switch self {
      case .witness(let number): "\(number)"
      case .group(let threshold, let members):
        "\(threshold)(" + members.map(\.testDescription).joined(separator: " ") + ")"
      }
    }

    /// The definition of C2SP tlog-policy.
    func isMet(_ hasCosigned: (Int) -> Bool) -> Bool {
      switch self {
      case .witness(let number): hasCosigned(number)
      case .group(let threshold, let members):
        members.count { $0.isMet(hasCosigned) } >= threshold
      }
    }

    /// The lines that define the groups, and the name of the outermost one.
    func lines(prefix: String = "g") -> (lines: String, name: String) {
      switch self {
      case .witness(let number): return ("", "w\(number)")
      case .group(let threshold, let members):
        let parts = members.enumerated().map { $1.lines(prefix: "\(prefix)\($0)") }
        let names = parts.map(\.name).joined(separator: " ")
        let rule = threshold == 1 ? "any" : threshold == members.count ? "all" : "\(threshold)"
        return (
          parts.map(\.lines).joined() + "group \(prefix) \(rule) \(names)\n", prefix
        )
      }
    }
  }

  static let trees: [Tree] = {
    let leaves = (0..<4).map { Tree.witness($0) }
    let flat = (1...4).flatMap { count in
      (1...count).map { Tree.group(threshold: $0, Array(leaves[..<count])) }
    }
    let nested = (1...2).flatMap { inner in
      (1...3).map { outer in
        Tree.group(
          threshold: outer,
          [leaves[0], .group(threshold: inner, Array(leaves[1...2])), leaves[3]])
      }
    }
    let pairs = (1...2).flatMap { left in
      (1...2).flatMap { right in
        (1...2).map { outer in
          Tree.group(
            threshold: outer,
            [
              .group(threshold: left, Array(leaves[..<2])),
              .group(threshold: right, Array(leaves[2...])),
            ])
        }
      }
    }
    let chain = Tree.group(
      threshold: 1, [.group(threshold: 2, [.group(threshold: 1, [leaves[0]]), leaves[1]])])
    return [leaves[0]] + flat + nested + pairs + [chain]
  }()

  /// One line for each thing that each witness may have done, made once.
  struct Fixture {
    let logLine: String
    let witnessLines: [String]
    let log: NoteSignature
    let text: String
    let cosignatures: [[Act: NoteSignature]]

    init() throws {
      let key = try PrivateKey(seed: [UInt8](repeating: 100, count: 32))
      let checkpoint = try Checkpoint(origin: "log", size: 1, root: .empty)
      let text = checkpoint.text
      self.text = text
      log = try NoteSignature.make(text: text, name: "log", key: key)
      logLine = try VerifierKey(name: "log", algorithm: .ed25519, publicKey: key.publicKey).line
      let witnesses = try (0..<4).map { try PrivateKey(seed: [UInt8](repeating: $0, count: 32)) }
      witnessLines = try witnesses.map {
        try VerifierKey(name: "w", algorithm: .cosignatureV1, publicKey: $0.publicKey).line
      }
      cosignatures = try witnesses.map { key in
        var lines = try times.mapValues {
          try Cosignature.make(text: text, name: "w", key: key, time: $0)
        }
        let other = try Cosignature.make(text: text + "x\n", name: "w", key: key, time: now)
        lines[.invalid] = other
        return lines
      }
    }

    func policy(_ tree: Tree) throws -> TrustPolicy {
      let (groups, quorum) = tree.lines()
      let witnesses = witnessLines.enumerated().map { "witness w\($0) \($1)\n" }.joined()
      return try TrustPolicy(
        parsing: Array("log \(logLine)\n\(witnesses)\(groups)quorum \(quorum)\n".utf8))
    }

    func signed(_ acts: [Act]) throws -> SignedCheckpoint {
      let lines = zip(cosignatures, acts).compactMap { $0[$1] }
      return try SignedCheckpoint(note: Note(text: text, signatures: [log] + lines))
    }
  }

  static let fixture = Result { try Fixture() }

  /// The latest time of all since which enough witnesses have cosigned.
  static func latest(_ tree: Tree, _ times: [UInt64?]) -> UInt64? {
    times.compactMap { $0 }.sorted(by: >).first { since in
      tree.isMet { number in times[number].map { $0 >= since } ?? false }
    }
  }

  @Test("met when, and as lately as, the definition says", arguments: trees)
  func exhaustive(tree: Tree) throws {
    let policy = try Self.fixture.get().policy(tree)
    let quorum = try #require(policy.quorum)
    for number in 0..<5 * 5 * 5 * 5 {
      let times = [number % 5, number / 5 % 5, number / 25 % 5, number / 125].map {
        $0 == 0 ? nil : UInt64($0)
      }
      let found = QuorumTimes(witnesses: times, groups: policy.groups)[quorum]
      #expect(found == Self.latest(tree, times), "\(times)")
    }
  }

  @Test("only valid cosignatures that are not in the future count", arguments: 1...3)
  func signatures(threshold: Int) throws {
    let fixture = try Self.fixture.get()
    let tree = Tree.group(threshold: threshold, (0..<3).map { .witness($0) })
    let policy = try fixture.policy(tree)
    let count = Act.allCases.count
    for number in 0..<count * count * count {
      let acts = [number % count, number / count % count, number / count / count].map {
        Act.allCases[$0]
      }
      let evaluation = policy.evaluate(try fixture.signed(acts), now: Self.now)
      let times = acts.map { $0 == .late ? nil : Self.times[$0] }
      let latest = Self.latest(tree, times)
      #expect(evaluation.quorumTime == latest, "\(acts)")
      #expect(evaluation.quorumMet == (latest != nil), "\(acts)")
      #expect(evaluation.quorum(ofGroup: "g") == evaluation.quorum, "\(acts)")
      #expect(evaluation.hasInvalidSignature == acts.contains(.invalid), "\(acts)")
    }
  }

  @Test("quorum none is met, and at no time")
  func none() throws {
    let fixture = try Self.fixture.get()
    let policy = try TrustPolicy(
      parsing: Array(
        """
        quorum none
        log \(fixture.logLine) https://log.example/
        witness w0 \(fixture.witnessLines[0]) https://witness.example/submit
        group replaying any w0

        """.utf8))
    #expect(policy.quorum == nil)
    #expect(policy.logs.first?.url == "https://log.example/")
    #expect(policy.witnesses.first?.url == "https://witness.example/submit")
    for (act, group) in [
      (Act.none, TrustEvaluation.Quorum.notMet), (.early, .met(time: Self.now - 7_000)),
    ] {
      let evaluation = policy.evaluate(try fixture.signed([act]), now: Self.now)
      #expect(evaluation.quorum == .notNeeded)
      #expect(evaluation.quorumMet)
      #expect(evaluation.quorumTime == nil)
      #expect(evaluation.quorum(ofGroup: "replaying") == group)
      #expect(evaluation.quorum(ofGroup: "w0") == nil)
    }
  }
}
