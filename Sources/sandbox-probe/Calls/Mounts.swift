import Glibc

/// A mount is a line of `/proc/self/mountinfo`, see proc_pid_mountinfo(5).
struct Mount {
  let root: String
  let point: String
  let options: [Substring]
  let isShared: Bool
  let type: String

  init?(_ line: String) {
    let fields = line.split(separator: " ")
    guard fields.count >= 10, let dash = fields.firstIndex(of: "-"), dash >= 6,
      fields.indices.contains(dash + 1)
    else { return nil }
    root = unescaped(fields[3])
    point = unescaped(fields[4])
    options = fields[5].split(separator: ",")
    isShared = fields[6..<dash].contains { $0.hasPrefix("shared:") }
    type = String(fields[dash + 1])
  }

  /// Its point, `ro` or `rw`, and its type where that says what it holds.
  ///
  /// The kernel makes up what some types hold, and a tmpfs of its own begins empty. Any other mount, a
  /// part of somebody's tmpfs among them, is `files`: of which type is the host's affair.
  var description: String {
    let isKnown = Self.madeUp.contains(type) || type == "tmpfs" && root == "/"
    return "\(point) \(options.contains("ro") ? "ro" : "rw") \(isKnown ? type : "files")"
  }

  private static let madeUp: Set<String> = [
    "cgroup", "cgroup2", "devpts", "mqueue", "proc", "sysfs",
  ]
}

/// The table of mounts; nil when it cannot be read.
func mounts() -> [Mount]? {
  guard case .success(let text) = contents(of: "/proc/self/mountinfo") else { return nil }
  return lines(of: text).compactMap(Mount.init)
}

/// Every mount.
let readingMounts = reading { text, _ in
  lines(of: text).map { Mount($0)?.description ?? "a line that is none: \($0)" }
}

/// The mounts that pass on to others what is mounted below them.
let readingSharedMounts = reading { text, _ in
  lines(of: text).compactMap(Mount.init).filter(\.isShared).map(\.point)
}

/// `\040` is a blank: the octal escapes of the kernel's tables.
private func unescaped(_ text: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    let digits = rest.prefix(3)
    if byte == UInt8(ascii: "\\"), digits.count == 3,
      let escaped = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
    {
      bytes.append(escaped)
      rest = rest.dropFirst(3)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
