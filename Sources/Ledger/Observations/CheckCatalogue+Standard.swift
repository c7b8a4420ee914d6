// The data of the checks, a line each. An argument stands here when it matters to the outcome; what
// differs from run to run (a process id) and what is the same in all (the invalid arguments of a call
// that has to be denied) is not reported as one. `read` and `scan` say what they saw as values; a file
// that is not there holds none.

extension CheckCatalogue {
  /// The checks that prove the twelve probes.
  public static let standard = CheckCatalogue(network + programs + files + privilege)

  // MARK: PR-NET-1, PR-NET-2, PR-SOCK-1, PR-SOCK-DOCKER

  private static let network =
    // On the bare host the probe listens on the loopback addresses, so that its baseline is answered.
    // The far ones are for documentation: a host with a route connects there, and nobody answers.
    [
      ("tcp4", ["AF_INET", "SOCK_STREAM", "127.0.0.1"]),
      ("tcp6", ["AF_INET6", "SOCK_STREAM", "::1"]),
      ("udp4", ["AF_INET", "SOCK_DGRAM", "127.0.0.1"]),
      ("udp6", ["AF_INET6", "SOCK_DGRAM", "::1"]),
      ("far4", ["AF_INET", "SOCK_DGRAM", "192.0.2.1"]),
      ("far6", ["AF_INET6", "SOCK_DGRAM", "2001:db8::1"]),
    ].map { name, address in Check("egress.\(name)", .noEgress, "connect", address, unreached) }
    + [
      // A name of the network namespace, where the probe listens on the bare host too.
      Check(
        "egress.abstract", .noEgress, "connect", ["@evidence-ledger/sandbox-probe"],
        .fails(with: ["ECONNREFUSED", "EPERM", "ENOSYS"])),

      Check("network.interfaces", .noNetwork, "read", ["/proc/net/dev"], .sees(["lo"])),
      Check("network.routes4", .noNetwork, "read", ["/proc/net/route"], .seesNothing),
      Check(
        "network.routes6", .noNetwork, "read", ["/proc/net/ipv6_route"],
        .sees([], optional: ["lo"])),
      Check("network.resolver", .noNetwork, "read", ["/etc/resolv.conf"], .seesNothing),
      Check("network.hosts", .noNetwork, "read", ["/etc/hosts"], .seesNothing),
      Check("network.abstract", .noNetwork, "read", ["/proc/net/unix"], .seesNothing),

      Check("socket.inet", .noSocketFamilies, "socket", ["AF_INET", "SOCK_STREAM"], noFamily),
      Check("socket.inet6", .noSocketFamilies, "socket", ["AF_INET6", "SOCK_STREAM"], noFamily),
      Check("socket.netlink", .noSocketFamilies, "socket", ["AF_NETLINK", "SOCK_RAW"], noFamily),
      Check("socket.pair", .noSocketFamilies, "socketpair", ["AF_INET", "SOCK_STREAM"], denied),
    ]
    // Type 15 is none: a kernel refuses it (EINVAL) before it looks for the family, so that only a
    // filter can give the answer that is expected, whatever families the kernel has.
    + [
      "ALG", "AX25", "BLUETOOTH", "CAN", "KEY", "NFC", "PACKET", "RDS", "SMC", "TIPC", "VSOCK",
      "XDP",
    ].map { family in
      Check(
        "socket.\(family.lowercased())", .noSocketFamilies, "socket", ["AF_\(family)", "15"],
        denied)
    }
    + [
      ("docker", "/var/run/docker.sock"), ("docker-run", "/run/docker.sock"),
      ("containerd", "/run/containerd/containerd.sock"), ("podman", "/run/podman/podman.sock"),
      ("crio", "/run/crio/crio.sock"), ("buildkit", "/run/buildkit/buildkitd.sock"),
      ("systemd", "/run/systemd/private"), ("dbus", "/run/dbus/system_bus_socket"),
    ].map { name, path in
      Check("runtime.\(name)", .noRuntimeSocket, "connect", [path], absent)
    }
    + [
      Check("runtime.sockets", .noRuntimeSocket, "scan", ["socket"], .seesNothing),
      Check("runtime.fifos", .noRuntimeSocket, "scan", ["fifo"], .seesNothing),
    ]

