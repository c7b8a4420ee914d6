import Ledger
import PolicyFile
import Testing
import TransparencyLog

/// A policy file that is right, and files that nobody wrote in good faith.
@Suite struct PolicyFileTests {
  @Test func aFileSaysWhatItsStatementSays() throws {
    let text = PolicyText()
    let outcome = try text.read()
    #expect(outcome.findings.isEmpty)
    let source = try #require(outcome.value)
    let rows = try #require(text.files["rows.yaml"])
    var expected = LedgerScenario.genesisPolicy()
    expected.blobs = [SHA256.hash(rows)]
    let statement = Statement(
      subjects: [Subject(name: "policy.yaml", sha256: SHA256.hash(Array(text.text.utf8)))],
      predicate: .policy(expected))

    let id = try #require(expected.id)
    let draft = try #require(source.genesis(logKey: TestKey.log.publicKey, id: id).value)
    #expect(
      String(decoding: draft.payload, as: UTF8.self)
        == String(decoding: statement.payload, as: UTF8.self))
    #expect(draft.blobs == [Array(text.text.utf8), rows])
  }

  @Test func commentsQuotesAndOrderSayNothing() throws {
    var text = PolicyText()
    let gates = text.text.split(separator: "\n").dropFirst(20).dropLast().joined(separator: "\n")
    text.text = """
      # &anchors and *aliases* in comments are text; a line of stars, too: *a*b*c*d*e*f*g*h*i*j*k
      \(gates.replacing("displayName: B4′", with: "displayName: 'B4′' # quoted"))
      keys:
        - {role: owner, name: "owner", publicKey: \(PolicyText.base64(.owner)) }
      waiverThreshold: 1
      ownerThreshold: 1
      "rules": 1
      name: "ledger.example"
      """
    let outcome = try text.read()
    #expect(outcome.findings.isEmpty)
    #expect(outcome.value?.gates.map(\.id) == [.b0, .b4, .build])
    #expect(outcome.value?.gates.map(\.displayName) == ["B0‴", "B4′", "build"])
    #expect(outcome.value?.blobs.isEmpty == true)
  }

  @Test func everyMistakeIsToldAtOnce() throws {
    let text = PolicyText()
      .line(1, "name: Ledger").line(2, "rules: 7").line(13, "role: boss").line(14, "publicKey: A")
      .line(17, "publicKey: file:absent").line(23, "displayName: ''").line(25, "requires: [b9]")
      .line(33, "requires: [build, b4-prime]").line(34, "colour: blue")
    #expect(
      try text.read().findings == [
        "1:7 malformed-value", "2:8 unsupported-rules", "13:11 malformed-value",
        "14:16 malformed-value", "17:16 unreadable-file", "23:18 malformed-value",
        "25:16 unknown-gate", "33:16 requirement-cycle", "34:1 unknown-member",
      ])
  }

  @Test(arguments: [1, 2, 3, 4, 6, 7, 8, 22, 23, 24, 25])
  func aMissingMemberIsToldWhereItsMappingStands(line: Int) throws {
    // The first member of a list's element carries the dash, which the next one takes over.
    let text =
      switch line {
      case 6: PolicyText().line(6, "- role: owner").without(line: 7)
      case 22: PolicyText().line(22, "- displayName: B0‴").without(line: 23)
      default: PolicyText().without(line: line)
      }
    let place = line < 5 ? "1:1" : line < 10 ? "6:5" : "22:5"
    #expect(try text.read().findings.contains("\(place) missing-member"))
  }

  // MARK: Files of another kind

  @Test func aFileThatIsAbsentOrNoFileIsAnError() throws {
    let directory = TemporaryDirectory()
    #expect(throws: FileError.self) { try PolicyFile.read(directory.path + "/policy.yaml") }
    #expect(throws: FileError.self) { try PolicyFile.read(directory.path) }
  }

  @Test(arguments: [
    ("", "1:1 malformed-yaml"), ("# only a comment\n", "1:1 malformed-yaml"),
    ("just text", "1:1 wrong-type"), ("- a\n- b\n", "1:1 wrong-type"), ("--- 1", "1:5 wrong-type"),
    ("a: 1\n...\nb: 2\n", "3:1 malformed-yaml"), ("%YAML 9.9\n---\na: 1\n", "1:1 malformed-yaml"),
    ("name: \u{7}\n", "1:7 malformed-yaml"), ("a: b: c", "1:5 malformed-yaml"),
    ("a: é\u{301}\u{0}", "1:6 malformed-yaml"),
  ])
  func textThatIsNoPolicy(text: String, finding: String) throws {
    var policy = PolicyText()
    policy.text = text
    #expect(try policy.read().findings == [finding])
  }

  @Test(arguments: [
    ([0x61, 0xFF], "1:2 not-utf8"), ([0x0A, 0x61, 0xC3], "2:2 not-utf8"),
    ([0xC3, 0xA9, 0xED, 0xA0, 0x80], "1:2 not-utf8"), ([0xFE, 0xFF, 0x00, 0x61], "1:1 not-utf8"),
  ])
  func bytesThatAreNotUTF8(bytes: [UInt8], finding: String) throws {
    let directory = TemporaryDirectory()
    let outcome = try PolicyFile.read(directory.write(bytes, to: "policy.yaml"))
    #expect(outcome.findings == [finding])
  }

  @Test func aFileThatIsTooLarge() throws {
    var text = PolicyText()
    text.text += "#" + String(repeating: " ", count: PolicyFile.maximumSize) + "\n"
    #expect(try text.read().findings == ["1:1 file-too-large"])
  }

  @Test func aPolicyThatIsTooLargeForItsLedger() throws {
    var text = PolicyText()
    let more = (0..<400).map { number in
      """
        - id: g\(number)
          displayName: gate \(number), one of many that no ledger can hold
          waivable: true
          requires: []

      """
    }
    text.text = text.text.replacing("blobs:", with: more.joined() + "blobs:")
    let outcome = try text.read()
    let source = try #require(outcome.value)
    let draft = source.genesis(
      logKey: TestKey.log.publicKey, id: String(repeating: "0", count: 32))
    #expect(draft.findings == ["1:1 payload-too-large"])
  }

  // MARK: Hostile files

  /// A text that would grow without end, or take a stack apart.
  struct Bomb: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let code: Diagnostic.Code

    /// The same over and over, around something, closed as often.
    init(
      _ opening: String, times: Int = 30_000, around core: String = "", closing: String = "",
      code: Diagnostic.Code = .tooDeep
    ) {
      testDescription = "\(opening) \(times) times"
      self.code = code
      text =
        String(repeating: opening, count: times) + core + String(repeating: closing, count: times)
    }

    /// Lists of aliases of lists of aliases, at last as a value or as the name of a member.
    init(aliases width: Int, depth: Int, asName: Bool, before: String = "[") {
      testDescription =
        "\(width) aliases after \(before), \(depth) deep, as a \(asName ? "name" : "value")"
      code = .alias
      let levels = (1...depth).map { level in
        let aliases = Array(repeating: "*a\(level - 1)", count: width).joined(separator: ", ")
        return "a\(level): &a\(level) \(before)\(aliases)]\n"
      }
      text =
        "a0: &a0 [x]\n" + levels.joined() + (asName ? "? *a\(depth)\n: x\n" : "b: *a\(depth)\n")
    }
  }

  /// As many lists as fit into a file, no two the same.
  private static let lists = (0..<14_000).map { "[\($0)], " }.joined()

  @Test(arguments: [
    Bomb("["), Bomb("{a: "), Bomb("- "), Bomb("? "), Bomb("[", times: 900, closing: "]"),
    Bomb("{", times: 900, around: lists, closing: "}"),
    // Each level is a name in the one around it. What closes in quotes, closes nothing.
    Bomb("{'}': a, ", times: 900, around: lists, closing: "}"),
    Bomb("{'}': a, ", times: 30, around: lists, closing: "}", code: .wrongType),
    Bomb("- ", times: 900), Bomb("? ", times: 900), Bomb("- - ", times: 16, around: "- x"),
    Bomb(aliases: 9, depth: 9, asName: false), Bomb(aliases: 9, depth: 9, asName: true),
    Bomb(aliases: 3, depth: 2, asName: true), Bomb(aliases: 8, depth: 1, asName: false),
    // The aliases stand behind what is no comment, because it is in quotes.
    Bomb(aliases: 9, depth: 9, asName: true, before: "[\"\n# \", "),
  ])
  func aBombIsRefusedInAnInstant(bomb: Bomb) throws {
    var policy = PolicyText()
    policy.text = bomb.text
    var outcome: PolicyFile.Outcome<PolicySource>?
    let taken = try ContinuousClock().measure { outcome = try policy.read() }
    guard case .invalid(let diagnostics) = outcome else {
      Issue.record("a bomb is a policy")
      return
    }
    #expect(diagnostics.contains { $0.code == bomb.code })
    #expect(taken < .seconds(10))
  }
}
