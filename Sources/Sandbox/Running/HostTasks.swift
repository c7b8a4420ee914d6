internal import Glibc

/// Counts the tasks of a user, as RLIMIT_NPROC does: processes and their threads.
enum HostTasks {
  /// The number of tasks, as far as this process may see them.
  static func count(of user: uid_t) -> Int64 {
    guard let directory = opendir("/proc") else { return 0 }
    defer { closedir(directory) }
    var count: Int64 = 0
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard UInt32(name) != nil else { continue }
      var status = stat()
      guard stat("/proc/\(name)", &status) == 0, status.st_uid == user else { continue }
      var tasks = stat()
      // A directory has a link for itself, one for its name, and one for each directory in it.
      guard stat("/proc/\(name)/task", &tasks) == 0 else { continue }
      count += max(1, Int64(tasks.st_nlink) - 2)
    }
    return count
  }
}
