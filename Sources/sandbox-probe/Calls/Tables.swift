import CLinux
import Glibc

/// A call that reads a table and reports what stands in it; a table that is not there holds nothing.
func reading(_ values: @escaping @Sendable (_ text: String, _ arguments: [String]) -> [String])
  -> Call
{
  Call("read") { arguments in
    switch contents(of: arguments.first ?? "") {
    case .success(let text): .saw(values(text, arguments))
    case .failure(let error) where error.number == ENOENT: .saw([])
    case .failure(let error): .failure(error.number)
    }
  }
}

/// Its lines, without blanks around them.
let readingLines = reading { text, _ in lines(of: text) }

/// The field of `/proc/self/status` that the second argument names.
let readingStatus = reading { text, arguments in
  lines(of: text).compactMap { line in
    let field = line.split(separator: ":", maxSplits: 1)
    guard field.count == 2, field.first.map(String.init) == arguments.last else { return nil }
    return trimmed(field[1])
  }
}

/// The names of network interfaces: `/proc/net/dev` has two lines of headings.
let readingInterfaces = reading { text, _ in
  lines(of: text).dropFirst(2).compactMap { $0.split(separator: ":").first.map(trimmed) }
}

/// The interfaces that routes lead to; the first line of `/proc/net/route` is a heading.
let readingRoutes4 = reading { text, _ in
  lines(of: text).dropFirst().compactMap { words(of: $0).first }
}

/// The interfaces that routes lead to.
let readingRoutes6 = reading { text, _ in lines(of: text).compactMap { words(of: $0).last } }

/// The abstract names of `/proc/net/unix`, which begin with `@`.
let readingAbstractNames = reading { text, _ in
  lines(of: text).compactMap { line in words(of: line).last.flatMap { $0.hasPrefix("@") ? $0 : nil }
  }
}

/// The kinds of the keys that this process can see: the eighth column, never what a key is called.
let readingKeys = reading { text, _ in
  lines(of: text).compactMap { words(of: $0).dropFirst(7).first }
}

/// The numbers of users or groups: the third field of `/etc/passwd` and of `/etc/group`.
let readingAccounts = reading { text, _ in
  lines(of: text).map { line in
    let fields = line.split(separator: ":", omittingEmptySubsequences: false)
    return fields.count > 2 ? String(fields[2]) : "a line that is none"
  }
}

/// The paths of control groups, of which each line has the last field.
let readingControlGroups = reading { text, _ in
  lines(of: text).compactMap { line in
    line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init)
  }
}

/// The names of the environment, never its values: those stay where they are.
let readingEnvironment = reading { text, _ in
  text.split(separator: "\0").map { String($0.prefix { $0 != "=" }) }
}

let listingEnvironment = Call("environ") { _ in
  var names: [String] = []
  var next = environ
  while let entry = next.pointee {
    names.append(String(String(cString: entry).prefix { $0 != "=" }))
    next += 1
  }
  return .saw(names)
}

/// The descriptors that this process was given: without the one that lists them.
let listingDescriptors = Call("read", isDirect: true) { arguments in
  guard let directory = opendir(arguments.first ?? "") else { return .failed }
  defer { closedir(directory) }
  let own = String(dirfd(directory))
  return .saw(names(in: directory).filter { $0 != own })
}

/// The names in a directory.
let listingDirectory = Call("readdir") { arguments in
  guard let directory = opendir(arguments.first ?? "") else { return .failed }
  defer { closedir(directory) }
  return .saw(names(in: directory))
}

/// The names that are left in a directory, without `.` and `..`.
func names(in directory: OpaquePointer) -> [String] {
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

// MARK: Text

/// An error of a call, as something that can be a failure.
struct CallError: Error { let number: Int32 }

/// The most bytes of a table that are read: a host's can be long.
private let maximumTableBytes = 256 << 10

func contents(of path: String) -> Result<String, CallError> {
  let file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
  guard file >= 0 else { return .failure(CallError(number: errno)) }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 16 << 10)
  while bytes.count < maximumTableBytes {
    let count = read(file, &buffer, buffer.count)
    guard count >= 0 else { return .failure(CallError(number: errno)) }
    guard count > 0 else { break }
    bytes += buffer.prefix(count)
  }
  return .success(String(decoding: bytes, as: UTF8.self))
}

func lines(of text: String) -> [String] {
  text.split(separator: "\n").map(trimmed).filter { !$0.isEmpty }
}

func words(of line: String) -> [String] {
  line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
}

private func trimmed(_ text: some StringProtocol) -> String {
  let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  let rest = text.drop(while: blank)
  return String(rest.dropLast(rest.reversed().prefix(while: blank).count))
}
