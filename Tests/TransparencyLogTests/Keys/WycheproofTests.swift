import Testing
import TransparencyLog

@Suite("Wycheproof", .published("wycheproof/ed25519_test.json"))
struct WycheproofTests {
  struct File: Decodable {
    struct Group: Decodable {
      struct Key: Decodable { let pk: String }
      struct Case: Decodable { let tcId: Int, msg: String, sig: String, result: String }
      let publicKey: Key
      let tests: [Case]
    }
    let numberOfTests: Int
    let testGroups: [Group]
  }

  @Test("all 151 answers; none of its keys is one that enrolment refuses")
  func ed25519() throws {
    let file = try PublishedVectors.json("wycheproof/ed25519_test.json", as: File.self)
    var answers = 0
    for group in file.testGroups {
      let key = try PublicKey(rawRepresentation: try #require(Hex.decode(group.publicKey.pk)))
      for test in group.tests {
        let signature = try #require(Hex.decode(test.sig))
        let message = try #require(Hex.decode(test.msg))
        #expect(
          key.isValid(signature: signature, message: message) == (test.result == "valid"),
          "test \(test.tcId)")
        answers += 1
      }
    }
    #expect(answers == 151 && file.numberOfTests == 151)
  }
}
