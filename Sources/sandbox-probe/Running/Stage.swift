import CLinux
import Glibc

/// A stage is what the bare host shows its baseline: listeners and files that a check finds there and
/// must not find in the sandbox.
///
/// The probe sets it up itself, so that a baseline needs nothing else. The port is fixed: where
/// somebody else has it, somebody else answers.
struct Stage {
  static let port: UInt16 = 24_037
  static let abstractName = "evidence-ledger/sandbox-probe"

  private var descriptors: [Int32] = []
  /// What was made in the working directory, where scans begin.
  private var files: [String] = []

  init() {
    for family in [AF_INET, AF_INET6] {
      for type in [SOCK_STREAM, SOCK_DGRAM] {
        _ = listen(family, type, InternetAddress.loopback(family, port: Self.port))
      }
    }
    _ = listen(AF_UNIX, SOCK_STREAM, LocalAddress(abstract: Self.abstractName))
    let socket = "sandbox-probe.socket"
    if listen(AF_UNIX, SOCK_STREAM, LocalAddress(path: socket)) { files.append(socket) }
    let fifo = "sandbox-probe.fifo"
    if mkfifo(fifo, 0o600) == 0 { files.append(fifo) }
    makePrivilegedFile("sandbox-probe.privileged")
  }

  /// Takes away what was set up.
  func clear() {
    for descriptor in descriptors { close(descriptor) }
    for file in files { unlink(file) }
  }

  /// A file that says to be privileged: empty, and nobody may execute it. Only root can give it
  /// capabilities; it gets none of them, see `struct vfs_cap_data` in <linux/capability.h>.
  private mutating func makePrivilegedFile(_ name: String) {
    let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    files.append(name)
    let noCapabilities: [UInt32] = [UInt32(0x0200_0000).littleEndian, 0, 0, 0, 0]
    noCapabilities.withUnsafeBytes { bytes in
      _ = fsetxattr(file, "security.capability", bytes.baseAddress, bytes.count, 0)
    }
    fchmod(file, S_ISUID | 0o600)
  }

  private mutating func listen(
    _ family: Int32, _ type: __socket_type, _ address: (some SocketAddress)?
  ) -> Bool {
    let descriptor = socket(family, Int32(type.rawValue) | socketCloseOnExec, 0)
    guard descriptor >= 0, let address else { return false }
    descriptors.append(descriptor)
    guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else { return false }
    return type == SOCK_DGRAM || Glibc.listen(descriptor, 8) == 0
  }
}
