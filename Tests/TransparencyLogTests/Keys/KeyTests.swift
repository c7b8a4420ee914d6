import Testing
import TransparencyLog

@Suite("PublicKey and PrivateKey")
struct KeyTests {
  /// Seed, public key, message and signature of RFC 8032 §7.1, tests 1, 2, 3 and SHA(abc).
  static let publishedAnswers = [
    [
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        + "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        + "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        + "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
    [
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3"
        + "feebbd454d4423643ce80e2a9ac94fa54ca49f",
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c664"
        + "31e0303dca179c138ac17ad9bef1177331a704",
    ],
  ]

  @Test("RFC 8032 §7.1: derives, signs, verifies", arguments: publishedAnswers)
  func published(answer: [String]) throws {
    let parts = try answer.map { try #require(Hex.decode($0)) }
    let (seed, publicHalf, message, signature) = (parts[0], parts[1], parts[2], parts[3])
    let key = try PrivateKey(seed: seed)
    #expect(key.publicKey.rawRepresentation == publicHalf)
    #expect(try key.sign(message) == signature)
    #expect(
      try PublicKey(rawRepresentation: publicHalf).isValid(signature: signature, message: message))
  }

  @Test("one flipped bit of signature or message is not valid")
  func flips() throws {
    let key = try PrivateKey(seed: [UInt8](repeating: 7, count: 32))
    let message = Array("message".utf8)
    let signature = try key.sign(message)
    for bit in 0..<8 * signature.count {
      #expect(!key.publicKey.isValid(signature: signature.flipping(bit), message: message))
    }
    for bit in 0..<8 * message.count {
      #expect(!key.publicKey.isValid(signature: signature, message: message.flipping(bit)))
    }
    for count in 0..<signature.count {
      #expect(!key.publicKey.isValid(signature: Array(signature[..<count]), message: message))
    }
    #expect(!key.publicKey.isValid(signature: signature + [0], message: message))
    #expect(key.publicKey.isValid(signature: signature, message: message))
  }

  @Test("a signature is its 64 bytes in every form, and no key accepts 64 zeros")
  func signatureForms() throws {
    let key = try PrivateKey(seed: [UInt8](repeating: 7, count: 32))
    let message = Array("message".utf8)
    let signature = try key.signature(of: message)
    #expect(signature.bytes == (try key.sign(message)))
    #expect(Ed25519Signature(signature.bytes) == signature)
    #expect(key.publicKey.isValid(signature, of: message))
    let text = Base64.encode(signature.bytes)
    #expect(Array(text.utf8).withUnsafeBytes { Ed25519Signature(base64: $0) } == signature)
    for bytes in [[], Array(signature.bytes.dropLast()), signature.bytes + [0]] {
      #expect(Ed25519Signature(bytes) == nil)
      #expect(
        Array(Base64.encode(bytes).utf8).withUnsafeBytes { Ed25519Signature(base64: $0) } == nil)
    }
    for bit in 0..<8 * 64 {
      let other = try #require(Ed25519Signature(signature.bytes.flipping(bit)))
      #expect(other != signature && !key.publicKey.isValid(other, of: message))
    }
    #expect(!key.publicKey.isValid(Ed25519Signature(), of: message))
  }

  @Test("a generated key is new, and other keys do not verify its signatures")
  func generated() throws {
    let (one, other) = (try PrivateKey.generate(), try PrivateKey.generate())
    #expect(one.publicKey != other.publicKey)
    #expect(Set([one.publicKey, other.publicKey, one.publicKey]).count == 2)
    let signature = try one.sign([1, 2, 3])
    #expect(one.publicKey.isValid(signature: signature, message: [1, 2, 3]))
    #expect(!other.publicKey.isValid(signature: signature, message: [1, 2, 3]))
  }

  @Test("one key verifies on many threads at once")
  func threads() async throws {
    let key = try PrivateKey.generate()
    let signatures = try (0..<64).map { try key.sign([$0]) }
    let valid = await withTaskGroup(of: Bool.self) { group in
      for (message, signature) in signatures.enumerated() {
        group.addTask {
          key.publicKey.isValid(signature: signature, message: [UInt8(message)])
            && !key.publicKey.isValid(signature: signature, message: [UInt8(message) ^ 1])
        }
      }
      return await group.allSatisfy { $0 }
    }
    #expect(valid)
  }

  @Test("the key id is the SHA-256 of the SPKI; `openssl pkey -pubin -outform DER | sha256sum`")
  func keyID() throws {
    let seed = SHA256.hash(Array("evidence-ledger known-answer key, worthless: owner".utf8)).bytes
    let key = try PrivateKey(seed: seed).publicKey
    let raw = "87de430988b459c6b398a5628274f0de6e2f68756455e00f4a8d3f8e9ccea1f2"
    #expect(Hex.encode(key.rawRepresentation) == raw)
    #expect(Hex.encode(key.spki) == "302a300506032b6570032100" + raw)
    #expect(
      key.keyID.hex == "caecc5bd408cb1901ab93fdd258c9ce39bdb565c86db01d5944439da06d60ed7")
    #expect(key.description == key.keyID.hex)
    #expect(try PublicKey(spki: key.spki) == key)
  }

  @Test("a seed has 32 bytes", arguments: [0, 1, 31, 33, 64])
  func seedLength(count: Int) {
    expectError(.malformedPrivateKey) { try PrivateKey(seed: [UInt8](repeating: 1, count: count)) }
  }
}
