internal import Glibc
internal import Ledger

/// Changes a command line before it is run; only tests of the probe do, to see it notice.
typealias LaunchChange = ([String]) -> [String]

/// A sandbox engine makes sandboxes by running a program of this host.
protocol SandboxEngine {
  /// Which runtime it is.
  var runtime: SandboxRuntime { get }
  /// Its program.
  var program: Program { get }

  /// What the program says of its version.
  func version() throws(SandboxError) -> String

  /// Makes the image known to it.
  func prepare(_ image: SandboxImage, at places: RunPlaces) throws

  /// Runs the probe under one variant.
  ///
  /// - Throws: `SandboxError` when the launch is refused, or could not even be tried.
  func run(
    _ variant: SandboxProfile.Variant, of profile: SandboxProfile, _ image: SandboxImage,
    name: String, at places: RunPlaces, change: LaunchChange
  ) throws -> VariantOutcome

  /// What it reports about itself and the host.
  func facts() -> [ReportedFacts.Fact]
}

/// The whole environment of this process, which programs of the host are run in.
var hostEnvironment: [String] {
  var variables: [String] = []
  var next = environ
  while let variable = next.pointee {
    variables.append(String(cString: variable))
    next += 1
  }
  return variables
}
