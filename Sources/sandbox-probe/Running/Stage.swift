import Glibc

/// A stage is what the bare host shows its baseline: listeners and a socket that a check finds there
/// and must not find in the sandbox.
///
/// The probe sets it up itself, so that a baseline needs nothing else. The port is fixed: where
/// somebody else has it, somebody else answers.
struct Stage {
  static let port: UInt16 = 24_037
  static let abstractName = "evidence-ledger/sandbox-probe"

  private var descriptors: [Int32] = []
  private let socketPath: String
  private var madeSocket = false

  /// - Parameter directory: where the socket file is, until the stage is cleared.
  init(in directory: String) {
    socketPath = "\(directory)/sandbox-probe.sock"
    for family in [AF_INET, AF_INET6] {
      for type in [SOCK_STREAM, SOCK_DGRAM] {
        listen(family, type, InternetAddress.loopback(family, port: Self.port))
      }
    }
    listen(AF_UNIX, SOCK_STREAM, LocalAddress(abstract: Self.abstractName))
    if let address = LocalAddress(path: socketPath) {
      madeSocket = listen(AF_UNIX, SOCK_STREAM, address)
    }
  }

  /// Takes away what was set up.
  func clear() {
    for descriptor in descriptors { close(descriptor) }
    if madeSocket { unlink(socketPath) }
  }

  @discardableResult
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
