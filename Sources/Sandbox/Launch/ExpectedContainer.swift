internal import Ledger

/// An expected container is what an engine has to say of the container that it made before it is
/// started. What it does not say, or says otherwise, is a weakness.
struct ExpectedContainer {
  let launch: LaunchDescription
  let places: LaunchPlaces
  /// The bytes of the filter, which Docker repeats.
  let filter: [UInt8]

  /// Everything in which a container is weaker than the launch says.
  ///
  /// - Parameter inspection: what `docker container inspect` or `podman container inspect` says.
  /// - Throws: `SandboxError` with `launchWeakened` when that cannot be read.
  func weaknesses(
    _ inspection: [UInt8], of runtime: SandboxRuntime
  ) throws(SandboxError) -> [SandboxError] {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(inspection, rules: .foreign)
    } catch {
      throw SandboxError(
        .launchWeakened, "the inspection", expected: "strict JSON", found: "\(error)")
    }
    guard let elements = document.root.elements, elements.count == 1,
      let container = Array(elements).first
    else {
      throw SandboxError(
        .launchWeakened, "the inspection", expected: "one container", found: "another count")
    }
    var check = ContainerCheck(container, runtime)
    check.identity(launch, places)
    check.isolation()
    check.privilege()
    check.seccomp(filter, places.seccomp)
    check.limits(launch.limits)
    check.mounts(
      [
        .init(place: launch.input, source: places.input, isWritable: false),
        .init(place: launch.output, source: places.output, isWritable: true),
        .init(place: "/dev/mqueue", source: places.nothing, isWritable: false),
      ]
        + LaunchDescription.emptied(by: runtime).map {
          .init(place: $0, source: places.empty, isWritable: false)
        })
    return check.weaknesses
  }
}

/// A mount that a container has to have.
struct ExpectedMount: Hashable {
  let place: String
  let source: String
  let isWritable: Bool
}

/// Compares one inspection, member by member.
private struct ContainerCheck {
  private let container: JSONValue
  private let runtime: SandboxRuntime
  private(set) var weaknesses: [SandboxError] = []

  init(_ container: JSONValue, _ runtime: SandboxRuntime) {
    self.container = container
    self.runtime = runtime
  }

  private func value(_ path: [StaticString]) -> JSONValue? {
    path.reduce(Optional(container)) { $0?[$1] }
  }

  private mutating func require(
    _ path: [StaticString], _ expected: String, _ holds: (JSONValue?) -> Bool
  ) {
    let value = value(path)
    guard !holds(value) else { return }
    let found = value.map { String(decoding: $0.rawBytes.prefix(200), as: UTF8.self) }
    weaknesses.append(
      SandboxError(
        .launchWeakened, "container \(path.map(\.description).joined(separator: "."))",
        expected: expected, found: found ?? "nothing"))
  }

  private mutating func require(_ path: [StaticString], equals text: String) {
    require(path, text) { $0?.string == text }
  }

  private mutating func require(_ path: [StaticString], equals number: Int64) {
    require(path, "\(number)") { $0?.integer == number }
  }

  private mutating func requireNone(_ path: [StaticString]) {
    require(path, "none") { $0 == nil || $0?.isNull == true || $0?.count == 0 }
  }

  mutating func identity(_ launch: LaunchDescription, _ places: LaunchPlaces) {
    let id = places.image.drop { $0 != ":" }.dropFirst()
    require(["Image"], "sha256:\(id)") { value in
      value?.string.map { $0 == id || $0 == "sha256:\(id)" } ?? false
    }
    require(["Config", "User"], equals: "\(launch.user):\(launch.group)")
    require(["Config", "Hostname"], equals: launch.hostname)
    let entry = launch.command.prefix(1)
    require(["Config", "Entrypoint"], entry.joined()) { value in
      value?.string.map { [$0] == Array(entry) } ?? (value?.texts == Array(entry))
    }
    let arguments = Array(launch.command.dropFirst())
    require(["Config", "Cmd"], "\(arguments)") { ($0?.texts ?? []) == arguments }
    let own = launch.environment.map { "\($0.name)=\($0.value)" }
    require(["Config", "Env"], own.joined(separator: " ")) { value in
      guard let texts = value?.texts else { return false }
      // Engines say what they are, and name the terminal, the home and the host.
      return own.allSatisfy(texts.contains)
        && texts.allSatisfy { text in
          own.contains(text)
            || ["HOME=", "HOSTNAME=", "TERM=", "container="].contains { text.hasPrefix($0) }
        }
    }
  }

