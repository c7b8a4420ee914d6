/// Writes JSON with members in the order that they are given and no whitespace outside strings.
///
/// Strings are escaped as RFC 8785 §3.2.2.2 says, so that what is written in sorted order is in
/// canonical form. Numbers are integers.
public struct JSONWriter: Sendable {
  /// The bytes written so far.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// A writer with nothing written.
  public init() { bytes.reserveCapacity(Self.usualSize) }

  /// Room for a usual statement, in bytes: so that writing one moves nothing.
  private static let usualSize = 1_024

  /// Writes an object whose members `body` writes.
  public mutating func object<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try container(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), body)
  }

  /// Writes an array whose elements `body` writes.
  public mutating func array<Failure: Error>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try container(open: UInt8(ascii: "["), close: UInt8(ascii: "]"), body)
  }

  /// Writes an array with one element for each item.
  public mutating func array<Item>(
    _ items: some Sequence<Item>, _ write: (inout JSONWriter, Item) -> Void
  ) {
    array { writer in for item in items { write(&writer, item) } }
  }

  /// Writes a member's name; its value comes next.
  public mutating func name(_ name: String) {
    separate()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string.
  public mutating func string(_ value: String) {
    separate()
    appendQuoted(value)
  }

  /// Writes an integer.
  public mutating func integer(_ value: some BinaryInteger) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes a boolean.
  public mutating func bool(_ value: Bool) {
    separate()
    bytes.append(value ? "true" : "false")
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    bytes.append("null")
  }

  /// Writes bytes that are JSON already.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
  }

  /// Writes a member whose value is a string, or `null`.
  public mutating func member(_ name: String, _ value: String?) {
    self.name(name)
    if let value { string(value) } else { null() }
  }

  /// Writes a member whose value is an integer, or `null`.
  public mutating func member(_ name: String, _ value: (some BinaryInteger)?) {
    self.name(name)
    if let value { integer(value) } else { null() }
  }

  /// Writes a member whose value is a boolean.
  public mutating func member(_ name: String, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  /// Writes a member whose value is an array of strings.
  public mutating func member(_ name: String, _ values: some Sequence<String>) {
    self.name(name)
    array(values) { $0.string($1) }
  }

  private mutating func container<Failure: Error>(
    open: UInt8, close: UInt8, _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    separate()
    bytes.append(open)
    needsComma = false
    try body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func appendQuoted(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { text in
      // What needs no escape is copied run by run.
      var start = 0
      for index in text.indices where Self.needsEscape(text[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
        appendEscape(text[index])
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(#"\""#)
    case UInt8(ascii: "\\"): bytes.append(#"\\"#)
    case 0x08: bytes.append(#"\b"#)
    case 0x09: bytes.append(#"\t"#)
    case 0x0A: bytes.append(#"\n"#)
    case 0x0C: bytes.append(#"\f"#)
    case 0x0D: bytes.append(#"\r"#)
    default:
      bytes.append(#"\u00"#)
      bytes.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 })
    }
  }
}
