import Glibc
import Ledger
import Testing

@testable import Sandbox

/// Each weakening of the launch under Docker is noticed by the probe that should.
@Suite(.serialized, .needsDocker) struct DockerMutationTests {
  @Test(arguments: [
    .replacing(["--network", "none"], with: ["--network", "host"], probe: "PR-NET-2"),
    .without("--read-only", probe: "PR-MOUNT-1"),
    .replacing(["--cap-drop", "ALL"], with: ["--cap-add", "SYS_ADMIN"], probe: "PR-PRIV-1"),
    .without("--cap-drop", "ALL", probe: "PR-PRIV-1"),
    LaunchMutation("without no-new-privileges, unconfined", "PR-PRIV-1") { arguments in
      arguments.replace(["--security-opt", "no-new-privileges"], with: [])
      guard let filter = arguments.firstIndex(where: { $0.hasPrefix("seccomp=") }) else { return }
      arguments[filter] = "seccomp=unconfined"
    },
    LaunchMutation("unconfined", "PR-SOCK-1") { arguments in
      guard let filter = arguments.firstIndex(where: { $0.hasPrefix("seccomp=") }) else { return }
      arguments[filter] = "seccomp=unconfined"
    },
    LaunchMutation("the engine's own filter", "PR-SOCK-1") { arguments in
      guard let filter = arguments.firstIndex(where: { $0.hasPrefix("seccomp=") }) else { return }
      arguments.removeSubrange(filter - 1...filter)
    },
    .replacing(["--user", "65534:65534"], with: ["--user", "0:0"], probe: "PR-PRIV-1"),
    .replacing(["--hostname", "sandbox"], with: ["--uts", "host"], probe: "PR-PRIV-1"),
    .replacing(["--ipc", "none"], with: ["--ipc", "host"], probe: "PR-PRIV-1"),
    .replacing(["--cgroupns", "private"], with: ["--cgroupns", "host"], probe: "PR-PRIV-1"),
    .adding("--pid", "host", before: "--network", probe: "PR-PRIV-1"),
    .adding("--privileged", before: "--network", probe: "PR-PRIV-1"),
    .adding("--group-add", "0", before: "--network", probe: "PR-PRIV-1"),
    .without("--pids-limit", "128", probe: "PR-PRIV-1"),
    LaunchMutation("without a memory limit", "PR-PRIV-1") { arguments in
      arguments.replace(["--memory", "134217728"], with: [])
      arguments.replace(["--memory-swap", "134217728"], with: [])
    },
    .without("--ulimit", "nofile=256:256", probe: "PR-PRIV-1"),
    .without("--ulimit", "fsize=16777216:16777216", probe: "PR-PRIV-1"),
    .without("--ulimit", "cpu=10:10", probe: "PR-PRIV-1"),
    .without("--ulimit", "core=0:0", probe: "PR-PRIV-1"),
    .adding("--env", "TOKEN=x", before: "--network", probe: "PR-ENV-1"),
    .adding("--volume", "/:/host:ro", before: "--network", probe: "PR-MOUNT-1"),
    .adding("--volume", "/etc:/srv:ro", before: "--network", probe: "PR-FS-ESC-1"),
    .adding("--volume", "/bin:/bin:ro", before: "--network", probe: "PR-EXEC-1"),
    .adding("--tmpfs", "/tmp", before: "--network", probe: "PR-FS-OUT-OK"),
    .adding("--device", "/dev/kmsg", before: "--network", probe: "PR-FS-ESC-1"),
    LaunchMutation("with a host of its own", "PR-NET-2") { arguments in
      guard let hosts = arguments.firstIndex(where: { $0.contains("/etc/hosts") }) else { return }
      arguments[hosts - 1...hosts] = ["--add-host", "db:192.0.2.1"]
    },
    LaunchMutation("with the engine's socket", "PR-SOCK-DOCKER") { arguments in
      let host = getenv("DOCKER_HOST").map { String(cString: $0) } ?? ""
      let socket = host.replacing("unix://", with: "")
      arguments.insert(contentsOf: ["--volume", "\(socket):/var/run/docker.sock"], at: 2)
    },
    LaunchMutation("with a writable input", "PR-FS-RO-IN") { arguments in
      guard let input = arguments.firstIndex(where: { $0.contains("dst=/in,") }) else { return }
      arguments[input].replace(",readonly", with: "")
    },
    LaunchMutation("with message queues", "PR-FS-OUT-OK") { arguments in
      guard let queues = arguments.firstIndex(where: { $0.contains("dst=/dev/mqueue") }) else {
        return
      }
      arguments.removeSubrange(queues - 1...queues)
    },
    LaunchMutation("with the host's resolver", "PR-NET-2") { arguments in
      guard let resolver = arguments.firstIndex(where: { $0.contains("/etc/resolv.conf") }) else {
        return
      }
      arguments.removeSubrange(resolver - 1...resolver)
    },
  ])
  func aWeakerLaunchIsNoticed(_ mutation: LaunchMutation) throws {
    let reading = try MutatedRun(engine: try ContainerEngine(.docker)).reading(mutation.edit)
    guard case .refuted = reading.state(of: mutation.probe) else {
      let noticed = Probe.allCases.filter { reading.state(of: $0.rawValue) != .proven }
      Issue.record("\(mutation.probe) is \(reading.state(of: mutation.probe)), noticed: \(noticed)")
      return
    }
  }
}
