internal import Glibc

/// Measures, and prints a table in Markdown. A name as argument runs one part: verify, append, process,
/// gate.
@main
struct Main {
  static func main() async throws {
    let parts = CommandLine.arguments.dropFirst()
    let workspace = try Workspace()
    var table: [Measurement] = []
    if parts.isEmpty || parts.contains("verify") {
      table += try await VerifyBenchmark(workspace).run()
    }
    if parts.isEmpty || parts.contains("append") {
      table += try await AppendBenchmark(workspace).run()
    }
    if parts.isEmpty || parts.contains("process") {
      table += try await ProcessBenchmark(workspace).run()
    }
    if parts.isEmpty || parts.contains("gate") {
      table += try await GateBenchmark(workspace).run()
    }
    print("\n\(Measurement.header)")
    for measurement in table { print(measurement.row) }
  }
}

/// Says on standard error what is going on.
func log(_ line: String) {
  let bytes = Array("bench: \(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
