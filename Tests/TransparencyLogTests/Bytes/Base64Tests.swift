import Foundation
import Testing
import TransparencyLog

@Suite("Base64")
struct Base64Tests {
  @Test(
    "test vectors of RFC 4648 §10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func published(plain: String, text: String) {
    #expect(Base64.encode(plain.utf8) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
    #expect(Base64.decodeURLSafe(text) == Array(plain.utf8))
    #expect(Base64.decodeURLSafe(text.filter { $0 != "=" }) == Array(plain.utf8))
  }

  @Test("agrees with Foundation for every length and every byte", arguments: 0..<70)
  func independent(length: Int) {
    for start in stride(from: 0, through: 255, by: 17) {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: start + 37 * $0) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text) == bytes)
      #expect(Base64.decode(Array(text.utf8)) == bytes)
      #expect(Base64.decode(Array(text.utf8).span.bytes) == bytes)
      let urlSafe = text.replacing("+", with: "-").replacing("/", with: "_")
      #expect(Base64.decodeURLSafe(urlSafe) == bytes)
    }
  }

  @Test(
    "what is not the one spelling of a value is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zm8", "Zm9vY", "Zg===", "Z===", "====", "=", "==", "=Zm8", "Zg==Zg==",
      "Zm9v=", "Zm9v====", "Zh==", "Zm9=", "Zm9vYh==", "Zm9v\n", "Zm9v\r\n", "Zm\n9v", "\nZm9v",
      " Zm9v",
      "Zm9v ", "-_-_", "Zm9-", "Zm9_", "Zm9.", "Zm9\u{0}", "Z==g", "Zg=A", "é===", "Zm9é",
    ])
  func refused(text: String) {
    #expect(Base64.decode(text) == nil)
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }

  @Test(
    "URL-safe text may lack its padding and nothing else",
    arguments: [
      "Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "Zh", "Zm9", "+_-_", "/_-_", "Zm9v\n", "Zm9=", "=",
    ])
  func refusedURLSafe(text: String) {
    #expect(Base64.decodeURLSafe(text) == nil)
  }

  @Test("every two-character and three-character ending has one value or none")
  func everyEnding() {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var accepted = 0
    for first in digits {
      for second in digits {
        if let bytes = Base64.decode("\(first)\(second)==") {
          accepted += 1
          #expect(Base64.encode(bytes) == "\(first)\(second)==")
        }
        if let bytes = Base64.decode("A\(first)\(second)=") {
          accepted += 1
          #expect(Base64.encode(bytes) == "A\(first)\(second)=")
        }
      }
    }
    #expect(accepted == 256 + 64 * 16)
  }
}
