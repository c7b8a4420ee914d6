public import TransparencyLog

/// A challenge: a checkpoint of this ledger that a signer had seen.
///
/// It shows that a statement was signed after that checkpoint existed. It dates the signature, not
/// what the statement reports.
public struct Challenge: Hashable, Sendable {
  /// The tree size, at least 1 and at most the index of the entry that answers it.
  public var size: UInt64
  /// The Merkle root of that many entries.
  public var root: Digest
  /// The checkpoint note as it was carried, with its cosignatures, or nil.
  public var note: String?

  /// A challenge.
  public init(size: UInt64, root: Digest, note: String?) {
    self.size = size
    self.root = root
    self.note = note
  }

  /// The index of the newest entry that the challenge covers; nil when it covers none.
  var newestEntry: UInt64? { size >= 1 ? size - 1 : nil }

  init(
    _ member: MemberReader, _ place: Place = Place("predicate.challenge")
  ) throws(Refusal) {
    var reader = try ObjectReader(member, place)
    size = try reader.required("size").natural(atLeast: 1)
    root = try reader.required("root").base64Digest()
    let noteMember = try reader.required("note")
    note = noteMember.isNull ? nil : try noteMember.text()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("size", size)
      writer.member("root", root.base64)
      writer.member("note", note)
    }
  }

  /// Writes the RFC 8785 form, which a statement need not have.
  func writeCanonically(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("note", note)
      writer.member("root", root.base64)
      writer.member("size", size)
    }
  }
}
