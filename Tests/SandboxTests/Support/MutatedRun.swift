import Foundation
import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

/// One run of the sandbox under 4a whose command line was changed, read beside the bare host.
struct MutatedRun {
  let engine: any SandboxEngine

  func reading(_ edit: (inout [String]) -> Void) throws -> ProbeReading {
    let scratch = try Scratch()
    let profile = try SandboxProfile(directory: ProfileDirectory.path)
    let image = SandboxImage(
      probe: try FileOperations.readRegularFile(ProbeProgram.path, limit: 64 << 20),
      profile.launch)
    let places = try RunPlaces(in: scratch.url.path)
    try places.fill(image: image, input: SandboxAttestation.defaultInput)
    try engine.prepare(image, at: places)
    let variant = try #require(profile.variants.first)
    let name = "mutated-\(UUID().uuidString.lowercased())"
    let outcome = try engine.run(variant, of: profile, image, name: name, at: places) { arguments in
      var changed = arguments
      edit(&changed)
      return changed
    }
    let run = try #require(outcome.run, "\(outcome.reason ?? outcome.state)")
    return ProbeReading(observations: run.log, baseline: try ProbeProgram.baseline.get())
  }
}
