public import TransparencyLog

/// What a statement is about: a name and exactly one digest.
public struct Subject: Hashable, Sendable {
  /// The digest and its algorithm.
  public enum Content: Hashable, Sendable {
    /// SHA-256 of a file, bundle, image, profile or payload.
    case sha256(Digest)
    /// A git commit: 40 or 64 lower-case hex digits.
    case gitCommit(String)
  }

  /// What the digest is of, for example `image` or `junit.xml`.
  public let name: String
  /// The digest.
  public let content: Content

  /// A subject.
  public init(name: String, content: Content) {
    self.name = name
    self.content = content
  }

  /// A subject by SHA-256.
  public init(name: String, sha256: Digest) {
    self.init(name: name, content: .sha256(sha256))
  }

  /// The SHA-256, or nil when the subject is a git commit.
  public var sha256: Digest? {
    if case .sha256(let digest) = content { return digest }
    return nil
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("subject"))
    name = try reader.required("name").text()
    let digestMember = try reader.required("digest")
    try reader.finish()
    var digests = try ObjectReader(digestMember, Place("subject.digest"))
    if let sha256 = digests.optional("sha256") {
      content = .sha256(try sha256.digest())
    } else {
      let commit = try digests.required("gitCommit").text()
      guard Self.isCommit(commit) else {
        throw Refusal(
          .malformedValue, "subject.digest.gitCommit",
          expected: "40 or 64 lower-case hex digits", found: commit.abbreviated)
      }
      content = .gitCommit(commit)
    }
    try digests.finish()
  }

  /// Whether a text has the form of a git commit.
  public static func isCommit(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count) && Hex.decode(text) != nil
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writeDigest(to: &writer)
    }
  }

  /// Writes the RFC 8785 form, which a statement need not have.
  func writeCanonically(to writer: inout JSONWriter) {
    writer.object { writer in
      writeDigest(to: &writer)
      writer.member("name", name)
    }
  }

  private func writeDigest(to writer: inout JSONWriter) {
    writer.name("digest")
    writer.object { writer in
      switch content {
      case .sha256(let digest): writer.member("sha256", digest.hex)
      case .gitCommit(let commit): writer.member("gitCommit", commit)
      }
    }
  }
}

extension Subject.Content {
  /// The hex digits.
  public var hex: String {
    switch self {
    case .sha256(let digest): digest.hex
    case .gitCommit(let commit): commit
    }
  }
}
