internal import CLinux
internal import Glibc

/// A janitor is a process that waits until this one has ended, however it ends, and then removes what it
/// was told to: a directory, containers, an image.
///
/// It cleans up in every case, so that cleaning up after a kill is nothing that was never tried.
final class Janitor {
  private let pipe: Int32
  private let process: pid_t
  private var isAtWork = true

  /// Ends when the other end of its standard input is closed, which the kernel does for a process that
  /// was killed.
  private static let script = """
    trap '' HUP INT QUIT TERM
    cat >/dev/null
    directory=$1 engine=$2 image=$3
    shift 3
    if test -n "$engine"; then
      # One by one: an engine that misses one may leave the others.
      for container; do "$engine" rm --force "$container"; done
      test -z "$image" || "$engine" rmi "$image"
    fi
    rm -rf -- "$directory"
    """

  /// Starts it.
  ///
  /// - Parameters:
  ///   - directory: what is removed with all that is in it.
  ///   - engine: the path of the container engine, or nil.
  ///   - image: the image that was not there before, or nil.
  ///   - containers: the names of containers that may be there.
  init(
    removing directory: String, engine: String?, image: String?, containers: [String]
  ) throws(SandboxError) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Self.failure(errno) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    // A session of its own, so that no terminal's signal for the attestation reaches it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSID))
    let arguments =
      ["sh", "-c", Self.script, "janitor", directory, engine ?? "", image ?? ""] + containers
    var child: pid_t = 0
    let error = withCStrings(arguments) { arguments in
      posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ)
    }
    guard error == 0 else {
      close(ends[1])
      throw Self.failure(error)
    }
    pipe = ends[1]
    process = child
  }

  private static func failure(_ error: Int32) -> SandboxError {
    SandboxError(
      .programFailed, "/bin/sh", expected: "a process that cleans up",
      found: String(cString: strerror(error)))
  }

  /// Lets it do its work, and waits until that is done.
  func finish() {
    guard isAtWork else { return }
    isAtWork = false
    close(pipe)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  deinit { finish() }
}
