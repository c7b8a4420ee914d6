private let status = "/proc/self/status"

/// No privilege to gain.
let noPrivilege = Probe(
  name: "PR-PRIV-1",
  checks: [
    Check("privilege.uids", gettingUserIDs),
    Check("privilege.gids", gettingGroupIDs),
    Check("privilege.groups", gettingGroups),
    Check("privilege.become-user", becomingUser, "0"),
    Check("privilege.become-group", becomingGroup, "0"),
    Check("privilege.no-new", gettingNoNewPrivileges, "PR_GET_NO_NEW_PRIVS"),
    Check("privilege.seccomp", readingStatus, status, "Seccomp"),
    Check("privilege.capinh", readingStatus, status, "CapInh"),
    Check("privilege.capprm", readingStatus, status, "CapPrm"),
    Check("privilege.capeff", readingStatus, status, "CapEff"),
    Check("privilege.capbnd", readingStatus, status, "CapBnd"),
    Check("privilege.capamb", readingStatus, status, "CapAmb"),
    Check("privilege.setuid", scanning, "setuid"),
    Check("privilege.file-caps", scanning, "file capabilities"),
    Check("privilege.fds", listingDescriptors, "/proc/self/fd"),
    Check("privilege.terminal", opening, "/dev/tty", "O_WRONLY"),

    Check("namespace.pid", gettingProcessID),
    Check("namespace.host", gettingHostName),
    Check("namespace.cgroup", readingControlGroups, "/proc/self/cgroup"),
    Check("namespace.own-cgroup", readingNamespace, "/proc/self/ns/cgroup"),
    Check("namespace.own-ipc", readingNamespace, "/proc/self/ns/ipc"),
    Check("namespace.own-pid", readingNamespace, "/proc/self/ns/pid"),
    Check("namespace.own-uts", readingNamespace, "/proc/self/ns/uts"),
  ] + filtered + limited)

/// What the filter denies.
private let filtered =
  deniedSystemCalls.map { Check("syscall.\($0.name.filter { $0 != "_" })", $0) }
  + [
    "CLONE_NEWCGROUP", "CLONE_NEWIPC", "CLONE_NEWNET", "CLONE_NEWNS", "CLONE_NEWPID",
    "CLONE_NEWUSER", "CLONE_NEWUTS",
  ].map { Check("clone.\($0.dropFirst("CLONE_".count).lowercased())", cloningNamespace, $0) }
  + [
    Check("ioctl.tiocsti", controllingTerminal, "TIOCSTI"),
    Check("ioctl.tioclinux", controllingTerminal, "TIOCLINUX"),
    Check("ioctl.tiocsetd", controllingTerminal, "TIOCSETD"),
    Check("gate.x32", callingX32, "getpid"),
    Check("gate.i386", callingI386, "getpid"),
  ]

/// The limits, last: what they cost is most of a run.
private let limited = [
  Check("limit.files", duplicatingRepeatedly, "repeated"),
  Check("limit.processes", forkingRepeatedly, "repeated"),
  Check("limit.memory", usingMemory, "192 MiB"),
  Check("limit.file-size", growingFile, "/out/large"),
  Check("limit.cpu", raisingLimit, "RLIMIT_CPU"),
  Check("limit.core", raisingLimit, "RLIMIT_CORE"),
]
