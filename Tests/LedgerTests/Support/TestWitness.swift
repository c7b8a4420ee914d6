import Ledger
import TransparencyLog

/// A replaying witness with a memory of its own.
struct TestWitness {
  let key: TestKey
  /// Its memory, as files.
  let memory: LedgerFiles

  init(_ key: TestKey, memory: String) {
    self.key = key
    self.memory = LedgerFiles(directory: memory)
  }

  var witness: ReplayingWitness {
    ReplayingWitness(
      name: key.witnessName, key: key.privateKey, memoryDirectory: memory.directory)
  }

  func cosign(
    _ directory: String, trust: TrustPolicy, now: Timestamp, acceptLate: Set<UInt64> = []
  ) async throws -> ReplayingWitness.Outcome {
    try await witness.cosign(
      ledger: directory, trust: trust, acceptLate: acceptLate, now: now)
  }

  /// Every byte that it remembers; nothing before the first time.
  func remembered() throws -> [String: [UInt8]] {
    guard memory.exists("") else { return [:] }
    return try Dictionary(
      uniqueKeysWithValues: memory.paths().map { ($0, try memory.bytes($0)) })
  }
}

extension ReplayingWitness.Outcome {
  /// The cosigned checkpoint, if there is one.
  var cosigned: SignedCheckpoint? {
    if case .cosigned(let signed, _) = self { signed } else { nil }
  }

  /// The report of a refusal.
  var refusal: VerificationReport? {
    if case .refused(let report) = self { report } else { nil }
  }

  var report: VerificationReport {
    switch self {
    case .cosigned(_, let report), .refused(let report): report
    }
  }
}
