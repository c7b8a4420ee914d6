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

  /// A mark of a machine that runs on somebody's desk.
  struct Mark {
    /// The text, in small letters, that begins a word in a fact's value.
    let text: String
    /// What has it.
    let machine: String

    init(_ text: String, _ machine: String) {
      self.text = text
      self.machine = machine
    }
  }

  /// Marks of Docker Desktop and its like. Each is looked for in the value of every fact, because
  /// nobody knows where such a machine shows itself; so none may be a word that an honest repository,
  /// vendor or kernel has in its name. (Runners of GitHub are Microsoft's, and many a VPS is VMware's.)
  static let excluded = [
    Mark("linuxkit", "Docker Desktop's kernel"),
    Mark("docker desktop", "Docker Desktop"), Mark("docker-desktop", "Docker Desktop"),
    Mark("fakeowner", "a folder shared by Docker Desktop"),
    Mark("osxfs", "a folder shared by Docker Desktop"),
    Mark("grpcfuse", "a folder shared by Docker Desktop"),
    Mark("virtiofs", "a folder shared with a virtual machine on somebody's desk"),
    Mark("orbstack", "OrbStack"),
    Mark("colima", "Colima"),
    Mark("lima-", "Lima"),
    Mark("rancher desktop", "Rancher Desktop"), Mark("rancher-desktop", "Rancher Desktop"),
    Mark("podman-machine", "a Podman machine"),
    Mark("wsl2", "the Windows Subsystem for Linux"),
    Mark("-microsoft", "a kernel of the Windows Subsystem for Linux"),
    Mark("drvfs", "a folder shared by the Windows Subsystem for Linux"),
    Mark("darwin kernel", "macOS"),
    Mark("apple inc", "a Mac"),
    Mark("apple virtualization", "a virtual machine on a Mac"),
    Mark("applehv", "a virtual machine on a Mac"),
    Mark("hyperkit", "a virtual machine on a Mac"),
    Mark("parallels virtual", "Parallels Desktop"), Mark("parallels arm", "Parallels Desktop"),
    Mark("parallels international", "Parallels Desktop"),
    Mark("parallels software", "Parallels Desktop"),
    Mark("prl_fs", "a folder shared by Parallels Desktop"),
    Mark("vmhgfs", "a folder shared by VMware Fusion or Workstation"),
    Mark("virtualbox", "VirtualBox"), Mark("vboxsf", "a folder shared by VirtualBox"),
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
      return excluded.compactMap { mark -> Rejection? in
        guard value.hasWord(beginningWith: Array(mark.text.utf8)) else { return nil }
        return Rejection(
          code: .excluded, fact: fact.name, expected: "no mark of \(mark.machine)",
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
  /// Whether the other bytes stand somewhere in these, with no letter or digit before them where they
  /// begin with one.
  fileprivate func hasWord(beginningWith other: [UInt8]) -> Bool {
    let isWord = other.first.map(Self.isAlphanumeric) ?? false
    return indices.contains { index in
      self[index...].starts(with: other)
        && !(isWord && index > startIndex && Self.isAlphanumeric(self[index - 1]))
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}
