import Ledger
import TransparencyLog

/// Reads waiver files, with the rules for YAML that hold for policy files.
public enum WaiverFile {
  /// The most bytes of a waiver file: as much as its statement may have.
  public static let maximumSize = Entry.maximumSize

  /// Reads a waiver file.
  ///
  /// - Throws: `FileError` when the file cannot be read.
  public static func read(_ path: String) throws -> PolicyFile.Outcome<WaiverSource> {
    let diagnostics = Diagnostics(file: path)
    let bytes: [UInt8]
    do {
      bytes = try FileOperations.readRegularFile(path, limit: maximumSize)
    } catch let error as FileError where error.code == .tooLarge {
      diagnostics.report(.fileTooLarge, at: .start, error.reason)
      return .invalid(diagnostics.sorted)
    }
    let reader = WaiverSourceReader(file: path, diagnostics: diagnostics)
    let source = YAMLReader.read(bytes, diagnostics).flatMap(reader.read)
    guard let source, diagnostics.isEmpty else { return .invalid(diagnostics.sorted) }
    return .valid(source)
  }
}

/// Reads the members of a waiver file.
private struct WaiverSourceReader {
  let file: String
  let diagnostics: Diagnostics

  /// The waiver source; nil when something was reported that leaves a hole in it.
  func read(_ root: YAMLNode) -> WaiverSource? {
    guard var members = MappingReader(root, "a waiver", diagnostics) else { return nil }
    let scope = members.required("scope")?.identifier()
    let risk = members.required("risk")?.text("the risk, in words")
    let reason = members.required("reason")?.text("the reason, or a ticket")
    let prohibitions = members.required("prohibitions")?.someElements().map(Self.ascending)
    let notBefore = members.required("notBefore").flatMap(readTime)
    let notAfter = members.required("notAfter").flatMap(readTime)
    let notCovered = members.required("notCovered")?.someElements().map(Self.ascending)
    members.finish()
    guard let scope, let risk, let reason, let prohibitions, let notBefore, let notAfter,
      let notCovered
    else { return nil }
    guard notBefore.value < notAfter.value else {
      diagnostics.report(
        .malformedValue, at: notAfter.position,
        "“notAfter” is after “notBefore”, \(notBefore.value), found “\(notAfter.value)”")
      return nil
    }
    return WaiverSource(
      file: file, scope: scope, risk: risk, reason: reason, prohibitions: prohibitions,
      notBefore: notBefore, notAfter: notAfter, notCovered: notCovered)
  }

  /// A set, which may be written in any order.
  private static func ascending(_ elements: [ValueReader]) -> [Located<Identifier>] {
    elements.identifiers().sorted { $0.value < $1.value }
  }

  private func readTime(_ member: ValueReader) -> Located<Timestamp>? {
    let expected = "a time in UTC, for example 2026-06-09T12:00:00Z"
    guard let text = member.text(expected) else { return nil }
    guard let time = Timestamp(text) else {
      member.malformed(expected, found: text)
      return nil
    }
    return Located(value: time, position: member.position)
  }
}
