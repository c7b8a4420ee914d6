import Glibc

/// A socket address is where `connect` and `bind` go, in the form that the kernel reads.
protocol SocketAddress {
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result
}

/// An address of IPv4 or IPv6, with a port.
enum InternetAddress: SocketAddress {
  case four(sockaddr_in)
  case six(sockaddr_in6)

  /// Nil when the text is no address of the family.
  init?(_ family: Int32, _ text: String, port: UInt16) {
    if family == AF_INET {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      guard inet_pton(AF_INET, text, &address.sin_addr) == 1 else { return nil }
      self = .four(address)
    } else {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, text, &address.sin6_addr) == 1 else { return nil }
      self = .six(address)
    }
  }

  static func loopback(_ family: Int32, port: UInt16) -> InternetAddress? {
    InternetAddress(family, family == AF_INET ? "127.0.0.1" : "::1", port: port)
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    switch self {
    case .four(let address): address.withSocketAddress(body)
    case .six(let address): address.withSocketAddress(body)
    }
  }
}

/// An address of AF_UNIX.
struct LocalAddress: SocketAddress {
  private var address = sockaddr_un()
  private let length: socklen_t

  /// The socket at a path; nil when the path is too long for one.
  init?(path: String) { self.init(Array(path.utf8) + [0]) }

  /// The socket of a name that lives in the network namespace and in no file system.
  init?(abstract name: String) { self.init([0] + Array(name.utf8)) }

  private init?(_ name: [UInt8]) {
    guard name.count <= MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    address.withSocketAddress { pointer, _ in body(pointer, length) }
  }
}

/// SOCK_CLOEXEC as a number that can be joined with a type.
let socketCloseOnExec = Int32(SOCK_CLOEXEC.rawValue)

private protocol KernelAddress {}
extension sockaddr_in: KernelAddress {}
extension sockaddr_in6: KernelAddress {}
extension sockaddr_un: KernelAddress {}

extension KernelAddress {
  fileprivate func withSocketAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: self) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<Self>.size))
      }
    }
  }
}