  // MARK: PR-EXEC-1, PR-ENV-1

  private static let programs =
    // The image holds nothing else to execute; the file that Docker leaves in it is empty.
    [
      ("sh", "/bin/sh"), ("bash", "/bin/bash"), ("dash", "/usr/bin/dash"),
      ("busybox", "/bin/busybox"), ("env", "/usr/bin/env"), ("true", "/bin/true"),
      ("perl", "/usr/bin/perl"), ("python3", "/usr/bin/python3"),
    ].map { name, path in Check("exec.\(name)", .noSubprocess, "execve", [path], absent) }
    + [
      Check(
        "exec.files", .noSubprocess, "scan", ["executable"],
        .sees(["/sandbox-probe"], optional: ["/.dockerenv"])),
      // Names only, never values. The optional ones are what the runtimes set by themselves.
      Check("environment.names", .scrubbedEnvironment, "environ", [], environment),
      Check("environment.proc", .scrubbedEnvironment, "read", ["/proc/self/environ"], environment),
    ]

  // MARK: PR-FS-RO-IN, PR-FS-OUT-OK, PR-FS-ESC-1, PR-FS-ESC-2, PR-MOUNT-1

  private static let files = [
    Check("input.list", .readOnlyInput, "readdir", ["/in"], .sees(["input"])),
    Check("input.read", .readOnlyInput, "open", ["/in/input"], .succeeds),
    Check("input.create", .readOnlyInput, "open", ["/in/new", "O_CREAT"], readOnly),
    Check("input.write", .readOnlyInput, "open", ["/in/input", "O_WRONLY"], readOnly),
    Check("input.truncate", .readOnlyInput, "truncate", ["/in/input"], readOnly),
    Check("input.rename", .readOnlyInput, "rename", ["/in/input"], readOnly),
    Check("input.chmod", .readOnlyInput, "chmod", ["/in/input"], readOnly),
    Check("input.chown", .readOnlyInput, "chown", ["/in/input"], readOnly),
    Check("input.times", .readOnlyInput, "utimensat", ["/in/input"], readOnly),
    Check("input.remove", .readOnlyInput, "rmdir", ["/in/input"], readOnly),
    Check("input.mkdir", .readOnlyInput, "mkdir", ["/in/directory"], readOnly),
    Check("input.symlink", .readOnlyInput, "symlink", ["/in/link"], readOnly),
    Check("input.link", .readOnlyInput, "link", ["/in/input", "/in/link"], readOnly),

    Check("output.write", .onlyOutputWritable, "write", ["/out/probe"], .succeeds),
    Check("output.sync", .onlyOutputWritable, "fsync", ["/out/probe"], .succeeds),
    Check("output.rename", .onlyOutputWritable, "rename", ["/out/probe"], .succeeds),
    Check("output.only", .onlyOutputWritable, "scan", ["writable"], .sees(["/out"])),

    // Every regular file that can be reached: what is mounted, and under which name, is not enough.
    Check(
      "read.files", .noForeignRead, "scan", ["file"],
      .sees(["/in/input", "/sandbox-probe"], optional: runtimeFiles)),
    Check("read.release", .noForeignRead, "open", ["/etc/os-release"], absent),
    Check("read.shadow", .noForeignRead, "open", ["/etc/shadow"], absent),
    Check("read.machine-id", .noForeignRead, "open", ["/etc/machine-id"], absent),
    Check("read.host-key", .noForeignRead, "open", ["/etc/ssh/ssh_host_ed25519_key"], absent),
    Check("read.root-home", .noForeignRead, "open", ["/root"], absent),
    Check("read.home", .noForeignRead, "open", ["/home"], absent),
    Check("read.usr", .noForeignRead, "open", ["/usr"], absent),
    Check("read.var", .noForeignRead, "open", ["/var"], absent),
    Check("read.lib", .noForeignRead, "open", ["/lib"], absent),
    Check("read.boot", .noForeignRead, "open", ["/boot"], absent),
    Check("read.memory", .noForeignRead, "open", ["/dev/mem"], absent),
    Check("read.kernel-log", .noForeignRead, "open", ["/dev/kmsg"], absent),
    Check("read.parent", .noForeignRead, "open", ["/in/../../etc/os-release"], absent),
    Check("read.above-root", .noForeignRead, "open", ["/../etc/os-release"], absent),
    Check("read.directory", .noForeignRead, "openat", ["/in", "../../etc/os-release"], absent),
    Check("read.symlink", .noForeignRead, "open", ["/out/link", "/etc/os-release"], absent),
    Check("read.own-root", .noForeignRead, "open", ["/proc/self/root/etc/os-release"], absent),
    Check("read.init-root", .noForeignRead, "open", ["/proc/1/root/etc/os-release"], absent),
    // An engine may put a file there; it has to be empty.
    Check("read.users", .noForeignRead, "read", ["/etc/passwd"], .seesNothing),
    Check("read.groups", .noForeignRead, "read", ["/etc/group"], .seesNothing),
    Check("read.keys", .noForeignRead, "read", ["/proc/keys"], .seesNothing),
    Check("read.disks", .noForeignRead, "scan", ["block device"], .seesNothing),
    // null, zero, full, random, urandom, tty, console, ptmx, by their numbers.
    Check(
      "read.devices", .noForeignRead, "scan", ["character device"],
      .sees([], optional: ["1:3", "1:5", "1:7", "1:8", "1:9", "5:0", "5:1", "5:2"])),

    // The root is read-only, which a kernel says before it asks who is calling.
    Check("write.root", .noForeignWrite, "open", ["/sandbox-probe.new", "O_CREAT"], readOnly),
    Check("write.etc", .noForeignWrite, "open", ["/etc/sandbox-probe.new", "O_CREAT"], readOnly),
    Check("write.tmp", .noForeignWrite, "open", ["/tmp/sandbox-probe.new", "O_CREAT"], absent),
    Check(
      "write.var-tmp", .noForeignWrite, "open", ["/var/tmp/sandbox-probe.new", "O_CREAT"], absent),
    Check("write.dev", .noForeignWrite, "open", ["/dev/sandbox-probe.new", "O_CREAT"], unwritable),
    Check(
      "write.shm", .noForeignWrite, "open", ["/dev/shm/sandbox-probe.new", "O_CREAT"], unwritable),
    Check(
      "write.mqueue", .noForeignWrite, "open", ["/dev/mqueue/sandbox-probe.new", "O_CREAT"],
      unwritable),
    Check(
      "write.self", .noForeignWrite, "open", ["/sandbox-probe", "O_WRONLY"],
      .fails(with: ["EACCES", "EROFS", "ETXTBSY"])),
    Check("write.resolver", .noForeignWrite, "open", ["/etc/resolv.conf", "O_WRONLY"], unwritable),
    Check(
      "write.hostname", .noForeignWrite, "open", ["/proc/sys/kernel/hostname", "O_WRONLY"],
      unwritable),
    Check(
      "write.core-pattern", .noForeignWrite, "open",
      ["/proc/sys/kernel/core_pattern", "O_WRONLY"], unwritable),
    Check("write.sysrq", .noForeignWrite, "open", ["/proc/sysrq-trigger", "O_WRONLY"], unwritable),
    Check(
      "write.sys", .noForeignWrite, "open", ["/sys/kernel/mm/ksm/run", "O_WRONLY"], unwritable),
    Check("write.mknod", .noForeignWrite, "mknod", ["/out/device"], denied),

    // A mount is seen as its point, `ro` or `rw`, and what it holds.
    Check(
      "mount.table", .declaredMounts, "read", ["/proc/self/mountinfo"],
      .sees(["/ ro files", "/in ro files", "/out rw files"], optional: runtimeMounts)),
    Check(
      "mount.shared", .declaredMounts, "read", ["/proc/self/mountinfo", "shared"], .seesNothing),
  ]

