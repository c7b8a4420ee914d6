internal import Glibc
internal import Ledger

/// bubblewrap makes a sandbox of user namespaces, without a daemon and without root.
struct Bubblewrap: SandboxEngine {
  let runtime = SandboxRuntime.bwrap
  let program: Program
  private let limiter: Program
  /// What gives up root before bubblewrap starts: started as root, the sandbox's user would be the
  /// host's root, who may write to `/proc/sys`.
  private let demoter: Program?

  private static let seconds: Int64 = 10

  init() throws(SandboxError) {
    program = try Program(named: "bwrap", package: "bubblewrap")
    limiter = try Program(named: "prlimit", package: "util-linux")
    demoter = geteuid() == 0 ? try Program(named: "setpriv", package: "util-linux") : nil
  }

  func version() throws(SandboxError) -> String {
    try ChildProcess(
      ["bwrap", "--version"], program: program.path, environment: hostEnvironment,
      seconds: Self.seconds
    ).requireSuccess().firstLine
  }

  func prepare(_ image: SandboxImage, at places: RunPlaces) throws {}

  func run(
    _ variant: SandboxProfile.Variant, of profile: SandboxProfile, _ image: SandboxImage,
    name: String, at places: RunPlaces, change: LaunchChange
  ) throws -> VariantOutcome {
    let output = try places.makeOutput(variant.id.rawValue)
    let launch = profile.launch
    let user = hostUser()
    var arguments = change(
      launch.arguments(
        for: .bwrap,
        at: LaunchPlaces(
          name: name, image: places.root, input: places.input, output: output,
          empty: places.empty, nothing: places.nothing,
          processes: "\(launch.limits.processes + user.tasks)",
          seccomp: variant.compiled)))
    var first = limiter
    if let demoter {
      first = demoter
      arguments =
        [
          "setpriv", "--reuid=\(user.id)", "--regid=\(user.id)", "--clear-groups", "--",
        ] + arguments
    }
    let outcome = try ChildProcess(
      arguments, program: first.path, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
      file: variant.compiled, seconds: launch.limits.seconds
    ).run()
    // bubblewrap says 1 for whatever kept it from starting; the probe ends with 0 or is killed.
    let result = ProbeResult.read(outcome, log: "\(output)/observations.jsonl") { $0 == 1 }
    return VariantOutcome(variant: variant, arguments: arguments, result: result)
  }

  /// The ids that systemd keeps for users that come and go: nobody's files are theirs.
  private static let transientUsers: ClosedRange<UInt32> = 61_184...65_519

  /// Who starts bubblewrap: whoever runs this, or instead of root somebody without privilege, who runs
  /// nothing else on this host, because the kernel counts all processes of a user together.
  private func hostUser() -> (id: uid_t, tasks: Int64) {
    guard demoter != nil else { return (geteuid(), HostTasks.count(of: geteuid())) }
    for _ in 0..<16 {
      let id = UInt32.random(in: Self.transientUsers)
      if HostTasks.count(of: id) == 0 { return (id, 0) }
    }
    let id = Self.transientUsers.upperBound
    return (id, HostTasks.count(of: id))
  }

  func facts() -> [ReportedFacts.Fact] { [] }
}
