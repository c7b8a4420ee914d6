internal import TransparencyLog

/// An SSH authority is a host's key that was enrolled for a venue; its proof is what
/// `ssh-keygen -Y sign` makes of the binding's 32 bytes.
public struct SSHAuthority: Hashable, Sendable {
  /// The `type` in a policy.
  static let type: StaticString = "ssh"
  /// Where a bundle has the proof.
  public static let proofPath = "venue/ssh.sig"
  /// What the signature is for, and for nothing else: a signature made for Git or for files is none.
  public static let namespace = "venue@evidence-ledger.v1"

  /// The host's public key.
  public let publicKey: SSHPublicKey

  /// The authority of a host's key.
  public init(_ publicKey: SSHPublicKey) { self.publicKey = publicKey }

  init(_ reader: inout ObjectReader) throws(Refusal) {
    let member = try reader.required("publicKey")
    let line = try member.text()
    do throws(VenueProofProblem) {
      publicKey = try SSHPublicKey(line: line)
    } catch {
      throw Refusal(
        .weakKey, member.place.description, expected: "a usable SSH key", found: error.description)
    }
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("publicKey", publicKey.line)
  }

  func judge(_ proof: [UInt8], _ circumstances: VenueCircumstances) -> VenueProof.Judgement {
    do throws(VenueProofProblem) {
      let problem = try SSHSignature(armored: proof).problem(
        message: circumstances.binding.digest.bytes, namespace: Self.namespace, key: publicKey)
      return problem.map { .refused($0) } ?? .holds
    } catch {
      return .refused(error.description)
    }
  }
}
