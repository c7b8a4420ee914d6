import Foundation
import Testing

/// The situation that all this started from, replayed by the commands that people type.
@Suite struct ReplayTests {
  /// The script checks every exit code itself: the waived gate 0, everything else a no.
  @Test func theCheckpointOf2026ComesOutAsItWas() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../examples/sandbox-attestation-2026-06-09/replay.sh")
      .standardizedFileURL.path
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "replay-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let program = URL(filePath: Program.path).deletingLastPathComponent().path
    let run = try Program.run(
      [script, directory], in: directory, environment: ["PATH": "\(program):/usr/bin:/bin"],
      executable: "/bin/bash")
    #expect(run.status == 0, "\(run.output)\n\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("PARTIAL  phase2-offline-mvp.example/") })
    #expect(lines.contains { $0.contains("B0‴    b0-triple-prime  WAIVED") })
    #expect(lines.contains { $0.contains("B4′    b4-prime         BLOCKED") })
    #expect(lines.contains { $0.contains("build  build            BLOCKED") })
    #expect(
      lines.filter { $0.hasPrefix("next: ") }
        == ["next: run the packet for b4-prime on ci or vps and return the bundle"])
  }
}
