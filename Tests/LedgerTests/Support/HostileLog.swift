import Ledger
import TransparencyLog

/// A log host with the log key in hand: it publishes any bytes as entries, well chained into a tree,
/// under a checkpoint that it signs and that ordinary witnesses cosign.
struct HostileLog {
  let files: LedgerFiles
  /// The origin that its checkpoints claim.
  var origin: String
  /// What it signs with.
  var key = TestKey.log
  /// When the witnesses cosign.
  var time: Timestamp

  init(directory: String, origin: String, time: Timestamp) {
    files = LedgerFiles(directory: directory)
    self.origin = origin
    self.time = time
  }

  /// Publishes entries, replacing what was published before but for files of other sizes.
  ///
  /// - Parameter root: the root to claim, when not the true one.
  @discardableResult
  func publish(_ entries: [[UInt8]], root: Digest? = nil) throws -> SignedCheckpoint {
    var tree = TreeWriter()
    for entry in entries { try tree.append(entry: entry) }
    for file in tree.flush() { try files.write(file.path.path, file.bytes) }
    // Every policy of the stories cites the digest of an empty source.
    try files.write(LedgerPaths.blob(.empty), [])
    let signed = try sign(size: UInt64(entries.count), root: root ?? tree.root())
    try files.write(LedgerPaths.checkpoint, signed.bytes)
    return signed
  }

  /// A checkpoint of any size and root, signed by the log and both witnesses.
  func sign(
    size: UInt64, root: Digest, extensionLines: [String] = []
  ) throws -> SignedCheckpoint {
    let checkpoint = try Checkpoint(
      origin: origin, size: size, root: root, extensionLines: extensionLines)
    return try SignedCheckpoint.sign(checkpoint, key: key.privateKey)
      .cosigned(by: .witness1, .witness2, at: time)
  }
}

extension LedgerVerifier {
  /// What a verifier with a trust file, or without, says of a directory.
  static func report(
    on directory: String, trust: TrustPolicy?, now: Timestamp,
    edit: (inout Options) -> Void = { _ in }
  ) async throws -> VerificationReport {
    var options = Options()
    options.trust = trust
    options.now = now
    edit(&options)
    return try await LedgerVerifier(directory: directory, options: options).verify()
  }
}
