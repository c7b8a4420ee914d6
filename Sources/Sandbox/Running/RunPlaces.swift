internal import Glibc
internal import TransparencyLog

/// Run places are the directories of one attestation, in one directory that goes when it has ended.
struct RunPlaces {
  /// The directory.
  let directory: String
  /// The image's archive.
  var archive: String { "\(directory)/image.tar" }
  /// The image's files, for bubblewrap.
  var root: String { "\(directory)/root" }
  /// What the sandbox reads.
  var input: String { "\(directory)/input" }
  /// An empty file.
  var empty: String { "\(directory)/empty" }
  /// An empty directory.
  var nothing: String { "\(directory)/nothing" }
  /// Where the baseline writes.
  var baseline: String { "\(directory)/baseline" }

  /// Where a variant writes.
  func output(_ variant: String) -> String { "\(directory)/output-\(variant)" }

  /// New places below a directory, or below that for temporary files.
  ///
  /// Others may pass through the directory, because the sandbox's user is another one, and may list
  /// nothing in it.
  init(in directory: String?) throws(SandboxError) {
    let named = directory ?? environmentVariable("TMPDIR")
    let parent = named.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/evidence-ledger-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw SandboxError(
        .notPermitted, parent, expected: "a directory for temporary files that can be written",
        found: String(cString: strerror(errno)), hint: "name another one with TMPDIR")
    }
    self.directory = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(self.directory, 0o711)
  }

  /// Makes everything that does not depend on the variant.
  func fill(image: SandboxImage, input bytes: [UInt8]) throws {
    let files = FileOperations.system
    try files.makeDirectory(input)
    // Only the mount keeps the sandbox from writing there: permissions must not do it first.
    chmod(input, 0o777)
    try write(bytes, to: "\(input)/input", mode: 0o666)
    try write([], to: empty, mode: 0o444)
    try files.makeDirectory(nothing)
    try files.makeDirectory(baseline)
    try write(image.archive, to: archive, mode: 0o600)
    try files.makeDirectory(root)
    for file in image.files {
      if let contents = file.contents {
        try write(contents, to: "\(root)/\(file.path)", mode: file.mode)
      } else {
        try files.makeDirectory("\(root)/\(file.path)")
      }
    }
  }

  /// Makes the directory that a variant writes to: whoever the sandbox's user is on this host may.
  func makeOutput(_ variant: String) throws -> String {
    let path = output(variant)
    try FileOperations.system.makeDirectory(path)
    chmod(path, 0o777)
    return path
  }

  private func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws {
    let file = try FileOperations.system.open(path, to: .create, mode: 0o600)
    try FileOperations.system.write(bytes, to: file)
    chmod(path, mode)
  }
}
