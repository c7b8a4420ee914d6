/// How long whole runs of the program take, and how much memory the longest of them needs.
struct ProcessBenchmark {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    guard let program = Program.released else { return [] }
    let (directory, trust) = try await workspace.ledger()
    let proof = try workspace.fresh("proof.tlog-proof")
    let entry = try workspace.fresh("proof.entry")
    try program.run(
      "log", "prove", "\(Workspace.entryCount / 3)", "--ledger", directory, "--out", proof,
      "--entry", entry)
    let verify = try program.run(
      "log", "verify", "--ledger", directory, "--trust", trust, samplesMemory: true)
    return [
      Measurement(
        "`log verify`, \(Workspace.entryCount) entries, peak memory", verify.peakMemory,
        unit: "MiB", .atMost(64)),
      Measurement(
        "`log verify-proof`",
        try program.fastest("log", "verify-proof", proof, "--trust", trust, "--entry", entry),
        unit: "ms", .atMost(10)),
      Measurement(
        "`ledger-cli --version`", try program.fastest("--version"), unit: "ms",
        .atMost(5)),
    ]
  }
}
