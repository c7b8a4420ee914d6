// Limits, tried out in practice: each attempt is bounded, well beyond what the profile allows.

import CLinux
import Glibc

/// How far the attempts go. The profile allows 128 processes, 256 files, 128 MiB, and files of 16 MiB.
private let manyProcesses = 256
private let manyFiles = 512
private let muchMemory = 192 << 20
private let largeFile: off_t = 64 << 20

/// Processes that wait for each other, until one is refused.
let forkingRepeatedly = Call("fork") { _ in
  guard let pipe = Pipe() else { return .failed }
  var children: [pid_t] = []
  var refusal: Int32?
  while children.count < manyProcesses {
    let child = clinux_fork()
    if child == 0 {
      // Each ends with its parent, at the latest when the parent's end of the pipe closes.
      clinux_prctl(PR_SET_PDEATHSIG, UInt(SIGKILL))
      close(pipe.writing)
      var byte: UInt8 = 0
      read(pipe.reading, &byte, 1)
      _exit(0)
    }
    guard child > 0 else {
      refusal = errno
      break
    }
    children.append(child)
  }
  close(pipe.writing)
  for child in children { _ = wait(for: child) }
  return refusal.map(Outcome.failure) ?? .success
}

/// Descriptors, until one is refused.
let duplicatingRepeatedly = Call("dup") { _ in
  for _ in 0..<manyFiles where dup(STDIN_FILENO) == -1 { return .failed }
  return .success
}

/// Memory that is used page by page, by a process of its own: how that ended.
let usingMemory = Call("mmap") { _ in
  let child = clinux_fork()
  if child == 0 {
    // Where memory runs out, this process is the one to go, whatever else the host runs.
    let score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    if score >= 0 { write(score, "1000", 4) }
    _exit(Int32(useMemory()))
  }
  guard child > 0 else { return .failed }
  return .saw([wait(for: child).spelled(success: "used")])
}

/// 0, or the error of the call that was refused.
private func useMemory() -> Int32 {
  let flags = MAP_PRIVATE | MAP_ANONYMOUS
  guard let memory = mmap(nil, muchMemory, PROT_READ | PROT_WRITE, flags, -1, 0),
    memory != MAP_FAILED
  else { return errno }
  // Where a kernel has large pages, this takes a fifth of the time.
  madvise(memory, muchMemory, MADV_HUGEPAGE)
  for page in stride(from: 0, to: muchMemory, by: 4096) {
    memory.storeBytes(of: 1, toByteOffset: page, as: UInt8.self)
  }
  return 0
}

/// A byte far into a new file, which takes up one block of the disk.
let growingFile = Call("pwrite") { arguments in
  let path = arguments.first ?? ""
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard file >= 0 else { return .failed }
  unlink(path)
  return .of(pwrite(file, "?", 1, largeFile))
}

/// Takes a limit away, which nobody may whose hard limit is in force.
let raisingLimit = Call("setrlimit") { arguments in
  let named: __rlimit_resource? =
    switch arguments.first {
    case "RLIMIT_CPU": RLIMIT_CPU
    case "RLIMIT_FSIZE": RLIMIT_FSIZE
    case "RLIMIT_CORE": RLIMIT_CORE
    case "RLIMIT_NOFILE": RLIMIT_NOFILE
    default: nil
    }
  guard let resource = named.map({ Int32($0.rawValue) }) else { return .failure(EINVAL) }
  var limit = rlimit()
  guard getrlimit(resource, &limit) == 0 else { return .failed }
  // Beyond the present one by one where there is an end to it, as the kernel's own may be lower
  // than infinity.
  let more = limit.rlim_max == rlim_t.max ? limit.rlim_max : limit.rlim_max + 1
  limit = rlimit(rlim_cur: more, rlim_max: more)
  return .of(setrlimit(resource, &limit))
}