  // MARK: PR-PRIV-1

  private static let privilege =
    [
      Check("privilege.uids", .noPrivilege, "getresuid", [], nobody),
      Check("privilege.gids", .noPrivilege, "getresgid", [], nobody),
      Check(
        "privilege.groups", .noPrivilege, "getgroups", [], .sees([], optional: ["65532", "65534"])),
      Check("privilege.become-user", .noPrivilege, "setresuid", ["0"], unbecome),
      Check("privilege.become-group", .noPrivilege, "setresgid", ["0"], unbecome),
      Check("privilege.no-new", .noPrivilege, "prctl", ["PR_GET_NO_NEW_PRIVS"], .sees(["1"])),
      Check("privilege.seccomp", .noPrivilege, "read", [status, "Seccomp"], .sees(["2"])),
      Check("privilege.setuid", .noPrivilege, "scan", ["setuid"], .seesNothing),
      Check("privilege.file-caps", .noPrivilege, "scan", ["file capabilities"], .seesNothing),
      Check("privilege.fds", .noPrivilege, "read", ["/proc/self/fd"], .sees(["0", "1", "2"])),
      Check(
        "privilege.terminal", .noPrivilege, "open", ["/dev/tty", "O_WRONLY"],
        .fails(with: ["ENXIO", "ENOENT"])),
      Check("namespace.pid", .noPrivilege, "getpid", [], .seesOne(of: ["1", "2"])),
      Check("namespace.host", .noPrivilege, "gethostname", [], .sees(["sandbox"])),
      Check("namespace.cgroup", .noPrivilege, "read", ["/proc/self/cgroup"], .sees(["/"])),
    ]
    + ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map { set in
      Check(
        "privilege.\(set.lowercased())", .noPrivilege, "read", [status, set],
        .sees(["0000000000000000"]))
    }
    // Not the one that the kernel began with, which has a number that everybody knows.
    + ["cgroup", "ipc", "pid", "uts"].map { kind in
      Check(
        "namespace.own-\(kind)", .noPrivilege, "readlink", ["/proc/self/ns/\(kind)"],
        .sees(["own"]))
    }
    // Called with arguments that no kernel accepts: a filter answers before they are looked at.
    + deniedCalls.map { call in
      Check("syscall.\(call.filter { $0 != "_" })", .noPrivilege, call, [], denied)
    }
    + ["cgroup", "ipc", "net", "ns", "pid", "user", "uts"].map { kind in
      Check("clone.new\(kind)", .noPrivilege, "clone", ["CLONE_NEW\(kind.uppercased())"], denied)
    }
    + [
      Check("ioctl.tiocsti", .noPrivilege, "ioctl", ["TIOCSTI"], denied),
      Check("ioctl.tioclinux", .noPrivilege, "ioctl", ["TIOCLINUX"], denied),
      Check("ioctl.tiocsetd", .noPrivilege, "ioctl", ["TIOCSETD"], denied),
      // The gates of other programs, of which some kernels have none.
      Check(
        "gate.x32", .noPrivilege, "x32", ["getpid"],
        .seesOne(of: ["ENOSYS", "EPERM", "SIGSYS"])),
      Check(
        "gate.i386", .noPrivilege, "int80", ["getpid"],
        .seesOne(of: ["ENOSYS", "EPERM", "SIGSEGV", "SIGSYS"])),

      Check("limit.files", .noPrivilege, "dup", ["repeated"], .fails(with: ["EMFILE"])),
      Check("limit.processes", .noPrivilege, "fork", ["repeated"], .fails(with: ["EAGAIN"])),
      // By a control group, or by the address space.
      Check(
        "limit.memory", .noPrivilege, "mmap", ["192 MiB"], .seesOne(of: ["ENOMEM", "SIGKILL"])),
      Check("limit.file-size", .noPrivilege, "pwrite", ["/out/large"], .fails(with: ["EFBIG"])),
      Check("limit.cpu", .noPrivilege, "setrlimit", ["RLIMIT_CPU"], .fails(with: ["EPERM"])),
      Check("limit.core", .noPrivilege, "setrlimit", ["RLIMIT_CORE"], .fails(with: ["EPERM"])),
    ]

