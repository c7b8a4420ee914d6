internal import CLinux
internal import Glibc

/// A child process is a program that runs with nothing of this one's: no descriptors but its three and
/// those it is given, an environment of its own, and bounds in time and output.
public struct ChildProcess: Sendable {
  /// The path of the program, and its arguments; the first is its name.
  public var program: String
  /// The arguments, its name first.
  public var arguments: [String]
  /// The whole environment, `NAME=value` each.
  public var environment: [String]
  /// A file that it reads as descriptor 3, or nil.
  public var file: String?
  /// The directory that it starts in, or nil for this process's.
  public var directory: String?
  /// What it reads from its standard input.
  public var input: [UInt8] = []
  /// How long it may run, in seconds.
  public var seconds: Int64
  /// The most bytes that it may write to standard output, and to standard error.
  public var maximumOutput = 4 << 20

  /// A child process.
  public init(
    _ arguments: [String], program: String, environment: [String], file: String? = nil,
    seconds: Int64
  ) {
    self.arguments = arguments
    self.program = program
    self.environment = environment
    self.file = file
    self.seconds = seconds
  }

  /// How a child ended.
  public enum Ending: Hashable, Sendable {
    /// It exited with this status.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)
    /// It was stopped because its time was up.
    case timedOut
    /// It was stopped because it wrote too much.
    case flooded
  }

  /// What came of a child.
  public struct Outcome: Sendable {
    /// How it ended.
    public let ending: Ending
    /// What it wrote to standard output.
    public let output: [UInt8]
    /// What it wrote to standard error.
    public let errors: [UInt8]
  }

  /// Runs it to its end.
  ///
  /// Whatever the child started in its process group is stopped when the child has ended.
  ///
  /// - Throws: `SandboxError` with `programFailed` when it cannot be started.
  public func run() throws(SandboxError) -> Outcome {
    let output = try Pipe()
    let errors = try Pipe()
    let standardInput = try openInput()
    defer { close(standardInput) }
    let child = try spawn(
      input: standardInput, output: output.writing, errors: errors.writing)
    for pipe in [output, errors] { pipe.closeWriting() }
    defer { for pipe in [output, errors] { pipe.close() } }
    var watch = ChildWatch(
      child: child, deadline: monotonicMilliseconds() + seconds * 1_000, limit: maximumOutput,
      output: output, errors: errors)
    let ending = watch.watch()
    return Outcome(ending: ending, output: watch.outputBytes, errors: watch.errorBytes)
  }

  /// What is to be read lies in memory, whole, so that nobody has to feed the child.
  private func openInput() throws(SandboxError) -> Int32 {
    let descriptor =
      input.isEmpty
      ? open("/dev/null", O_RDONLY | O_CLOEXEC) : memfd_create("input", UInt32(MFD_CLOEXEC))
    let isReady =
      input.isEmpty
      || input.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == input.count
        && lseek(descriptor, 0, SEEK_SET) == 0
    guard descriptor >= 0, isReady else {
      throw SandboxError(
        .programFailed, program, expected: "\(input.count) bytes of memory for its input",
        found: String(cString: strerror(errno)))
    }
    return descriptor
  }

  private func spawn(
    input: Int32, output: Int32, errors: Int32
  ) throws(SandboxError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }
    if let file { posix_spawn_file_actions_addopen(&actions, 3, file, O_RDONLY, 0) }
    // bubblewrap closes nothing by itself: a descriptor that is open here would be open in there.
    posix_spawn_file_actions_addclosefrom_np(&actions, file == nil ? 3 : 4)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child: pid_t = 0
    let error = withCStrings(arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&child, program, &actions, &attributes, arguments, environment)
      }
    }
    guard error == 0 else {
      throw SandboxError(
        .programFailed, program, expected: "a program that can be started",
        found: String(cString: strerror(error)))
    }
    return child
  }
}

/// Two ends, closed once each.
private final class Pipe {
  private(set) var reading: Int32 = -1
  private(set) var writing: Int32 = -1

  init() throws(SandboxError) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else {
      throw SandboxError(
        .programFailed, "a pipe", expected: "two more descriptors",
        found: String(cString: strerror(errno)))
    }
    (reading, writing) = (ends[0], ends[1])
  }

  func closeReading() {
    if reading >= 0 { Glibc.close(reading) }
    reading = -1
  }

  func closeWriting() {
    if writing >= 0 { Glibc.close(writing) }
    writing = -1
  }

  func close() {
    closeReading()
    closeWriting()
  }

  deinit { close() }
}

/// Gathers what a child writes, and stops it at its bounds.
private struct ChildWatch {
  let child: pid_t
  let deadline: Int64
  let limit: Int
  let output: Pipe
  let errors: Pipe
  private(set) var outputBytes: [UInt8] = []
  private(set) var errorBytes: [UInt8] = []

  init(child: pid_t, deadline: Int64, limit: Int, output: Pipe, errors: Pipe) {
    self.child = child
    self.deadline = deadline
    self.limit = limit
    self.output = output
    self.errors = errors
    for descriptor in [output.reading, errors.reading] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
  }

  mutating func watch() -> ChildProcess.Ending {
    let process = pidfd_open(child, 0)
    defer { if process >= 0 { close(process) } }
    var stopped: ChildProcess.Ending?
    while true {
      let left = deadline - monotonicMilliseconds()
      if left <= 0 { stopped = .timedOut }
      if outputBytes.count > limit || errorBytes.count > limit { stopped = .flooded }
      if stopped != nil { break }
      var events = [
        pollfd(fd: process, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors.reading, events: Int16(POLLIN), revents: 0),
      ]
      // Where the kernel has no descriptors for processes, a look every 20 ms has to do.
      let wait = process >= 0 ? left : min(left, 20)
      _ = poll(&events, nfds_t(events.count), Int32(clamping: wait))
      read()
      var status: Int32 = 0
      if waitpid(child, &status, WNOHANG) == child {
        // What the child left behind in its group goes with it; then nobody writes any more.
        kill(-child, SIGKILL)
        read()
        return Self.ending(status)
      }
    }
    kill(-child, SIGKILL)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    read()
    return stopped ?? Self.ending(status)
  }

  private mutating func read() {
    Self.read(output, into: &outputBytes, limit)
    Self.read(errors, into: &errorBytes, limit)
  }

  private static func read(_ pipe: Pipe, into bytes: inout [UInt8], _ limit: Int) {
    while pipe.reading >= 0, bytes.count <= limit {
      let chunk = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
        count = max(0, Glibc.read(pipe.reading, buffer.baseAddress, buffer.count))
      }
      if chunk.isEmpty {
        // The end, or nothing yet; at the end there is nothing to wait for.
        if errno != EAGAIN { pipe.closeReading() }
        return
      }
      bytes += chunk
    }
  }

  private static func ending(_ status: Int32) -> ChildProcess.Ending {
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }
}

/// Milliseconds of a clock that nobody sets.
func monotonicMilliseconds() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
}

/// Texts as a C array that ends with a null pointer.
func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = texts.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
