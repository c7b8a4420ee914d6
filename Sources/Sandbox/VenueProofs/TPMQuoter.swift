internal import Glibc
internal import Ledger
internal import TransparencyLog

/// A TPM quoter has the TPM of this machine quote, through tpm2-tools.
struct TPMQuoter {
  /// A context file or a handle of the attestation key.
  let key: String
  /// The registers to be quoted, of the SHA-256 bank.
  let registers: [UInt64]

  /// How long it may take, in seconds: hardware takes one.
  private static let seconds: Int64 = 30
  /// The most bytes of each file that it writes.
  private static let maximumFileSize = 4 << 10

  /// The quote of a binding: what the TPM attests after its length, and the signature.
  func quote(_ binding: VenueBinding) throws -> [UInt8] {
    let program = try Program(named: "tpm2_quote", package: "tpm2-tools")
    let directory = try Self.makeDirectory()
    defer { Self.remove(directory) }
    let list = registers.map(String.init).joined(separator: ",")
    let child = ChildProcess(
      [
        "tpm2_quote", "-Q", "-c", key, "-l", "sha256:\(list)", "-q", binding.digest.hex, "-g",
        "sha256", "-m", "\(directory)/attest", "-s", "\(directory)/signature",
      ], program: program.path,
      environment: ChildProcess.environment(passing: "TPM2TOOLS_TCTI", "TCTI"),
      seconds: Self.seconds)
    try child.requireSuccess(
      to: "quote with the key \(key)", hint: "name the attestation key's context file or handle")
    let attested = try FileOperations.readRegularFile(
      "\(directory)/attest", limit: Self.maximumFileSize)
    let signature = try FileOperations.readRegularFile(
      "\(directory)/signature", limit: Self.maximumFileSize)
    return [UInt8(attested.count >> 8), UInt8(attested.count & 0xFF)] + attested + signature
  }

  /// A directory that only this user can look into.
  private static func makeDirectory() throws(SandboxError) -> String {
    var template = Array("\(environmentVariable("TMPDIR") ?? "/tmp")/venue-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw SandboxError(
        .notPermitted, "a temporary directory", expected: "to make one",
        found: String(cString: strerror(errno)))
    }
    return String(cString: made)
  }

  private static func remove(_ directory: String) {
    for name in ["attest", "signature"] { unlink("\(directory)/\(name)") }
    rmdir(directory)
  }
}
