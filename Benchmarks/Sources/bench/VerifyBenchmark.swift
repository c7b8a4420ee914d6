internal import Glibc
internal import Ledger
internal import TransparencyLog

/// How fast a whole ledger is verified: against what OpenSSL can verify, and without signatures.
struct VerifyBenchmark {
  private static let rounds = 3

  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func run() async throws -> [Measurement] {
    let (directory, trustPath) = try await workspace.largeLedger()
    let trust = try TrustPolicy(
      parsing: try FileOperations.readRegularFile(trustPath, limit: 1 << 16))
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var (openSSL, full, unsigned) = (0.0, 0.0, 0.0)
    for round in 1...Self.rounds {
      let speed = try OpenSSLSpeed.measure(processes: cores).verifiesPerSecond
      let withSignatures = try await rate(directory, trust, signatures: true)
      let without = try await rate(directory, trust, signatures: false)
      log(
        "verify, round \(round): openssl \(Int(speed)), full \(Int(withSignatures)), "
          + "without signatures \(Int(without)) entries/s")
      openSSL = max(openSSL, speed)
      full = max(full, withSignatures)
      unsigned = max(unsigned, without)
    }
    return [
      Measurement(
        "Full verification, \(Workspace.entryCount) entries of 1 kB", rate: full, of: "entries",
        against: openSSL, named: "`openssl speed -multi \(cores)`", atLeast: 0.9),
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
