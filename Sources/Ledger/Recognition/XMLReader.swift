internal import CExpat

/// Reads XML element by element, without document types, entities or anything outside the file.
///
/// The parser is expat. Only UTF-8 is read. A document type is refused as soon as it begins, before
/// anything that it declares, so there are no entities to expand and none to fetch.
struct XMLReader {
  /// The deepest nesting of elements; reports in the field need fewer than ten levels.
  static let maximumDepth = 64

  /// How reading ended.
  enum Ending {
    /// The whole document was read, and is well-formed.
    case finished
    /// The handler wanted no more; what comes after is not known to be well-formed.
    case stopped
  }

  static func read(
    _ bytes: [UInt8], handler: any XMLElementHandler
  ) throws(RecognitionError) -> Ending {
    // Expat takes these for UTF-16, whatever encoding it is told.
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
      || bytes.prefix(2).contains(0)
    {
      throw RecognitionError(
        .notUTF8, at: .line(1, column: 1), "expected UTF-8, found the beginning of UTF-16")
    }
    // Named here, so that a declaration in the file cannot choose; what it says is checked below.
    guard bytes.count <= Int(Int32.max), let parser = XML_ParserCreate("UTF-8") else {
      throw RecognitionError(.overLimit, at: .line(1, column: 1), "the file is too large to parse")
    }
    defer { XML_ParserFree(parser) }
    let session = Session(parser: parser, handler: handler)
    return try withExtendedLifetime(session) { () throws(RecognitionError) in
      session.install()
      // One call: fed in pieces, expat reads a long token again for each of them.
      let status = bytes.withUnsafeBytes { buffer in
        XML_Parse(parser, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), 1)
      }
      if let failure = session.failure { throw failure }
      if session.isStopped { return .stopped }
      guard status == XML_STATUS_OK else {
        let message = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
        throw RecognitionError(
          .malformedXML, at: session.position, message ?? "the XML is not well-formed")
      }
      return .finished
    }
  }
}

/// What is told of the elements of a document, in its order.
protocol XMLElementHandler: AnyObject {
  /// An element begins. Returns whether to go on.
  func start(
    _ name: String, _ attributes: XMLAttributes, at position: RecognitionError.Position
  ) throws(RecognitionError) -> Bool

  /// The element that began last, of those that have not ended, ends.
  func end(at position: RecognitionError.Position) throws(RecognitionError)
}

/// The attributes of an element; valid only while it begins.
struct XMLAttributes {
  /// Name, value, name, value, and a null pointer; what expat hands to its callback.
  private let pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

  fileprivate init(_ pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) { self.pairs = pairs }

  /// The value of the attribute with this name, or nil when there is none.
  subscript(name: StaticString) -> String? {
    guard let pairs else { return nil }
    var index = 0
    while let found = pairs[index], let value = pairs[index + 1] {
      if Self.isEqual(found, name) { return String(cString: value) }
      index += 2
    }
    return nil
  }

  private static func isEqual(_ text: UnsafePointer<XML_Char>, _ name: StaticString) -> Bool {
    var index = 0
    while index < name.utf8CodeUnitCount {
      // A shorter text ends in NUL, which no name contains.
      guard UInt8(bitPattern: text[index]) == name.utf8Start[index] else { return false }
      index += 1
    }
    return text[index] == 0
  }
}

/// What lives as long as one parse: C callbacks find it through the parser's user data.
private final class Session {
  private let parser: XML_Parser
  private let handler: any XMLElementHandler
  private var depth = 0
  private(set) var failure: RecognitionError?
  private(set) var isStopped = false

  init(parser: XML_Parser, handler: any XMLElementHandler) {
    self.parser = parser
    self.handler = handler
  }

  /// Where the parser stands. Expat's lines start at 1 and its columns at 0.
  var position: RecognitionError.Position {
    .line(
      Int(clamping: XML_GetCurrentLineNumber(parser)),
      column: Int(clamping: XML_GetCurrentColumnNumber(parser)) + 1)
  }

  /// The session must outlive the parse: the parser holds no reference to it.
  func install() {
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetXmlDeclHandler(parser) { session, version, encoding, _ in
      Session.from(session)?.declare(
        version: version.map { String(cString: $0) }, encoding: encoding.map { String(cString: $0) }
      )
    }
    XML_SetStartDoctypeDeclHandler(parser) { session, _, _, _, _ in
      Session.from(session)?.refuseDocumentType()
    }
    XML_SetElementHandler(
      parser,
      { session, name, attributes in
        guard let name else { return }
        Session.from(session)?.start(String(cString: name), XMLAttributes(attributes))
      },
      { session, _ in Session.from(session)?.end() })
  }

  private static func from(_ pointer: UnsafeMutableRawPointer?) -> Session? {
    pointer.map { Unmanaged<Session>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Expat may call back once more after it was stopped.
  private func perform(_ step: () throws(RecognitionError) -> Void) {
    guard failure == nil, !isStopped else { return }
    do throws(RecognitionError) {
      try step()
    } catch {
      failure = error
      XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
  }

  private func declare(version: String?, encoding: String?) {
    perform { () throws(RecognitionError) in
      if let version, version != "1.0" {
        throw RecognitionError(
          .unsupportedVersion, at: position, "expected XML 1.0, found \(version.abbreviated)")
      }
      guard let encoding, encoding.lowercased() != "utf-8" else { return }
      throw RecognitionError(
        .notUTF8, at: position, "expected UTF-8, found the encoding \(encoding.abbreviated)")
    }
  }

  private func refuseDocumentType() {
    perform { () throws(RecognitionError) in
      throw RecognitionError(
        .documentType, at: position,
        "expected no document type; write the report without <!DOCTYPE …>")
    }
  }

  private func start(_ name: String, _ attributes: XMLAttributes) {
    perform { () throws(RecognitionError) in
      depth += 1
      guard depth <= XMLReader.maximumDepth else {
        throw RecognitionError(
          .overLimit, at: position,
          "expected at most \(XMLReader.maximumDepth) levels of elements, found more")
      }
      if try !handler.start(name, attributes, at: position) {
        isStopped = true
        XML_StopParser(parser, XML_Bool(XML_FALSE))
      }
    }
  }

  private func end() {
    perform { () throws(RecognitionError) in
      depth -= 1
      try handler.end(at: position)
    }
  }
}
