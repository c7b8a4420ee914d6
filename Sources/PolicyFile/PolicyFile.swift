// A policy as people write it, in YAML with comments. The ledger stores what it says as a statement,
// and the YAML itself as a blob, so that the comments stay readable for ever.

import TransparencyLog

/// Reads policy files.
public enum PolicyFile {
  /// The most bytes of a policy file: four times a policy's payload, so that there is room for
  /// comments, and no more for whoever writes a file to keep the reader busy.
  public static let maximumSize = 128 << 10

  /// What was made of a file: a value, or everything that is wrong with it.
  public enum Outcome<Value: Sendable>: Sendable {
    /// The file is right.
    case valid(Value)
    /// The file is wrong; at least one diagnostic, in the order of the file.
    case invalid([Diagnostic])
  }

  /// Reads a policy file and the files that it cites.
  ///
  /// - Parameters:
  ///   - path: the file; what it cites is looked for relative to its directory.
  ///   - allowsExampleKeys: whether the published example keys may be enrolled.
  /// - Throws: `FileError` when the policy file itself cannot be read.
  public static func read(
    _ path: String, allowsExampleKeys: Bool = false
  ) throws -> Outcome<PolicySource> {
    let diagnostics = Diagnostics(file: path)
    let bytes: [UInt8]
    do {
      bytes = try FileOperations.readRegularFile(path, limit: maximumSize)
    } catch let error as FileError where error.code == .tooLarge {
      diagnostics.report(.fileTooLarge, at: .start, error.reason)
      return .invalid(diagnostics.sorted)
    }
    let reader = PolicySourceReader(
      file: path, bytes: bytes, files: CitedFiles(besides: path, diagnostics),
      allowsExampleKeys: allowsExampleKeys, diagnostics: diagnostics)
    let source = YAMLReader.read(bytes, diagnostics).flatMap(reader.read)
    guard let source, diagnostics.isEmpty else { return .invalid(diagnostics.sorted) }
    return .valid(source)
  }
}
