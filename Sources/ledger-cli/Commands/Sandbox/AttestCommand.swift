import ArgumentParser
import Glibc
import Ledger
import Sandbox
import TransparencyLog

/// `attest`: run the sandbox here, and pack what was observed into a bundle.
struct AttestCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "attest",
    abstract: "Run the sandbox on this host, and write what it showed to a bundle.",
    discussion: """
      Nothing is signed by an operator and nothing appended: `evidence sign` and `evidence add` do \
      that, here or at home. Exit 0 says that the sandbox held: every probe is proven. The bundle is \
      written also when it did not, because that is evidence too.
      """)

  @Option(help: "The profile's directory.", completion: .directory)
  var profile: String

  @OptionGroup var runtime: RuntimeOption

  @Option(
    help: "The operator packet (JSON), or a checkpoint of the ledger with --gate and --venue.",
    completion: .file())
  var challenge: String

  @Option(help: "The gate, when the challenge is a checkpoint.")
  var gate: String?

  @Option(help: "The venue, when the challenge is a checkpoint.")
  var venue: String?

  @Option(
    help: ArgumentHelp("What else the run is about, with its SHA-256.", valueName: "name=hex"))
  var subject: [String] = []

  @Option(
    help: "The probe, a static executable (default: sandbox-probe beside this program).",
    completion: .file())
  var probe: String?

  @Option(help: "A file for the sandbox to read (default: one line of text).", completion: .file())
  var input: String?

  @Option(name: .shortAndLong, help: "Write the bundle to this new directory.")
  var out: String

  @OptionGroup var prover: VenueProverOptions
  @OptionGroup var keyOptions: KeyOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> CommandResult {
    let claim = try AttestationClaim(
      challenge: challenge, gate: gate, venue: venue,
      others: try subject.map(EvidenceOptions.readSubject))
    // Whatever keeps a key from being read is said before the run.
    let keys = keyOptions.reader(console)
    let prover = try prover.prover(keys)
    let profile = try SandboxProfile(directory: profile)
    try claim.require(profile)
    guard access(out, F_OK) != 0 else {
      throw FileError(.alreadyExists, out, "expected no such directory; name another one")
    }
    let attestation = try SandboxAttestation(
      claim.claim, profile: profile, runtime: try runtime.value(), probe: try probeProgram(),
      input: try input.map {
        try FileOperations.readRegularFile($0, limit: BundleFiles.maximumFileSize)
      } ?? SandboxAttestation.defaultInput)
    let steps = StepLine(console)
    defer { steps.finish() }
    let outcome = try attestation.run { steps.show("\($0)") }
    try outcome.bundle.write(to: out)
    try prover?.write(toBundleIn: out)
    return AttestationPrinter(outcome, directory: out).result
  }

  /// The probe that was named, or the one that was installed with this program.
  private func probeProgram() throws -> Program {
    if let probe { return Program(path: try Self.absolute(probe)) }
    let own = try Self.absolute("/proc/self/exe")
    let directory = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    return try Program(named: "\(directory)/sandbox-probe", package: "evidence-ledger")
  }

  private static func absolute(_ path: String) throws -> String {
    guard let real = realpath(path, nil) else {
      throw FileError(.absent, path, "expected the probe, a static executable; found nothing")
    }
    defer { free(real) }
    return String(cString: real)
  }
}

/// What a run claims to be, from the packet that the operator brought, or from a checkpoint.
private struct AttestationClaim {
  let claim: SandboxAttestation.Claim
  /// The profiles that the policy knew when the packet was made; empty without a packet.
  private let profiles: [PolicyProfile]

  init(challenge path: String, gate: String?, venue: String?, others: [Subject]) throws {
    let bytes = try FileOperations.readRegularFile(path, limit: OperatorPacket.maximumBytes)
    let tool = EvidencePredicate.Tool(name: "ledger-cli", version: LedgerCLI.version)
    if bytes.first == UInt8(ascii: "{") {
      let packet = try OperatorPacket(parsing: bytes)
      guard gate == nil || gate == packet.gate.rawValue,
        venue == nil || venue == packet.venue.rawValue
      else {
        throw ValidationError(
          "the packet is for \(packet.gate) at \(packet.venue): leave --gate and --venue out")
      }
      profiles = packet.profiles
      claim = SandboxAttestation.Claim(
        origin: packet.origin, challenge: packet.challenge, gate: packet.gate,
        venue: packet.venue, others: others, tool: tool)
    } else {
      let signed = try SignedCheckpoint(parsing: bytes)
      guard let gate, let venue else {
        throw ValidationError("a checkpoint names neither: say --gate and --venue")
      }
      guard let origin = Origin(signed.checkpoint.origin) else {
        throw CommandFailure(
          .tampered, LedgerError.Code.checkpointMalformed.rawValue,
          "\(path): its origin is not that of a ledger")
      }
      profiles = []
      claim = SandboxAttestation.Claim(
        origin: origin, challenge: try Challenge(signed, of: origin),
        gate: try Identifier.parse(gate, for: "--gate"),
        venue: try Identifier.parse(venue, for: "--venue"), others: others, tool: tool)
    }
  }

  /// Refuses a profile that the ledger would not know, before anything is run.
  func require(_ profile: SandboxProfile) throws {
    guard profiles.isEmpty || profiles.contains(where: { $0.digest == profile.digest }) else {
      throw SandboxError(
        .profileMismatch, profile.directory,
        expected: profiles.map { "\($0.id) \($0.digest)" }.joined(separator: " or "),
        found: "\(profile.digest)",
        hint: "fetch the profile that the packet names; `ledger-cli profile show` prints its digest"
      )
    }
  }
}
