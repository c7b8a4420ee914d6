import Ledger
import Sandbox
import TransparencyLog

/// A sandbox run as people and programs see it: a line for each variant, one for each probe.
struct AttestationPrinter {
  private let outcome: SandboxAttestation.Outcome
  private let directory: String

  init(_ outcome: SandboxAttestation.Outcome, directory: String) {
    self.outcome = outcome
    self.directory = directory
  }

  private var states: [(probe: Probe, state: ClaimState)] {
    Probe.allCases.map { ($0, outcome.probes.state(of: $0.rawValue)) }
  }

  private var holds: Bool { states.allSatisfy { $0.state == .proven } }

  var result: CommandResult {
    guard holds else {
      return CommandResult(
        status: .no, code: "probe-not-proven", members: writeMembers, lines: lines)
    }
    return CommandResult(members: writeMembers, lines: lines)
  }

  private func writeMembers(_ writer: inout JSONWriter) {
    writer.member("bundle", directory)
    writer.member("bundleDigest", outcome.bundle.digest.hex)
    writer.member("profile", outcome.attestation.profile.hex)
    writer.member("variant", outcome.variant.rawValue)
    writer.name("variants")
    writer.array(outcome.variants) { writer, variant in
      writer.object { writer in
        writer.member("variant", variant.variant.id.rawValue)
        writer.member("state", variant.state)
        writer.member("reason", variant.reason)
      }
    }
    writer.name("subjects")
    writer.array(outcome.attestation.subjects) { writer, subject in
      writer.object { writer in
        writer.member("name", subject.name)
        writer.member("digest", subject.content.hex)
      }
    }
    writer.name("probes")
    writer.array(states) { writer, probe in
      writer.object { writer in
        writer.member("probe", probe.probe.rawValue)
        writer.member("state", probe.state.word)
        writer.member("reason", probe.state.observed)
      }
    }
  }

  private var lines: [String] {
    outcome.variants.map { variant in
      "variant \(variant.variant.id)  \(variant.state)\(variant.reason.map { ": \($0)" } ?? "")"
    }
      + states.map { probe in
        "\(probe.probe.rawValue.padded(15)) \(probe.state.word.padded(11)) "
          + (probe.state.observed
            ?? "\(CheckCatalogue.standard.checks(of: probe.probe).count) checks")
      }
      + outcome.attestation.subjects.map { "about \($0.name) \($0.content.hex)" }
      + ["\(directory)  \(outcome.bundle.digest)"]
  }
}
