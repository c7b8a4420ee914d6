import Foundation
import Ledger
import TransparencyLog

extension Workshop {
  /// A workshop whose ledger is one policy, with a bundle `bundle` that answers it: two observations,
  /// a venue proof of no worth, nothing signed.
  static func withBundle() throws -> Workshop {
    let workshop = try withLedger(evidence: false)
    try workshop.writeBundle("bundle")
    return workshop
  }

  /// Writes a bundle's directory.
  ///
  /// - Parameters:
  ///   - origin: the ledger that it answers, when that is not the workshop's.
  ///   - files: what it has besides.
  func writeBundle(
    _ name: String, origin: Origin? = nil, observations: String = Workshop.observations,
    files: [BundleFiles.File] = [], attested: Bool = true
  ) throws {
    let signed = try SignedCheckpoint(parsing: [UInt8](try read("ledger/checkpoint")))
    let own = Origin(signed.checkpoint.origin)
    guard let origin = origin ?? own, let gate = Identifier("b4-prime"),
      let venue = Identifier("vps"), let time = Timestamp(seconds: 1_780_000_000)
    else { throw CocoaError(.featureUnsupported) }
    let attestation = try Attestation(
      origin: origin,
      challenge: origin == own
        ? try Challenge(signed, of: origin)
        : Challenge(size: 1, root: signed.checkpoint.root, note: nil),
      gate: gate, venue: venue, image: .empty, profile: .empty, startedAt: time, finishedAt: time,
      tool: EvidencePredicate.Tool(name: "test", version: nil))
    var all =
      files + [
        BundleFiles.File(path: "observations.jsonl", bytes: Array(observations.utf8)),
        BundleFiles.File(path: "facts.json", bytes: Array("{}".utf8)),
      ]
    if attested { all.append(BundleFiles.File(path: "attestation.json", bytes: attestation.bytes)) }
    let bundle = try BundleFiles(
      all, venueProofs: [BundleFiles.File(path: "venue/ed25519.sig", bytes: [1])])
    for file in bundle.cited {
      let url = URL(fileURLWithPath: path("\(name)/\(file.path)"))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }

  static let observations =
    #"{"check":"egress.tcp4","probe":"PR-NET-1","call":"connect","arguments":[],"errno":"EPERM"}"#
    + "\n"

  /// Runs a line of shell in the workshop, and requires that it succeeds.
  func shell(_ line: String) throws {
    let run = try runShell("set -e; \(line)")
    guard run.status == 0 else { throw Failed(arguments: [line], run: run) }
  }
}
