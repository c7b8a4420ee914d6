import CLinux
import Glibc

/// Opening a path. Nothing is read from what opens, nothing is written to it, and what the call
/// creates is taken away again. A second argument says how: `O_CREAT`, `O_WRONLY`, else for reading.
let opening = Call("open") { arguments in
  let path = arguments.first ?? ""
  let how = arguments.dropFirst().first
  let creates = how == "O_CREAT"
  // Without O_NONBLOCK a FIFO would wait for its other end; O_EXCL leaves alone what is there.
  let flags =
    switch how {
    case "O_CREAT": O_WRONLY | O_CREAT | O_EXCL
    case "O_WRONLY": O_WRONLY
    default: O_RDONLY
    }
  let descriptor = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { return .failed }
  if creates { unlink(path) }
  return .success
}

/// Opening a path of the host through a link that is made for it in the output directory.
let openingThroughLink = Call("open") { arguments in
  let link = arguments.first ?? ""
  let target = arguments.last ?? ""
  guard symlink(target, link) == 0 else { return .failed }
  defer { unlink(link) }
  return opening.perform([link])
}

/// Opening a path from the descriptor of a directory.
let openingFromDirectory = Call("openat") { arguments in
  let directory = open(arguments.first ?? "", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard directory >= 0 else { return .failed }
  return .of(openat(directory, arguments.last ?? "", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC))
}

// MARK: Changes that a read-only file system refuses before it looks, and that change nothing where
// it does not: a file gets the name or the mode that it has.

let renamingToItself = Call("rename") { arguments in
  let path = arguments.first ?? ""
  return .of(rename(path, path))
}

let changingMode = Call("chmod") { arguments in
  let path = arguments.first ?? ""
  var status = stat()
  guard stat(path, &status) == 0 else { return .failed }
  return .of(chmod(path, status.st_mode & 0o7777))
}

let changingOwner = Call("chown") { arguments in
  .of(chown(arguments.first ?? "", uid_t.max, gid_t.max))
}

let settingTimes = Call("utimensat") { arguments in
  let path = arguments.first ?? ""
  var status = stat()
  guard stat(path, &status) == 0 else { return .failed }
  let times = [status.st_atim, status.st_mtim]
  return .of(utimensat(AT_FDCWD, path, times, 0))
}

/// `rmdir` of a file: ENOTDIR, unless the file system refuses it before.
let removingFileAsDirectory = Call("rmdir") { arguments in .of(rmdir(arguments.first ?? "")) }

let truncatingToItsLength = Call("truncate") { arguments in
  let path = arguments.first ?? ""
  var status = stat()
  guard stat(path, &status) == 0 else { return .failed }
  return .of(truncate(path, status.st_size))
}

// MARK: Things that are made, and taken away again.

let makingDirectory = Call("mkdir") { arguments in
  let path = arguments.first ?? ""
  guard mkdir(path, 0o700) == 0 else { return .failed }
  rmdir(path)
  return .success
}

let makingSymbolicLink = Call("symlink") { arguments in
  let path = arguments.first ?? ""
  guard symlink("nowhere", path) == 0 else { return .failed }
  unlink(path)
  return .success
}

let makingLink = Call("link") { arguments in
  let path = arguments.last ?? ""
  guard link(arguments.first ?? "", path) == 0 else { return .failed }
  unlink(path)
  return .success
}

/// A node of /dev/null's number.
let makingDevice = Call("mknod") { arguments in
  let path = arguments.first ?? ""
  guard mknod(path, S_IFCHR | 0o600, dev_t(0x103)) == 0 else { return .failed }
  unlink(path)
  return .success
}

// MARK: The output directory, which has to work.

/// What an output goes through: it is written, synced, renamed.
let writingOutput = Call("write") { arguments in withOutput(arguments) { _, _ in 0 } }
let syncingOutput = Call("fsync") { arguments in withOutput(arguments) { file, _ in fsync(file) } }
let renamingOutput = Call("rename") { arguments in
  withOutput(arguments) { _, path in
    let renamed = "\(path).renamed"
    guard rename(path, renamed) == 0 else { return -1 }
    unlink(renamed)
    return 0
  }
}

/// Does something with a new file of a few bytes, and takes it away.
private func withOutput(_ arguments: [String], _ body: (Int32, String) -> Int32) -> Outcome {
  let path = arguments.first ?? ""
  let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard file >= 0 else { return .failed }
  defer { unlink(path) }
  guard write(file, "probe\n", 6) == 6 else { return .failed }
  return .of(body(file, path))
}
