import Foundation
import Glibc

/// A program that runs beside the tests until nobody needs it any more.
///
/// It is no child of the tests, and has no descriptor of theirs: the end of a pipe that it kept open
/// would let another test wait for it, and Foundation waits for children by such ends.
public final class BackgroundProgram {
  private let process: pid_t

  /// Starts a program, found on the path.
  public init(_ arguments: [String], in directory: String) throws {
    let closing =
      #"for fd in /proc/self/fd/*; do n=${fd##*/}; [ "$n" -le 2 ] || eval "exec $n>&-"; done"#
    let file = "\(directory)/background-\(UUID().uuidString).pid"
    let launcher = Process()
    launcher.executableURL = URL(filePath: "/bin/bash")
    launcher.currentDirectoryURL = URL(filePath: directory)
    launcher.arguments =
      [
        "-c",
        "file=$1; shift; (\(closing); exec \"$@\" </dev/null >/dev/null 2>&1) & echo $! >\"$file\"",
        "bash", file,
      ] + arguments
    launcher.standardInput = FileHandle.nullDevice
    try launcher.run()
    launcher.waitUntilExit()
    let number = try String(contentsOfFile: file, encoding: .utf8)
    process = pid_t(number.dropLast()) ?? 0
  }

  /// Kills it.
  public func kill() { if process > 1 { Glibc.kill(process, SIGKILL) } }

  deinit { kill() }

  /// Waits until a file is there that the program makes when it is ready; ten seconds at most.
  public func wait(for file: String) {
    for _ in 0..<1_000 where !FileManager.default.fileExists(atPath: file) { usleep(10_000) }
  }
}
