internal import Glibc

/// A program that is run and waited for.
struct Command {
  /// What became of a run.
  struct Outcome {
    /// The exit status, or -1 after a signal.
    let status: Int32
    /// Seconds from spawning to its end.
    let elapsed: Double
    /// The most resident memory, in MiB, when it was sampled.
    let peakMemory: Double
    /// What it wrote on standard output.
    let output: String
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let arguments: [String]

  init(_ arguments: String...) { self.init(arguments) }

  init(_ arguments: [String]) { self.arguments = arguments }

  /// Runs it.
  ///
  /// - Parameter samplesMemory: whether its high-water mark is read while it runs. It only grows, so
  ///   the last sample is within milliseconds of its end. `getrusage` would give the parent's.
  func run(samplesMemory: Bool = false) throws -> Outcome {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(errno)") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])

    // Threads of the runtime block signals, SIGALRM among them, which `openssl speed` waits for.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    let words = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    let clock = ContinuousClock()
    let start = clock.now
    var child: pid_t = 0
    let error = posix_spawnp(&child, arguments[0], &actions, &attributes, words + [nil], environ)
    close(ends[1])
    defer { close(ends[0]) }
    guard error == 0 else { throw Failure(description: "cannot run \(arguments[0]): \(error)") }

    var peak = 0.0
    if samplesMemory {
      var status: Int32 = 0
      while waitpid(child, &status, WNOHANG) == 0 {
        peak = max(peak, Self.highWaterMark(of: child))
        usleep(2_000)
      }
      let elapsed = (clock.now - start) / .seconds(1)
      return Outcome(
        status: Self.exitStatus(status), elapsed: elapsed, peakMemory: peak,
        output: Self.readAll(ends[0]))
    }
    let output = Self.readAll(ends[0])
    var status: Int32 = 0
    waitpid(child, &status, 0)
    let elapsed = (clock.now - start) / .seconds(1)
    return Outcome(
      status: Self.exitStatus(status), elapsed: elapsed, peakMemory: peak, output: output)
  }

  private static func exitStatus(_ status: Int32) -> Int32 {
    status & 0x7f == 0 ? status >> 8 & 0xff : -1
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `VmHWM` of a process in MiB; 0 once it has ended.
  private static func highWaterMark(of process: pid_t) -> Double {
    guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      guard text.hasPrefix("VmHWM:") else { continue }
      return Double(text.filter(\.isNumber)).map { $0 / 1_024 } ?? 0
    }
    return 0
  }
}
