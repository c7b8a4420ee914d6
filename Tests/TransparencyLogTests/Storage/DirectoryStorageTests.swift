import Foundation
import Glibc
import Testing
import TransparencyLog

@Suite("DirectoryStorage")
struct DirectoryStorageTests {
  private let temporary = TemporaryDirectory()
  private var log: String { temporary.path + "/log" }

  private func storage(_ files: FileOperations = .system) -> DirectoryStorage {
    DirectoryStorage(directory: log, temporaryDirectory: log + "/.state/tmp", files: files)
  }

  @Test("what was written is read, listed and removed")
  func roundTrip() throws {
    let storage = storage()
    #expect(try storage.read("tile/0/000", limit: 10) == nil)
    #expect(try storage.list(under: "tile") == [])
    try storage.write("tile/0/000", [1, 2, 3])
    try storage.write([("tile/0/000.p/7", [7]), ("tile/0/x001/000", []), ("checkpoint", [9])])
    try storage.write("tile/0/000", [4, 5])
    #expect(try storage.read("tile/0/000", limit: 2) == [4, 5])
    #expect(try storage.read("tile/0/000.p/7", limit: 10) == [7])
    #expect(try storage.read("tile/0/x001/000", limit: 0) == [])
    #expect(
      try storage.list(under: "tile") == ["tile/0/000", "tile/0/000.p/7", "tile/0/x001/000"])
    try storage.remove("tile/0/000.p/7")
    try storage.remove("tile/0/000.p/7")
    #expect(try storage.read("tile/0/000.p/7", limit: 10) == nil)
    #expect(!FileManager.default.fileExists(atPath: log + "/tile/0/000.p"))
    try storage.write("tile/0/000.p/8", [8])
    #expect(try storage.read("tile/0/000.p/8", limit: 10) == [8])
    #expect(try storage.list(under: ".state") == [])
  }

  @Test(
    "a path that could lead out of the directory is refused",
    arguments: [
      "", "/", "/etc/passwd", "..", "../x", "a/..", "a/../b", ".", "./a", "a//b", "a/", "a\0b",
    ])
  func invalidPath(path: String) {
    let storage = storage()
    let refused = FileError(.invalidPath)
    #expect(throws: refused) { try storage.read(path, limit: 10) }
    #expect(throws: refused) { try storage.write(path, []) }
    #expect(throws: refused) { try storage.remove(path) }
    #expect(throws: refused) { try storage.list(under: path) }
  }

  @Test("slashes at the end of the directories mean nothing, and the temporary one is private")
  func directories() throws {
    let storage = DirectoryStorage(
      directory: log + "//", temporaryDirectory: log + "/.state/tmp/")
    try storage.write("tile/0/000", [1])
    #expect(storage.directory == log && storage.temporaryDirectory == log + "/.state/tmp")
    #expect(try self.storage().read("tile/0/000", limit: 1) == [1])
    for name in [".state", ".state/tmp"] {
      var status = stat()
      #expect(stat("\(log)/\(name)", &status) == 0 && status.st_mode & 0o077 == 0)
    }
  }

  @Test("directories nested without end are an error")
  func depth() throws {
    try storage().write("tile/" + String(repeating: "d/", count: 30) + "file", [1])
    #expect(try storage().list(under: "tile").count == 1)
    try storage().write("tile/" + String(repeating: "d/", count: 40) + "file", [1])
    #expect(throws: FileError(.unreadable)) { try storage().list(under: "tile") }
  }

  @Test("a file over the limit is refused, one at the limit read")
  func tooLarge() throws {
    try storage().write("file", [1, 2, 3])
    #expect(try storage().read("file", limit: 3) == [1, 2, 3])
    #expect(throws: FileError(.tooLarge)) { try storage().read("file", limit: 2) }
  }

  @Test("a symbolic link is not followed, and is listed")
  func symbolicLink() throws {
    try storage().write("tile/real", [1])
    symlink(log + "/tile/real", log + "/tile/link")
    symlink(log + "/nowhere", log + "/tile/dangling")
    symlink(log, log + "/tile/loop")
    let refusal = #expect(throws: FileError(.symbolicLink)) {
      try storage().read("tile/link", limit: 10)
    }
    #expect(refusal?.reason.hasSuffix("not followed; put the file itself there") == true)
    #expect(throws: FileError(.symbolicLink)) { try storage().read("tile/dangling", limit: 10) }
    #expect(
      try storage().list(under: "tile") == ["tile/dangling", "tile/link", "tile/loop", "tile/real"])
    // A write puts the file in the link's place and leaves alone what the link named.
    try storage().write("tile/link", [2])
    #expect(try storage().read("tile/link", limit: 10) == [2])
    #expect(try storage().read("tile/real", limit: 10) == [1])
  }

  @Test("a FIFO, a socket, a directory and a device are refused without waiting")
  func notRegular() throws {
    try storage().write("tile/0/000", [1])
    mkfifo(log + "/fifo", 0o600)
    #expect(throws: FileError(.notRegularFile)) { try storage().read("fifo", limit: 10) }
    #expect(throws: FileError(.notRegularFile)) { try storage().read("tile", limit: 10) }
    for device in ["/dev/null", "/dev/zero", "/dev/tty"] where access(device, R_OK) == 0 {
      #expect(throws: FileError.self) {
        try FileOperations.readRegularFile(device, limit: 10)
      }
    }
    #expect(throws: FileError(.notRegularFile)) {
      try FileOperations.readRegularFile("/dev/zero", limit: 10)
    }
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = UInt16(AF_UNIX)
    let path = temporary.path + "/s"
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafeBytes(of: &address) {
      bind(
        socket, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count))
    }
    try #require(bound == 0)
    #expect(throws: FileError(.notRegularFile)) {
      try FileOperations.readRegularFile(path, limit: 10)
    }
  }

  @Test("a file where a directory should be is an error that names it")
  func fileAsDirectory() throws {
    try storage().write("tile", [1])
    // It is not absent: nobody knows what the directory held.
    #expect(throws: FileError(.unreadable)) { try storage().read("tile/0/000", limit: 10) }
    let error = #expect(throws: FileError.self) { try storage().write("tile/0/000", [1]) }
    #expect(error?.path == log + "/tile")
    #expect(error?.code == .unwritable)
  }

  @Test("unfinished files are looked for in a directory of our own alone")
  func linkedTemporaryDirectory() throws {
    try storage().write("tile/0/000", [1])
    rmdir(log + "/.state/tmp")
    mkdir(temporary.path + "/mine", 0o700)
    try FileOperations.system.create(NewFile(temporary.path + "/mine/file", [1]))
    for target in [temporary.path + "/mine", "nowhere"] {
      symlink(target, log + "/.state/tmp")
      #expect(throws: FileError(.unwritable)) { try storage().removeTemporaryFiles() }
      unlink(log + "/.state/tmp")
    }
    #expect(try DirectoryStorage.files(in: temporary.path + "/mine") == ["file"])
  }

  @Test(
    "a read-only directory refuses the write and keeps the old file", .enabled(if: geteuid() != 0))
  func readOnlyDirectory() throws {
    try storage().write("tile/0/000", [1])
    chmod(log + "/tile/0", 0o500)
    defer { chmod(log + "/tile/0", 0o700) }
    #expect(throws: FileError(.unwritable)) { try storage().write("tile/0/000", [2]) }
    #expect(try storage().read("tile/0/000", limit: 10) == [1])
  }

  @Test("every file operation reaches the hook, in the durable order")
  func operations() throws {
    let counter = OperationCounter()
    try storage(counter.files).write("tile/0/000", [1])
    let operations = counter.operations.map {
      "\($0)".replacingOccurrences(of: log, with: "LOG")
        .replacing(/[0-9a-f]+\.tmp/, with: "N.tmp")
    }
    #expect(
      operations == [
        "mkdir LOG", "mkdir LOG/tile", "mkdir LOG/tile/0",
        "mkdir LOG/.state/tmp", "mkdir LOG/.state", "mkdir LOG/.state/tmp",
        "open LOG/.state/tmp/N.tmp", "write LOG/.state/tmp/N.tmp", "fsync LOG/.state/tmp/N.tmp",
        "rename LOG/.state/tmp/N.tmp to LOG/tile/0/000",
        "fsync directory \(temporary.path)",
        "fsync directory LOG", "fsync directory LOG/tile", "fsync directory LOG/tile/0",
      ])
  }

  @Test("in a batch, data is synced before its rename, and names after theirs")
  func batchOrder() throws {
    let counter = OperationCounter()
    let paths = ["tile/entries/000", "tile/0/000", "tile/0/001", "tile/1/000.p/2", "checkpoint"]
    try storage(counter.files).write(paths.map { ($0, [1]) })
    let operations = counter.operations
    let last = { (operation: FileOperation) in operations.lastIndex(of: operation) ?? -1 }
    let first = { (operation: FileOperation) in operations.firstIndex(of: operation) ?? .max }
    for operation in operations {
      switch operation {
      case .rename(let path, to: let destination):
        #expect(last(.write(path)) < first(.synchronize(path)))
        #expect(last(.synchronize(path)) < first(operation))
        let directory = URL(filePath: destination).deletingLastPathComponent().path
        #expect(last(operation) < last(.synchronizeDirectory(directory)))
      case .makeDirectory(let path) where !path.contains(".state"):
        let parent = URL(filePath: path).deletingLastPathComponent().path
        #expect(first(operation) < last(.synchronizeDirectory(parent)))
      default: break
      }
    }
    let renames = operations.count { if case .rename = $0 { true } else { false } }
    #expect(renames == paths.count)
    // The directories after the last rename: those of files and of new directories, each once.
    let directories = ["", "/tile", "/tile/0", "/tile/1", "/tile/1/000.p", "/tile/entries"]
    #expect(
      operations.suffix(7)
        == [.synchronizeDirectory(temporary.path)]
        + directories.map { .synchronizeDirectory(log + $0) })
    #expect(
      operations.dropLast(7).last.map { if case .rename = $0 { true } else { false } } == true)
  }

  @Test("a directory whose name was synced is not synced for it again")
  func knownDirectories() throws {
    let counter = OperationCounter()
    let storage = storage(counter.files)
    try storage.write("tile/0/000", [1])
    let first = counter.operations.count
    try storage.write([("tile/0/001", [2]), ("tile/1/000", [3])])
    let later = counter.operations.dropFirst(first)
    #expect(
      later.filter { if case .synchronizeDirectory = $0 { true } else { false } }
        == ["/tile", "/tile/0", "/tile/1"].map { .synchronizeDirectory(log + $0) })
  }

  @Test("a crash at any operation leaves the old bytes or the new, and the next writer succeeds")
  func crashes() throws {
    let (old, new) = ([UInt8](repeating: 1, count: 100), [UInt8](repeating: 2, count: 100))
    let counter = OperationCounter()
    try storage().write("tile/0/000", old)
    try storage(FileOperations(longestWrite: 30) { counter.count($0) }).write("tile/0/000", new)
    #expect(counter.operations.count(where: { if case .write = $0 { true } else { false } }) == 4)

    var seenOld = 0
    for index in counter.operations.indices {
      try storage().write("tile/0/000", old)
      let crashing = storage(Crash.files(at: index, longestWrite: 30))
      #expect(throws: Crash.self) {
        try crashing.write([("tile/0/000", new), ("tile/1/000", new)])
      }
      let found = try storage().read("tile/0/000", limit: 100)
      #expect(found == old || found == new)
      if found == old { seenOld += 1 }
      let second = try storage().read("tile/1/000", limit: 100)
      #expect(second == nil || second == new)
      try storage().removeTemporaryFiles()
      #expect(try storage().list(under: ".state") == [])
      try storage().remove("tile/1/000")
    }
    #expect(seenOld >= 10)
  }

  @Test("after a failed sync nothing is written any more", arguments: ["fsync", "fsync directory"])
  func failedSync(kind: String) throws {
    struct NoSync: Error {}
    try storage().write("tile/0/000", [1])
    let files = FileOperations { operation in
      if "\(operation)".hasPrefix(kind) { throw NoSync() }
    }
    #expect(throws: NoSync.self) { try storage(files).write("tile/0/000", [2]) }
    #expect(throws: FileError(.syncFailed)) { try storage(files).write("tile/0/000", [2]) }
    #expect(throws: FileError(.syncFailed)) { try files.open(temporary.path + "/x", to: .create) }
  }
}
