import Foundation
import Glibc
import Ledger
import Testing

@testable import Sandbox

/// Each weakening of the launch in bubblewrap is noticed by the probe that should.
@Suite(.needsBubblewrap) struct BubblewrapMutationTests {
  @Test func nothingIsNoticedWithoutAChange() throws {
    let reading = try Self.run { _ in }
    for probe in Probe.allCases { #expect(reading.state(of: probe.rawValue) == .proven) }
  }

  @Test(arguments: [
    .without("--unshare-net", probe: "PR-NET-2"),
    .without("--unshare-pid", probe: "PR-PRIV-1"),
    .without("--unshare-ipc", probe: "PR-PRIV-1"),
    .without("--unshare-cgroup", probe: "PR-PRIV-1"),
    LaunchMutation("without a host name of its own", "PR-PRIV-1") { arguments in
      arguments.replace(["--unshare-uts"], with: [])
      arguments.replace(["--hostname", "sandbox"], with: [])
    },
    .replacing(["--hostname", "sandbox"], with: ["--hostname", "vps"], probe: "PR-PRIV-1"),
    .replacing(["--uid", "65534"], with: ["--uid", "0"], probe: "PR-PRIV-1"),
    .replacing(["--gid", "65534"], with: ["--gid", "0"], probe: "PR-PRIV-1"),
    .replacing(
      ["--cap-drop", "ALL"], with: ["--cap-add", "CAP_SYS_ADMIN"], probe: "PR-PRIV-1"),
    .replacing(["--cap-drop", "ALL"], with: ["--cap-add", "CAP_NET_RAW"], probe: "PR-PRIV-1"),
    .without("--seccomp", "3", probe: "PR-PRIV-1"),
    .adding("--setenv", "TOKEN", "x", before: "--ro-bind", probe: "PR-ENV-1"),
    LaunchMutation("with a writable input", "PR-FS-RO-IN") { arguments in
      guard let input = arguments.firstIndex(of: "/in") else { return }
      arguments[input - 2] = "--bind"
    },
    LaunchMutation("with a writable root", "PR-FS-OUT-OK") { arguments in
      arguments.replace(["--remount-ro", "/"], with: [])
      guard let root = arguments.firstIndex(of: "/") else { return }
      arguments[root - 2] = "--bind"
      chmod(arguments[root - 1], 0o777)
    },
    .without("--remount-ro", "/dev", probe: "PR-FS-OUT-OK"),
    .adding("--ro-bind", "/etc", "/etc", before: "--remount-ro", probe: "PR-FS-ESC-1"),
    .adding("--ro-bind", "/etc", "/sys", before: "--remount-ro", probe: "PR-MOUNT-1"),
    .adding("--ro-bind", "/bin", "/sys", before: "--remount-ro", probe: "PR-EXEC-1"),
    .adding("--tmpfs", "/sys", before: "--remount-ro", probe: "PR-MOUNT-1"),
    .adding("--bind", "/var/tmp", "/sys", before: "--remount-ro", probe: "PR-FS-OUT-OK"),
    .replacing(["--dev", "/dev"], with: ["--dev-bind", "/dev", "/dev"], probe: "PR-MOUNT-1"),
    .replacing(["--proc", "/proc"], with: ["--ro-bind", "/proc", "/proc"], probe: "PR-FS-ESC-1"),
    .withoutWord("--nproc=", probe: "PR-PRIV-1"),
    .withoutWord("--as=", probe: "PR-PRIV-1"),
    .withoutWord("--nofile=", probe: "PR-PRIV-1"),
    .withoutWord("--fsize=", probe: "PR-PRIV-1"),
    .withoutWord("--cpu=", probe: "PR-PRIV-1"),
    .withoutWord("--core=", probe: "PR-PRIV-1"),
  ])
  func aWeakerLaunchIsNoticed(_ mutation: LaunchMutation) throws {
    let reading = try Self.run(mutation.edit)
    guard case .refuted = reading.state(of: mutation.probe) else {
      let noticed = Probe.allCases.filter { reading.state(of: $0.rawValue) != .proven }
      Issue.record("\(mutation.probe) is \(reading.state(of: mutation.probe)), noticed: \(noticed)")
      return
    }
  }

  /// A socket of a container runtime, wherever it was put.
  @Test func aSocketIsNoticed() throws {
    let scratch = try Scratch()
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = scratch.path("docker.sock")
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    let directory = scratch.url.path
    let reading = try Self.run { arguments in
      guard let position = arguments.firstIndex(of: "--remount-ro") else { return }
      arguments.insert(contentsOf: ["--ro-bind", directory, "/sys"], at: position)
    }
    guard case .refuted = reading.state(of: "PR-SOCK-DOCKER") else {
      Issue.record("\(reading.state(of: "PR-SOCK-DOCKER"))")
      return
    }
  }

  /// Runs the sandbox once, its command line changed.
  private static func run(_ edit: (inout [String]) -> Void) throws -> ProbeReading {
    try MutatedRun(engine: try Bubblewrap()).reading(edit)
  }
}
