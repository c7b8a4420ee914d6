import Foundation
import Testing

extension Workshop {
  /// Runs a command while the ledger is on a file system in memory that only this command sees; what
  /// it leaves there is the ledger afterwards.
  ///
  /// - Parameters:
  ///   - options: mount options, `size=64k`.
  ///   - remount: mount options once the ledger is there, `ro`.
  func run(
    _ arguments: String..., mounting options: String, remounting remount: String = ""
  ) throws -> Program.Run {
    try run(arguments, mounting: options, remounting: remount)
  }

  func run(
    _ arguments: [String], mounting options: String, remounting remount: String = ""
  ) throws -> Program.Run {
    try Program.run(
      Self.namespace + ["sh", "-c", Self.script, "sh", options, remount, Program.path] + arguments,
      in: directory, environment: ["LEDGER_DIR": "ledger"], executable: "/usr/bin/env")
  }

  private static let namespace = ["unshare", "--mount", "--map-root-user"]

  private static let script = """
    options=$1 remount=$2
    shift 2
    mv ledger before && mkdir ledger && mount -t tmpfs -o "$options" none ledger || exit
    cp -a before/. ledger || exit
    test -z "$remount" || mount -o "remount,$remount" ledger || exit
    "$@"
    status=$?
    mkdir after && cp -a ledger/. after && umount ledger && rm -r ledger before && mv after ledger
    exit $status
    """

  /// Whether a process may mount something for itself.
  static let mayMount =
    (try? Program.run(
      namespace + ["mount", "-t", "tmpfs", "none", "/tmp"], in: "/", executable: "/usr/bin/env"))?
    .status == 0

  /// How many kilobytes the ledger takes in memory, where a file is whole pages.
  func ledgerKilobytes() throws -> Int {
    try ledgerBytes().values.reduce(0) { $0 + ($1.count + 4_095) / 4_096 * 4 }
  }
}
