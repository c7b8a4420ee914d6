import Foundation
import Glibc
import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

/// The two promises of the starter policy that only a test can keep: rows 28 and 37.
@Suite(.needsBubblewrap) struct PromiseTests {
  /// A secret in the operator's environment gets neither into the sandbox nor into the bundle.
  @Test func secretsStayOut() throws {
    let secret = "s3cr3t-\(UUID().uuidString)"
    setenv("EVIDENCE_LEDGER_TEST_TOKEN", secret, 1)
    defer { unsetenv("EVIDENCE_LEDGER_TEST_TOKEN") }
    let outcome = try AttestationScene().run()
    #expect(outcome.doubts == [])
    #expect(outcome.contents("observations.jsonl")?.contains("EVIDENCE_LEDGER_TEST") == false)
    // The bare host's environment is reported by its names, never by its values.
    #expect(outcome.contents("baseline.jsonl")?.contains("EVIDENCE_LEDGER_TEST_TOKEN") == true)
    for file in outcome.bundle.files {
      #expect(!String(decoding: file.bytes, as: UTF8.self).contains(secret), "\(file.path)")
    }
  }

  /// A sandbox that cannot be verified is not started, and leaves nothing that looks like a run.
  @Test func failsClosed() throws {
    for (path, code) in [
      ("launch.json", SandboxError.Code.profileMalformed),
      ("launch/bwrap.txt", .profileMalformed),
    ] {
      let scratch = try Scratch()
      let profile = try AttestationScene.changedProfile(in: scratch) { profile in
        try Data("{}".utf8).write(to: profile.appending(path: path))
      }
      #expect(throws: SandboxError(code, "", expected: "", found: "")) {
        try AttestationScene(profile: profile).run()
      }
    }
    let scratch = try Scratch()
    let profile = try AttestationScene.changedProfile(in: scratch) { profile in
      for variant in ["4a", "4b"] {
        try Data("{}".utf8).write(to: profile.appending(path: "seccomp-\(variant).bpf"))
      }
    }
    #expect(throws: SandboxError(.noVariantStarted, "", expected: "", found: "")) {
      try AttestationScene(profile: profile).run()
    }
  }
}
