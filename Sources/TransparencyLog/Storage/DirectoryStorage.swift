// A log in a directory. Atomic: each file is written elsewhere, synced, then renamed into place.
// Durable: the names are synced too, up to the log's directory; the name of a directory once an instance
// (one that is already there may have been made by a writer that was stopped before its sync).

import Glibc
import Synchronization

/// Directory storage keeps a log's files in a directory, ready for any static web server.
///
/// Any number of readers and one writer may use a directory at a time; the lock is the writer's own
/// business.
public final class DirectoryStorage: LogStorage {
  private static let slash = UInt8(ascii: "/")

  /// Deeper directories are reported as unreadable. A tile path of 2^63 leaves has ten levels.
  static let maximumDepth = 32

  /// How many files are open at a time, so that the disk works on all of them while one is waited for;
  /// far below the number of descriptors that every system gives.
  private static let filesInFlight = 64

  /// The path of the log's directory.
  public let directory: String

  /// The path of the directory that files are written in before they are renamed.
  public let temporaryDirectory: String

  private let files: FileOperations
  private let durableDirectories = Mutex<Set<String>>([])

  /// What a write has to make durable before it returns, beside the files' bytes.
  private struct UnsyncedNames {
    /// Directories whose own names may not be durable.
    var directories: Set<String> = []
    /// Directories with names in them that may not be durable.
    var parents: Set<String> = []
  }

  /// Creates the storage without touching anything; a write creates the directories it needs.
  ///
  /// - Parameters:
  ///   - directory: The path of the log's directory.
  ///   - temporaryDirectory: A directory on the same file system that nobody is served from.
  ///   - files: What every change goes through.
  public init(directory: String, temporaryDirectory: String, files: FileOperations = .system) {
    self.directory = Self.withoutTrailingSlash(directory)
    self.temporaryDirectory = Self.withoutTrailingSlash(temporaryDirectory)
    self.files = files
  }

  /// The bytes of a regular file of at most `limit` bytes; nil when there is no such file.
  ///
  /// - Throws: ``FileError`` for anything else in its place, a symbolic link included.
  public func read(_ path: String, limit: Int) throws -> [UInt8]? {
    do {
      return try FileOperations.readRegularFile(location(path), limit: limit)
    } catch let error as FileError where error.code == .absent {
      return nil
    }
  }

  /// Writes one file, atomically and durably.
  ///
  /// - Throws: ``FileError``; after ``FileError/Code/syncFailed`` the writer must end.
  public func write(_ path: String, _ bytes: [UInt8]) throws {
    try write([(path, bytes)])
  }

  /// Writes each file atomically, and all of them durably; a directory is synced once for all the
  /// files in it.
  ///
  /// - Throws: ``FileError``; after ``FileError/Code/syncFailed`` the writer must end.
  public func write(_ files: [(path: String, bytes: [UInt8])]) throws {
    var written: [(temporary: String, destination: String)] = []
    var renamed = 0
    var names = UnsyncedNames()
    do {
      for start in stride(from: 0, to: files.count, by: Self.filesInFlight) {
        var outputs: [OpenFile] = []
        for file in files[start..<min(start + Self.filesInFlight, files.count)] {
          let destination = try location(file.path)
          try makeDirectory(FileOperations.parent(destination), &names)
          let temporary = try temporaryPath()
          written.append((temporary, destination))
          let output = try self.files.open(temporary, to: .create)
          try self.files.write(file.bytes, to: output)
          self.files.startWriteback(output)
          outputs.append(output)
        }
        for output in outputs { try self.files.synchronize(output) }
      }
      for file in written {
        try self.files.rename(file.temporary, to: file.destination)
        renamed += 1
        names.parents.insert(FileOperations.parent(file.destination))
      }
      for parent in names.parents.sorted() { try self.files.synchronizeDirectory(parent) }
      durableDirectories.withLock { $0.formUnion(names.directories) }
    } catch {
      // A courtesy: what stays behind is removed by the next writer.
      for file in written[renamed...] { _ = try? self.files.remove(file.temporary) }
      throw error
    }
  }

  /// Removes a file, and its directory if that is empty now.
  ///
  /// - Throws: ``FileError``.
  public func remove(_ path: String) throws {
    let location = try location(path)
    guard try files.remove(location) else { return }
    let parent = FileOperations.parent(location)
    guard parent != directory else { return }
    if try files.removeDirectory(parent) {
      _ = durableDirectories.withLock { $0.remove(parent) }
    }
  }

