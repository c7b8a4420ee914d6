import Foundation
import Testing

/// The situation that all this started from, replayed by the commands that people type.
@Suite struct ReplayTests {
  private let directory = FileManager.default.temporaryDirectory
    .appending(path: "replay-\(UUID().uuidString)").path

  /// Runs a script of the example, which checks every exit code itself.
  private func lines(of script: String) throws -> [Substring] {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../examples/sandbox-attestation-2026-06-09/\(script)")
      .standardizedFileURL.path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let program = URL(filePath: Program.path).deletingLastPathComponent().path
    let run = try Program.run(
      [path, directory], in: directory, environment: ["PATH": "\(program):/usr/bin:/bin"],
      executable: "/bin/bash")
    #expect(run.status == 0, "\(run.output)\n\(run.errors)")
    return run.output.split(separator: "\n")
  }

  /// The waived gate is 0, and everything else a no.
  @Test func theCheckpointOf2026ComesOutAsItWas() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let lines = try lines(of: "replay.sh")
    #expect(lines.contains { $0.hasPrefix("PARTIAL  phase2-offline-mvp.example/") })
    #expect(lines.contains { $0.contains("B0‴    b0-triple-prime  WAIVED") })
    #expect(lines.contains { $0.contains("B4′    b4-prime         BLOCKED") })
    #expect(lines.contains { $0.contains("build  build            BLOCKED") })
    #expect(
      lines.filter { $0.hasPrefix("next: ") }
        == ["next: run the packet for b4-prime on ci or vps and return the bundle"])
  }

  /// Whether this machine lets anybody make a sandbox with bubblewrap.
  private static let hasBubblewrap =
    (try? Program.run(
      ["--unshare-all", "--ro-bind", "/", "/", "true"], in: "/", executable: "/usr/bin/bwrap"))?
    .status == 0

  /// A real sandbox, a bundle from the accepted venue, and the build opens in one scope.
  @Test(.enabled(if: hasBubblewrap, "bwrap is absent, or may not make namespaces"))
  func theSequelOpensTheBuild() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    _ = try lines(of: "replay.sh")
    let lines = try lines(of: "sequel.sh")
    #expect(lines.filter { $0.hasPrefix("PR-") && $0.contains("  proven  ") }.count == 12)
    #expect(lines.contains { $0.contains("B4′    b4-prime         ACCEPTED") })
    #expect(lines.contains("WAIVED, not passed: by entry 3"))
    #expect(lines.contains { $0.contains("found mac-local (venue-not-accepted)") })
  }
}
