/// Launch places are what differs from launch to launch: where the profile's and the run's files lie on
/// this host.
public struct LaunchPlaces: Hashable, Sendable {
  /// The name of the container, made for one launch.
  public var name: String
  /// The image, by its id; for bubblewrap the directory of its files.
  public var image: String
  /// The directory that becomes the input.
  public var input: String
  /// The directory that becomes the output.
  public var output: String
  /// An empty file.
  public var empty: String
  /// An empty directory.
  public var nothing: String
  /// The most processes that the user may run on the host, for bubblewrap: what it runs already counts.
  public var processes: String
  /// The seccomp filter of the variant: JSON for engines, a compiled one for bubblewrap.
  public var seccomp: String

  /// The places of a launch.
  public init(
    name: String, image: String, input: String, output: String, empty: String, nothing: String,
    processes: String, seccomp: String
  ) {
    self.name = name
    self.image = image
    self.input = input
    self.output = output
    self.empty = empty
    self.nothing = nothing
    self.processes = processes
    self.seccomp = seccomp
  }

  /// The words that stand for them in a profile's command lines.
  public static let placeholders = LaunchPlaces(
    name: "{name}", image: "{image}", input: "{input}", output: "{output}", empty: "{empty}",
    nothing: "{nothing}", processes: "{processes}", seccomp: "{seccomp}")
}

/// A runtime is a program that makes sandboxes.
public enum SandboxRuntime: String, Sendable, CaseIterable {
  case docker
  case podman
  case bwrap
}

extension LaunchDescription {
  /// The command line by which a runtime makes the sandbox.
  ///
  /// Engines only create the container, so that it can be inspected before it starts.
  public func arguments(for runtime: SandboxRuntime, at places: LaunchPlaces) -> [String] {
    switch runtime {
    case .docker, .podman: engineArguments(for: runtime, at: places)
    case .bwrap: bubblewrapArguments(at: places)
    }
  }

  /// The command line as a profile holds it: one argument a line, with words for the places.
  public func template(for runtime: SandboxRuntime) -> String {
    arguments(for: runtime, at: .placeholders).map { "\($0)\n" }.joined()
  }
}
