// The command lines of Docker and Podman, which share their options.

extension LaunchDescription {
  /// `docker create` and `podman create`, with what only one of them needs.
  func engineArguments(for runtime: SandboxRuntime, at places: LaunchPlaces) -> [String] {
    var arguments = [runtime.rawValue, "create", "--rm", "--pull", "never", "--name", places.name]
    arguments += ["--network", "none", "--read-only", "--cap-drop", "ALL"]
    // The filter replaces the engine's own, it does not stack on it.
    arguments += ["--security-opt", "no-new-privileges"]
    arguments += ["--security-opt", "seccomp=\(places.seccomp)"]
    arguments += ["--user", "\(user):\(group)", "--hostname", hostname]
    arguments += ["--ipc", "none", "--cgroupns", "private"]
    arguments += ["--pids-limit", "\(limits.processes)", "--cpus", cpus]
    arguments += ["--memory", "\(limits.memoryBytes)", "--memory-swap", "\(limits.memoryBytes)"]
    arguments += ["--ulimit", "core=0:0"]
    arguments += ["--ulimit", "cpu=\(limits.cpuSeconds):\(limits.cpuSeconds)"]
    arguments += ["--ulimit", "fsize=\(limits.fileBytes):\(limits.fileBytes)"]
    arguments += ["--ulimit", "nofile=\(limits.openFiles):\(limits.openFiles)"]
    if runtime == .podman { arguments += Self.podmanOptions }
    // Engines put what they know of the host into every container, even into one without a network.
    for path in Self.emptied(by: runtime) {
      arguments += ["--mount", "type=bind,src=\(places.empty),dst=\(path),readonly"]
    }
    // They also mount a place for message queues, where everybody may write.
    arguments += ["--mount", "type=bind,src=\(places.nothing),dst=/dev/mqueue,readonly"]
    arguments += ["--mount", "type=bind,src=\(places.input),dst=\(input),readonly"]
    arguments += ["--mount", "type=bind,src=\(places.output),dst=\(output)"]
    for variable in environment { arguments += ["--env", "\(variable.name)=\(variable.value)"] }
    arguments += ["--entrypoint", command.first ?? "", places.image]
    return arguments + command.dropFirst()
  }

  /// The files of an engine's own making over which an empty one lies.
  static func emptied(by runtime: SandboxRuntime) -> [String] {
    let files = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"]
    // Podman writes down who the user is; `podman create` cannot be told to leave that out.
    return runtime == .podman ? files + ["/etc/group", "/etc/passwd"] : files
  }

  /// What only Podman needs: a runtime that works on hybrid cgroups, no log of its own, no writable
  /// /tmp, and user ids that mean nobody on the host.
  static let podmanOptions = [
    "--runtime", "runc", "--read-only-tmpfs=false", "--ulimit", "nproc=1024:1024",
    "--uidmap", "0:100000:65536", "--gidmap", "0:100000:65536",
  ]

  /// Processors, as engines count them: 0.5 is half of one.
  private var cpus: String {
    let hundredths = limits.cpuPercent % 100
    return "\(limits.cpuPercent / 100).\(hundredths < 10 ? "0" : "")\(hundredths)"
  }
}
