import Foundation
import Testing

@testable import TransparencyLog

@Suite("Example keys")
struct ExampleKeysTests {
  static let names = [
    "owner", "owner-2", "operator", "verifier", "reviewer", "log", "witness", "venue",
  ]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("keys-example").path

  static func seed(of name: String) -> [UInt8] {
    SHA256.hash(Array("evidence-ledger example key, worthless: \(name)".utf8)).bytes
  }

  @Test("the files hold the keys of their names, and the table knows them", arguments: names)
  func files(name: String) throws {
    let directory = TemporaryDirectory()
    let copy = directory.path + "/key.pem"
    let published = "\(Self.folder)/\(name).pem".contents
    copy.put(published)
    let key = try KeyFile.read(copy) { nil }
    let fromSeed = try PrivateKey(seed: Self.seed(of: name))
    #expect(key.publicKey == fromSeed.publicKey)
    #expect(try KeyFile.readPublic("\(Self.folder)/\(name).pub.pem") == key.publicKey)
    #expect(ExampleKeys.contains(key.publicKey))

    let written = directory.path + "/written.pem"
    try KeyFile.write(fromSeed, to: written, passphrase: nil)
    #expect(written.contents == published)
  }

  @Test("the table knows no other keys, and the folder has no other files")
  func complete() throws {
    let keys = try Self.names.map { try PrivateKey(seed: Self.seed(of: $0)).publicKey }
    #expect(Set(keys.map(\.keyID)) == ExampleKeys.keyIDs)
    #expect(ExampleKeys.keyIDs.count == 8)
    #expect(!ExampleKeys.contains(try PrivateKey.generate().publicKey))
    #expect(!ExampleKeys.contains(try KnownAnswerLedger.key(named: "owner").publicKey))
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    #expect(
      Set(files) == Set(["README.md"] + Self.names.flatMap { ["\($0).pem", "\($0).pub.pem"] }))
  }

  @Test("a trust file that names an example key says so")
  func trustFile() throws {
    let log = try PrivateKey(seed: Self.seed(of: "log")).publicKey
    let witness = try PrivateKey(seed: Self.seed(of: "witness")).publicKey
    let other = try PrivateKey.generate().publicKey
    let logLine = try VerifierKey(name: "example.com", algorithm: .ed25519, publicKey: log).line
    let witnessLine = try VerifierKey(name: "w", algorithm: .cosignatureV1, publicKey: witness).line
    let otherLine = try VerifierKey(name: "o", algorithm: .cosignatureV1, publicKey: other).line
    let text = """
      log \(logLine)
      witness one \(witnessLine)
      witness two \(otherLine)
      quorum none

      """
    let policy = try TrustPolicy(parsing: Array(text.utf8))
    #expect(policy.exampleKeys.map(\.publicKey) == [log, witness])
  }
}
