import Foundation
import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

/// Whole attestations under Docker and Podman.
@Suite(.serialized) struct ContainerEngineTests {
  @Test(.needsDocker) func dockerProvesEveryProbe() throws { try attest(.docker) }

  @Test(.needsPodman) func podmanProvesEveryProbe() throws { try attest(.podman) }

  private func attest(_ runtime: SandboxRuntime) throws {
    let outcome = try AttestationScene(runtime).run()
    #expect(outcome.doubts == [])
    #expect(outcome.variants.map(\.state) == ["completed", "completed"])
    // The engine says what it made, and what it is.
    let inspection = try #require(outcome.contents("inspect/4a.json"))
    #expect(inspection.contains("\"Privileged\": false"))
    let image = try #require(outcome.attestation.subjects.first?.sha256)
    #expect(inspection.contains(image.hex))
    let names = ["ps", "--all", "--quiet", "--filter", "name=evidence-ledger"]
    #expect(try Self.ask(runtime, names) == "")
    // Other tests give Docker the same image; nobody else gives one to Podman.
    if runtime == .podman { #expect(try Self.ask(runtime, ["images", "--quiet"]) == "") }
  }

  private static func ask(_ runtime: SandboxRuntime, _ arguments: [String]) throws -> String {
    try Command.run(
      runtime.rawValue, arguments, environment: ProcessInfo.processInfo.environment
    ).output
  }

  /// The same image, byte by byte the same id, wherever the run takes place.
  @Test(.needsDocker, .needsPodman) func everyRuntimeIsGivenTheSameImage() throws {
    let runs = try SandboxRuntime.allCases.map { try AttestationScene($0).run() }
    #expect(Set(runs.map(\.attestation.subjects)).count == 1)
  }

  /// An engine whose container is not what was asked for, because something stands in between.
  @Test(
    .needsDocker,
    arguments: ["--privileged", "--cap-add=SYS_ADMIN", "--pid=host", "--volume=/:/host"])
  func aWrapperThatWeakensIsNoticed(_ option: String) throws {
    let scratch = try Scratch()
    try scratch.makeDirectory("bin", mode: 0o755)
    let real = try Program(named: "docker", package: "docker.io").path
    try scratch.write(
      "bin/docker",
      """
      #!/bin/sh
      if test "$1" = create; then shift; exec \(real) create \(option) "$@"; fi
      exec \(real) "$@"
      """, mode: 0o755)
    let engine = try ContainerEngine(.docker, program: Program(path: scratch.path("bin/docker")))
    #expect(throws: SandboxError(.launchWeakened, "", expected: "", found: "")) {
      _ = try MutatedRun(engine: engine).reading { _ in }
    }
  }
}
