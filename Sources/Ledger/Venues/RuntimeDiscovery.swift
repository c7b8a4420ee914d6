/// Runtime discovery compares what a bundle reports of its venue with what the venue has to be.
///
/// It catches the honest mistake, a run on the wrong machine. It approves nothing.
public enum RuntimeDiscovery {
  /// A fact that a venue cannot have.
  public struct Rejection: Hashable, Sendable {
    /// What is wrong with it.
    public enum Code: String, Sendable, CaseIterable {
      /// A fact that the policy pins is not reported.
      case missing = "fact-missing"
      /// It is reported, with another value.
      case differs = "fact-differs"
      /// It shows a kind of machine that is never a venue.
      case excluded = "fact-excluded"
    }

    /// What is wrong.
    public let code: Code
    /// The name of the fact.
    public let fact: String
    /// What was expected.
    public let expected: String
    /// What was reported.
    public let found: String
  }

  /// Marks of Docker Desktop and of other machines that run on somebody's desk. Each is looked for in
  /// the value of every fact, because nobody knows where such a machine shows itself.
  static let excluded: [(mark: String, what: String)] = [
    ("linuxkit", "Docker Desktop's kernel"),
    ("docker desktop", "Docker Desktop"),
    ("docker-desktop", "Docker Desktop"),
    ("virtiofs", "a folder shared with a virtual machine on somebody's desk"),
    ("fakeowner", "a folder shared by Docker Desktop"),
    ("osxfs", "a folder shared by Docker Desktop"),
    ("grpcfuse", "a folder shared by Docker Desktop"),
    ("orbstack", "OrbStack"),
    ("wsl2", "the Windows Subsystem for Linux"),
  ]

  /// Why what is reported cannot be of the venue; empty when nothing speaks against it.
  public static func rejections(of facts: ReportedFacts, at venue: PolicyVenue) -> [Rejection] {
    pinned(facts, venue.facts) + excluded(facts)
  }

  private static func pinned(_ facts: ReportedFacts, _ pinned: [PinnedFact]) -> [Rejection] {
    pinned.compactMap { pin in
      guard let value = facts.value(of: pin.name) else {
        return Rejection(
          code: .missing, fact: pin.name, expected: pin.value.abbreviated, found: "nothing")
      }
      guard !value.hasSameBytes(as: pin.value) else { return nil }
      return Rejection(
        code: .differs, fact: pin.name, expected: pin.value.abbreviated, found: value.abbreviated)
    }
  }

  private static func excluded(_ facts: ReportedFacts) -> [Rejection] {
    facts.facts.flatMap { fact in
      let value = fact.value.asciiLowercased
      return excluded.compactMap { mark, what -> Rejection? in
        guard value.contains(Array(mark.utf8)) else { return nil }
        return Rejection(
          code: .excluded, fact: fact.name, expected: "no mark of \(what)",
          found: fact.value.abbreviated)
      }
    }
  }
}

extension String {
  /// The UTF-8 bytes, capital letters of ASCII made small.
  fileprivate var asciiLowercased: [UInt8] {
    utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}

extension [UInt8] {
  /// Whether the other bytes stand somewhere in these.
  fileprivate func contains(_ other: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: other) }
  }
}
