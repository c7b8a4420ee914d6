// System calls that the filter denies, with arguments that no kernel accepts: where nothing filters
// them they fail before they do anything, also for root. Each line says by what.

import CLinux

/// A system call by its number, always with the same arguments.
private func systemCall(
  _ name: String, _ number: Int32, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0,
  _ e: Int = 0, _ f: Int = 0
) -> Call {
  Call(name) { _ in .ofRaw(clinux_syscall(Int(number), a, b, c, d, e, f)) }
}

/// An address that holds nothing: EFAULT.
private let nowhere = 8
/// Flags, commands and lengths that no call knows: EINVAL.
private let invalid = 0x7FFF_FFF0
/// No descriptor: EBADF.
private let none = -1

/// Calls that change or look into the kernel, other processes, or the mounts.
let deniedSystemCalls: [Call] =
  [
    // The kernel itself.
    systemCall("acct", SYS_acct, nowhere),
    systemCall("bpf", SYS_bpf, invalid, nowhere, 1 << 20),  // larger than a page: E2BIG
    systemCall("delete_module", SYS_delete_module, nowhere, 0),
    systemCall("finit_module", SYS_finit_module, none, nowhere, invalid),
    systemCall("init_module", SYS_init_module, nowhere, 0, nowhere),
    systemCall("kexec_file_load", SYS_kexec_file_load, none, none, 0, nowhere, invalid),
    systemCall("kexec_load", SYS_kexec_load, nowhere, invalid, nowhere, invalid),
    systemCall("perf_event_open", SYS_perf_event_open, nowhere, 0, none, none, invalid),
    systemCall("reboot", SYS_reboot, 0, 0, 0, 0),  // without its magic numbers: EINVAL
    systemCall("syslog", SYS_syslog, 10),  // asks for the size of the log
    systemCall("swapoff", SYS_swapoff, nowhere),
    systemCall("swapon", SYS_swapon, nowhere, invalid),
    systemCall("clock_adjtime", SYS_clock_adjtime, invalid, nowhere),
    systemCall("clock_settime", SYS_clock_settime, invalid, nowhere),
    systemCall("settimeofday", SYS_settimeofday, nowhere, nowhere),
    systemCall("sethostname", SYS_sethostname, nowhere, invalid),
    systemCall("setdomainname", SYS_setdomainname, nowhere, invalid),
    systemCall("quotactl", SYS_quotactl, invalid, nowhere, 0, nowhere),
    systemCall("userfaultfd", SYS_userfaultfd, 0x4000_0001),  // beside user mode only: EINVAL
    systemCall("io_uring_setup", SYS_io_uring_setup, 0, nowhere),
    systemCall("io_uring_enter", SYS_io_uring_enter, none, 0, 0, invalid, 0, 0),
    systemCall("io_uring_register", SYS_io_uring_register, none, invalid, nowhere, 0),
    systemCall("fanotify_init", SYS_fanotify_init, 0x4000_0200),  // for anybody: EINVAL
    systemCall("fanotify_mark", SYS_fanotify_mark, none, invalid, 0, none, nowhere),
    systemCall("ustat", SYS_ustat, invalid, nowhere),

    // Keys, which live beyond the process, and across containers.
    systemCall("add_key", SYS_add_key, nowhere, nowhere, nowhere, 0, none),
    systemCall("keyctl", SYS_keyctl, invalid, 0, 0, 0, 0),
    systemCall("request_key", SYS_request_key, nowhere, nowhere, nowhere, none),

    // Mounts and roots, old interface and new.
    systemCall("chroot", SYS_chroot, nowhere),
    systemCall("fsconfig", SYS_fsconfig, none, invalid, nowhere, nowhere, 0),
    systemCall("fsmount", SYS_fsmount, none, invalid, invalid),
    systemCall("fsopen", SYS_fsopen, nowhere, invalid),
    systemCall("fspick", SYS_fspick, none, nowhere, invalid),
    systemCall("mount", SYS_mount, nowhere, nowhere, nowhere, 0, nowhere),
    systemCall("mount_setattr", SYS_mount_setattr, none, nowhere, invalid, nowhere, 0),
    systemCall("move_mount", SYS_move_mount, none, nowhere, none, nowhere, invalid),
    systemCall("open_tree", SYS_open_tree, none, nowhere, invalid),
    systemCall("pivot_root", SYS_pivot_root, nowhere, nowhere),
    systemCall("umount2", SYS_umount2, nowhere, invalid),
    systemCall("name_to_handle_at", SYS_name_to_handle_at, none, nowhere, nowhere, 0, invalid),
    systemCall("open_by_handle_at", SYS_open_by_handle_at, none, nowhere, invalid),

    // Other processes, and programs that are no file.
    systemCall("execveat", SYS_execveat, none, nowhere, nowhere, nowhere, invalid),
    systemCall("kcmp", SYS_kcmp, invalid, invalid, invalid, 0, 0),
    systemCall("memfd_create", SYS_memfd_create, nowhere, invalid),
    systemCall("pidfd_getfd", SYS_pidfd_getfd, none, none, invalid),
    systemCall("process_madvise", SYS_process_madvise, none, nowhere, 0, 0, invalid),
    systemCall("process_mrelease", SYS_process_mrelease, none, invalid),
    systemCall("process_vm_readv", SYS_process_vm_readv, 0, nowhere, 0, nowhere, 0, invalid),
    systemCall("process_vm_writev", SYS_process_vm_writev, 0, nowhere, 0, nowhere, 0, invalid),
    systemCall("ptrace", SYS_ptrace, invalid, none, 0, 0),
    systemCall("migrate_pages", SYS_migrate_pages, 0, invalid, nowhere, nowhere),
    systemCall("move_pages", SYS_move_pages, 0, 0, nowhere, nowhere, nowhere, invalid),
    systemCall("vmsplice", SYS_vmsplice, none, nowhere, 0, invalid),
    systemCall("get_mempolicy", SYS_get_mempolicy, 0, nowhere, 0, 0, invalid),
    systemCall("mbind", SYS_mbind, nowhere, 0, invalid, nowhere, 0, invalid),
    systemCall("set_mempolicy", SYS_set_mempolicy, invalid, nowhere, invalid),
    systemCall("personality", SYS_personality, 0xFFFF_FFFF),  // asks for the present one

    // Namespaces.
    systemCall("clone3", SYS_clone3, nowhere, 0),
    systemCall("setns", SYS_setns, none, invalid),
    systemCall("unshare", SYS_unshare, invalid),
  ] + portSystemCalls

