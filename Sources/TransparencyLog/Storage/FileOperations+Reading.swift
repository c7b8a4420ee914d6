// Reading needs no hook: it changes nothing. It trusts nothing either: what somebody put in a file's
// place is refused before a byte of it is read.

import CLinux
import Glibc

extension FileOperations {
  /// The bytes of a regular file of at most `limit` bytes.
  ///
  /// A symbolic link in the last place of `path`, a directory, a FIFO, a socket or a device is
  /// refused, without waiting for anything.
  ///
  /// - Throws: ``FileError``; ``FileError/Code/absent`` when there is no such file.
  public static func readRegularFile(_ path: String, limit: Int) throws -> [UInt8] {
    try readRegularFile(path, limit: limit) { _ in }
  }

  /// The same, but `inspect` sees the file's status first and may refuse it.
  static func readRegularFile(
    _ path: String, limit: Int, inspect: (stat) throws -> Void
  ) throws -> [UInt8] {
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = retrying { Glibc.open(path, flags) }
    guard descriptor >= 0 else {
      throw FileError("open", path, error: errno, otherwise: .unreadable)
    }
    defer { close(descriptor) }
    let status = try requireRegularFile(descriptor, path)
    try inspect(status)
    let size = Int(status.st_size)
    guard size <= limit else {
      throw FileError(.tooLarge, path, "expected at most \(limit) bytes, found \(size)")
    }
    return try readToEnd(descriptor, path, expecting: size, limit: limit)
  }

  /// The bytes of an open file to its end, which need not be where its status says: files that the kernel
  /// makes up (procfs) have no size, and somebody may be appending.
  private static func readToEnd(
    _ descriptor: Int32, _ path: String, expecting size: Int, limit: Int
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    // One more than there should be, so that the end is seen.
    var count = size + 1
    while true {
      let piece = try read(descriptor, path, upTo: count)
      bytes = bytes.isEmpty ? piece : bytes + piece
      guard bytes.count <= limit else {
        throw FileError(.tooLarge, path, "expected at most \(limit) bytes, found more")
      }
      guard piece.count == count else { return bytes }
      count = min(pieceSize, limit + 1 - bytes.count)
    }
  }

  /// As many bytes as there are, or as are asked for.
  private static func read(_ descriptor: Int32, _ path: String, upTo count: Int) throws -> [UInt8] {
    var error: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let read = retrying {
          Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        }
        if read < 0 { error = errno }
        if read <= 0 { return }
        filled += read
      }
    }
    guard error == 0 else {
      throw FileError("read", path, error: error, otherwise: .unreadable)
    }
    return bytes
  }

  /// Whether the path is on a file system that other machines can write to, where neither locks nor
  /// the order of writes can be relied on.
  ///
  /// FUSE is not counted: it cannot be told apart whether a network, a disk or a container's overlay
  /// is behind it.
  ///
  /// - Throws: ``FileError``.
  public static func isNetworkFileSystem(_ path: String) throws -> Bool {
    var status = statfs()
    guard statfs(path, &status) == 0 else {
      throw FileError("ask for the file system", path, error: errno, otherwise: .unreadable)
    }
    return networkFileSystems.contains(Int(status.f_type) & 0xffff_ffff)
  }

  /// The numbers of statfs(2) that say so.
  private static let networkFileSystems: Set<Int> = Set(
    [
      Int(NFS_SUPER_MAGIC), Int(SMB_SUPER_MAGIC), Int(CIFS_SUPER_MAGIC), Int(SMB2_SUPER_MAGIC),
      Int(V9FS_MAGIC), Int(AFS_SUPER_MAGIC), Int(AFS_FS_MAGIC), Int(CEPH_SUPER_MAGIC),
      Int(CODA_SUPER_MAGIC), Int(NCP_SUPER_MAGIC), Int(OCFS2_SUPER_MAGIC),
      // Not in the kernel's header: Lustre, GPFS, GFS2, and folders shared with a virtual machine
      // by VirtualBox and VMware.
      0x0bd0_0bd0, 0x4750_4653, 0x0116_1970, 0x786f_4256, 0xbacb_acbc,
    ].map { $0 & 0xffff_ffff })

  /// The status of the regular file behind a descriptor.
  @discardableResult
  static func requireRegularFile(_ descriptor: Int32, _ path: String) throws -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError("stat", path, error: errno, otherwise: .unreadable)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        .notRegularFile, path,
        "expected a regular file, found a \(kind(status.st_mode)); put the file itself there")
    }
    return status
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "directory"
    case S_IFIFO: "FIFO"
    case S_IFSOCK: "socket"
    default: "device"
    }
  }
}
