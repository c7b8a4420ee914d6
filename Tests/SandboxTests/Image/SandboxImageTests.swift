import Ledger
import Testing
import TransparencyLog

@testable import Sandbox

@Suite struct SandboxImageTests {
  private let probe = Array("not really a program".utf8)

  private func image() throws -> SandboxImage {
    SandboxImage(
      probe: probe, try LaunchDescription(parsing: ProfileDirectory.read("launch.json")))
  }

  @Test func theSameProgramGivesTheSameBytes() throws {
    let (first, second) = (try image(), try image())
    #expect(first.archive == second.archive)
    #expect(first.id == second.id)
    #expect(
      first.id.hex == "3fc489c8fe8e9c8a31ef00b42f6157283128915a7c49c9718adcdd810962d8d3",
      "for x86-64; the same program always had this id")
  }

  @Test func anotherProgramIsAnotherImage() throws {
    let launch = try LaunchDescription(parsing: ProfileDirectory.read("launch.json"))
    #expect(SandboxImage(probe: [1], launch).id != SandboxImage(probe: [2], launch).id)
  }

  @Test func tarReadsTheArchive() throws {
    var child = ChildProcess(
      ["tar", "--list", "--verbose", "--numeric-owner", "--utc"], program: "/bin/tar",
      environment: ["PATH=/usr/bin:/bin", "LC_ALL=C"], seconds: 20)
    child.input = try image().archive
    let listing = String(decoding: try child.requireSuccess().output, as: UTF8.self)
    #expect(listing.contains("manifest.json"))
    #expect(listing.split(separator: "\n").count == 3)
    #expect(
      listing.split(separator: "\n").allSatisfy {
        $0.hasPrefix("-rw-r--r-- 0/0") && $0.contains("1970-01-01 00:00")
      })
  }

  @Test func theRootHoldsOneProgram() throws {
    let files = try image().files
    let programs = files.filter { $0.contents?.isEmpty == false }
    #expect(programs.map(\.path) == ["sandbox-probe"])
    #expect(
      files.map(\.path) == [
        "dev", "etc", "etc/hostname", "etc/hosts", "etc/resolv.conf", "in", "out", "proc",
        "sandbox-probe", "sys",
      ])
    #expect(files.allSatisfy { $0.mode & 0o222 == 0 })
  }
}