  /// The system calls that both filters of the profile deny.
  private static let deniedCalls = [
    "acct", "add_key", "bpf", "chroot", "clock_adjtime", "clock_settime", "clone3", "delete_module",
    "execveat", "fanotify_init", "fanotify_mark", "finit_module", "fsconfig", "fsmount", "fsopen",
    "fspick", "get_mempolicy", "init_module", "io_uring_enter", "io_uring_register",
    "io_uring_setup", "ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl", "mbind",
    "memfd_create", "migrate_pages", "modify_ldt", "mount", "mount_setattr", "move_mount",
    "move_pages", "name_to_handle_at", "open_by_handle_at", "open_tree", "perf_event_open",
    "personality", "pidfd_getfd", "pivot_root", "process_madvise", "process_mrelease",
    "process_vm_readv", "process_vm_writev", "ptrace", "quotactl", "reboot", "request_key",
    "set_mempolicy", "setdomainname", "sethostname", "setns", "settimeofday", "swapoff", "swapon",
    "syslog", "umount2", "unshare", "userfaultfd", "ustat", "vmsplice",
  ]

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
  /// EINVAL: a user namespace in which there is no such id.
  private static let unbecome = Check.Expectation.fails(with: ["EINVAL", "EPERM", "ENOSYS"])
  private static let nobody = Check.Expectation.seesOne(of: ["65532", "65534"])
  private static let environment = Check.Expectation.sees(
    ["PATH"], optional: ["HOME", "HOSTNAME", "PWD", "TERM", "container"])

