// The data of the checks, a line each. An argument stands here when it matters to the outcome; what
// differs from run to run (a port, a process id) is not reported as one. `read` and `scan` say what
// they saw as values, one a line; a file that is not there holds no lines.

extension CheckCatalogue {
  /// The checks that prove the twelve probes.
  public static let standard = CheckCatalogue(
    network + files + [
      // PR-ENV-1: names only, never values. The optional ones are what the runtimes set by themselves.
      Check("environment.names", .scrubbedEnvironment, "environ", [], environment),
      Check("environment.proc", .scrubbedEnvironment, "read", ["/proc/self/environ"], environment),
      // PR-EXEC-1: the image holds nothing else to execute.
      Check("exec.sh", .noSubprocess, "execve", ["/bin/sh"], absent),
      Check("exec.bash", .noSubprocess, "execve", ["/bin/bash"], absent),
      Check("exec.busybox", .noSubprocess, "execve", ["/bin/busybox"], absent),
      Check("exec.python3", .noSubprocess, "execve", ["/usr/bin/python3"], absent),
      Check("exec.files", .noSubprocess, "scan", ["executable"], .sees(["/sandbox-probe"])),
    ] + privilege)

  // MARK: PR-NET-1, PR-NET-2, PR-SOCK-1, PR-SOCK-DOCKER

  private static let network = [
    // The loopback addresses are those of the host: it listens there, and its baseline is answered.
    Check("egress.tcp4", .noEgress, "connect", ["AF_INET", "SOCK_STREAM", "127.0.0.1"], unreached),
    Check("egress.tcp6", .noEgress, "connect", ["AF_INET6", "SOCK_STREAM", "::1"], unreached),
    Check("egress.udp4", .noEgress, "connect", ["AF_INET", "SOCK_DGRAM", "127.0.0.1"], unreached),
    Check("egress.udp6", .noEgress, "connect", ["AF_INET6", "SOCK_DGRAM", "::1"], unreached),
    // Addresses for documentation: a host with a route sends there, and nobody answers.
    Check("egress.far4", .noEgress, "connect", ["AF_INET", "SOCK_DGRAM", "192.0.2.1"], unreached),
    Check(
      "egress.far6", .noEgress, "connect", ["AF_INET6", "SOCK_DGRAM", "2001:db8::1"], unreached),

    Check("network.interfaces", .noNetwork, "read", ["/proc/net/dev"], .sees(["lo"])),
    Check("network.routes4", .noNetwork, "read", ["/proc/net/route"], .seesNothing),
    Check(
      "network.routes6", .noNetwork, "read", ["/proc/net/ipv6_route"], .sees([], optional: ["lo"])),
    Check("network.resolver", .noNetwork, "read", ["/etc/resolv.conf"], .seesNothing),
    Check("network.abstract", .noNetwork, "read", ["/proc/net/unix"], .seesNothing),

    Check("socket.inet", .noSocketFamilies, "socket", ["AF_INET", "SOCK_STREAM"], noFamily),
    Check("socket.inet6", .noSocketFamilies, "socket", ["AF_INET6", "SOCK_STREAM"], noFamily),
    Check("socket.netlink", .noSocketFamilies, "socket", ["AF_NETLINK", "SOCK_RAW"], noFamily),
    Check("socket.packet", .noSocketFamilies, "socket", ["AF_PACKET", "SOCK_RAW"], noFamily),
    Check("socket.vsock", .noSocketFamilies, "socket", ["AF_VSOCK", "SOCK_STREAM"], noFamily),
    Check("socket.alg", .noSocketFamilies, "socket", ["AF_ALG", "SOCK_SEQPACKET"], noFamily),

    Check("runtime.docker", .noRuntimeSocket, "connect", ["/var/run/docker.sock"], absent),
    Check("runtime.docker-run", .noRuntimeSocket, "connect", ["/run/docker.sock"], absent),
    Check(
      "runtime.containerd", .noRuntimeSocket, "connect", ["/run/containerd/containerd.sock"],
      absent),
    Check("runtime.podman", .noRuntimeSocket, "connect", ["/run/podman/podman.sock"], absent),
    Check("runtime.crio", .noRuntimeSocket, "connect", ["/run/crio/crio.sock"], absent),
    Check("runtime.sockets", .noRuntimeSocket, "scan", ["socket"], .seesNothing),
  ]

