/// A probe is one of the twelve things that a sandbox run has to show, by its published name.
///
/// Each is proven by one or more checks, and only by all of them.
public enum Probe: String, Sendable, CaseIterable {
  /// No egress.
  case noEgress = "PR-NET-1"
  /// Nothing but `lo`: no routes, no resolver.
  case noNetwork = "PR-NET-2"
  /// No socket families beyond AF_UNIX.
  case noSocketFamilies = "PR-SOCK-1"
  /// No control socket of a container runtime.
  case noRuntimeSocket = "PR-SOCK-DOCKER"
  /// No subprocess.
  case noSubprocess = "PR-EXEC-1"
  /// The environment is exactly the allowlist.
  case scrubbedEnvironment = "PR-ENV-1"
  /// The input is read-only.
  case readOnlyInput = "PR-FS-RO-IN"
  /// The output is writable, and is the only writable place.
  case onlyOutputWritable = "PR-FS-OUT-OK"
  /// No read outside.
  case noForeignRead = "PR-FS-ESC-1"
  /// No write outside.
  case noForeignWrite = "PR-FS-ESC-2"
  /// The mount table is exactly the declared one.
  case declaredMounts = "PR-MOUNT-1"
  /// No privilege to gain. The published list names the other eleven.
  case noPrivilege = "PR-PRIV-1"

  /// The probe of this name, compared as bytes; nil when there is none.
  public init?(named name: String) {
    guard let probe = Self.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else {
      return nil
    }
    self = probe
  }
}
