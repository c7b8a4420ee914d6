public import Ledger

/// A launch description is what a sandbox is given: `launch.json` of a profile. What it does not name
/// is not there.
///
/// It has no word for a network, a further mount, a capability or a device, so that no description asks
/// for one. The command lines of all runtimes are made from it, so that they cannot drift apart.
public struct LaunchDescription: Hashable, Sendable {
  /// The user id in the sandbox, one that owns nothing.
  public var user: Int64
  /// The group id in the sandbox.
  public var group: Int64
  /// The host name in the sandbox.
  public var hostname: String
  /// The whole environment, ascending by name.
  public var environment: [Variable]
  /// What runs: an absolute path in the image, and its arguments.
  public var command: [String]
  /// Where the read-only input is mounted.
  public var input: String
  /// Where the output is mounted, the only writable place.
  public var output: String
  /// Files of `/proc` that tell of the host or of other runs, and are hidden.
  public var masked: [String]
  /// What it may use at most.
  public var limits: Limits
  /// The variants of the profile, in the order in which they are tried.
  public var variants: [Identifier]

  /// An environment variable.
  public struct Variable: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String
  }

  /// What a sandbox may use at most.
  public struct Limits: Hashable, Sendable {
    /// Of one processor's time, in per cent.
    public var cpuPercent: Int64
    /// Of a processor's time, in seconds.
    public var cpuSeconds: Int64
    /// The size of a file, in bytes.
    public var fileBytes: Int64
    /// Memory, in bytes, none of it swapped.
    public var memoryBytes: Int64
    /// Open descriptors.
    public var openFiles: Int64
    /// Processes and threads.
    public var processes: Int64
    /// From its start to its end, in seconds.
    public var seconds: Int64
  }
}

extension LaunchDescription {
  /// The name of the file in a profile.
  static let fileName = "launch.json"

  /// What the member `format` says.
  static let format = "urn:evidence-ledger:launch:v1"

  /// A description from the bytes of `launch.json`.
  ///
  /// - Throws: `SandboxError` with `profileMalformed` when it is none, and `launchWeakened` when it
  ///   asks for more than a sandbox may have.
  public init(parsing bytes: [UInt8]) throws(SandboxError) {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(bytes, rules: .statement)
    } catch {
      throw SandboxError(
        .profileMalformed, Self.fileName, expected: "strict JSON", found: "\(error)")
    }
    let root = try Members(
      document.root, of: Self.fileName,
      [
        "command", "environment", "format", "group", "hostname", "input", "limits", "masked",
        "output", "user", "variants",
      ])
    guard try root.text("format").utf8.elementsEqual(Self.format.utf8) else {
      throw SandboxError(
        .profileMalformed, "\(Self.fileName) format", expected: Self.format, found: "another")
    }
    command = try root.texts("command")
    environment = try root.variables("environment")
    group = try root.integer("group")
    hostname = try root.text("hostname")
    input = try root.text("input")
    limits = try Limits(try root.value("limits"))
    masked = try root.texts("masked")
    output = try root.text("output")
    user = try root.integer("user")
    variants = try root.texts("variants").map { text throws(SandboxError) in
      guard let id = Identifier(text) else {
        throw SandboxError(
          .profileMalformed, "\(Self.fileName) variants",
          expected: "ids, [a-z0-9][a-z0-9.-]{0,63}", found: text)
      }
      return id
    }
    if let weakness = weaknesses.first { throw weakness }
  }
}

extension LaunchDescription.Limits {
  fileprivate init(_ value: JSONValue) throws(SandboxError) {
    let members = try Members(
      value, of: "\(LaunchDescription.fileName) limits",
      ["cpuPercent", "cpuSeconds", "fileBytes", "memoryBytes", "openFiles", "processes", "seconds"])
    cpuPercent = try members.integer("cpuPercent")
    cpuSeconds = try members.integer("cpuSeconds")
    fileBytes = try members.integer("fileBytes")
    memoryBytes = try members.integer("memoryBytes")
    openFiles = try members.integer("openFiles")
    processes = try members.integer("processes")
    seconds = try members.integer("seconds")
  }
}
