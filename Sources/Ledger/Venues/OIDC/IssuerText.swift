/// Issuer text is how CI services write ids and commits in their claims.
public enum IssuerText {
  /// The most digits of an id: those of a number of 64 bits.
  private static let maximumDigits = 20

  /// Whether a text is an id: digits, without leading zeros.
  public static func isID(_ text: String) -> Bool {
    (1...maximumDigits).contains(text.utf8.count)
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && (text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0"))
  }

  /// Whether a text is the id of a Git commit, in SHA-1 or SHA-256.
  public static func isCommit(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}

extension MemberReader {
  /// An id as issuers write them: a number in a string.
  func issuerID() throws(Refusal) -> String {
    let text = try text()
    guard IssuerText.isID(text) else {
      throw place.malformed(expected: "a number in a string", found: text.abbreviated)
    }
    return text
  }

  /// The id of a Git commit.
  func commit() throws(Refusal) -> String {
    let text = try text()
    guard IssuerText.isCommit(text) else {
      throw place.malformed(expected: "40 or 64 lower-case hex digits", found: text.abbreviated)
    }
    return text
  }
}
