// PEM armour, read strictly (RFC 7468 §3, "stricttextualmsg"): one block, nothing before or after it,
// lines of 64 characters. OpenSSL's own reader skips what it does not understand.

import COpenSSL

/// A PEM block: one DER value under a label.
struct PEM {
  private static let lineLength = 64

  let label: String
  /// The value; whoever decoded it cleanses it when it is a secret.
  var der: [UInt8]

  /// The block that the whole file is, up to a missing final newline; nil for anything else.
  init?(_ file: [UInt8]) {
    var lines = file.split(separator: newline, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.first, let last = lines.last,
      first.count > Boundary.begin.count + Boundary.dashes.count,
      first.starts(with: Boundary.begin),
      first.suffix(Boundary.dashes.count).elementsEqual(Boundary.dashes)
    else { return nil }
    let label = first.dropFirst(Boundary.begin.count).dropLast(Boundary.dashes.count)
    guard last.elementsEqual(Boundary.end + label + Boundary.dashes) else { return nil }

    let body = lines.dropFirst().dropLast()
    guard let tail = body.last, (1...Self.lineLength).contains(tail.count),
      body.dropLast().allSatisfy({ $0.count == Self.lineLength })
    else { return nil }
    var base64: [UInt8] = []
    base64.reserveCapacity(file.count)
    defer { base64.cleanse() }
    for line in body { base64 += line }
    guard let der = Base64.decode(base64) else { return nil }
    self.label = String(decoding: label, as: UTF8.self)
    self.der = der
  }

  /// The text of a block; the caller cleanses it when it is a secret.
  static func encode(label: String, der: [UInt8]) throws -> [UInt8] {
    // A memory BIO cleanses what it frees.
    let output = BIO_new(BIO_s_mem())
    defer { BIO_free(output) }
    guard PEM_write_bio(output, label, "", der, Int(der.count)) > 0 else {
      throw TransparencyLogError.openSSL("write PEM")
    }
    var block = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
    guard BIO_read(output, &block, Int32(clamping: block.count)) == block.count else {
      throw TransparencyLogError.openSSL("write PEM")
    }
    return block
  }
}

/// The lines around the base64 of a block.
private enum Boundary {
  static let begin = Array("-----BEGIN ".utf8)
  static let end = Array("-----END ".utf8)
  static let dashes = Array("-----".utf8)
}
