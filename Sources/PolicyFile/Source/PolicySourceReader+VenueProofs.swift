import Ledger
import TransparencyLog

/// A proof of venue as a policy file has it.
struct SourceVenueProof {
  /// What the statement says of it.
  let authority: VenueAuthority
  /// The key that vouches, as SubjectPublicKeyInfo, and where it stands; nil where a service vouches.
  var key: Located<[UInt8]>?
  /// The contents of the files that it cites.
  var blobs: [[UInt8]] = []
}

extension PolicySourceReader {
  func readVenueProof(_ element: ValueReader) -> SourceVenueProof? {
    guard var members = MappingReader(element.node, "a proof of venue", diagnostics),
      let type = members.required("type"), let name = type.text("the type of proof")
    else { return nil }
    let proof: SourceVenueProof?
    switch name {
    case "ed25519": proof = readEd25519(&members)
    case "ssh": proof = readSSH(&members)
    case "tpm": proof = readTPM(&members)
    case "github-oidc": proof = readOIDC(&members, readGitHubClaims)
    case "gitlab-oidc": proof = readOIDC(&members, readGitLabClaims)
    default:
      diagnostics.report(
        .unsupportedMember, at: type.position,
        "this version verifies proofs of type \(VenueAuthority.knownTypes) only, found "
          + "“\(name.shortened)”: leave the proof out")
      return nil
    }
    members.finish()
    return proof
  }

  private func readEd25519(_ members: inout MappingReader) -> SourceVenueProof? {
    guard let member = members.required("publicKey"), let key = readPublicKey(member) else {
      return nil
    }
    return SourceVenueProof(
      authority: .ed25519(Ed25519Authority(key)),
      key: Located(value: key.spki, position: member.position))
  }

  // MARK: SSH

  /// The most bytes of a `.pub` file: an RSA key of 8,192 bits has 1,400, and a comment.
  private static var maximumSSHKeySize: Int { 4 << 10 }

  private func readSSH(_ members: inout MappingReader) -> SourceVenueProof? {
    let expected = "the line of a .pub file, or “file:” and its path"
    guard let member = members.required("publicKey"), let text = member.text(expected) else {
      return nil
    }
    var line = text
    if let path = text.pathOfFile {
      guard let bytes = files.read(path, limit: Self.maximumSSHKeySize, at: member) else {
        return nil
      }
      line = String(decoding: bytes, as: UTF8.self)
      if line.utf8.last == UInt8(ascii: "\n") { line.removeLast() }
    }
    // What follows the key is a comment for people.
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    do throws(VenueProofProblem) {
      let key = try SSHPublicKey(line: words.prefix(2).joined(separator: " "))
      if case .ed25519(let publicKey) = key { refuseExample(publicKey, at: member.position) }
      return SourceVenueProof(
        authority: .ssh(SSHAuthority(key)), key: Located(value: key.spki, position: member.position)
      )
    } catch {
      diagnostics.report(.weakKey, at: member.position, "no SSH key that can be enrolled: \(error)")
      return nil
    }
  }

  // MARK: TPM

  /// The most bytes of a TPMT_PUBLIC: a P-256 key has 86, and the digest of its authorisation policy.
  private static var maximumPublicAreaSize: Int { 1 << 10 }

  private func readTPM(_ members: inout MappingReader) -> SourceVenueProof? {
    let akPublic = members.required("akPublic")
    let key = akPublic.flatMap(readPublicArea)
    let registers = members.required("pcrs").flatMap(readRegisters)
    let digest = members.required("pcrDigest").flatMap(readDigest)
    guard let akPublic, let key, let registers, let digest,
      let authority = TPMAuthority(key: key, registers: registers, registersDigest: digest)
    else { return nil }
    return SourceVenueProof(
      authority: .tpm(authority),
      key: Located(value: key.publicKey.spki, position: akPublic.position))
  }

  private func readPublicArea(_ member: ValueReader) -> TPMPublicArea? {
    let expected = "base64 of a TPMT_PUBLIC, or “file:” and the path of one"
    guard let text = member.text(expected) else { return nil }
    let bytes: [UInt8]
    if let path = text.pathOfFile {
      guard let content = files.read(path, limit: Self.maximumPublicAreaSize, at: member) else {
        return nil
      }
      bytes = content
    } else {
      guard let content = Base64.decode(text) else {
        member.malformed(expected, found: text)
        return nil
      }
      bytes = content
    }
    do throws(VenueProofProblem) {
      return try TPMPublicArea(bytes)
    } catch {
      diagnostics.report(
        .weakKey, at: member.position, "no attestation key that can be enrolled: \(error)")
      return nil
    }
  }

  private func readRegisters(_ member: ValueReader) -> [UInt64]? {
    guard let elements = member.someElements() else { return nil }
    var registers: Set<UInt64> = []
    for element in elements {
      guard let register = element.natural("the number of a register") else { return nil }
      guard register < TPMAuthority.registerCount else {
        element.malformed("a register below \(TPMAuthority.registerCount)", found: "\(register)")
        return nil
      }
      guard registers.insert(register).inserted else {
        diagnostics.report(
          .duplicateElement, at: element.position, "register \(register) stands here twice")
        continue
      }
    }
    return registers.sorted()
  }
}

extension String {
  /// The path of a text that begins with “file:”.
  var pathOfFile: String? {
    utf8.starts(with: "file:".utf8) ? String(utf8.dropFirst("file:".utf8.count)) : nil
  }
}
