import Foundation
import Testing

/// Runs a writer on a file system of its own, in memory, which only that process sees.
///
/// A user namespace lets anybody mount there, where the system allows it.
struct PrivateMount: Sendable {
  /// Mount options for as long as the original is copied in.
  var options = "size=16m"
  /// Mount options afterwards.
  var remount = ""
  /// A directory with what is there before.
  let original: String
  /// An empty directory that is given what is there afterwards.
  let kept: String

  private static let namespace = ["/usr/bin/env", "unshare", "--mount", "--map-root-user"]

  static let isPermitted = ForeignProgram.isPresent(
    "unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/tmp")

  /// Runs the command line after it, whose second word is the directory to mount on.
  var wrapper: [String] {
    Self.namespace + ["sh", "-c", Self.script, "sh", options, remount, original, kept]
  }

  private static let script = """
    options=$1 remount=$2 original=$3 kept=$4
    shift 4
    mount -t tmpfs -o "$options" none "$2" && cp -a "$original/." "$2" || exit
    test -z "$remount" || mount -o "remount,$remount" "$2" || exit
    "$@"
    status=$?
    cp -a "$2/." "$kept"
    exit $status
    """
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where a process may mount something for itself.
  static var privateMounts: Self {
    .enabled(if: PrivateMount.isPermitted, "unshare is absent or may not mount")
  }
}