  mutating func isolation() {
    require(["HostConfig", "NetworkMode"], equals: "none")
    // Podman calls its own namespace shareable, even one without shared memory.
    let modes = runtime == .docker ? ["none"] : ["none", "shareable"]
    require(["HostConfig", "IpcMode"], "one of its own") { $0?.string.map(modes.contains) ?? false }
    for path: [StaticString] in [["HostConfig", "PidMode"], ["HostConfig", "UTSMode"]] {
      require(path, "one of its own") { ["", "private"].contains($0?.string) }
    }
    require(["HostConfig", "UsernsMode"], "not the host's") { $0?.string != "host" }
    require(
      runtime == .docker ? ["HostConfig", "CgroupnsMode"] : ["HostConfig", "CgroupMode"],
      equals: "private")
    requireNone(["HostConfig", "PortBindings"])
    requireNone(["HostConfig", "ExtraHosts"])
    requireNone(["HostConfig", "Links"])
  }

  mutating func privilege() {
    require(["HostConfig", "Privileged"], "false") { $0?.bool == false }
    require(["HostConfig", "ReadonlyRootfs"], "true") { $0?.bool == true }
    requireNone(["HostConfig", "CapAdd"])
    if runtime == .docker {
      require(["HostConfig", "CapDrop"], "ALL") { ($0?.texts ?? []) == ["ALL"] }
    } else {
      requireNone(["EffectiveCaps"])
      requireNone(["BoundingCaps"])
    }
    requireNone(["HostConfig", "Devices"])
    requireNone(["HostConfig", "DeviceRequests"])
    requireNone(["HostConfig", "DeviceCgroupRules"])
    requireNone(["HostConfig", "GroupAdd"])
    requireNone(["HostConfig", "VolumesFrom"])
    requireNone(["HostConfig", "Sysctls"])
    requireNone(["HostConfig", "Tmpfs"])
    require(["HostConfig", "SecurityOpt"], "no-new-privileges") { value in
      (value?.texts ?? []).contains {
        ["no-new-privileges", "no-new-privileges:true"].contains($0)
      }
    }
  }

  /// Docker repeats the filter itself, Podman its path.
  mutating func seccomp(_ filter: [UInt8], _ path: String) {
    let prefix = "seccomp="
    require(["HostConfig", "SecurityOpt"], "the filter \(path), and no other option") { value in
      let texts = value?.texts ?? []
      let filters = texts.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
      guard texts.count == 2, filters.count == 1, let only = filters.first else { return false }
      return only == path || Array(only.utf8).withoutJSONSpace == filter.withoutJSONSpace
    }
  }

  mutating func limits(_ limits: LaunchDescription.Limits) {
    require(["HostConfig", "PidsLimit"], equals: limits.processes)
    require(["HostConfig", "Memory"], equals: limits.memoryBytes)
    require(["HostConfig", "MemorySwap"], equals: limits.memoryBytes)
    require(["HostConfig", "NanoCpus"], equals: limits.cpuPercent * 10_000_000)
    require(["HostConfig", "OomKillDisable"], "false") { $0?.bool != true }
  }

  mutating func mounts(_ expected: [ExpectedMount]) {
    require(["Mounts"], expected.map(\.place).joined(separator: ", ")) { value in
      guard let elements = value?.elements else { return false }
      let found = elements.map { mount -> ExpectedMount? in
        guard let place = mount["Destination"]?.string, let source = mount["Source"]?.string,
          let isWritable = mount["RW"]?.bool, mount["Type"]?.string == "bind"
        else { return nil }
        return ExpectedMount(place: place, source: source, isWritable: isWritable)
      }
      return found.count == expected.count && Set(found) == Set(expected)
    }
  }
}

extension JSONValue {
  /// The elements of an array of texts; nil when it is anything else.
  fileprivate var texts: [String]? {
    guard let elements else { return nil }
    let texts = elements.compactMap(\.string)
    return texts.count == count ? texts : nil
  }
}

extension [UInt8] {
  /// The JSON without the whitespace between its tokens.
  fileprivate var withoutJSONSpace: [UInt8] {
    var isInString = false
    var isEscaped = false
    return filter { byte in
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        return true
      }
      if byte == UInt8(ascii: "\"") { isInString = true }
      return ![0x20, 0x09, 0x0A, 0x0D].contains(byte)
    }
  }
}
