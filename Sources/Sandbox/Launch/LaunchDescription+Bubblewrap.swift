// The command line of bubblewrap, which makes the same of user namespaces. It has no limits of its own,
// so that `prlimit` sets those that a process without privilege can set for itself.

extension LaunchDescription {
  /// The descriptor that bubblewrap reads the compiled filter from.
  static let filterDescriptor: Int32 = 3

  /// `bwrap`, behind `prlimit`.
  func bubblewrapArguments(at places: LaunchPlaces) -> [String] {
    var arguments = [
      "prlimit", "--core=0:0", "--fsize=\(limits.fileBytes):\(limits.fileBytes)",
      "--nofile=\(limits.openFiles):\(limits.openFiles)",
      "--nproc=\(places.processes):\(places.processes)",
      "--cpu=\(limits.cpuSeconds):\(limits.cpuSeconds)",
      "--as=\(limits.memoryBytes):\(limits.memoryBytes)", "--",
    ]
    arguments += [
      "bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc",
      "--unshare-uts", "--unshare-cgroup", "--disable-userns",
    ]
    arguments += ["--uid", "\(user)", "--gid", "\(group)", "--hostname", hostname]
    arguments += ["--die-with-parent", "--new-session", "--clearenv"]
    for variable in environment { arguments += ["--setenv", variable.name, variable.value] }
    arguments += ["--ro-bind", places.image, "/", "--proc", "/proc", "--dev", "/dev"]
    for path in masked { arguments += ["--ro-bind", places.empty, path] }
    arguments += ["--ro-bind", places.input, input, "--bind", places.output, output]
    arguments += ["--remount-ro", "/", "--remount-ro", "/dev", "--chdir", "/"]
    arguments += ["--cap-drop", "ALL", "--seccomp", "\(Self.filterDescriptor)", "--"]
    return arguments + command
  }
}
