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

  /// A sandbox that cannot be verified is not started, and leaves no bundle that looks like one.
  @Test(arguments: ["launch.json", "launch/bwrap.txt", "seccomp-4a.bpf"])
  func failsClosed(_ path: String) throws {
    let scratch = try Scratch()
    let profile = try AttestationScene.changedProfile(in: scratch) { profile in
      try Data("{}".utf8).write(to: profile.appending(path: path))
    }
    #expect(throws: SandboxError.self) {
      // A filter that is none is refused by bubblewrap; there the other variant still starts.
      let outcome = try AttestationScene(profile: profile).run()
      if let first = outcome.variants.first, first.run == nil {
        throw SandboxError(
          .noVariantStarted, "\(first.variant.id)", expected: "it", found: first.state)
      }
    }
  }
}
