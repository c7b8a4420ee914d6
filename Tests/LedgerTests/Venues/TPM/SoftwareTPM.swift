import BackgroundPrograms
import Foundation
import Ledger
import Testing
import TransparencyLog

/// A TPM in software, with the real tools that talk to one. It proves the protocol, never hardware.
final class SoftwareTPM {
  private let directory = TemporaryDirectory()
  private let program: BackgroundProgram
  /// What `tpm2_createak` says of the attestation key.
  private(set) var akPublic: [UInt8] = []

  static let isPresent =
    ["swtpm", "tpm2_createek", "tpm2_createak", "tpm2_quote"].allSatisfy {
      ForeignProgram.isPresent("sh", "-c", "command -v \($0)")
    }

  /// Starts a TPM with an attestation key, both new.
  init() throws {
    let socket = "\(directory.path)/sock"
    program = try BackgroundProgram(
      [
        "swtpm", "socket", "--tpm2", "--tpmstate", "dir=\(directory.path)",
        "--ctrl", "type=unixio,path=\(socket).ctrl", "--server", "type=unixio,path=\(socket)",
        "--flags", "not-need-init,startup-clear",
      ], in: directory.path)
    program.wait(for: socket)
    try run("tpm2_createek", "-Q", "-G", "ecc", "-c", file("ek.ctx"), "-u", file("ek.pub"))
    akPublic = try makeAttestationKey("ak")
  }

  func file(_ name: String) -> String { "\(directory.path)/\(name)" }

  /// Runs a tool; what is loaded in between is flushed, because a TPM has room for little.
  func run(_ tool: String, _ arguments: String...) throws {
    let command = "TPM2TOOLS_TCTI=swtpm:path=\(file("sock"))"
    let result = try ForeignProgram.run("env", [command, tool] + arguments)
    try #require(result.status == 0, "\(tool): \(result.output)")
    _ = try ForeignProgram.run("env", [command, "tpm2_flushcontext", "-t"])
  }

  /// Makes an attestation key; gives its TPMT_PUBLIC.
  func makeAttestationKey(_ name: String) throws -> [UInt8] {
    try run(
      "tpm2_createak", "-Q", "-C", file("ek.ctx"), "-G", "ecc", "-g", "sha256", "-s", "ecdsa",
      "-c", file("\(name).ctx"), "-u", file("\(name).tpmt"), "-f", "tpmt")
    return try contents("\(name).tpmt")
  }

  /// Makes a key that signs whatever it is given.
  func makeUnrestrictedKey() throws -> [UInt8] {
    try run(
      "tpm2_createprimary", "-Q", "-C", "o", "-G", "ecc:ecdsa-sha256:null", "-c", file("free.ctx"),
      "-a", "sign|fixedtpm|fixedparent|sensitivedataorigin|userwithauth")
    try run(
      "tpm2_readpublic", "-Q", "-c", file("free.ctx"), "-f", "tpmt", "-o", file("free.tpmt"))
    return try contents("free.tpmt")
  }

  /// A quote as a bundle has it.
  func quote(
    _ nonce: [UInt8], registers: String = "sha256:0,7", by key: String = "ak"
  ) throws -> [UInt8] {
    try run(
      "tpm2_quote", "-Q", "-c", file("\(key).ctx"), "-l", registers, "-q", Hex.encode(nonce), "-g",
      "sha256", "-m", file("attest"), "-s", file("signature"))
    let attested = try contents("attest")
    return [UInt8(attested.count >> 8), UInt8(attested.count & 0xFF)] + attested
      + (try contents("signature"))
  }

  private func contents(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: file(name))))
  }

  /// The registers 0 and 7 of a machine that was just started, and the digest of their values.
  func authority(key: [UInt8]? = nil, registers: [UInt64] = [0, 7]) throws -> TPMAuthority {
    let zeros = [UInt8](repeating: 0, count: 32 * registers.count)
    return try #require(
      TPMAuthority(
        key: TPMPublicArea(key ?? akPublic), registers: registers,
        registersDigest: SHA256.hash(zeros)))
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs the test only where a TPM in software and the tools for TPMs are installed.
  static var softwareTPM: Self {
    .enabled(if: SoftwareTPM.isPresent, "swtpm or tpm2-tools are absent")
  }
}
