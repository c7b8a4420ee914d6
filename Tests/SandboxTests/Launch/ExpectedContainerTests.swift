import Ledger
import Testing

@testable import Sandbox

/// What an engine says of a container, whole and weakened in one place.
@Suite struct ExpectedContainerTests {
  private static let places = LaunchPlaces(
    name: "run", image: "sha256:\(String(repeating: "ab", count: 32))", input: "/run/input",
    output: "/run/output", empty: "/run/empty", nothing: "/run/nothing",
    processes: "", seccomp: "/profile/seccomp-4a.json")

  private static func weaknesses(_ inspection: String) throws -> [SandboxError] {
    let expected = ExpectedContainer(
      launch: try LaunchDescription(parsing: ProfileDirectory.read("launch.json")),
      places: places, filter: Array(#"{ "defaultAction": "SCMP_ACT_ERRNO" }"#.utf8))
    return try expected.weaknesses(Array(inspection.utf8), of: .docker)
  }

  /// What Docker says of a container that is as it has to be.
  private static let sound = """
    [{"Image": "sha256:\(String(repeating: "ab", count: 32))",
      "Mounts": [
        {"Type": "bind", "Source": "/run/input", "Destination": "/in", "RW": false},
        {"Type": "bind", "Source": "/run/output", "Destination": "/out", "RW": true},
        {"Type": "bind", "Source": "/run/empty", "Destination": "/etc/resolv.conf", "RW": false},
        {"Type": "bind", "Source": "/run/empty", "Destination": "/etc/hosts", "RW": false},
        {"Type": "bind", "Source": "/run/empty", "Destination": "/etc/hostname", "RW": false},
        {"Type": "bind", "Source": "/run/nothing", "Destination": "/dev/mqueue", "RW": false}],
      "Config": {"User": "65534:65534", "Hostname": "sandbox", "Entrypoint": ["/sandbox-probe"],
        "Cmd": null, "Env": ["PATH=/bin"]},
      "HostConfig": {"NetworkMode": "none", "IpcMode": "none", "PidMode": "", "UTSMode": "",
        "UsernsMode": "", "CgroupnsMode": "private", "PortBindings": {}, "ExtraHosts": null,
        "Links": null, "Privileged": false, "ReadonlyRootfs": true, "CapAdd": null,
        "CapDrop": ["ALL"], "Devices": [], "DeviceRequests": null, "DeviceCgroupRules": null,
        "GroupAdd": null, "VolumesFrom": null, "Sysctls": null, "Tmpfs": null,
        "SecurityOpt": ["no-new-privileges", "seccomp={\\"defaultAction\\":\\"SCMP_ACT_ERRNO\\"}"],
        "PidsLimit": 128, "Memory": 134217728, "MemorySwap": 134217728, "NanoCpus": 500000000,
        "OomKillDisable": false}}]
    """

  @Test func whatIsAsItHasToBeHasNoWeakness() throws {
    #expect(try Self.weaknesses(Self.sound).map(\.description) == [])
  }

  /// One change of the inspection, and the member that has to be named.
  struct Weakened: CustomTestStringConvertible {
    let from: String
    let to: String
    let member: String

    init(_ from: String, _ to: String, _ member: String) {
      self.from = from
      self.to = to
      self.member = member
    }

    var testDescription: String { "\(from) → \(to)" }
  }

  @Test(arguments: [
    Weakened(#""Privileged": false"#, #""Privileged": true"#, "HostConfig.Privileged"),
    Weakened(#""Privileged": false,"#, "", "HostConfig.Privileged"),
    Weakened(#""ReadonlyRootfs": true"#, #""ReadonlyRootfs": false"#, "HostConfig.ReadonlyRootfs"),
    Weakened(#""NetworkMode": "none""#, #""NetworkMode": "host""#, "HostConfig.NetworkMode"),
    Weakened(#""NetworkMode": "none""#, #""NetworkMode": "bridge""#, "HostConfig.NetworkMode"),
    Weakened(#""IpcMode": "none""#, #""IpcMode": "host""#, "HostConfig.IpcMode"),
    Weakened(#""IpcMode": "none""#, #""IpcMode": "shareable""#, "HostConfig.IpcMode"),
    Weakened(#""PidMode": """#, #""PidMode": "host""#, "HostConfig.PidMode"),
    Weakened(#""PidMode": """#, #""PidMode": "container:x""#, "HostConfig.PidMode"),
    Weakened(#""UTSMode": """#, #""UTSMode": "host""#, "HostConfig.UTSMode"),
    Weakened(#""UsernsMode": """#, #""UsernsMode": "host""#, "HostConfig.UsernsMode"),
    Weakened(#""CgroupnsMode": "private""#, #""CgroupnsMode": "host""#, "HostConfig.CgroupnsMode"),
    Weakened(#""PortBindings": {}"#, #""PortBindings": {"80/tcp": []}"#, "HostConfig.PortBindings"),
    Weakened(#""ExtraHosts": null"#, #""ExtraHosts": ["h:1"]"#, "HostConfig.ExtraHosts"),
    Weakened(#""Links": null"#, #""Links": ["db"]"#, "HostConfig.Links"),
    Weakened(#""CapAdd": null"#, #""CapAdd": ["SYS_ADMIN"]"#, "HostConfig.CapAdd"),
    Weakened(#""CapDrop": ["ALL"]"#, #""CapDrop": null"#, "HostConfig.CapDrop"),
    Weakened(#""CapDrop": ["ALL"]"#, #""CapDrop": ["NET_RAW"]"#, "HostConfig.CapDrop"),
    Weakened(#""Devices": []"#, #""Devices": [{"PathOnHost": "/dev/kmsg"}]"#, "HostConfig.Devices"),
    Weakened(#""GroupAdd": null"#, #""GroupAdd": ["docker"]"#, "HostConfig.GroupAdd"),
    Weakened(#""VolumesFrom": null"#, #""VolumesFrom": ["db"]"#, "HostConfig.VolumesFrom"),
    Weakened(#""Sysctls": null"#, #""Sysctls": {"kernel.x": "1"}"#, "HostConfig.Sysctls"),
    Weakened(#""Tmpfs": null"#, #""Tmpfs": {"/tmp": ""}"#, "HostConfig.Tmpfs"),
    Weakened(#""no-new-privileges", "#, "", "HostConfig.SecurityOpt"),
    Weakened(#"{\"defaultAction\":\"SCMP_ACT_ERRNO\"}"#, "unconfined", "HostConfig.SecurityOpt"),
    Weakened("SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW", "HostConfig.SecurityOpt"),
    Weakened(
      #""no-new-privileges","#, #""no-new-privileges", "apparmor=unconfined","#,
      "HostConfig.SecurityOpt"),
    Weakened(#""PidsLimit": 128"#, #""PidsLimit": 0"#, "HostConfig.PidsLimit"),
    Weakened(#""PidsLimit": 128"#, #""PidsLimit": null"#, "HostConfig.PidsLimit"),
    Weakened(#""Memory": 134217728"#, #""Memory": 0"#, "HostConfig.Memory"),
    Weakened(#""MemorySwap": 134217728"#, #""MemorySwap": -1"#, "HostConfig.MemorySwap"),
    Weakened(#""NanoCpus": 500000000"#, #""NanoCpus": 0"#, "HostConfig.NanoCpus"),
    Weakened(
      #""OomKillDisable": false"#, #""OomKillDisable": true"#, "HostConfig.OomKillDisable"),
    Weakened(#""User": "65534:65534""#, #""User": "0:0""#, "Config.User"),
    Weakened(#""User": "65534:65534""#, #""User": """#, "Config.User"),
    Weakened(#""Hostname": "sandbox""#, #""Hostname": "vps""#, "Config.Hostname"),
    Weakened(#"["/sandbox-probe"]"#, #"["/bin/sh"]"#, "Config.Entrypoint"),
    Weakened(#""Cmd": null"#, #""Cmd": ["--lie"]"#, "Config.Cmd"),
    Weakened(#"["PATH=/bin"]"#, #"["PATH=/bin", "TOKEN=x"]"#, "Config.Env"),
    Weakened(#"["PATH=/bin"]"#, #"["PATH=/in"]"#, "Config.Env"),
    Weakened(#""Image": "sha256:ab"#, #""Image": "sha256:cd"#, "Image"),
    Weakened(
      #""Destination": "/in", "RW": false"#, #""Destination": "/in", "RW": true"#, "Mounts"),
    Weakened(#""Source": "/run/input""#, #""Source": "/""#, "Mounts"),
    Weakened(#""Type": "bind", "Source": "/run/output""#, #""Type": "volume""#, "Mounts"),
    Weakened(
      #""Mounts": ["#,
      #""Mounts": [{"Type": "bind", "Source": "/", "Destination": "/h", "RW": false},"#, "Mounts"),
    Weakened(
      #"{"Type": "bind", "Source": "/run/nothing", "Destination": "/dev/mqueue", "RW": false}"#,
      #"{"Type": "bind", "Source": "/run/input", "Destination": "/in", "RW": false}"#, "Mounts"),
  ])
  func whatIsWeakerIsNamed(_ weakened: Weakened) throws {
    let changed = Self.sound.replacing(weakened.from, with: weakened.to, maxReplacements: 1)
    try #require(changed != Self.sound)
    let found = try Self.weaknesses(changed)
    #expect(Set(found.map(\.subject)) == ["container \(weakened.member)"])
    #expect(found.allSatisfy { $0.code == .launchWeakened })
  }

  @Test(arguments: ["", "[]", "{}", "[{},{}]", "[{}", "[{}]"])
  func whatSaysNothingIsWeak(_ inspection: String) {
    do {
      #expect(try !Self.weaknesses(inspection).isEmpty)
    } catch {
      #expect((error as? SandboxError)?.code == .launchWeakened)
    }
  }
}