  // MARK: PR-FS-RO-IN, PR-FS-OUT-OK, PR-FS-ESC-1, PR-FS-ESC-2, PR-MOUNT-1

  private static let files = [
    Check("input.create", .readOnlyInput, "open", ["/in/new", "O_CREAT"], readOnly),
    Check("input.write", .readOnlyInput, "open", ["/in/input", "O_WRONLY"], readOnly),
    Check("input.rename", .readOnlyInput, "rename", ["/in/input", "/in/renamed"], readOnly),
    Check("input.chmod", .readOnlyInput, "chmod", ["/in/input"], readOnly),
    Check("input.unlink", .readOnlyInput, "unlink", ["/in/input"], readOnly),
    Check("input.mkdir", .readOnlyInput, "mkdir", ["/in/directory"], readOnly),
    Check("input.symlink", .readOnlyInput, "symlink", ["/in/link"], readOnly),

    Check("output.write", .onlyOutputWritable, "write", ["/out/probe"], .succeeds),
    Check("output.sync", .onlyOutputWritable, "fsync", ["/out/probe"], .succeeds),
    Check("output.rename", .onlyOutputWritable, "rename", ["/out/probe"], .succeeds),
    Check("output.only", .onlyOutputWritable, "scan", ["writable"], .sees(["/out"])),

    Check("read.shadow", .noForeignRead, "open", ["/etc/shadow"], absent),
    Check("read.host-key", .noForeignRead, "open", ["/etc/ssh/ssh_host_ed25519_key"], absent),
    Check("read.root-home", .noForeignRead, "open", ["/root"], absent),
    Check("read.home", .noForeignRead, "open", ["/home"], absent),
    Check("read.parent", .noForeignRead, "open", ["/in/../../etc/shadow"], absent),
    Check("read.symlink", .noForeignRead, "open", ["/out/link", "/etc/shadow"], absent),
    Check(
      "read.init-root", .noForeignRead, "open", ["/proc/1/root/etc/shadow"],
      .fails(with: ["ENOENT", "EACCES", "EPERM"])),

    Check("write.root", .noForeignWrite, "open", ["/new", "O_CREAT"], unwritable),
    Check("write.etc", .noForeignWrite, "open", ["/etc/new", "O_CREAT"], unwritable),
    Check("write.tmp", .noForeignWrite, "open", ["/tmp/new", "O_CREAT"], unwritable),
    Check("write.dev", .noForeignWrite, "open", ["/dev/new", "O_CREAT"], unwritable),
    Check("write.hostname", .noForeignWrite, "open", ["/proc/sys/kernel/hostname"], unwritable),
    Check("write.sysrq", .noForeignWrite, "open", ["/proc/sysrq-trigger"], unwritable),
    Check("write.sys", .noForeignWrite, "open", ["/sys/kernel/mm/ksm/run"], unwritable),
    Check("write.mknod", .noForeignWrite, "mknod", ["/out/device"], denied),

    // A mount is seen as its point and `ro` or `rw`.
    Check(
      "mount.table", .declaredMounts, "read", ["/proc/self/mountinfo"],
      .sees(["/ ro", "/in ro", "/out rw"], optional: runtimeMounts)),
    Check(
      "mount.shared", .declaredMounts, "read", ["/proc/self/mountinfo", "shared"], .seesNothing),
  ]

  // MARK: PR-PRIV-1

