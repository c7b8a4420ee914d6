import Foundation
import Glibc
import Ledger
import Synchronization
import Testing

/// The sandbox of the profile in bubblewrap, started by somebody without privilege: as small as a test
/// of the probe needs it.
enum ProbeSandbox {
  /// A run that was made.
  struct Run {
    let result: Command.Result
    let scratch: Scratch

    /// What the probe observed, if it wrote that down.
    func observations() throws -> ObservationLog {
      try ObservationLog(
        parsing: scratch.contents("out/observations.jsonl"), name: "observations.jsonl")
    }
  }

  static let isUsable =
    (try? Command.run(
      "sh",
      ["-c", user.map { "\($0) " }.joined() + "bwrap --unshare-all --ro-bind / / true"]
    ))?.status == 0

  /// Somebody without privilege, by the words that make a command theirs. Where that can be chosen each
  /// run has a user of its own, because the limit of processes counts all that a user runs.
  private static var user: [String] {
    guard geteuid() == 0 else { return [] }
    let id = String(
      nextUser.withLock { next in
        next = next == 62_999 ? 62_000 : next + 1
        return next
      })
    return ["setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--"]
  }

  private static let nextUser = Mutex(Int.random(in: 62_000...62_999))

  /// Runs the probe in the sandbox.
  ///
  /// - Parameters:
  ///   - filter: the compiled filter.
  ///   - executable: what stands in the probe's place.
  static func run(filter: URL, executable: String = ProbeProgram.path) throws -> Run {
    let scratch = try Scratch()
    for name in ["root", "in"] + mountPoints.map({ "root/\($0)" }) {
      try scratch.makeDirectory(name, mode: 0o755)
    }
    for name in ["hostname", "hosts", "resolv.conf"] { try scratch.write("root/etc/\(name)", "") }
    try FileManager.default.copyItem(
      atPath: executable, toPath: scratch.path("root/sandbox-probe"))
    chmod(scratch.path("root/sandbox-probe"), 0o755)
    // Everybody may write the file, so that only the mount can refuse it.
    try scratch.write("in/input", "nothing\n", mode: 0o666)
    try scratch.makeDirectory("out", mode: 0o777)
    try FileManager.default.copyItem(at: filter, to: scratch.url.appending(path: "filter.bpf"))
    chmod(scratch.path("filter.bpf"), 0o644)
    let words = user + limits + ["bash", "-c", start, "bash"] + sandbox
    return Run(
      result: try Command.run(words[0], Array(words.dropFirst()), in: scratch.url),
      scratch: scratch)
  }

  /// Closes what the test process passed on by accident, and opens the filter: bubblewrap closes nothing.
  private static let start = """
    for open in /proc/self/fd/*; do
      open=${open##*/}
      if ((open > 2)); then eval "exec $open>&-"; fi
    done
    exec "$@" 3<filter.bpf
    """

  private static let mountPoints = ["dev", "etc", "in", "out", "proc", "sys"]

  /// The limits that hold without control groups. Processes are counted with those that the same user
  /// runs outside.
  private static var limits: [String] {
    [
      "prlimit", "--core=0:0", "--nofile=256:256", "--fsize=16777216:16777216", "--cpu=10:10",
      "--as=134217728:134217728", "--nproc=\((geteuid() == 0 ? 0 : threads(of: geteuid())) + 100)",
    ]
  }

  private static let sandbox: [String] = """
    bwrap --unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup
    --disable-userns --uid 65534 --gid 65534 --hostname sandbox --die-with-parent --new-session
    --clearenv --setenv PATH /bin --ro-bind root / --proc /proc --dev /dev
    --ro-bind root/etc/hosts /proc/keys --ro-bind root/etc/hosts /proc/key-users
    --ro-bind root/etc/hosts /proc/timer_list --ro-bind in /in --bind out /out
    --remount-ro / --remount-ro /dev --cap-drop ALL --seccomp 3 /sandbox-probe
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  private static func threads(of user: uid_t) -> Int {
    let files = FileManager.default
    return (try? files.contentsOfDirectory(atPath: "/proc"))?.reduce(0) { count, process in
      var status = stat()
      guard Int(process) != nil, stat("/proc/\(process)", &status) == 0, status.st_uid == user
      else { return count }
      return count + ((try? files.contentsOfDirectory(atPath: "/proc/\(process)/task"))?.count ?? 0)
    } ?? 0
  }
}

extension Trait where Self == ConditionTrait {
  /// For a test of a real sandbox.
  static var needsBubblewrap: Self {
    .enabled(
      if: ProbeSandbox.isUsable, "bwrap, setpriv, prlimit or user namespaces are absent")
  }
}
