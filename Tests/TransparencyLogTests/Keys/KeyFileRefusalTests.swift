import Foundation
import Testing
import TransparencyLog

@Suite("Key files that are refused")
struct KeyFileRefusalTests {
  let directory = TemporaryDirectory()
  let passphrase = Array("correct horse".utf8)
  let key: PrivateKey
  let path: String

  init() throws {
    key = try PrivateKey(seed: [UInt8](repeating: 3, count: 32))
    path = directory.path + "/key.pem"
  }

  // MARK: The file

  @Test("any permission for group or others", arguments: 1...UInt16(0o077))
  func permissions(bits: UInt16) throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    chmod(path, 0o600 | mode_t(bits))
    expectError(.unsafeKeyFile) { try KeyFile.read(path) { nil } }
  }

  @Test("the owner's own permissions do not matter", arguments: [0o400, 0o600, 0o700] as [mode_t])
  func ownerPermissions(mode: mode_t) throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    chmod(path, mode)
    #expect(try KeyFile.read(path) { nil }.publicKey == key.publicKey)
  }

  @Test("a file of another user", .enabled(if: geteuid() == 0, "only root can give files away"))
  func owner() throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    chown(path, 12_345, 0)
    expectError(.unsafeKeyFile) { try KeyFile.read(path) { nil } }
  }

  @Test("what is no regular file, without waiting for anything")
  func kinds() throws {
    let place = directory.path + "/place"
    expectFileError(.absent) { try KeyFile.read(place) { nil } }

    try KeyFile.write(key, to: path, passphrase: nil)
    symlink(path, place)
    expectFileError(.symbolicLink) { try KeyFile.read(place) { nil } }
    expectFileError(.symbolicLink) { try KeyFile.readPublic(place) }
    unlink(place)

    mkfifo(place, 0o600)
    expectFileError(.notRegularFile) { try KeyFile.read(place) { nil } }
    expectFileError(.notRegularFile) { try KeyFile.readPublic(place) }
    unlink(place)

    mkdir(place, 0o700)
    expectFileError(.notRegularFile) { try KeyFile.read(place) { nil } }
    rmdir(place)

    place.put([UInt8](repeating: 65, count: KeyFile.maximumByteCount + 1))
    expectFileError(.tooLarge) { try KeyFile.read(place) { nil } }
  }

  @Test("a new file has mode 0600 and is never written over another")
  func neverOverwrites() throws {
    for passphrase in [nil, passphrase] {
      try KeyFile.write(key, to: path, passphrase: passphrase)
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
      let before = path.contents
      expectFileError(.alreadyExists) {
        try KeyFile.write(.generate(), to: path, passphrase: nil)
      }
      expectFileError(.alreadyExists) { try KeyFile.writePublic(key.publicKey, to: path) }
      #expect(path.contents == before)
      unlink(path)
    }
    symlink(directory.path + "/elsewhere", path)
    expectFileError(.alreadyExists) { try KeyFile.write(key, to: path, passphrase: nil) }
    #expect(access(directory.path + "/elsewhere", F_OK) != 0)
  }

  // MARK: The passphrase

  @Test("a passphrase is asked for only when there is need of it")
  func asking() throws {
    struct Asked: Error {}
    try KeyFile.write(key, to: path, passphrase: nil)
    #expect(try KeyFile.read(path) { throw Asked() }.publicKey == key.publicKey)
    unlink(path)
    try KeyFile.write(key, to: path, passphrase: passphrase)
    #expect(throws: Asked.self) { try KeyFile.read(path) { throw Asked() } }
    expectError(.passphraseNeeded) { try KeyFile.read(path) { nil } }
  }

  @Test("a wrong passphrase is told from a damaged file where it can be")
  func wrongPassphrase() throws {
    try KeyFile.write(key, to: path, passphrase: passphrase)
    for wrong in [[], [0], passphrase + [0], passphrase + [1], Array(passphrase.dropLast())] {
      expectError(.wrongPassphrase) { try KeyFile.read(path) { wrong } }
    }
    let long = [UInt8](repeating: 1, count: KeyFile.maximumPassphraseByteCount + 1)
    expectError(.wrongPassphrase) { try KeyFile.read(path) { long } }
  }

  @Test(
    "no key is encrypted under a passphrase that is empty, endless or cut off by C programs",
    arguments: [[], [0], [1, 0], [0, 1], [UInt8](repeating: 1, count: 1_001)])
  func unusablePassphrase(passphrase: [UInt8]) {
    expectError(.unusablePassphrase) {
      try KeyFile.write(key, to: path, passphrase: passphrase)
    }
    #expect(access(path, F_OK) != 0)
  }

  // MARK: The contents

  @Test("a block that is cut off anywhere but before its last newline")
  func truncated() throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    let whole = path.contents
    for count in 0..<whole.count - 1 {
      path.put(Array(whole[..<count]))
      expectError(.malformedKeyFile) { try KeyFile.read(path) { nil } }
    }
    path.put(Array(whole.dropLast()))
    #expect(try KeyFile.read(path) { nil }.publicKey == key.publicKey)
  }

  static let changes: [(String, @Sendable (String) -> String)] = [
    ("before", { "x" + $0 }), ("line before", { "x\n" + $0 }), ("empty line before", { "\n" + $0 }),
    ("after", { $0 + "x" }), ("line after", { $0 + "x\n" }), ("empty line after", { $0 + "\n" }),
    ("two blocks", { $0 + $0 }), ("space after", { $0 + " " }),
    ("empty line in it", { $0.replacing("\n-----END", with: "\n\n-----END") }),
    ("carriage returns", { $0.replacing("\n", with: "\r\n") }),
    ("header", { $0.replacing("KEY-----\nM", with: "KEY-----\nProc-Type: 4,ENCRYPTED\n\nM") }),
    ("other label at the end", { $0.replacing("END PRIVATE", with: "END PUBLIC") }),
    ("other label", { $0.replacing("PRIVATE KEY", with: "EC PRIVATE KEY") }),
    ("no label", { $0.replacing("PRIVATE KEY", with: "") }),
    ("lower case", { $0.lowercased() }), ("empty", { _ in "" }),
    ("one line", { $0.replacing("\n", with: "") }),
    ("broken line", { $0.replacing("MC4C", with: "MC4C\n") }),
    ("no padding needed", { $0.replacing("\n-----END", with: "A\n-----END") }),
    ("DER and more", { $0.replacing("\n-----END", with: "AAAA\n-----END") }),
    ("no base64", { $0.replacing("MC4C", with: "MC*C") }),
  ]

  @Test("anything around the block or in it", arguments: changes)
  func surroundings(name: String, change: @Sendable (String) -> String) throws {
    try KeyFile.write(key, to: path, passphrase: nil)
    let text = String(decoding: path.contents, as: UTF8.self)
    let changed = change(text)
    try #require(changed != text, "the change \(name) changes something")
    path.put(Array(changed.utf8))
    expectError(.malformedKeyFile) { try KeyFile.read(path) { passphrase } }
  }

  @Test("a public key file is exactly one block of exactly one trustworthy Ed25519 key")
  func publicKeys() throws {
    let text = try KeyFile.pem(for: key.publicKey)
    #expect(try KeyFile.publicKey(pem: Array(text.utf8)) == key.publicKey)
    for other in ["x\n" + text, text + "x", text + "\n", text + text, ""] {
      expectError(.malformedKeyFile) { try KeyFile.publicKey(pem: Array(other.utf8)) }
    }
    try KeyFile.write(key, to: path, passphrase: nil)
    expectError(.malformedKeyFile) { try KeyFile.readPublic(path) }

    let spkiPrefix = Array(key.publicKey.spki.prefix(12))
    let cases: [([UInt8], TransparencyLogError.Code)] = [
      ([1] + [UInt8](repeating: 0, count: 31), .lowOrderPublicKey),
      ([2] + [UInt8](repeating: 0, count: 31), .publicKeyNotOnCurve),
      ([0xf0] + [UInt8](repeating: 0xff, count: 31), .nonCanonicalPublicKey),
      ([UInt8](repeating: 0, count: 31), .malformedPublicKey),
    ]
    for (raw, code) in cases {
      expectError(code) { try KeyFile.publicKey(pem: pem("PUBLIC KEY", spkiPrefix + raw)) }
    }
  }
}
