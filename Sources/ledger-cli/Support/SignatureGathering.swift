import Ledger
import TransparencyLog

/// An envelope that owners sign one after the other, until there are as many signatures as it takes.
struct SignatureGathering {
  private let payload: [UInt8]
  private let owners: [PublicKey]
  private let threshold: UInt64
  private var signatures: [Envelope.Signature] = []

  /// Starts with a payload, or with what others have signed.
  init(
    _ payload: [UInt8], continuing existing: ForeignEnvelope?, owners: [PublicKey],
    threshold: UInt64
  ) throws {
    self.payload = payload
    self.owners = owners
    self.threshold = threshold
    if let existing { signatures = try existing.enveloped(by: owners).envelope.signatures }
  }

  /// Adds the signatures of owners; an owner who signs again replaces his signature.
  mutating func sign(_ keys: [PrivateKey]) throws {
    guard !keys.isEmpty else { return }
    for signature in try VerifiedEnvelope(signing: payload, keys: keys).envelope.signatures {
      guard owners.contains(where: { $0.keyID == signature.keyID }) else {
        throw CommandFailure(
          .no, Refusal.Code.wrongRole.rawValue,
          "\(signature.keyID): not an owner whose signature counts here")
      }
      signatures.removeAll { $0.keyID == signature.keyID }
      signatures.append(signature)
    }
  }

  var envelope: Envelope { Envelope(payload: payload, signatures: signatures) }

  /// What is written to a file for the next owner, or for whoever appends it.
  func write(to path: String) throws -> CommandResult {
    let envelope = envelope
    try FileOperations.system.create(NewFile(path, envelope.encoded + [UInt8(ascii: "\n")]))
    let count = signatures.count
    let missing = Int(clamping: threshold) - count
    return CommandResult(
      members: { [threshold] writer in
        writer.member("envelope", path)
        writer.member("payloadDigest", envelope.payloadDigest.hex)
        writer.member("signatures", count)
        writer.member("threshold", threshold)
        writer.member("complete", missing <= 0)
      },
      lines: [
        "\(path): \(count) of \(threshold) signatures"
          + (missing > 0 ? "; \(missing) more needed" : "; ready to append")
      ])
  }
}

extension LedgerState {
  /// The owners whose signatures count for the next entry.
  var liveOwners: [PublicKey] {
    (policy?.predicate.keys ?? []).filter { $0.role == .owner && $0.isLive(at: size) }
      .map(\.key.publicKey)
  }
}
