import Foundation
import Ledger
import Synchronization
import TransparencyLog

/// A clock that a test sets.
final class TestClock: Sendable {
  private let time: Mutex<Timestamp>

  init(_ time: Timestamp) { self.time = Mutex(time) }

  var now: Timestamp { time.withLock { $0 } }

  func set(_ new: Timestamp) { time.withLock { $0 = new } }
}

extension LedgerScenario {
  /// Writes the story with the product's own writer, and publishes after these sizes and at the end.
  ///
  /// The entries on disk are those of the story, byte for byte.
  func write(
    to directory: String, publishingAt sizes: Set<UInt64> = [], blobs: [[UInt8]] = [],
    from first: UInt64 = 0
  ) throws {
    let clock = TestClock(entries[0].entry.time)
    let signer = LogSigner(key: TestKey.log.privateKey, path: "\(directory).key")
    // The writer asks where the key file is, not what is in it.
    if !FileManager.default.fileExists(atPath: signer.path) {
      try Data().write(to: URL(filePath: signer.path))
    }
    let writer: LedgerWriter
    if first == 0 {
      writer = try LedgerWriter(
        creating: directory, genesis: Self.verified(entries[0]), blobs: [[]] + blobs,
        signer: signer, clock: { clock.now })
    } else {
      clock.set(entries[Int(first)].entry.time)
      writer = try LedgerWriter(opening: directory, signer: signer, clock: { clock.now })
    }
    for entry in entries.dropFirst(Int(max(first, 1))) {
      clock.set(entry.entry.time)
      try writer.sequence(Self.verified(entry))
      if sizes.contains(writer.state.size) { try writer.publish() }
    }
    try writer.publish()
  }

  private static func verified(_ entry: ReadEntry) throws -> VerifiedEnvelope {
    try ForeignEnvelope(parsing: entry.entry.envelope.encoded)
      .enveloped(by: TestKey.allCases.map(\.publicKey))
  }
}
