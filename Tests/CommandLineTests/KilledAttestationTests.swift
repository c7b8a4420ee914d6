import BackgroundPrograms
import Foundation
import Glibc
import Testing

/// An attestation that is killed in the middle of a run leaves nothing: no process, no file.
@Suite struct KilledAttestationTests {
  private static let isPossible = VenueWorkshop.isPresent("bwrap", "setpriv", "prlimit", "cc")

  @Test(.enabled(if: isPossible, "bwrap, setpriv, prlimit or a C compiler is absent"))
  func nothingIsLeft() throws {
    let workshop = try Workshop()
    let probe = try compileSleeper(in: workshop)
    try workshop.write("challenge", Self.challenge)
    let temporary = workshop.path("temporary")
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    chmod(workshop.directory, 0o755)
    chmod(temporary, 0o755)
    let attestation = try BackgroundProgram(
      [
        "env", "TMPDIR=\(temporary)", Program.path, "attest", "--profile", Self.profile,
        "--runtime", "bwrap", "--challenge", "challenge", "--gate", "b4-prime", "--venue", "vps",
        "--probe", probe, "--out", "bundle",
      ], in: workshop.directory)
    try #require(waitUntil { !Self.sandboxes(below: temporary).isEmpty })
    attestation.kill()
    #expect(waitUntil { Self.sandboxes(below: temporary).isEmpty })
    #expect(waitUntil { (try? Self.names(temporary)) == [] })
    #expect(!FileManager.default.fileExists(atPath: workshop.path("bundle")))
  }

  private func waitUntil(_ holds: () -> Bool) -> Bool {
    for _ in 0..<1_500 {
      if holds() { return true }
      usleep(10_000)
    }
    return false
  }

  /// The processes that see a file system of an attestation whose files lie there.
  private static func sandboxes(below directory: String) -> [String] {
    let mark = "\(URL(filePath: directory).lastPathComponent)/evidence-ledger-"
    return ((try? names("/proc")) ?? []).filter { name in
      guard Int(name) != nil,
        let mounts = try? String(contentsOfFile: "/proc/\(name)/mountinfo", encoding: .utf8)
      else { return false }
      return mounts.contains(mark) && mounts.contains(" /out ")
    }
  }

  private static func names(_ directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
  }

  /// A static program that is the probe on the bare host, and sleeps in the sandbox.
  private func compileSleeper(in workshop: Workshop) throws -> String {
    let probe = URL(filePath: Program.path).deletingLastPathComponent()
      .appending(path: "sandbox-probe").path
    try workshop.write(
      "sleeper.c",
      """
      #include <unistd.h>
      int main(int count, char **words) {
        if (count > 1) { execv("\(probe)", words); return 7; }
        for (;;) pause();
      }
      """)
    let run = try Program.run(
      ["cc", "-static", "-o", "sleeper", "sleeper.c"], in: workshop.directory,
      executable: "/usr/bin/env")
    try #require(run.status == 0, "\(run.errors)")
    return workshop.path("sleeper")
  }

  private static let profile = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../profiles/phase2-offline-mvp").standardizedFileURL.path

  /// A checkpoint of some ledger; nobody verifies it at a venue.
  private static let challenge = """
    ledger.example/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    1
    47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

    — ledger.example/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

    """
}