/// Calls of x86-64 alone.
#if arch(x86_64)
  private let portSystemCalls: [Call] = [
    systemCall("ioperm", SYS_ioperm, 0x10_0000, 0x10_0000, 1),
    systemCall("iopl", SYS_iopl, 4),
    systemCall("modify_ldt", SYS_modify_ldt, 0, nowhere, 0),  // reads no bytes
  ]
#else
  private let portSystemCalls: [Call] = []
#endif

/// `clone` with a flag that makes a namespace, and CLONE_SIGHAND without CLONE_VM: EINVAL for
/// everybody, before the kernel asks who is calling.
let cloningNamespace = Call("clone") { arguments in
  guard let flag = arguments.first.flatMap({ namespaceFlags[$0] }) else { return .failure(EINVAL) }
  return .ofRaw(clinux_syscall(Int(SYS_clone), flag | Int(CLONE_SIGHAND), 0, 0, 0, 0, 0))
}

private let namespaceFlags: [String: Int] = [
  "CLONE_NEWCGROUP": Int(CLONE_NEWCGROUP), "CLONE_NEWIPC": Int(CLONE_NEWIPC),
  "CLONE_NEWNET": Int(CLONE_NEWNET), "CLONE_NEWNS": Int(CLONE_NEWNS),
  "CLONE_NEWPID": Int(CLONE_NEWPID), "CLONE_NEWUSER": Int(CLONE_NEWUSER),
  "CLONE_NEWUTS": Int(CLONE_NEWUTS),
]

/// `ioctl` of no descriptor, which only a filter answers with anything but EBADF.
let controllingTerminal = Call("ioctl") { arguments in
  guard let request = arguments.first.flatMap({ terminalRequests[$0] }) else {
    return .failure(EINVAL)
  }
  return .ofRaw(clinux_syscall(Int(SYS_ioctl), none, request, nowhere, 0, 0, 0))
}

/// Requests that type into a terminal, or paste into it: <asm-generic/ioctls.h>.
private let terminalRequests = ["TIOCSTI": 0x5412, "TIOCLINUX": 0x541C, "TIOCSETD": 0x5423]
