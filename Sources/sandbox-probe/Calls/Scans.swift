// Scans of everything that the process can reach: from the working directory, from the root and from
// every mount, not across file systems, not into those that the kernel makes up.

import CLinux
import Glibc

/// How much of a file system a scan looks at. An image is looked at whole, however long that takes on a
/// busy machine; a host is not, and need not be. A scan that gave up says so by a value, so that it is
/// never taken for one that found nothing.
private let patientEntries = 1_000
private let maximumEntries = 12_000
private let maximumMilliseconds = 30
private let maximumFindings = 24
private let gaveUp = "… and more, which was not looked at"

/// What a scan looks for: what to report of an entry, by its path and status, if anything.
typealias Look = @Sendable (_ path: String, _ status: stat) -> String?

/// A call that reports what it finds by its first argument, the name of what it looks for.
let scanning = Call("scan") { arguments in
  guard let look = arguments.first.flatMap({ looks[$0] }) else { return .failure(EINVAL) }
  return scan(for: look)
}

private let looks: [String: Look] = [
  "file": { path, status in isFile(status) ? path : nil },
  "executable": { path, status in
    isFile(status) && status.st_mode & 0o111 != 0 ? path : nil
  },
  "setuid": { path, status in
    isFile(status) && status.st_mode & (S_ISUID | S_ISGID) != 0 ? path : nil
  },
  "file capabilities": { path, status in
    isFile(status) && lgetxattr(path, "security.capability", nil, 0) >= 0 ? path : nil
  },
  "socket": { path, status in isKind(status, S_IFSOCK) ? path : nil },
  "fifo": { path, status in isKind(status, S_IFIFO) ? path : nil },
  "block device": { path, status in isKind(status, S_IFBLK) ? path : nil },
  "character device": { path, status in
    isKind(status, S_IFCHR) ? "\(major(status.st_rdev)):\(minor(status.st_rdev))" : nil
  },
  "writable": { path, status in
    (isFile(status) || isKind(status, S_IFDIR)) && access(path, W_OK) == 0 ? path : nil
  },
]

private func isFile(_ status: stat) -> Bool { isKind(status, S_IFREG) }
private func isKind(_ status: stat, _ kind: mode_t) -> Bool { status.st_mode & S_IFMT == kind }
private func major(_ device: dev_t) -> UInt64 { UInt64(device) >> 8 & 0xFFF }
private func minor(_ device: dev_t) -> UInt64 {
  UInt64(device) & 0xFF | UInt64(device) >> 12 & 0xFFF_FF00
}

private func scan(for look: Look) -> Outcome {
  guard let mounts = mounts() else { return .failed }
  let deadline = milliseconds() + maximumMilliseconds
  var found: Set<String> = []
  var looked = 0
  // Breadth first, so that a host shows its best before a scan gives up.
  let starts = [workingDirectory(), "/"] + mounts.map(\.point)
  var queue: [(path: String, device: dev_t?)] = starts.map { ($0, nil) }
  var next = 0
  while next < queue.count {
    let (path, device) = queue[next]
    next += 1
    looked += 1
    guard looked <= maximumEntries, found.count < maximumFindings,
      looked <= patientEntries || milliseconds() < deadline
    else {
      found.insert(gaveUp)
      break
    }
    var status = stat()
    // What cannot be looked at cannot be used either; what belongs to another mount has its own turn.
    guard lstat(path, &status) == 0, device == nil || status.st_dev == device else { continue }
    let isDirectory = isKind(status, S_IFDIR)
    if isDirectory, isMadeUp(path) { continue }
    if let finding = look(path, status) {
      found.insert(finding)
      continue
    }
    guard isDirectory, let directory = opendir(path) else { continue }
    queue += names(in: directory).map { (path == "/" ? "/\($0)" : "\(path)/\($0)", status.st_dev) }
    closedir(directory)
  }
  return .saw(found.sorted())
}

/// Where the stage of a baseline is.
private func workingDirectory() -> String {
  guard let path = getcwd(nil, 0) else { return "/" }
  defer { free(path) }
  return String(cString: path)
}

/// Whether a directory is of a file system that the kernel makes up, see <linux/magic.h>.
private func isMadeUp(_ path: String) -> Bool {
  var status = statfs()
  guard statfs(path, &status) == 0 else { return false }
  return madeUp.contains(UInt32(truncatingIfNeeded: status.f_type))
}

private let madeUp: Set<UInt32> = [
  UInt32(PROC_SUPER_MAGIC), UInt32(SYSFS_MAGIC), UInt32(CGROUP_SUPER_MAGIC),
  UInt32(CGROUP2_SUPER_MAGIC), UInt32(DEVPTS_SUPER_MAGIC), UInt32(DEBUGFS_MAGIC),
  UInt32(TRACEFS_MAGIC), UInt32(SECURITYFS_MAGIC),
]
