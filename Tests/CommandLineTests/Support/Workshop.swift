import Foundation

/// A directory with keys, a policy and a ledger, made by the program itself.
final class Workshop {
  let directory: String

  /// An empty directory.
  init() throws {
    directory =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("workshop-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  @discardableResult
  func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Program.Run {
    try run(arguments, input: input, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Program.Run {
    try Program.run(
      arguments, in: directory, input: input,
      environment: ["LEDGER_DIR": "ledger"].merging(environment) { $1 })
  }

  /// Runs a line of shell in which `$cli` is the program.
  func runShell(_ line: String) throws -> Program.Run {
    try Program.run(
      ["-c", line], in: directory, environment: ["LEDGER_DIR": "ledger", "cli": Program.path],
      executable: "/bin/sh")
  }

  func path(_ name: String) -> String { "\(directory)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func read(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }

  /// Every published and private byte of the ledger, to show that nothing was written.
  func ledgerBytes() throws -> [String: Data] {
    var files: [String: Data] = [:]
    let root = path("ledger")
    for name in FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? [] {
      // A lock file and an emptied directory for unfinished files say nothing.
      if name.hasSuffix("/lock") || name.contains(".state/tmp") { continue }
      if let data = FileManager.default.contents(atPath: "\(root)/\(name)") { files[name] = data }
    }
    return files
  }

  static let policy = """
    # A policy for tests.
    name: test.example
    rules: 1
    ownerThreshold: 2
    waiverThreshold: 1
    keys:
      - name: first owner
        role: owner
        publicKey: file:owner-1.pub.pem
      - name: second owner
        role: owner
        publicKey: file:owner-2.pub.pem
      - name: operator
        role: operator
        publicKey: file:operator.pub.pem
      - name: verifier
        role: verifier
        publicKey: file:verifier.pub.pem
    gates:
      - id: b4-prime
        displayName: B4′
        waivable: false
        requires: []
    blobs: []

    """

  /// A workshop with a ledger of one policy and, unless told otherwise, two entries of evidence,
  /// cosigned by two witnesses.
  static func withLedger(
    _ policy: String = policy, evidence: Bool = true
  ) throws -> Workshop {
    let workshop = try Workshop()
    for name in ["owner-1", "owner-2", "operator", "verifier", "log", "witness-1", "witness-2"] {
      try workshop.require("key", "new", name, "--no-passphrase")
    }
    try workshop.write("policy.yaml", policy)
    let trust = try workshop.require(
      "init", "--policy", "policy.yaml", "--owner-key", "owner-1.pem", "--owner-key",
      "owner-2.pem", "--log-key", "log.pem")
    var lines = trust.output
    for n in 1...2 {
      let vkey = try workshop.require(
        "key", "show", "witness-\(n).pub.pem", "--witness", "witness-\(n).example")
      lines += "witness w\(n) \(vkey.output)"
    }
    try workshop.write("trust.txt", lines + "group replaying all w1 w2\nquorum replaying\n")
    try workshop.write("junit.xml", junit)
    try workshop.write("note.txt", "a document\n")
    guard evidence else { return workshop }
    try workshop.require(
      "evidence", "add", "junit.xml", "note.txt", "--gate", "b4-prime", "--key", "operator.pem")
    try workshop.cosign()
    return workshop
  }

  static let junit = """
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites><testsuite name="s" tests="2" failures="0"><testcase name="a"/>\
    <testcase name="b"/></testsuite></testsuites>
    """

  /// Both witnesses replay and cosign, and their lines come home.
  func cosign() throws {
    for n in 1...2 {
      try? FileManager.default.removeItem(atPath: path("cosigned-\(n)"))
      try require(
        "log", "witness", "--key", "witness-\(n).pem", "--name", "witness-\(n).example",
        "--memory", "memory-\(n)", "--trust", "trust.txt", "--out", "cosigned-\(n)")
    }
    try require("log", "merge", "cosigned-1", "cosigned-2", "--trust", "trust.txt")
  }

  struct Failed: Error {
    let arguments: [String]
    let run: Program.Run
  }

  /// A run that has to succeed.
  @discardableResult
  func require(_ arguments: String...) throws -> Program.Run {
    let run = try run(arguments)
    guard run.status == 0 else { throw Failed(arguments: arguments, run: run) }
    return run
  }
}
