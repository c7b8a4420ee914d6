internal import Glibc
internal import Ledger
internal import TransparencyLog

/// How fast a whole ledger is verified: against what OpenSSL can verify, and without signatures.
struct VerifyBenchmark {
  private static let rounds = 15
  /// How many entries are verified with signatures: as many as take as long as what OpenSSL does before and
  /// after, because who shares the machine changes its speed within seconds.
  private static let signedCount = 25_000
  /// How often a round verifies a large ledger without signatures. The best of all counts, because that
  /// limit is no ratio, and who shares the machine can only slow it down.
  private static let runsWithoutSignatures = 2

  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    let signed = try await workspace.ledger(of: Self.signedCount)
    let large = try await workspace.ledger()
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var rounds: [Comparison] = []
    var unsigned = 0.0
    var before = try OpenSSLSpeed.measure(processes: cores).verifiesPerSecond
    for round in 1...Self.rounds {
      let full = try await rate(signed, signatures: true)
      let after = try OpenSSLSpeed.measure(processes: cores).verifiesPerSecond
      var without = 0.0
      for _ in 1...Self.runsWithoutSignatures {
        without = max(without, try await rate(large, signatures: false))
      }
      let comparison = Comparison(full, between: before, and: after)
      log(
        "verify, round \(round): with signatures \(comparison), without \(Int(without)) entries/s")
      rounds.append(comparison)
      unsigned = max(unsigned, without)
      before = after
    }
    return [
      Measurement(
        "Full verification, \(Self.signedCount) entries of 1 kB", rounds, of: "entries",
        against: "`openssl speed -multi \(cores)`", atLeast: 0.9),
      Measurement(
        "Verification without signatures, \(Workspace.entryCount) entries", unsigned,
        unit: "entries/s", .atLeast(400_000)),
    ]
  }

  private func rate(
    _ ledger: (directory: String, trust: String), signatures: Bool
  ) async throws -> Double {
    var options = LedgerVerifier.Options()
    options.trust = try TrustPolicy(
      parsing: try FileOperations.readRegularFile(ledger.trust, limit: 1 << 16))
    options.verifiesSignatures = signatures
    let verifier = LedgerVerifier(directory: ledger.directory, options: options)
    let (time, report) = try await Stopwatch.measure { try await verifier.verify() }
    let expected: VerificationReport.Outcome = signatures ? .intact : .undecidable
    guard report.outcome == expected else {
      throw Command.Failure(description: "the ledger is \(report.outcome): \(report.findings)")
    }
    let perEntry = time.processor / Double(report.entriesRead) * 1e6
    log("  \(Int(perEntry * 100))e-2 µs of processor time an entry")
    return Double(report.entriesRead) / time.elapsed
  }
}