  /// Makes the temporary directory, and removes what writers that were stopped left in it. Only for the
  /// one who holds the writer's lock.
  ///
  /// - Throws: ``FileError``.
  public func removeTemporaryFiles() throws {
    // Before anything is written, so that nothing is acknowledged which could not be finished.
    try makePrivate(temporaryDirectory)
    var status = stat()
    guard lstat(temporaryDirectory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      // Behind a link are files of somebody else.
      throw FileError(
        .unwritable, temporaryDirectory, "expected a directory; move away what has its name")
    }
    for name in try Self.list(temporaryDirectory, depth: 0) where !name.contains("/") {
      try files.remove("\(temporaryDirectory)/\(name)")
    }
  }

  /// The paths of everything that is not a directory under a directory, in byte order.
  ///
  /// - Throws: ``FileError``.
  public func list(under path: String) throws -> [String] {
    try Self.list(location(path), depth: 0)
      .map { "\(path)/\($0)" }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The relative paths of everything that is not a directory in a directory, in byte order; empty
  /// when there is none. A symbolic link is listed, not followed.
  ///
  /// - Throws: ``FileError``.
  public static func files(in directory: String) throws -> [String] {
    try list(directory, depth: 0).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Paths

  /// The place of a relative path; none that could lead out of the directory.
  private func location(_ path: String) throws -> String {
    let components = path.utf8.split(separator: Self.slash, omittingEmptySubsequences: false)
    for component in components {
      let isName =
        !component.isEmpty && !component.contains(0)
        && !component.elementsEqual(".".utf8) && !component.elementsEqual("..".utf8)
      guard isName else {
        throw FileError(
          .invalidPath, path, "expected names joined by slashes, without . and .. among them")
      }
    }
    return "\(directory)/\(path)"
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    path.utf8.count > 1 && path.utf8.last == slash
      ? withoutTrailingSlash(String(path.dropLast())) : path
  }

  private func temporaryPath() throws -> String {
    if !durableDirectories.withLock({ $0.contains(temporaryDirectory) }) {
      try makePrivate(temporaryDirectory)
      _ = durableDirectories.withLock { $0.insert(temporaryDirectory) }
    }
    let number = UInt64.random(in: .min ... .max)
    return "\(temporaryDirectory)/\(String(number, radix: 16)).tmp"
  }

  /// Creates a directory of the log with its parents. That their names are synced is left to the end of
  /// the write, because many are in one directory, and most in one that gets files too.
  private func makeDirectory(_ path: String, _ names: inout UnsyncedNames) throws {
    if durableDirectories.withLock({ $0.contains(path) }) || names.directories.contains(path) {
      return
    }
    let parent = FileOperations.parent(path)
    let isTop = path == directory
    if !isTop { try makeDirectory(parent, &names) }
    // What is above the log's directory need not be readable, unless the directory is new.
    if try files.makeDirectory(path) || !isTop { names.parents.insert(parent) }
    names.directories.insert(path)
  }

  /// Creates a directory with its parents for the owner alone. What is in it need not survive.
  private func makePrivate(_ path: String) throws {
    do {
      try files.makeDirectory(path, mode: 0o700)
    } catch let error as FileError where error.code == .absent && path.utf8.contains(Self.slash) {
      try makePrivate(FileOperations.parent(path))
      try files.makeDirectory(path, mode: 0o700)
    }
  }

  // MARK: Listing

  /// The relative paths of what is not a directory. A symbolic link is listed, not followed.
  private static func list(_ directory: String, depth: Int) throws -> [String] {
    guard depth <= maximumDepth else {
      throw FileError(.unreadable, directory, "directories are nested deeper than \(maximumDepth)")
    }
    guard let stream = opendir(directory) else {
      if errno == ENOENT { return [] }
      throw FileError("list", directory, error: errno, otherwise: .unreadable)
    }
    defer { closedir(stream) }
    var paths: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno == 0 { return paths }
        throw FileError("list", directory, error: errno, otherwise: .unreadable)
      }
      let name = String(cString: entry.name)
      if name == "." || name == ".." { continue }
      if try isDirectory(entry, in: stream, "\(directory)/\(name)") {
        paths += try list("\(directory)/\(name)", depth: depth + 1).map { "\(name)/\($0)" }
      } else {
        paths.append(name)
      }
    }
  }

  private static func isDirectory(
    _ entry: UnsafeMutablePointer<dirent>, in stream: OpaquePointer, _ path: String
  ) throws -> Bool {
    // Not every file system says the type here.
    let type = Int(entry.pointee.d_type)
    guard type == DT_UNKNOWN else { return type == DT_DIR }
    var status = stat()
    guard fstatat(dirfd(stream), entry.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw FileError("stat", path, error: errno, otherwise: .unreadable)
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }
}

extension UnsafeMutablePointer<dirent> {
  /// The name, where the system put it: it may be longer than the array that C declares.
  fileprivate var name: UnsafePointer<CChar> {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    return UnsafeRawPointer(self).advanced(by: offset).assumingMemoryBound(to: CChar.self)
  }
}
