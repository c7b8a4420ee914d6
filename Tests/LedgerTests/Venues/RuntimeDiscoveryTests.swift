import Ledger
import Testing

/// What a venue reports about itself can only reject it.
@Suite struct RuntimeDiscoveryTests {
  struct Excluded: CustomTestStringConvertible {
    let name: String
    let value: String
    var testDescription: String { value }
  }

  static let excluded = [
    Excluded(name: "kernel", value: "6.6.31-linuxkit"),
    Excluded(name: "kernel", value: "Linux version 6.6.31-LinuxKit (root@buildkitsandbox)"),
    Excluded(name: "operatingSystem", value: "Docker Desktop"),
    Excluded(name: "hostname", value: "docker-desktop"),
    Excluded(name: "mounts", value: "/in virtiofs ro"),
    Excluded(name: "mounts", value: "/in fuse.grpcfuse ro\n/out ext4"),
    Excluded(name: "mounts", value: "/run/host_mark/Users fakeowner rw"),
    Excluded(name: "mounts", value: "osxfs"),
    Excluded(name: "kernel", value: "6.6.0-orbstack-00001"),
    Excluded(name: "kernel", value: "5.15.90.1-microsoft-standard-WSL2"),
    Excluded(name: "kernel", value: "Linux 4.4.0-19041-Microsoft #1237-Microsoft"),
    Excluded(name: "kernel", value: "4.19.104-microsoft-standard"),
    Excluded(name: "kernel", value: "Darwin 23.1.0 Darwin Kernel Version 23.1.0"),
    Excluded(name: "mountedFileSystems", value: "drvfs proc wslfs"),
    Excluded(name: "engineName", value: "colima"),
    Excluded(name: "engineName", value: "colima-x86"),
    Excluded(name: "engineName", value: "lima-default"),
    Excluded(name: "mounts", value: "/mnt/lima-cidata iso9660"),
    Excluded(name: "engineName", value: "Rancher Desktop WSL Distribution"),
    Excluded(name: "context", value: "rancher-desktop"),
    Excluded(name: "connection", value: "podman-machine-default"),
    Excluded(name: "machine", value: "podman-machine-default/applehv"),
    Excluded(name: "provider", value: "applehv"),
    Excluded(name: "product", value: "HyperKit"),
    Excluded(name: "vendor", value: "Apple Inc."),
    Excluded(name: "product", value: "Apple Virtualization Generic Platform"),
    Excluded(name: "product", value: "Parallels Virtual Platform"),
    Excluded(name: "product", value: "Parallels ARM Virtual Machine"),
    Excluded(name: "vendor", value: "Parallels International GmbH."),
    Excluded(name: "vendor", value: "Parallels Software International Inc."),
    Excluded(name: "mountedFileSystems", value: "prl_fs"),
    Excluded(name: "mountedFileSystems", value: "fuse.vmhgfs-fuse"),
    Excluded(name: "product", value: "VirtualBox"),
    Excluded(name: "mountedFileSystems", value: "ext4 vboxsf"),
    Excluded(name: "anything", value: "linuxkit"),
  ]

  private func rejections(
    _ facts: [ReportedFacts.Fact], _ pinned: [PinnedFact]
  ) -> [RuntimeDiscovery.Rejection] {
    let venue = PolicyVenue(
      id: Identifier(known: "vps-1"), displayName: "the VPS", proofs: [], facts: pinned)
    return RuntimeDiscovery.rejections(of: ReportedFacts(facts), at: venue)
  }

  private func codes(
    _ facts: [ReportedFacts.Fact], _ pinned: PinnedFact...
  ) -> [RuntimeDiscovery.Rejection.Code] {
    rejections(facts, pinned).map(\.code)
  }

  @Test(arguments: excluded)
  func aLaptopIsNoVenue(_ item: Excluded) {
    let fact = ReportedFacts.Fact(name: item.name, value: item.value)
    #expect(Set(codes([fact])) == [.excluded])
    // Not even where the policy pins it.
    #expect(Set(codes([fact], PinnedFact(name: item.name, value: item.value))) == [.excluded])
  }

  @Test func pinnedFacts() {
    let pin = PinnedFact(name: "architecture", value: "x86_64")
    #expect(codes([], pin) == [.missing])
    #expect(codes([.init(name: "Architecture", value: "x86_64")], pin) == [.missing])
    #expect(codes([.init(name: "architecture", value: "aarch64")], pin) == [.differs])
    #expect(codes([.init(name: "architecture", value: "X86_64")], pin) == [.differs])
    #expect(codes([.init(name: "architecture", value: "x86_64 ")], pin) == [.differs])
    #expect(codes([.init(name: "architecture", value: "x86_64")], pin).isEmpty)
  }

