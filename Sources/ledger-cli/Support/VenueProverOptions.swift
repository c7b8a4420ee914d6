import ArgumentParser
import Glibc
import Ledger
import Sandbox
import TransparencyLog

/// What vouches for a bundle at its venue; one of these, or nothing.
struct VenueProverOptions: ParsableArguments {
  /// A CI service.
  enum Service: String, ExpressibleByArgument, CaseIterable {
    case github
    case gitlab
  }

  @Option(help: "Sign with this Ed25519 key, enrolled for the venue.", completion: .file())
  var venueKey: String?

  @Option(
    help: "Sign with this SSH key of the host, through ssh-keygen unless it is in PKCS #8.",
    completion: .file())
  var sshKey: String?

  @Option(help: "Take the token of this CI service from the runner: github or gitlab.")
  var oidc: Service?

  @Option(
    help: ArgumentHelp(
      "Have the TPM quote with this attestation key, a context file or handle.", valueName: "key"))
  var tpmAk: String?

  @Option(help: "The registers to quote (default: 0,2,4,7).")
  var pcrs: String?

  func validate() throws {
    let named = [venueKey, sshKey, oidc?.rawValue, tpmAk].compactMap(\.self)
    guard named.count <= 1 else {
      throw ValidationError("say one of --venue-key, --ssh-key, --oidc and --tpm-ak")
    }
    guard pcrs == nil || tpmAk != nil else { throw ValidationError("--pcrs is for --tpm-ak") }
    _ = try registers()
  }

  /// What vouches; nil when nothing was named.
  func prover(_ keys: KeyReader) throws -> VenueProver? {
    if let venueKey { return .ed25519(try keys.read(venueKey)) }
    if let sshKey { return try Self.ssh(sshKey, keys) }
    if let tpmAk { return .tpm(key: tpmAk, registers: try registers()) }
    switch oidc {
    case .github: return .gitHub
    case .gitlab: return .gitLab
    case nil: return nil
    }
  }

  /// Where firmware, option ROMs, boot loader and Secure Boot are measured.
  private static let defaultRegisters: [UInt64] = [0, 2, 4, 7]

  private func registers() throws -> [UInt64] {
    guard let pcrs else { return Self.defaultRegisters }
    let numbers = pcrs.split(separator: ",", omittingEmptySubsequences: false).compactMap {
      UInt64($0)
    }
    guard !numbers.isEmpty, numbers.map(String.init).joined(separator: ",") == pcrs,
      numbers.allSatisfy({ $0 < TPMAuthority.registerCount }), Set(numbers).count == numbers.count
    else {
      throw ValidationError("--pcrs \(pcrs): expected registers below 24, as in 0,2,4,7")
    }
    return numbers.sorted()
  }

  /// A key file of ours is read here; every other kind is `ssh-keygen`'s business.
  private static func ssh(_ path: String, _ keys: KeyReader) throws -> VenueProver {
    let bytes = try FileOperations.readRegularFile(path, limit: KeyFile.maximumByteCount)
    let isPKCS8 = ["-----BEGIN PRIVATE KEY-----", "-----BEGIN ENCRYPTED PRIVATE KEY-----"]
      .contains { bytes.starts(with: $0.utf8) }
    return isPKCS8 ? .sshKey(try keys.read(path)) : .sshKeyFile(path)
  }
}

extension VenueProver {
  /// Makes the proof for the bundle in a directory, and writes it there; a file that is there already is
  /// not touched.
  @discardableResult
  func write(toBundleIn directory: String) throws -> (path: String, binding: VenueBinding) {
    let binding = try BundleFiles(directory: directory).venueBinding()
    let proof = try prove(binding)
    if mkdir("\(directory)/venue", 0o755) != 0, errno != EEXIST {
      throw FileError(.unwritable, "\(directory)/venue", String(cString: strerror(errno)))
    }
    let path = "\(directory)/\(proof.path)"
    try FileOperations.system.create(NewFile(path, proof.bytes))
    return (path, binding)
  }
}
