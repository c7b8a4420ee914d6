import CLinux
import Glibc

/// What the reported arguments of socket calls stand for. A family that Glibc does not name has its
/// number here, from <linux/socket.h>.
private let families: [String: Int32] = [
  "AF_UNIX": AF_UNIX, "AF_INET": AF_INET, "AF_AX25": 3, "AF_INET6": AF_INET6, "AF_KEY": 15,
  "AF_NETLINK": 16, "AF_PACKET": 17, "AF_RDS": 21, "AF_CAN": 29, "AF_TIPC": 30,
  "AF_BLUETOOTH": 31, "AF_ALG": 38, "AF_NFC": 39, "AF_VSOCK": 40, "AF_SMC": 43, "AF_XDP": 44,
]
private let types: [String: Int32] = [
  "SOCK_STREAM": Int32(SOCK_STREAM.rawValue), "SOCK_DGRAM": Int32(SOCK_DGRAM.rawValue),
  "SOCK_RAW": Int32(SOCK_RAW.rawValue),
]

/// `socket` and `socketpair` of a family and a type, by name. A type may be a number: 15 is none, so
/// that a kernel refuses it before it loads the module of a family (EINVAL), and a filter refuses the
/// family before that.
let makingSocket = Call("socket") { arguments in
  let (family, type) = familyAndType(arguments)
  return .of(socket(family, type | socketCloseOnExec, 0))
}

let makingSocketPair = Call("socketpair") { arguments in
  let (family, type) = familyAndType(arguments)
  var ends: [Int32] = [-1, -1]
  return .of(socketpair(family, type, 0, &ends))
}

/// A connection to an Internet address, on the port of the stage. Nothing is sent to a datagram socket:
/// to connect it, a route is enough.
let connectingToInternet = Call("connect") { arguments in
  let (family, type) = familyAndType(arguments)
  let descriptor = socket(family, type | socketCloseOnExec, 0)
  guard descriptor >= 0 else { return .failed }
  guard let address = InternetAddress(family, arguments.last ?? "", port: Stage.port) else {
    return .failure(EINVAL)
  }
  return .of(address.withPointer { connect(descriptor, $0, $1) })
}

/// A connection to the socket at a path.
let connectingToPath = Call("connect") { arguments in
  connect(to: LocalAddress(path: arguments.first ?? ""))
}

/// A connection to a socket of the network namespace; `@` stands for its first byte, zero.
let connectingToAbstractName = Call("connect") { arguments in
  connect(to: LocalAddress(abstract: String((arguments.first ?? "").dropFirst())))
}

private func connect(to address: LocalAddress?) -> Outcome {
  let descriptor = socket(
    AF_UNIX, Int32(SOCK_STREAM.rawValue) | socketCloseOnExec | Int32(SOCK_NONBLOCK.rawValue), 0)
  guard descriptor >= 0 else { return .failed }
  guard let address else { return .failure(ENAMETOOLONG) }
  return .of(address.withPointer { Glibc.connect(descriptor, $0, $1) })
}

/// A name that is unknown is family −1 or the number that it is.
private func familyAndType(_ arguments: [String]) -> (family: Int32, type: Int32) {
  let family = arguments.first.flatMap { families[$0] } ?? -1
  let type = arguments.dropFirst().first.flatMap { types[$0] ?? Int32($0) } ?? -1
  return (family, type)
}
