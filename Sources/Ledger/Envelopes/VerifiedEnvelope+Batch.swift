public import TransparencyLog

extension VerifiedEnvelope {
  /// Signs many statements, each by one key, on all cores; in the order that they are given.
  ///
  /// Signing is most of what an append costs, and no signature waits for another.
  ///
  /// - Throws: what OpenSSL could not do.
  public static func signing(
    _ statements: [(statement: Statement, key: PrivateKey)]
  ) async throws -> [VerifiedEnvelope] {
    try await withThrowingTaskGroup(of: (start: Int, envelopes: [VerifiedEnvelope]).self) { group in
      for start in stride(from: 0, to: statements.count, by: signedAtOnce) {
        let share = statements[start..<min(start + signedAtOnce, statements.count)]
        group.addTask {
          let envelopes = try share.map { statement, key in
            try VerifiedEnvelope(signing: statement.payload, keys: [key])
          }
          return (start, envelopes)
        }
      }
      var shares: [Int: [VerifiedEnvelope]] = [:]
      for try await share in group { shares[share.start] = share.envelopes }
      return shares.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }

  /// How many statements a task signs: a millisecond's work, so that the cores end together.
  private static let signedAtOnce = 32
}
