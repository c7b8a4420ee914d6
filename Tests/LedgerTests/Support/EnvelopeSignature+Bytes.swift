import TransparencyLog

@testable import Ledger

extension Envelope.Signature {
  /// A signature of 64 bytes, which need not be one.
  init(keyID: Digest, bytes: [UInt8]) {
    guard let value = Ed25519Signature(bytes) else {
      preconditionFailure("a signature has 64 bytes, not \(bytes.count)")
    }
    self.init(keyID: keyID, value: value)
  }

  /// The 64 bytes, to be altered.
  var bytes: [UInt8] {
    get { value.bytes }
    set { self = Self(keyID: keyID, bytes: newValue) }
  }
}
