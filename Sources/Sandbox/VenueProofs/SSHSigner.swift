internal import Ledger
internal import TransparencyLog

/// An SSH signer has `ssh-keygen` sign with a host's key file.
struct SSHSigner {
  let keyFile: String

  /// How long it may take, in seconds: it reads a file and signs 32 bytes.
  private static let seconds: Int64 = 10

  /// The signature of a binding, armoured.
  func sign(_ binding: VenueBinding) throws(SandboxError) -> [UInt8] {
    let program = try Program(named: "ssh-keygen", package: "openssh-client")
    // It signs what it reads, and has no terminal to ask for a passphrase on.
    var child = ChildProcess(
      ["ssh-keygen", "-Y", "sign", "-q", "-n", SSHAuthority.namespace, "-f", keyFile],
      program: program.path,
      environment: ChildProcess.environment() + ["SSH_ASKPASS_REQUIRE=never"],
      seconds: Self.seconds)
    child.input = binding.digest.bytes
    return try child.requireSuccess(
      to: "sign with \(keyFile)",
      hint: "name the private key of the host, which has no passphrase and which you may read"
    ).output
  }
}
