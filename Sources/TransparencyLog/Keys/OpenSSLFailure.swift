// OpenSSL reports failures in a queue per thread. What is left there is mistaken later for the cause
// of something else, so whoever calls OpenSSL and fails drains it.

import COpenSSL

extension TransparencyLogError.Code {
  /// OpenSSL could not do what it can always do: no memory, no random numbers, no such algorithm.
  public static let cryptographyFailed = Self("cryptography-failed")
}

extension TransparencyLogError {
  /// The error for an OpenSSL call that should not have failed; drains OpenSSL's queue into the text.
  static func openSSL(_ action: String) -> Self {
    let causes = OpenSSLErrors.drain()
    return Self(.cryptographyFailed, "OpenSSL cannot \(action): \(causes.joined(separator: "; "))")
  }
}

/// The error queue of the present thread.
enum OpenSSLErrors {
  /// Empties the queue; what stood in it, oldest first.
  @discardableResult
  static func drain() -> [String] {
    var causes: [String] = []
    while case let code = ERR_get_error(), code != 0 {
      let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        ERR_error_string_n(code, buffer.baseAddress, buffer.count)
        return buffer.baseAddress.map { String(cString: $0) }
      }
      causes.append(text ?? "\(code)")
    }
    return causes
  }
}

extension [UInt8] {
  /// Overwrites the bytes so that the compiler cannot leave it out; for secrets.
  mutating func cleanse() {
    withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
