import Testing
import TransparencyLog

@Suite("SHA256 and Digest")
struct SHA256Tests {
  @Test(
    "known answers of FIPS 180-2",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func knownAnswers(message: String, hex: String) {
    let bytes = Array(message.utf8)
    #expect(SHA256.hash(bytes).hex == hex)
    #expect(SHA256.hash(bytes[...]).hex == hex)
    #expect(SHA256.hash(bytes.span.bytes).hex == hex)
  }

  @Test("input in pieces hashes as input in one piece")
  func pieces() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    for cut in 0...300 {
      var hash = SHA256()
      hash.update(Array(bytes[..<cut]))
      hash.update(bytes[cut...])
      hash.update([])
      #expect(hash.finalize() == SHA256.hash(bytes))
    }
  }

  @Test("messages that begin alike hash as each in one piece")
  func prefixes() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    var prefix = SHA256Prefix()
    for cut in 0...300 {
      for end in [cut, min(cut + 1, 300), 300] {
        let digest = bytes.withUnsafeBytes {
          prefix.digest(endingWith: .init(rebasing: $0[cut..<end]))
        }
        #expect(digest == SHA256.hash(bytes[..<end]))
      }
      #expect(prefix.count == cut)
      if cut < 300 {
        bytes.withUnsafeBytes { prefix.append(.init(rebasing: $0[cut..<cut + 1])) }
      }
    }
  }

  @Test("a digest is its 32 bytes in every form")
  func forms() throws {
    let bytes = (0..<32).map { UInt8($0) }
    let digest = try #require(Digest(bytes))
    #expect(digest.bytes == bytes)
    #expect(digest.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
    #expect(digest.base64 == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(base64: digest.base64) == digest)
    #expect(digest.description == digest.hex)
    #expect(digest.withUnsafeBytes { Array($0) } == bytes)
    #expect(digest.withUnsafeBytes { Digest($0) } == digest)
    #expect(Digest.empty == SHA256.hash([]))
  }

  @Test("a digest of another length is refused")
  func lengths() {
    for length in 0...80 where length != 32 {
      let bytes = [UInt8](repeating: 1, count: length)
      #expect(Digest(bytes) == nil)
      #expect(Digest(hex: Hex.encode(bytes)) == nil)
      #expect(Digest(base64: Base64.encode(bytes)) == nil)
    }
    #expect(Digest(hex: Digest.empty.hex.uppercased()) == nil)
  }

  @Test("digests are ordered as their bytes, each of which counts")
  func order() throws {
    let low = [UInt8](repeating: 0x7f, count: 32)
    let digest = try #require(Digest(low))
    for place in 0..<32 {
      var high = low
      high[place] = 0x80
      for later in place + 1..<32 { high[later] = 0 }
      let other = try #require(Digest(high))
      #expect(digest < other)
      #expect(!(other < digest))
      #expect(digest != other)
      #expect(Set([digest, other, digest]).count == 2)
    }
  }
}
