internal import Glibc
internal import Ledger
internal import TransparencyLog

/// A container engine is Docker or Podman, driven by its command line.
///
/// The container is created, compared with what was asked for, and only then started: whatever stands
/// between this program and the engine (a wrapper, a configuration, a hook) shows in what the engine says
/// it made.
struct ContainerEngine: SandboxEngine {
  let runtime: SandboxRuntime
  let program: Program

  /// How long the engine may take for anything but the run itself, in seconds.
  private static let seconds: Int64 = 60

  /// The engine by its own program, or by another.
  init(_ runtime: SandboxRuntime, program: Program? = nil) throws(SandboxError) {
    self.runtime = runtime
    if let program {
      self.program = program
    } else {
      self.program = try Program(
        named: runtime.rawValue, package: runtime == .docker ? "docker.io" : "podman")
    }
    guard runtime == .podman else { return }
    _ = try Program(named: "runc", package: "runc")
    guard geteuid() == 0 else {
      throw SandboxError(
        .notPermitted, "podman", expected: "root, whom the profile's user ids are mapped for",
        found: "user \(geteuid())", hint: "run it as root, or use --runtime bwrap")
    }
  }

  private func command(_ arguments: [String], seconds: Int64 = seconds) -> ChildProcess {
    ChildProcess(
      [runtime.rawValue] + arguments, program: program.path, environment: hostEnvironment,
      seconds: seconds)
  }

  func version() throws(SandboxError) -> String {
    let format = runtime == .docker ? "{{.Server.Version}}" : "{{.Client.Version}}"
    return try command(["version", "--format", format]).requireSuccess(
      to: "say its version",
      hint: runtime == .docker
        ? "is the daemon running, and may this user talk to it? (`docker version`)" : nil
    ).firstLine
  }

  // MARK: The image

  /// Whether the engine knows the image already.
  func hasImage(_ image: SandboxImage) throws(SandboxError) -> Bool {
    try command(["image", "inspect", "sha256:\(image.id)"]).run().ending == .exited(0)
  }

  func prepare(_ image: SandboxImage, at places: RunPlaces) throws {
    try command(["load", "--input", places.archive]).requireSuccess()
    let found = try command(["image", "inspect", "--format", "{{.Id}}", "sha256:\(image.id)"])
      .requireSuccess().firstLine
    guard found == "sha256:\(image.id)" || found == image.id.hex else {
      throw SandboxError(
        .programFailed, "\(runtime.rawValue) load", expected: "the image sha256:\(image.id)",
        found: found)
    }
  }

  // MARK: A run

  func run(
    _ variant: SandboxProfile.Variant, of profile: SandboxProfile, _ image: SandboxImage,
    name: String, at places: RunPlaces, change: LaunchChange
  ) throws -> VariantOutcome {
    let output = try places.makeOutput(variant.id.rawValue)
    let launchPlaces = LaunchPlaces(
      name: name, image: "sha256:\(image.id)", input: places.input, output: output,
      empty: places.empty, nothing: places.nothing, processes: "", seccomp: variant.filter)
    let asked = profile.launch.arguments(for: runtime, at: launchPlaces)
    let arguments = change(asked)
    let created = try command(Array(arguments.dropFirst())).run()
    guard created.ending == .exited(0) else {
      return VariantOutcome(
        variant: variant, arguments: arguments,
        result: .notStarted("\(runtime.rawValue) create: \(created.lastWords)"))
    }
    let inspection = try command(["container", "inspect", name]).requireSuccess().output
    // A changed launch is one that a test wants to see in action.
    if arguments == asked {
      let expected = ExpectedContainer(
        launch: profile.launch, places: launchPlaces,
        filter: try FileOperations.readRegularFile(
          variant.filter, limit: BundleFiles.maximumFileSize))
      if let weakness = try expected.weaknesses(inspection, of: runtime).first { throw weakness }
    }
    var start = command(
      ["start", "--attach", name], seconds: profile.launch.limits.seconds)
    // Podman's conmon leaves a file `oom` where it was started once the kernel kills for memory, which one
    // of the checks provokes.
    start.directory = places.directory
    let started = try start.run()
    // 125 to 127: the engine or its runtime could not start it; runc says 1 or 255 with its own words.
    let result = ProbeResult.read(started, log: "\(output)/observations.jsonl") { status in
      [125, 126, 127, 255].contains(status) || !Self.hasStarted(output)
    }
    return VariantOutcome(
      variant: variant, arguments: arguments, inspection: inspection, result: result)
  }

  /// Whether the probe has begun to write.
  private static func hasStarted(_ output: String) -> Bool {
    access("\(output)/observations.jsonl", F_OK) == 0
  }

  // MARK: What it reports

  func facts() -> [ReportedFacts.Fact] {
    let keys = [
      "Architecture", "CgroupDriver", "CgroupVersion", "DefaultRuntime", "Driver",
      "KernelVersion", "Name", "OSType", "OperatingSystem", "SecurityOptions", "ServerVersion",
    ]
    guard runtime == .docker,
      let output = try? command(["info", "--format", "{{json .}}"]).requireSuccess().output,
      let document = try? JSONDocument(output, rules: .foreign), let members = document.root.members
    else { return [] }
    return members.filter { keys.contains($0.name) }.map { member in
      ReportedFacts.Fact(
        name: "docker.\(member.name)",
        value: member.value.string ?? String(decoding: member.value.rawBytes, as: UTF8.self))
    }
  }
}