  /// An angstrom sign and a letter that looks the same, and which Swift says is the same.
  @Test func bytesAreCompared() {
    let pin = PinnedFact(name: "\u{212B}", value: "\u{212B}")
    #expect(codes([.init(name: "\u{00C5}", value: "\u{212B}")], pin) == [.missing])
    #expect(codes([.init(name: "\u{212B}", value: "\u{00C5}")], pin) == [.differs])
    #expect(codes([.init(name: "\u{212B}", value: "\u{212B}")], pin).isEmpty)
  }

  @Test func everyRejectionIsSaid() {
    let found = rejections(
      [
        .init(name: "architecture", value: "aarch64"),
        .init(name: "kernel", value: "6.6.31-linuxkit"),
      ],
      [
        PinnedFact(name: "architecture", value: "x86_64"),
        PinnedFact(name: "machine", value: "vps"),
      ])
    #expect(found.map(\.code) == [.differs, .missing, .excluded])
    #expect(found.map(\.fact) == ["architecture", "machine", "kernel"])
    #expect(found.map(\.expected).prefix(2) == ["“x86_64”", "“vps”"])
    #expect(found.map(\.found) == ["“aarch64”", "nothing", "“6.6.31-linuxkit”"])
  }

  /// Every mark is on the page, and is tried here.
  @Test func everyMarkIsDocumented() throws {
    let page = try Repository.text("docs/formats.md")
    for mark in try Repository.matches(
      of: /Mark\("([^"]+)",/, in: "Sources/Ledger/Venues")
    {
      #expect(page.contains("`\(mark)`"), "docs/formats.md lacks the mark \(mark)")
      #expect(
        Self.excluded.contains { $0.value.lowercased().contains(mark) }, "no case has \(mark)")
    }
  }

  /// Where hosts of CI services and of VPS providers come from, and names that only look like marks.
  @Test(arguments: [
    "Microsoft Corporation", "Virtual Machine", "6.8.0-1012-azure", "VMware, Inc.", "VMware7,1",
    "VMware Virtual Platform", "QEMU", "Google Compute Engine", "Amazon EC2", "Xen", "KVM",
    "example/climate-model", "America/Lima", "Pineapple Inc", "example/parallels",
    "example/nix-darwin",
    "example/microsoft-graph", "9p", "fuse.sshfs",
  ])
  func anHonestNameIsNoMark(_ value: String) {
    #expect(codes([.init(name: "anything", value: value)]).isEmpty)
  }

  @Test func anOrdinaryHost() {
    #expect(
      codes([
        .init(name: "kernel", value: "6.1.0-18-amd64"),
        .init(name: "operatingSystem", value: "Debian GNU/Linux 12 (bookworm)"),
        .init(name: "mounts", value: "/ ext4\n/proc proc"), .init(name: "empty", value: ""),
      ]).isEmpty)
  }

  // MARK: facts.json

  @Test(arguments: [
    ("[]", Refusal.Code.wrongType), ("null", .wrongType), (#""a""#, .wrongType),
    (#"{"a":1}"#, .wrongType), (#"{"a":null}"#, .wrongType), (#"{"a":["b"]}"#, .wrongType),
    (#"{"a":{"b":"c"}}"#, .wrongType), (#"{"a":"b","a":"c"}"#, .malformedJSON),
    (#"{"a":"b","\u0061":"c"}"#, .malformedJSON), ("", .malformedJSON), ("{", .malformedJSON),
    (#"{"a":"b"},"#, .malformedJSON), (#"{"facts":{"a":"b"}}"#, .wrongType),
  ])
  func whatIsNoFacts(_ text: String, _ code: Refusal.Code) {
    expectRefusal(code) { try ReportedFacts(parsing: Array(text.utf8)) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let facts = ReportedFacts([
      .init(name: "b", value: "“\n\u{1F600}"), .init(name: "a", value: ""),
    ])
    #expect(facts.facts.map(\.name) == ["a", "b"])
    #expect(try ReportedFacts(parsing: facts.bytes) == facts)
    #expect(try ReportedFacts(parsing: Array("{}".utf8)).facts.isEmpty)
  }
}
