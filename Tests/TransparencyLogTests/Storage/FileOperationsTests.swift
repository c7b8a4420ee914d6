import Foundation
import Glibc
import Testing
import TransparencyLog

@Suite("FileOperations")
struct FileOperationsTests {
  private let temporary = TemporaryDirectory()
  private let files = FileOperations.system
  private var path: String { temporary.path + "/file" }

  @Test("a file is written to anywhere, cut, and synced")
  func update() throws {
    let file = try files.open(path, to: .update, mode: 0o600)
    try files.write([1, 2, 3], to: file)
    try files.synchronizeData(file)
    try files.write([4, 5], to: try files.open(path, to: .update), at: 3)
    #expect(try file.size() == 5)
    try files.truncate(file, to: 4)
    try files.write([6, 7], to: file, at: 2)
    try files.write([8], to: file, at: 6)
    try files.synchronize(file)
    #expect(try FileOperations.readRegularFile(path, limit: 7) == [1, 2, 6, 7, 0, 0, 8])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("a write in pieces goes on where the piece before it ended")
  func pieces() throws {
    let files = FileOperations(longestWrite: 2)
    try files.write([1, 2, 3, 4, 5], to: try files.open(path, to: .update), at: 1)
    #expect(try FileOperations.readRegularFile(path, limit: 6) == [0, 1, 2, 3, 4, 5])
  }

  @Test("a file is read to its end, wherever its status says that is")
  func filesWithoutASize() throws {
    // The kernel makes this one up as it is read.
    var status = stat()
    try #require(stat("/proc/self/cmdline", &status) == 0 && status.st_size == 0)
    let bytes = try FileOperations.readRegularFile("/proc/self/cmdline", limit: 1 << 20)
    #expect(bytes.starts(with: CommandLine.arguments[0].utf8))
    #expect(throws: FileError(.tooLarge)) {
      try FileOperations.readRegularFile("/proc/self/cmdline", limit: bytes.count - 1)
    }
    #expect(
      try FileOperations.readRegularFile("/proc/self/cmdline", limit: bytes.count) == bytes)
    #expect(throws: FileError(.unreadable)) {
      try FileOperations.readRegularFile("/proc/self/mem", limit: 10)
    }
  }

  @Test("all new files are there, or none is, and what was there stays")
  func newFiles() throws {
    let other = temporary.path + "/other"
    try files.create(NewFile(path, [1]), NewFile(other, [2], mode: 0o600))
    #expect(try FileOperations.readRegularFile(other, limit: 10) == [2])
    unlink(path)
    #expect(throws: FileError(.alreadyExists)) {
      try files.create(NewFile(path, [3]), NewFile(other, [4]))
    }
    #expect(try DirectoryStorage.files(in: temporary.path) == ["other"])
    #expect(try FileOperations.readRegularFile(other, limit: 10) == [2])
    try files.replace(by: NewFile(other, [5, 6]))
    #expect(try FileOperations.readRegularFile(other, limit: 10) == [5, 6])
    #expect(try DirectoryStorage.files(in: temporary.path) == ["other"])
  }

  @Test("creating never overwrites, nor writes through a link")
  func create() throws {
    try files.write([1], to: try files.open(path, to: .create))
    #expect(throws: FileError(.alreadyExists)) { try files.open(path, to: .create) }
    symlink(temporary.path + "/elsewhere", temporary.path + "/link")
    #expect(throws: FileError(.alreadyExists)) {
      try files.open(temporary.path + "/link", to: .create)
    }
    #expect(throws: FileError(.symbolicLink)) {
      try files.open(temporary.path + "/link", to: .update)
    }
    #expect(access(temporary.path + "/elsewhere", F_OK) != 0)
  }

  @Test("a FIFO or a directory is refused for writing, without waiting")
  func openSpecialFile() throws {
    mkfifo(path, 0o600)
    #expect(throws: FileError(.notRegularFile)) { try files.open(path, to: .update) }
    #expect(throws: FileError(.notRegularFile)) { try files.open(temporary.path, to: .update) }
  }

  @Test("one holder of a lock at a time, until the file is closed")
  func lock() throws {
    do {
      let first = try files.open(path, to: .update)
      try files.lock(first)
      let second = try files.open(path, to: .update)
      #expect(throws: FileError(.locked)) { try files.lock(second) }
      withExtendedLifetime(first) {}
    }
    let third = try files.open(path, to: .update)
    try files.lock(third)
  }

  /// Not even root may create a file in /sys.
  @Test("a place where nobody may write is an error", .enabled(if: access("/sys", F_OK) == 0))
  func unwritable() {
    #expect(throws: FileError(.unwritable)) { try files.open("/sys/evidence", to: .create) }
    #expect(throws: FileError(.unwritable)) { try files.makeDirectory("/sys/evidence") }
    let storage = DirectoryStorage(directory: "/sys", temporaryDirectory: temporary.path)
    #expect(throws: FileError(.unwritable)) { try storage.write("tile/0/000", [1]) }
  }

  @Test("a full disk is an error of its own", .enabled(if: access("/dev/full", W_OK) == 0))
  func noSpace() throws {
    let full = OpenFile(path: "/dev/full", descriptor: open("/dev/full", O_WRONLY))
    #expect(throws: FileError(.noSpace)) { try files.write([1], to: full) }
  }

  @Test("after a short write the rest is written, and its failure reported")
  func shortWrite() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    try #require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    let counter = OperationCounter()
    let file = OpenFile(path: "pipe", descriptor: ends[1])
    // A pipe takes 64 KiB, then says that it would have to wait.
    #expect(throws: FileError(.unwritable)) {
      try counter.files.write([UInt8](repeating: 1, count: 100_000), to: file)
    }
    #expect(counter.operations == [.write("pipe"), .write("pipe")])
  }

  @Test("files and directories are renamed and removed")
  func names() throws {
    try files.write([1], to: try files.open(path, to: .create))
    #expect(try files.makeDirectory(temporary.path + "/d"))
    #expect(try !files.makeDirectory(temporary.path + "/d"))
    #expect(throws: FileError(.unwritable)) { try files.makeDirectory(path) }
    try files.rename(path, to: temporary.path + "/d/file")
    try files.synchronizeDirectory(temporary.path + "/d")
    #expect(try !files.removeDirectory(temporary.path + "/d"))
    #expect(try files.remove(temporary.path + "/d/file"))
    #expect(try !files.remove(temporary.path + "/d/file"))
    #expect(try files.removeDirectory(temporary.path + "/d"))
    #expect(try !files.removeDirectory(temporary.path + "/d"))
    #expect(throws: FileError(.absent)) {
      try files.rename(path, to: temporary.path + "/other")
    }
  }

  @Test("a directory that cannot be synced ends the writer")
  func failedSync() throws {
    #expect(throws: FileError(.syncFailed)) { try files.synchronizeDirectory(path) }
    #expect(throws: FileError(.syncFailed)) { try files.open(path, to: .create) }
    #expect(throws: Never.self) { try FileOperations.system.open(path, to: .create) }
  }

  @Test("the file system of a temporary directory is no network; no path is an error")
  func networkFileSystem() throws {
    #expect(try !FileOperations.isNetworkFileSystem(temporary.path))
    #expect(try !FileOperations.isNetworkFileSystem("/proc"))
    #expect(throws: FileError(.absent)) { try FileOperations.isNetworkFileSystem(path) }
  }
}
