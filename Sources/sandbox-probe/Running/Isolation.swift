// Each check runs in a copy of this process: a filter that kills, a call that never returns and a
// limit that is reached end the copy alone, and what it opened ends with it.

import CLinux
import Glibc

/// How long a check may take, in milliseconds; each takes far less.
private let patience: Int32 = 2_000
/// The most bytes of an outcome that are read, more than one can hold.
private let maximumBytes = 256 << 10

/// The end of a check's line, from a copy of this process that observes it.
func observeIsolated(_ check: Check) -> [UInt8] {
  guard let pipe = Pipe() else { return Outcome.lost("no pipe: \(errorName(errno))").closing }
  let child = forkPatiently()
  if child == 0 {
    close(pipe.reading)
    // Whoever ends the probe ends the copy.
    clinux_prctl(PR_SET_PDEATHSIG, UInt(SIGKILL))
    writeAll(check.observe().closing, to: pipe.writing)
    _exit(0)
  }
  let error = errno
  close(pipe.writing)
  defer { close(pipe.reading) }
  guard child > 0 else { return Outcome.lost("no fork: \(errorName(error))").closing }

  let answer = readAll(from: pipe.reading, patience: patience)
  if answer == nil { kill(child, SIGKILL) }
  let end = wait(for: child)
  guard let answer else { return Outcome.lost("no answer in \(patience) ms").closing }
  // A program that was executed took the copy's place, and nobody is left to say so.
  if answer.isEmpty, case .exited = end, check.call.replacesProcess {
    return Outcome.success.closing
  }
  guard end == .exited(0), answer.last == UInt8(ascii: "\n") else {
    return Outcome.lost("ended by \(end.spelled(success: "itself"))").closing
  }
  return answer
}

/// Forks, although another process of the same user may be at its limit for a moment.
private func forkPatiently() -> pid_t {
  let deadline = milliseconds() + Int(patience)
  while true {
    let child = clinux_fork()
    guard child == -1, errno == EAGAIN, milliseconds() < deadline else { return child }
    usleep(5_000)
  }
}

/// How a process ended.
enum ProcessEnd: Equatable {
  /// By itself, with this status.
  case exited(Int32)
  case signalled(Int32)

  /// The signal, or the status as the name of an error.
  func spelled(success: String) -> String {
    switch self {
    case .exited(0): success
    case .exited(let status): errorName(status)
    case .signalled(let signal): signalName(signal)
    }
  }
}

/// Waits until a child has ended, which is certain to happen.
func wait(for child: pid_t) -> ProcessEnd {
  var status: Int32 = 0
  while waitpid(child, &status, 0) == -1 {
    guard errno == EINTR else { return .exited(errno) }
  }
  // The macros of <sys/wait.h>, which Swift does not import.
  let signal = status & 0x7F
  return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
}

/// A pipe, whose ends close when a program is executed.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
  }
}

/// Everything up to the end; nil when that does not come in time, or there is too much of it.
private func readAll(from descriptor: Int32, patience: Int32) -> [UInt8]? {
  let deadline = milliseconds() + Int(patience)
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while bytes.count <= maximumBytes {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let left = deadline - milliseconds()
    guard left > 0 else { return nil }
    let ready = poll(&request, 1, Int32(left))
    if ready == -1, errno == EINTR { continue }
    guard ready > 0 else { return nil }
    let count = read(descriptor, &buffer, buffer.count)
    if count == -1, errno == EINTR { continue }
    guard count > 0 else { return bytes }
    bytes += buffer.prefix(count)
  }
  return nil
}

/// Writes all bytes; false when that is not possible.
@discardableResult
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count == -1, errno == EINTR { continue }
    guard count > 0 else { return false }
    rest = rest.dropFirst(count)
  }
  return true
}

/// A clock that only moves on.
func milliseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
