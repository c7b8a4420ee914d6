import Ledger
import Testing
import TransparencyLog

/// What `ssh-keygen` signs is taken, what we sign `ssh-keygen` takes, and nothing else is a proof.
@Suite(.sshKeygen) struct SSHProofTests {
  private let binding = VenueClaim().binding(of: .empty)
  private let keygen: SSHKeygen

  init() throws { keygen = try #require(SSHKeygen.shared) }

  private func outcome(
    _ proof: [UInt8], by kind: SSHKeygen.Kind
  ) throws -> VenueProof.Outcome {
    VenueProof.outcome(
      of: proof, by: .ssh(SSHAuthority(try keygen.publicKey(kind))),
      in: VenueCircumstances(binding: binding))
  }

  @Test(arguments: SSHKeygen.Kind.allCases, ["sha256", "sha512"])
  func theirsIsTaken(_ kind: SSHKeygen.Kind, _ hash: String) throws {
    let proof = try keygen.sign(binding.digest.bytes, by: kind, hash: hash)
    #expect(try outcome(proof, by: kind) == .proven(.enrolledKey))
  }

  @Test(arguments: SSHSignature.Hash.allCases)
  func oursIsTaken(_ hash: SSHSignature.Hash) throws {
    let signature = try SSHSignature(
      of: binding.digest.bytes, namespace: SSHAuthority.namespace, hash: hash,
      by: TestKey.venue.privateKey)
    let line = SSHPublicKey.ed25519(TestKey.venue.publicKey).line
    #expect(
      try keygen.accepts(signature.armored, of: binding.digest.bytes, by: line))
    #expect(
      try !keygen.accepts(signature.armored, of: Digest.empty.bytes, by: line))
    #expect(
      VenueProof.outcome(
        of: signature.armored, by: .ssh(SSHAuthority(.ed25519(TestKey.venue.publicKey))),
        in: VenueCircumstances(binding: binding)) == .proven(.enrolledKey))
  }

  /// The same key, message, namespace and hash give the same file, byte for byte.
  @Test func oursIsTheirs() throws {
    let theirs = try keygen.sign(binding.digest.bytes, by: .ed25519)
    guard case .ed25519(let key) = try keygen.publicKey(.ed25519) else {
      Issue.record("no Ed25519 key")
      return
    }
    let ours = try SSHSignature(
      of: binding.digest.bytes, namespace: SSHAuthority.namespace, by: TestKey.venue.privateKey)
    #expect(ours.armored.count == theirs.count)
    #expect(key != TestKey.venue.publicKey)
  }

  @Test(arguments: SSHKeygen.Kind.allCases)
  func theLineOfAKey(_ kind: SSHKeygen.Kind) throws {
    let line = try keygen.line(kind)
    let key = try keygen.publicKey(kind)
    #expect(key.line == line)
    let shown = try ForeignProgram.run("ssh-keygen", ["-l", "-f", keygen.path(kind) + ".pub"])
    #expect(shown.output.contains(key.fingerprint))
  }

  // MARK: What is no proof

  /// Every byte of the signature counts, as the file has them and as they are encoded.
  @Test(arguments: SSHKeygen.Kind.allCases)
  func everyByteCounts(_ kind: SSHKeygen.Kind) throws {
    let proof = try keygen.sign(binding.digest.bytes, by: kind)
    // The armour is read before anything else, so that a byte here and there is enough.
    for index in proof.indices where index < 40 || index % 11 == 0 {
      var altered = proof
      altered[index] ^= 1
      expectRefused(try outcome(altered, by: kind))
    }
    let blob = try #require(SSHArmor.blob(of: proof))
    for index in blob.indices {
      var altered = blob
      altered[index] ^= 1 << UInt8(index % 8)
      expectRefused(try outcome(SSHArmor.armored(altered), by: kind))
    }
    for count in stride(from: 0, to: blob.count, by: 3) {
      expectRefused(try outcome(SSHArmor.armored(Array(blob.prefix(count))), by: kind))
    }
    expectRefused(try outcome(SSHArmor.armored(blob + [0]), by: kind), because: "bytes more")
    expectRefused(try outcome(proof + [0x0A], by: kind))
    expectRefused(try outcome(Array(proof.dropLast()), by: kind))
    // What it was made of is taken.
    #expect(try outcome(SSHArmor.armored(blob), by: kind) == .proven(.enrolledKey))
  }

  @Test(arguments: ["file", "git", "venue@evidence-ledger.v2", "Venue@evidence-ledger.v1"])
  func anotherNamespace(_ namespace: String) throws {
    let proof = try keygen.sign(binding.digest.bytes, by: .ed25519, namespace: namespace)
    expectRefused(try outcome(proof, by: .ed25519), because: "expected the namespace")
  }

  @Test func anotherMessage() throws {
    for message in [
      Array(binding.text.utf8), Array(binding.digest.hex.utf8), [], Digest.empty.bytes,
    ] {
      let proof = try keygen.sign(message, by: .ecdsa)
      expectRefused(try outcome(proof, by: .ecdsa), because: "not a signature of this binding")
    }
  }

  @Test func anotherKey() throws {
    for kind in SSHKeygen.Kind.allCases {
      for other in SSHKeygen.Kind.allCases where other != kind {
        let proof = try keygen.sign(binding.digest.bytes, by: other)
        expectRefused(try outcome(proof, by: kind), because: "the key enrolled for the venue")
      }
    }
    let foreign = try SSHSignature(
      of: binding.digest.bytes, namespace: SSHAuthority.namespace, by: TestKey.outsider.privateKey)
    expectRefused(try outcome(foreign.armored, by: .ed25519), because: "SHA256:")
  }

  /// `ssh-keygen` does not sign with SHA-1 any more; whoever still does is refused by name.
  @Test func sha1() throws {
    let blob = try #require(SSHArmor.blob(of: keygen.sign(binding.digest.bytes, by: .rsa)))
    let name = Array("rsa-sha2-512".utf8)
    let start = try #require(
      blob.indices.first { blob[$0...].starts(with: name) && blob[..<$0].count > 100 })
    var altered = blob
    altered.replaceSubrange(start..<start + name.count, with: Array("rsa-sha2-999".utf8))
    expectRefused(
      try outcome(SSHArmor.armored(altered), by: .rsa), because: "an algorithm of a key")
  }
}

/// The armour of SSH signatures, so that tests can alter what is in it.
enum SSHArmor {
  static func blob(of armored: [UInt8]) -> [UInt8]? {
    let lines = String(decoding: armored, as: UTF8.self).split(separator: "\n")
    return Base64.decode(lines.dropFirst().dropLast().joined())
  }

  static func armored(_ blob: [UInt8]) -> [UInt8] {
    var text = "-----BEGIN SSH SIGNATURE-----\n"
    var left = Base64.encode(blob)[...]
    while !left.isEmpty {
      text += left.prefix(70) + "\n"
      left = left.dropFirst(70)
    }
    return Array((text + "-----END SSH SIGNATURE-----\n").utf8)
  }
}
