internal import Glibc
internal import TransparencyLog

/// How long a gating script waits: for a check of a ledger that it verified before, and for a proof.
struct GateBenchmark {
  /// How many entries the ledger has when the gate is decided, about.
  private static let entryCount = 100_000

  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    guard let program = Program.released else { return [] }
    let place = try await guardedLedger(program)
    let (ledger, trust) = ("\(place)/ledger", "\(place)/trust")
    let (state, proof) = (try workspace.fresh("gate.state"), try workspace.fresh("gate.proof"))
    let age = "3650d"
    try program.run(
      "gate", "check", "guarded", "--ledger", ledger, "--trust", trust, "--max-age", age,
      "--write-state", state)
    try program.run("gate", "prove", "guarded", "--ledger", ledger, "-o", proof)
    return [
      Measurement(
        "`gate check --since`, \(Self.entryCount) entries, nothing new",
        try program.fastest(
          "gate", "check", "guarded", "--ledger", ledger, "--trust", trust, "--max-age", age,
          "--since", state),
        unit: "ms", .atMost(25)),
      Measurement(
        "`gate verify`, a proof of 5 entries",
        try program.fastest(
          "gate", "verify", "guarded", proof, "--trust", trust, "--max-age", age),
        unit: "ms", .atMost(15)),
      Measurement(
        "The proof of 5 entries", try kibibytes(proof), unit: "KiB", .atMost(64)),
      try sandboxProof(program),
    ]
  }

  /// The proof of a gate that a real sandbox run has opened.
  private func sandboxProof(_ program: Program) throws -> Measurement {
    log("running a sandbox (make demo-gate)")
    let place = try workspace.fresh("sandbox-run")
    let made = try Command("\(Workspace.checkout)/scripts/demo-gate", place).run()
    guard made.status == 0 else {
      throw Command.Failure(
        description: "demo-gate exits \(made.status): \(made.output.suffix(500))")
    }
    let proof = "\(place)/build.gateproof"
    return Measurement(
      "`gate verify`, a proof with a sandbox run, \(Int(try kibibytes(proof))) KiB",
      try program.fastest(
        "gate", "verify", "build", proof, "--trust", "\(place)/trust.txt", "--max-age", "10h",
        "--scope", "phase2-offline-mvp-prep", "--effect", "none"),
      unit: "ms", .atMost(15))
  }

  private func kibibytes(_ path: String) throws -> Double {
    Double(try FileOperations.readRegularFile(path, limit: 1 << 20).count) / 1_024
  }

  /// A directory with a ledger at whose end a gate is accepted, made when it is not there.
  private func guardedLedger(_ program: Program) async throws -> String {
    let name = "guarded-\(Self.entryCount)"
    let place = "\(workspace.directory)/\(name)"
    let trust = "\(place)/trust"
    if access(trust, R_OK) == 0 { return place }
    log("making a ledger of \(Self.entryCount) entries with a gate")
    let logLine = try await Self.fill(try workspace.fresh(name))
    for key in [SampleKey.operator, .verifier, .witness] {
      try KeyFile.write(key.privateKey, to: "\(place)/\(key.rawValue).pem", passphrase: nil)
    }
    let ledger = "\(place)/ledger"
    let logKey = "\(place)/log-key.pem"
    try write(
      #"<testsuite name="all"><testcase classname="Bench" name="holds"/></testsuite>"#,
      to: "\(place)/junit.xml")
    try program.run(
      "evidence", "add", "\(place)/junit.xml", "--gate", "guarded", "--ledger", ledger, "--log-key",
      logKey, "--key", "\(place)/operator.pem")
    try program.run(
      "verdict", "issue", "--gate", "guarded", "--ledger", ledger, "--log-key", logKey, "--key",
      "\(place)/verifier.pem")
    let witness = try VerifierKey(
      name: "witness.example", algorithm: .cosignatureV1,
      publicKey: SampleKey.witness.privateKey.publicKey)
    let unfinished = "\(trust).unfinished"
    try write(
      "\(logLine)\nwitness w \(witness.line)\ngroup replaying all w\nquorum replaying\n",
      to: unfinished)
    try program.run(
      "log", "witness", "--key", "\(place)/witness.pem", "--name", "witness.example", "--memory",
      "\(place)/memory", "--ledger", ledger, "--trust", unfinished, "--out", "\(place)/cosigned")
    try program.run(
      "log", "merge", "\(place)/cosigned", "--ledger", ledger, "--trust", unfinished)
    // Last, so that an interrupted run is not taken for a whole one.
    try FileOperations.system.rename(unfinished, to: trust)
    return place
  }

  /// Fills a new ledger, and gives it out of the hand again.
  private static func fill(_ place: String) async throws -> String {
    var ledger = try SampleLedger(creating: place)
    try await ledger.append(entryCount - 3, batch: 500)
    return String(try ledger.trustFile.prefix { $0 != "\n" })
  }

  private func write(_ text: String, to path: String) throws {
    let files = FileOperations.system
    try files.write(Array(text.utf8), to: files.open(path, to: .create))
  }
}
