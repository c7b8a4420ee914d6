import Synchronization
import TransparencyLog

/// A crash stops a writer at one of its file operations and at all after it, as a killed process
/// would be stopped.
struct Crash: Error {
  /// File operations that stop at operation number `index`, counted from 0.
  static func files(at index: Int, longestWrite: Int = .max) -> FileOperations {
    let counter = OperationCounter()
    return FileOperations(longestWrite: longestWrite) { operation in
      if counter.count(operation) >= index { throw Crash() }
    }
  }
}

/// An operation counter numbers the operations that pass and keeps them.
final class OperationCounter: Sendable {
  private let passed = Mutex<[FileOperation]>([])

  var operations: [FileOperation] { passed.withLock { $0 } }

  @discardableResult
  func count(_ operation: FileOperation) -> Int {
    passed.withLock { passed in
      passed.append(operation)
      return passed.count - 1
    }
  }

  var files: FileOperations { FileOperations { self.count($0) } }
}
