public import Ledger
public import TransparencyLog

/// A venue prover makes, at a venue, the proof that the venue vouches for a bundle: with a key that only
/// the venue holds, or with a token that its CI service gives out.
///
/// What it makes is weighed elsewhere, against the policy. Here it is only collected.
public enum VenueProver: Sendable {
  /// An enrolled Ed25519 key.
  case ed25519(PrivateKey)
  /// An SSH key in this program's own form of key files.
  case sshKey(PrivateKey)
  /// An SSH host's key file, which `ssh-keygen` reads.
  case sshKeyFile(String)
  /// A token of GitHub Actions.
  case gitHub
  /// An id token of a GitLab job.
  case gitLab
  /// An attestation key of the TPM: a context file or a handle.
  case tpm(key: String, registers: [UInt64])

  /// The proof, as the bundle has it.
  ///
  /// - Throws: `SandboxError` when it cannot be made.
  public func prove(_ binding: VenueBinding) throws -> BundleFiles.File {
    switch self {
    case .ed25519(let key):
      BundleFiles.File(
        path: Ed25519Authority.proofPath, bytes: try key.sign(binding.digest.bytes))
    case .sshKey(let key):
      BundleFiles.File(
        path: SSHAuthority.proofPath,
        bytes: try SSHSignature(
          of: binding.digest.bytes, namespace: SSHAuthority.namespace, by: key
        ).armored)
    case .sshKeyFile(let path):
      BundleFiles.File(
        path: SSHAuthority.proofPath, bytes: try SSHSigner(keyFile: path).sign(binding))
    case .gitHub:
      BundleFiles.File(path: OIDCAuthority.proofPath, bytes: try GitHubToken().request(binding))
    case .gitLab:
      BundleFiles.File(path: OIDCAuthority.proofPath, bytes: try GitLabToken.read(for: binding))
    case .tpm(let key, let registers):
      BundleFiles.File(
        path: TPMAuthority.proofPath,
        bytes: try TPMQuoter(key: key, registers: registers).quote(binding))
    }
  }
}

extension ChildProcess {
  /// The environment of a program that makes a proof: where programs are, and what else it may know.
  static func environment(passing names: String...) -> [String] {
    (["PATH"] + names).compactMap { name in
      environmentVariable(name).map { "\(name)=\($0)" }
    }
  }
}
