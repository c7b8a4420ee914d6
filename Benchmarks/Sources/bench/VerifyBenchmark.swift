internal import Glibc
internal import Ledger
internal import TransparencyLog

/// How fast a whole ledger is verified: against what OpenSSL can verify, and without signatures.
struct VerifyBenchmark {
  private static let rounds = 7
  /// How often a round verifies without signatures. The best of all counts, because that limit is no
  /// ratio, and whoever shares the machine can only slow it down.
  private static let runsWithoutSignatures = 3

  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    let (directory, trustPath) = try await workspace.largeLedger()
    let trust = try TrustPolicy(
      parsing: try FileOperations.readRegularFile(trustPath, limit: 1 << 16))
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var rounds: [Comparison] = []
    var unsigned = 0.0
    var before = try OpenSSLSpeed.measure(processes: cores).verifiesPerSecond
    for round in 1...Self.rounds {
      let full = try await rate(directory, trust, signatures: true)
      let after = try OpenSSLSpeed.measure(processes: cores).verifiesPerSecond
      var without = 0.0
      for _ in 1...Self.runsWithoutSignatures {
        without = max(without, try await rate(directory, trust, signatures: false))
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
        "Full verification, \(Workspace.entryCount) entries of 1 kB", rounds, of: "entries",
        against: "`openssl speed -multi \(cores)`", atLeast: 0.9),
      Measurement(
        "Verification without signatures", unsigned, unit: "entries/s", .atLeast(400_000)),
    ]
  }

  private func rate(
    _ directory: String, _ trust: TrustPolicy, signatures: Bool
  ) async throws -> Double {
    var options = LedgerVerifier.Options()
    options.trust = trust
    options.verifiesSignatures = signatures
    let verifier = LedgerVerifier(directory: directory, options: options)
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
