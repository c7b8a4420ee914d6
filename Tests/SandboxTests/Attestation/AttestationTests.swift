import Foundation
import Glibc
import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

/// Whole attestations in bubblewrap, on this host.
@Suite(.needsBubblewrap) struct AttestationTests {
  @Test func everyProbeIsProvenUnderEveryVariant() throws {
    let outcome = try AttestationScene().run()
    #expect(outcome.doubts == [])
    #expect(outcome.variant.rawValue == "4a")
    #expect(outcome.variants.map(\.state) == ["completed", "completed"])
    let second = try #require(outcome.variants.last?.run)
    let baseline = try ObservationLog(
      parsing: Array(try #require(outcome.contents("baseline.jsonl")).utf8), name: "baseline")
    let reading = ProbeReading(observations: second.log, baseline: baseline)
    for probe in Probe.allCases { #expect(reading.state(of: probe.rawValue) == .proven) }
  }

  @Test func theBundleSaysWhatWasRun() throws {
    let scratch = try Scratch()
    let outcome = try AttestationScene().run()
    let directory = scratch.path("bundle")
    try outcome.bundle.write(to: directory)
    let read = try BundleFiles(directory: directory)
    #expect(read.digest == outcome.bundle.digest)
    let attestation = try Attestation(
      parsing: Array(try #require(outcome.contents("attestation.json")).utf8))
    #expect(attestation == outcome.attestation)
    #expect(attestation.subjects.map(\.name) == ["image", "profile"])
    let facts = try ReportedFacts(
      parsing: Array(try #require(outcome.contents("facts.json")).utf8))
    #expect(facts.value(of: "runtime") == "bwrap")
    #expect(facts.value(of: "runtimeDigest")?.utf8.count == 64)
    #expect(facts.value(of: "architecture") != nil && facts.value(of: "kernel") != nil)
    let arguments = try #require(outcome.contents("argv.txt")).split(separator: "\n")
    #expect(arguments.contains("--unshare-net") && arguments.last == "/sandbox-probe")
    #expect(throws: FileError(.alreadyExists, "", "")) {
      try outcome.bundle.write(to: directory)
    }
  }

  @Test func twoRunsAreAboutTheSameImageAndProfile() throws {
    let (first, second) = (try AttestationScene().run(), try AttestationScene().run())
    #expect(first.attestation.subjects == second.attestation.subjects)
    #expect(first.attestation.profile == first.attestation.subjects.last?.sha256)
  }

  // MARK: Variants that do not start

  @Test func aVariantThatCannotStartIsRecordedWithItsReason() throws {
    let scratch = try Scratch()
    let profile = try AttestationScene.changedProfile(in: scratch) { profile in
      try Data([1, 2, 3]).write(to: profile.appending(path: "seccomp-4a.bpf"))
    }
    let outcome = try AttestationScene(profile: profile).run()
    #expect(outcome.variants.map(\.state) == ["not-started", "completed"])
    #expect(outcome.variant.rawValue == "4b")
    let variants = try #require(outcome.contents("variants.json"))
    #expect(variants.contains(#""state":"not-started""#) && variants.contains("exit status 1"))
  }

  @Test func whatNeverStartsLeavesNoBundle() throws {
    let scratch = try Scratch()
    let profile = try AttestationScene.changedProfile(in: scratch) { profile in
      for id in ["4a", "4b"] {
        try Data([1, 2, 3]).write(to: profile.appending(path: "seccomp-\(id).bpf"))
      }
    }
    #expect(throws: SandboxError(.noVariantStarted, "", expected: "", found: "")) {
      try AttestationScene(profile: profile).run()
    }
  }

  // MARK: Bad probes

  /// What stands in the probe's place: a script cannot, because there is no shell in there.
  struct BadProbe: CustomTestStringConvertible {
    let name: String
    /// The body of its main function, in C.
    let body: String

    var testDescription: String { name }
  }

  private static let hasCompiler = Command.isPresent("cc", "--version")

  @Test(
    .enabled(if: hasCompiler, "there is no C compiler"),
    arguments: [
      BadProbe(name: "dies", body: "*(volatile int *)0 = 0;"),
      BadProbe(name: "fails", body: "return 9;"),
      BadProbe(name: "writes nothing", body: "return 0;"),
      BadProbe(name: "writes half a line", body: #"put("{\"check\":\"egress.tcp4\"");"#),
      BadProbe(name: "writes what is no JSON", body: #"put("no JSON\n");"#),
      BadProbe(name: "floods its output", body: "for (;;) write(1, page, sizeof page);"),
      BadProbe(
        name: "floods its log",
        body:
          #"for (;;) { put("{\"check\":\"x\",\"probe\":\"y\",\"call\":\"z\",\"arguments\":[]}\n"); }"#
      ),
      BadProbe(
        name: "leaves a link", body: #"symlink("/etc/passwd", "/out/observations.jsonl");"#),
      BadProbe(name: "leaves a directory", body: #"mkdir("/out/observations.jsonl", 0755);"#),
      BadProbe(name: "leaves a FIFO", body: #"mkfifo("/out/observations.jsonl", 0644);"#),
    ])
  func aBadProbeIsRefused(_ bad: BadProbe) throws {
    let scratch = try Scratch()
    let probe = try Self.compile(bad.body, in: scratch)
    #expect(throws: SandboxError(.probeFailed, "", expected: "", found: "")) {
      try AttestationScene(probe: probe).run()
    }
  }

  @Test(.enabled(if: hasCompiler, "there is no C compiler"))
  func aProbeThatHangsIsStopped() throws {
    let scratch = try Scratch()
    let probe = try Self.compile("for (;;) pause();", in: scratch)
    let profile = try AttestationScene.changedProfile(in: scratch) { profile in
      let launch = profile.appending(path: "launch.json")
      let text = try String(contentsOf: launch, encoding: .utf8)
      try text.replacing(#""seconds": 30"#, with: #""seconds": 1"#)
        .write(to: launch, atomically: true, encoding: .utf8)
    }
    #expect(throws: SandboxError(.probeFailed, "", expected: "", found: "")) {
      try AttestationScene(probe: probe, profile: profile).run()
    }
  }

  /// A static program that passes for the probe on the bare host, and does this in the sandbox.
  private static func compile(_ body: String, in scratch: Scratch) throws -> String {
    try scratch.write(
      "bad.c",
      """
      #include <fcntl.h>
      #include <sys/stat.h>
      #include <unistd.h>
      #include <string.h>
      static char page[4096];
      static void put(const char *text) {
        int file = open("/out/observations.jsonl", O_WRONLY | O_CREAT | O_APPEND, 0644);
        if (write(file, text, strlen(text)) < 0) _exit(8);
        close(file);
      }
      int main(int count, char **words) {
        if (count > 1) { execv("\(ProbeProgram.path)", words); _exit(7); }
        (void)put; (void)page;
        \(body)
        return 0;
      }
      """)
    let result = try Command.run(
      "cc", ["-static", "-w", "-o", scratch.path("bad"), scratch.path("bad.c")])
    try #require(result.status == 0, "\(result.output)")
    return scratch.path("bad")
  }
}
