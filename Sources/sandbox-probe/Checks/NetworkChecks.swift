/// No egress: neither to the host's own listeners nor to addresses for documentation, which a host
/// with a route sends to although nobody answers.
let noEgress = Probe(
  name: "PR-NET-1",
  checks: [
    Check("egress.tcp4", connectingToInternet, "AF_INET", "SOCK_STREAM", "127.0.0.1"),
    Check("egress.tcp6", connectingToInternet, "AF_INET6", "SOCK_STREAM", "::1"),
    Check("egress.udp4", connectingToInternet, "AF_INET", "SOCK_DGRAM", "127.0.0.1"),
    Check("egress.udp6", connectingToInternet, "AF_INET6", "SOCK_DGRAM", "::1"),
    Check("egress.far4", connectingToInternet, "AF_INET", "SOCK_DGRAM", "192.0.2.1"),
    Check("egress.far6", connectingToInternet, "AF_INET6", "SOCK_DGRAM", "2001:db8::1"),
    Check("egress.abstract", connectingToAbstractName, "@\(Stage.abstractName)"),
  ])

/// Nothing but `lo`: no routes, no resolver.
let noNetwork = Probe(
  name: "PR-NET-2",
  checks: [
    Check("network.interfaces", readingInterfaces, "/proc/net/dev"),
    Check("network.routes4", readingRoutes4, "/proc/net/route"),
    Check("network.routes6", readingRoutes6, "/proc/net/ipv6_route"),
    Check("network.resolver", readingLines, "/etc/resolv.conf"),
    Check("network.hosts", readingLines, "/etc/hosts"),
    Check("network.abstract", readingAbstractNames, "/proc/net/unix"),
  ])

/// No socket families beyond AF_UNIX. Type 15 is none: see `makingSocket`.
let noSocketFamilies = Probe(
  name: "PR-SOCK-1",
  checks: [
    Check("socket.inet", makingSocket, "AF_INET", "SOCK_STREAM"),
    Check("socket.inet6", makingSocket, "AF_INET6", "SOCK_STREAM"),
    Check("socket.netlink", makingSocket, "AF_NETLINK", "SOCK_RAW"),
    Check("socket.alg", makingSocket, "AF_ALG", "15"),
    Check("socket.ax25", makingSocket, "AF_AX25", "15"),
    Check("socket.bluetooth", makingSocket, "AF_BLUETOOTH", "15"),
    Check("socket.can", makingSocket, "AF_CAN", "15"),
    Check("socket.key", makingSocket, "AF_KEY", "15"),
    Check("socket.nfc", makingSocket, "AF_NFC", "15"),
    Check("socket.packet", makingSocket, "AF_PACKET", "15"),
    Check("socket.rds", makingSocket, "AF_RDS", "15"),
    Check("socket.smc", makingSocket, "AF_SMC", "15"),
    Check("socket.tipc", makingSocket, "AF_TIPC", "15"),
    Check("socket.vsock", makingSocket, "AF_VSOCK", "15"),
    Check("socket.xdp", makingSocket, "AF_XDP", "15"),
    Check("socket.pair", makingSocketPair, "AF_INET", "SOCK_STREAM"),
  ])

/// No control socket of a container runtime, nor any other.
let noRuntimeSocket = Probe(
  name: "PR-SOCK-DOCKER",
  checks: [
    Check("runtime.docker", connectingToPath, "/var/run/docker.sock"),
    Check("runtime.docker-run", connectingToPath, "/run/docker.sock"),
    Check("runtime.containerd", connectingToPath, "/run/containerd/containerd.sock"),
    Check("runtime.podman", connectingToPath, "/run/podman/podman.sock"),
    Check("runtime.crio", connectingToPath, "/run/crio/crio.sock"),
    Check("runtime.buildkit", connectingToPath, "/run/buildkit/buildkitd.sock"),
    Check("runtime.systemd", connectingToPath, "/run/systemd/private"),
    Check("runtime.dbus", connectingToPath, "/run/dbus/system_bus_socket"),
    Check("runtime.sockets", scanning, "socket"),
    Check("runtime.fifos", scanning, "fifo"),
  ])