  private static let privilege =
    [
      Check("privilege.uids", .noPrivilege, "getresuid", [], nobody),
      Check("privilege.gids", .noPrivilege, "getresgid", [], nobody),
      Check("privilege.no-new", .noPrivilege, "prctl", ["PR_GET_NO_NEW_PRIVS"], .sees(["1"])),
      Check("privilege.seccomp", .noPrivilege, "read", [status, "Seccomp"], .sees(["2"])),
      Check("privilege.setuid", .noPrivilege, "scan", ["setuid"], .seesNothing),
      Check("privilege.file-caps", .noPrivilege, "scan", ["file capabilities"], .seesNothing),
      Check("privilege.fds", .noPrivilege, "read", ["/proc/self/fd"], .sees(["0", "1", "2"])),
      Check("namespace.pid", .noPrivilege, "getpid", [], .seesOne(of: ["1", "2"])),
      Check("namespace.host", .noPrivilege, "gethostname", [], .sees(["sandbox"])),
      Check("namespace.cgroup", .noPrivilege, "read", ["/proc/self/cgroup"], .sees(["/"])),
      Check("limit.processes", .noPrivilege, "fork", ["repeated"], .fails(with: ["EAGAIN"])),
      Check("limit.files", .noPrivilege, "dup", ["repeated"], .fails(with: ["EMFILE"])),
      Check("limit.memory", .noPrivilege, "wait", ["256 MiB"], .sees(["SIGKILL"])),
    ]
    + ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map { set in
      Check(
        "privilege.\(set.lowercased())", .noPrivilege, "read", [status, set],
        .sees(["0000000000000000"]))
    }
    // Called with arguments that no kernel accepts: a filter answers before they are looked at.
    + [
      "add_key", "bpf", "init_module", "io_uring_setup", "kexec_load", "keyctl", "mount",
      "perf_event_open", "pivot_root", "process_vm_readv", "ptrace", "reboot", "setns", "umount2",
      "unshare", "userfaultfd",
    ].map { call in
      Check("syscall.\(call.filter { $0 != "_" })", .noPrivilege, call, [], denied)
    }

  // MARK: What is expected

  /// A call that a filter denies; runtimes differ in the error that they choose.
  private static let denied = Check.Expectation.fails(with: ["EPERM", "ENOSYS"])
  private static let unreached = Check.Expectation.fails(
    with: ["EPERM", "ENOSYS", "ENETUNREACH", "EAFNOSUPPORT"])
  private static let noFamily = Check.Expectation.fails(with: ["EPERM", "ENOSYS", "EAFNOSUPPORT"])
  private static let absent = Check.Expectation.fails(with: ["ENOENT"])
  private static let readOnly = Check.Expectation.fails(with: ["EROFS"])
  private static let unwritable = Check.Expectation.fails(
    with: ["EROFS", "EACCES", "EPERM", "ENOENT"])
  private static let nobody = Check.Expectation.seesOne(of: ["65532", "65534"])
  private static let environment = Check.Expectation.sees(
    ["PATH"], optional: ["HOME", "HOSTNAME", "TERM", "container"])

  private static let status = "/proc/self/status"

  /// What Docker, Podman and bubblewrap mount by themselves.
  private static let runtimeMounts =
    [
      "/dev", "/dev/full", "/dev/mqueue", "/dev/null", "/dev/pts", "/dev/random", "/dev/shm",
      "/dev/tty", "/dev/urandom", "/dev/zero", "/proc", "/proc/kcore", "/proc/key-users",
      "/proc/keys", "/proc/timer_list", "/sys/fs/cgroup",
    ].flatMap { ["\($0) ro", "\($0) rw"] }
    + [
      "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/proc/acpi", "/proc/asound", "/proc/bus",
      "/proc/fs", "/proc/irq", "/proc/scsi", "/proc/sys", "/proc/sysrq-trigger",
      "/run/.containerenv", "/sys", "/sys/devices/virtual/powercap", "/sys/firmware",
    ].map { "\($0) ro" }
}
