import Foundation
import Synchronization
import Testing
import TransparencyLog

@testable import Ledger

/// What the log key signed last is overwritten when its length stays, and never seen in part.
@Suite struct SigningMemoryTests {
  private let directory = TemporaryDirectory()

  private static func checkpoint(_ size: UInt64) throws -> Checkpoint {
    try Checkpoint(
      origin: WriterScene.scenario.origin, size: size, root: SHA256.hash("\(size)".utf8.map { $0 }))
  }

  @Test func overwrittenWhenItsLengthStays() throws {
    try FileOperations.system.makeDirectory("\(directory.path)/\(LedgerPaths.state)")
    let path = "\(directory.path)/\(LedgerPaths.lastSigned)"
    let names = Countings()
    var memory = SigningMemory(
      directory: directory.path, keyPath: "\(directory.path)/key", files: names.files)
    let isReplaced: [(size: UInt64, isReplaced: Bool)] = [
      (8, true), (9, false), (10, true), (11, false), (98, false), (100, true),
    ]
    for (size, isReplaced) in isReplaced {
      names.forget()
      try memory.write(Self.checkpoint(size))
      #expect(names.renames == (isReplaced ? 2 : 0) && names.syncs == (isReplaced ? 4 : 2))
      #expect(try memory.read(hasSigned: true) == [Self.checkpoint(size), Self.checkpoint(size)])
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }
}

/// Counts what makes a file durable.
private final class Countings: Sendable {
  private let counts = Mutex((renames: 0, syncs: 0))

  var renames: Int { counts.withLock { $0.renames } }
  var syncs: Int { counts.withLock { $0.syncs } }

  func forget() { counts.withLock { $0 = (0, 0) } }

  var files: FileOperations {
    FileOperations { operation in
      self.counts.withLock { counts in
        switch operation {
        case .rename: counts.renames += 1
        case .synchronize, .synchronizeData, .synchronizeDirectory: counts.syncs += 1
        default: break
        }
      }
    }
  }
}