  private static let status = "/proc/self/status"

  /// What Docker, Podman and bubblewrap mount by themselves, or the profile lets them mount.
  private static let runtimeMounts =
    [
      "/dev tmpfs", "/dev/pts devpts", "/dev/shm tmpfs", "/proc proc", "/sys/fs/cgroup cgroup",
      "/sys/fs/cgroup cgroup2", "/sys/fs/cgroup tmpfs",
      // Hidden: by an empty directory or file, or by /dev/null.
      "/dev/mqueue files", "/proc/interrupts files", "/proc/kcore files", "/proc/kcore tmpfs",
      "/proc/key-users files", "/proc/keys files", "/proc/keys tmpfs", "/proc/latency_stats files",
      "/proc/sched_debug files", "/proc/timer_list files", "/proc/timer_list tmpfs",
    ].flatMap(eitherWay)
    + ["full", "null", "random", "tty", "urandom", "zero"].flatMap { eitherWay("/dev/\($0) files") }
    + [
      "/etc/group", "/etc/hostname", "/etc/hosts", "/etc/passwd", "/etc/resolv.conf",
      "/run/.containerenv",
    ].map { "\($0) ro files" }
    + ["bus", "fs", "irq", "sys", "sysrq-trigger"].map { "/proc/\($0) ro proc" }
    + ["/proc/acpi", "/proc/asound", "/proc/scsi", "/sys/dev/block", "/sys/firmware"].map {
      "\($0) ro tmpfs"
    }
    + ["/sys/devices/virtual/powercap", "/sys/fs/selinux"].map { "\($0) ro tmpfs" }
    + ["/sys ro sysfs"]
    + [
      "blkio", "cpu", "cpu,cpuacct", "cpuacct", "cpuset", "devices", "freezer", "hugetlb", "memory",
      "misc", "net_cls", "net_cls,net_prio", "net_prio", "perf_event", "pids", "rdma", "systemd",
    ].map { "/sys/fs/cgroup/\($0) ro cgroup" }

  private static func eitherWay(_ mount: String) -> [String] {
    let words = mount.split(separator: " ")
    return ["ro", "rw"].map { "\(words[0]) \($0) \(words[1])" }
  }

  /// The files that the image, the runtimes and the run itself add: all of them empty or the run's own.
  private static let runtimeFiles = [
    "/.dockerenv", "/etc/group", "/etc/hostname", "/etc/hosts", "/etc/passwd", "/etc/resolv.conf",
    "/out/observations.jsonl", "/proc/key-users", "/proc/keys", "/proc/timer_list",
    "/run/.containerenv",
  ]
}
