import Foundation
import Ledger
import Testing
import TransparencyLog

/// A bundle on disk that somebody is about to have vouched for, and what its proofs have to cover.
final class VenueWorkshop {
  let workshop: Workshop
  let binding: VenueBinding

  init() throws {
    workshop = try Workshop()
    let origin = try #require(Origin(name: "ledger.example", genesis: .empty))
    let time = try #require(Timestamp("2026-06-10T02:11:08Z"))
    let attestation = try Attestation(
      origin: origin, challenge: Challenge(size: 41, root: .empty, note: nil),
      gate: try #require(Identifier("b4-prime")), venue: try #require(Identifier("vps")),
      image: .empty, profile: .empty, startedAt: time, finishedAt: time,
      tool: EvidencePredicate.Tool(name: "ledger-cli", version: "0.1.0"))
    let bundle = try BundleFiles([
      BundleFiles.File(path: "attestation.json", bytes: attestation.bytes),
      BundleFiles.File(path: "facts.json", bytes: Array("{}".utf8)),
      BundleFiles.File(path: "observations.jsonl", bytes: []),
    ])
    binding = attestation.binding(bundle: bundle.digest)
    try FileManager.default.createDirectory(
      atPath: workshop.path("bundle"), withIntermediateDirectories: true)
    for file in bundle.files
      + [BundleFiles.File(path: "manifest.json", bytes: bundle.manifest.bytes)]
    {
      try Data(file.bytes).write(to: URL(filePath: workshop.path("bundle/\(file.path)")))
    }
  }

  /// Runs `bundle prove`.
  func prove(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Run {
    try workshop.run(["bundle", "prove", "bundle", "--json"] + arguments, environment: environment)
  }

  /// What the proofs in the bundle amount to.
  func outcome(_ authority: VenueAuthority) throws -> VenueProof.Outcome {
    let proofs = try BundleFiles(directory: workshop.path("bundle")).venueProofs
    return VenueProof.verify(
      proofs.map { VenueProof(path: $0.path, bytes: $0.bytes) },
      in: VenueCircumstances(binding: binding), authorities: [authority])
  }

  /// A tool that the tests need beside the program under test.
  @discardableResult
  func tool(
    _ name: String, _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Program.Run {
    let run = try Program.run(
      [name] + arguments, in: workshop.directory, environment: environment,
      executable: "/usr/bin/env")
    try #require(run.status == 0, "\(name) \(arguments): \(run.errors)")
    return run
  }

  static func isPresent(_ tools: String...) -> Bool {
    tools.allSatisfy { tool in
      ["/usr/bin/", "/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + tool) }
    }
  }
}
