import Foundation
import Synchronization
import TransparencyLog

/// A disk that forgets at a power cut whatever was not synced.
///
/// Writers work on a real directory; from the operations that they make follows what of it is durable.
/// The first two disks that are simulated are extremes, between which real ones lie; the others write
/// blocks in an order of their own.
final class SimulatedDisk: Sendable {
  /// What a power cut leaves.
  enum Kind: CaseIterable, Sendable {
    /// Only what was synced: names by syncing their directory, bytes by syncing the file.
    case laziest
    /// Every name as it last was, and every cut; but bytes only as they were synced.
    case namesFirst
    /// What was synced; but every other block that was overwritten since is as it was written last.
    case evenBlocksFirst, oddBlocksFirst

    /// Whether a block may be newer than the last sync of its file.
    func isEarly(block: Int) -> Bool {
      switch self {
      case .laziest, .namesFirst: false
      case .evenBlocksFirst: block.isMultiple(of: 2)
      case .oddBlocksFirst: !block.isMultiple(of: 2)
      }
    }

    /// Whether a removal may be undone.
    var forgetsNames: Bool { self != .namesFirst }
  }

  /// The bytes that a disk writes whole or not at all.
  private static let blockSize = 4_096

  /// The power is cut.
  struct PowerCut: Error {}

  private enum Node: Equatable {
    case directory
    case file(Int)
  }

  private struct State {
    var live: [String: Node] = [:]
    var durable: [String: Node] = [:]
    /// The bytes of each file as they were last synced.
    var bytes: [Int: [UInt8]] = [:]
    /// The length that each file was cut to since then. What grows it again is in other blocks.
    var cuts: [Int: Int] = [:]
    var nextFile = 0
    /// The operation that was begun last.
    var current: FileOperation?
    var count = 0
    var end: Int?
    var isCut = false
  }

  private let kind: Kind
  private let root: String
  private let state = Mutex(State())

  /// A disk on which everything in a directory is durable.
  init(_ root: String, kind: Kind) throws {
    self.kind = kind
    self.root = root
    for path in FileManager.default.enumerator(atPath: root) ?? NSEnumerator() {
      let path = "\(root)/\(path)"
      let bytes = FileManager.default.contents(atPath: path).map { Array($0) }
      state.withLock { state in
        state.live[path] = bytes == nil ? .directory : .file(state.nextFile)
        state.bytes[state.nextFile] = bytes
        state.nextFile += 1
        state.durable = state.live
      }
    }
  }

  /// How many operations were made.
  var operations: Int { state.withLock { $0.count } }

  /// Whether the power was cut since operations are counted.
  var isCut: Bool { state.withLock { $0.isCut } }

  /// File operations on this disk that end before number `end`, counted from now.
  func files(until end: Int? = nil, longestWrite: Int? = nil) -> FileOperations {
    state.withLock { state in
      settle(&state)
      state.count = 0
      state.end = end
      state.isCut = false
    }
    return FileOperations(longestWrite: longestWrite ?? .max) { operation in
      try self.state.withLock { state in
        if let end = state.end, state.count >= end {
          state.isCut = true
          throw PowerCut()
        }
        self.settle(&state)
        state.count += 1
        state.current = operation
      }
    }
  }

  /// What the disk holds after a power cut, in a directory of its own.
  func afterPowerCut() throws -> TemporaryDirectory {
    let copy = TemporaryDirectory()
    try state.withLock { state in
      settle(&state)
      for (path, node) in state.durable.sorted(by: { $0.key < $1.key }) {
        let place = copy.path + path.dropFirst(root.count)
        guard FileManager.default.fileExists(atPath: parent(place)) else { continue }
        switch node {
        case .directory: mkdir(place, 0o700)
        case .file(let number):
          try Data(bytes(of: number, state)).write(to: URL(filePath: place))
          chmod(place, 0o600)
        }
      }
    }
    return copy
  }

  /// What a power cut leaves of a file.
  private func bytes(of number: Int, _ state: State) -> [UInt8] {
    var bytes = state.bytes[number] ?? []
    guard let path = state.live.first(where: { $0.value == .file(number) })?.key,
      let written = FileManager.default.contents(atPath: path)
    else { return bytes }
    let overwritten = min(bytes.count, written.count, state.cuts[number].map(Self.blocks) ?? .max)
    for offset in 0..<overwritten where kind.isEarly(block: offset / Self.blockSize) {
      bytes[offset] = written[offset]
    }
    return bytes
  }

  /// The end of the block that a file of this length ends in.
  private static func blocks(_ length: Int) -> Int {
    (length + blockSize - 1) / blockSize * blockSize
  }

  /// Notes what the last operation did. It has returned, since another one begins.
  private func settle(_ state: inout State) {
    defer { state.current = nil }
    switch state.current {
    case .open(let path), .makeDirectory(let path), .remove(let path), .removeDirectory(let path):
      observe(path, &state)
    case .rename(let path, to: let destination):
      state.live[destination] = state.live.removeValue(forKey: path)
    case .truncate(let path):
      guard case .file(let number) = state.live[path] else { break }
      let size = FileManager.default.contents(atPath: path)?.count ?? 0
      state.cuts[number] = min(size, state.cuts[number] ?? size)
      guard kind == .namesFirst else { break }
      state.bytes[number] = state.bytes[number].map { Array($0.prefix(size)) }
    case .synchronize(let path), .synchronizeData(let path):
      guard case .file(let number) = state.live[path] else { break }
      state.bytes[number] = FileManager.default.contents(atPath: path).map { Array($0) }
      state.cuts[number] = nil
    case .synchronizeDirectory(let path):
      state.durable = state.durable.filter { parent($0.key) != path }
      for (name, node) in state.live where parent(name) == path { state.durable[name] = node }
    case .write, .lock, nil: break
    }
    if kind == .namesFirst { state.durable = state.live }
  }

  /// Notes a name that appeared or disappeared.
  private func observe(_ path: String, _ state: inout State) {
    var isDirectory: ObjCBool = false
    if !FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      state.live[path] = nil
    } else if state.live[path] == nil {
      state.live[path] = isDirectory.boolValue ? .directory : .file(state.nextFile)
      state.nextFile += 1
    }
  }

  private func parent(_ path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}
