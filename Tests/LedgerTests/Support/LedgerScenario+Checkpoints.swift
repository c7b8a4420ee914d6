import Ledger
import Testing
import TransparencyLog

extension LedgerScenario {
  /// Appends evidence until a gate takes no more.
  mutating func fill(_ gate: Identifier) throws {
    while row(gate).evidence.count < HeadsTable.maximumEvidence {
      try append(evidence(for: gate), by: .operator)
    }
  }

  func checkpointText() -> String {
    "\(origin)\n\(state.size)\n\((try? history.root(size: state.size))?.base64 ?? "")\n"
  }

  /// The present checkpoint's note, wrong in one way.
  func note(
    origin: String? = nil, root: Digest? = nil, extensionLines: [String] = [],
    key: TestKey = .log, breaksSignature: Bool = false, witnessFirst: Bool = false
  ) throws -> String {
    let checkpoint = try Checkpoint(
      origin: origin ?? self.origin, size: state.size,
      root: root ?? history.root(size: state.size), extensionLines: extensionLines)
    var signatures = try SignedCheckpoint.sign(checkpoint, key: key.privateKey).note.signatures
    if breaksSignature, let signature = signatures.first {
      var bytes = signature.signature
      bytes[0] ^= 1
      signatures = [
        try NoteSignature(name: signature.name, keyID: signature.keyID, signature: bytes)
      ]
    }
    if witnessFirst {
      signatures.insert(
        try Cosignature.make(
          text: checkpoint.text, name: "witness1.example", key: TestKey.witness1.privateKey,
          time: 1), at: 0)
    }
    return String(
      decoding: try Note(text: checkpoint.text, signatures: signatures).bytes, as: UTF8.self)
  }
}
