import CLinux
import Glibc

/// Executes a program that does nothing. It comes back only when that is refused.
let executing = Call("execve", replacesProcess: true) { arguments in
  let path = arguments.first ?? ""
  // What the programs take for "do nothing"; others ignore it.
  let doNothing = path.hasSuffix("sh") ? ["-c", ":"] : ["--version"]
  let silence = open("/dev/null", O_RDWR)
  if silence >= 0 { for standard: Int32 in 0...2 { dup2(silence, standard) } }
  var words = ([path] + doNothing).map { strdup($0) } + [nil]
  var environment: [UnsafeMutablePointer<CChar>?] = [nil]
  execve(path, &words, &environment)
  return .failed
}

let gettingProcessID = Call("getpid", isDirect: true) { _ in .saw(["\(getpid())"]) }

let gettingHostName = Call("gethostname") { _ in
  var name = [CChar](repeating: 0, count: 256)
  guard gethostname(&name, name.count - 1) == 0 else { return .failed }
  return .saw([
    String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  ])
}

let gettingUserIDs = Call("getresuid") { _ in
  var ids: (uid_t, uid_t, uid_t) = (0, 0, 0)
  guard getresuid(&ids.0, &ids.1, &ids.2) == 0 else { return .failed }
  return .saw(["\(ids.0)", "\(ids.1)", "\(ids.2)"])
}

let gettingGroupIDs = Call("getresgid") { _ in
  var ids: (gid_t, gid_t, gid_t) = (0, 0, 0)
  guard getresgid(&ids.0, &ids.1, &ids.2) == 0 else { return .failed }
  return .saw(["\(ids.0)", "\(ids.1)", "\(ids.2)"])
}

let gettingGroups = Call("getgroups") { _ in
  var groups = [gid_t](repeating: 0, count: 65_536)
  let count = getgroups(Int32(groups.count), &groups)
  guard count >= 0 else { return .failed }
  return .saw(groups.prefix(Int(count)).map { "\($0)" })
}

let becomingUser = Call("setresuid") { _ in .of(setresuid(0, 0, 0)) }
let becomingGroup = Call("setresgid") { _ in .of(setresgid(0, 0, 0)) }

let gettingNoNewPrivileges = Call("prctl") { _ in
  let answer = clinux_prctl(PR_GET_NO_NEW_PRIVS, 0)
  return answer == -1 ? .failed : .saw(["\(answer)"])
}

/// Whether a namespace is the one that the kernel began with. Its number is part of the kernel's
/// interface for some kinds only, see `PROC_*_INIT_INO` in <linux/proc_ns.h>.
let readingNamespace = Call("readlink") { arguments in
  let path = arguments.first ?? ""
  var buffer = [CChar](repeating: 0, count: 64)
  let count = readlink(path, &buffer, buffer.count)
  guard count > 0 else { return .failed }
  let name = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  return .saw([initialNamespaces.contains(name) ? "initial" : "own"])
}

private let initialNamespaces: Set<String> = [
  "ipc:[4026531839]", "uts:[4026531838]", "pid:[4026531836]", "cgroup:[4026531835]",
]
