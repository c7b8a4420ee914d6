import Foundation
import Glibc
import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

/// An attestation for a ledger that needs not exist, under the published profile or a changed copy.
struct AttestationScene {
  let runtime: SandboxRuntime
  let probe: Program
  let profile: SandboxProfile
  var venue = Identifier("vps")

  init(
    _ runtime: SandboxRuntime = .bwrap, probe: String = ProbeProgram.path,
    profile: String = ProfileDirectory.path
  ) throws {
    self.runtime = runtime
    self.probe = Program(path: probe)
    self.profile = try SandboxProfile(directory: profile)
  }

  /// What it claims to be.
  func claim() throws -> SandboxAttestation.Claim {
    SandboxAttestation.Claim(
      origin: try #require(Origin(name: "ledger.example", genesis: .empty)),
      challenge: Challenge(size: 1, root: .empty, note: nil),
      gate: try #require(Identifier("b4-prime")), venue: try #require(venue),
      tool: EvidencePredicate.Tool(name: "test", version: nil))
  }

  /// Runs it, every command line changed in one way; whatever comes of it, nothing is left lying about.
  func run(change: @escaping ([String]) -> [String] = { $0 }) throws -> SandboxAttestation.Outcome {
    let scratch = try Scratch()
    var attestation = try SandboxAttestation(
      claim(), profile: profile, runtime: runtime, probe: probe)
    attestation.change = change
    attestation.workingDirectory = scratch.url.path
    defer { #expect((try? scratch.names()) == []) }
    return try attestation.run()
  }

  /// A copy of the published profile, edited.
  static func changedProfile(in scratch: Scratch, _ edit: (URL) throws -> Void) throws -> String {
    let copy = scratch.url.appending(path: "profile")
    try FileManager.default.copyItem(at: Repository.profile, to: copy)
    try edit(copy)
    return copy.path
  }
}

extension SandboxAttestation.Outcome {
  /// The probes that are not proven, with what was observed.
  var doubts: [String] {
    Probe.allCases.compactMap { probe in
      let state = probes.state(of: probe.rawValue)
      return state == .proven ? nil : "\(probe.rawValue): \(state)"
    }
  }

  /// The contents of a file of the bundle.
  func contents(_ path: String) -> String? {
    bundle.files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}
