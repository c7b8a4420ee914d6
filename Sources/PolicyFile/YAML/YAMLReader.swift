// Yams does not pass on the one limit that libyaml has.
import CYaml
import Yams

/// Reads YAML of the plain kind: one document, no anchors, no aliases, no tags, no deep nesting.
///
/// Policies need nothing else, and each of these lets a file say something other than it shows. What
/// is no YAML ends the reading at its first mistake; everything after that is collected.
struct YAMLReader {
  /// The deepest nesting; a policy needs five levels.
  static let maximumDepth = 32
  /// Aliases beyond this are refused before the tree is built: a few cannot make a small file grow
  /// into a large tree, and no policy needs any.
  static let maximumAliases = 8

  private let diagnostics: Diagnostics

  /// Makes libyaml stop at the deepest nesting too. Yams hashes names, whole trees among them, once at
  /// each level that they stand in, so that 1,000 levels, which libyaml allows, cost minutes.
  private static let limitDepth: Void = yaml_set_max_nest_level(CInt(maximumDepth))

  /// The document's tree; nil when there is none worth reading on.
  static func read(_ bytes: [UInt8], _ diagnostics: Diagnostics) -> YAMLNode? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      diagnostics.report(
        .notUTF8, at: firstMalformation(in: bytes), "these bytes are not UTF-8")
      return nil
    }
    return YAMLReader(diagnostics: diagnostics).read(text)
  }

  private func read(_ text: String) -> YAMLNode? {
    if let flood = Self.aliasFlood(in: text) {
      reportAlias(at: flood)
      return nil
    }
    Self.limitDepth
    do {
      // Without rules of its own the resolver leaves it to us what is a number or a boolean.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else {
        diagnostics.report(.malformedYAML, at: .start, "the file says nothing")
        return nil
      }
      // The parser alone keeps the anchors alive; the nodes hold them weakly.
      return withExtendedLifetime(parser) { convert(root, depth: 1) }
    } catch {
      report(error, in: text)
      return nil
    }
  }

  // MARK: The tree

  /// A node that carries an anchor is never descended into, so an alias costs nothing.
  private func convert(_ node: Node, depth: Int) -> YAMLNode {
    let position = node.mark.map(SourcePosition.init) ?? .start
    return YAMLNode(position: position, content: content(of: node, at: position, depth: depth))
  }

  private func content(
    of node: Node, at position: SourcePosition, depth: Int
  ) -> YAMLNode.Content {
    guard depth <= Self.maximumDepth else {
      reportDepth(at: position)
      return .refused
    }
    guard node.anchor == nil else {
      reportAlias(at: position)
      return .refused
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain
      if isPlain || !scalar.tag.isText { refuse(tag: scalar.tag, at: position) }
      return .scalar(scalar.string, isPlain: isPlain)
    case .sequence(let sequence):
      refuse(tag: sequence.tag, at: position)
      return .sequence(sequence.map { convert($0, depth: depth + 1) })
    case .mapping(let mapping):
      refuse(tag: mapping.tag, at: position)
      return .mapping(mapping.compactMap { member(name: $0.key, value: $0.value, depth: depth) })
    case .alias:
      return .refused  // The parser puts the node that it stands for in its place.
    }
  }

  private func member(name: Node, value: Node, depth: Int) -> YAMLNode.Member? {
    let position = name.mark.map(SourcePosition.init) ?? .start
    guard let scalar = name.scalar else {
      diagnostics.report(.wrongType, at: position, "the name of a member is text")
      return nil
    }
    if name.anchor != nil { reportAlias(at: position) }
    // Looking for duplicates resolved the tag of an untagged name, to text.
    if !scalar.tag.isText { refuse(tag: scalar.tag, at: position) }
    return YAMLNode.Member(
      name: scalar.string, position: position, value: convert(value, depth: depth + 1))
  }

  private func reportAlias(at position: SourcePosition) {
    diagnostics.report(
      .alias, at: position, "anchors and aliases are not read here: write the value out")
  }

  private func reportDepth(at position: SourcePosition) {
    diagnostics.report(
      .tooDeep, at: position, "nesting deeper than \(Self.maximumDepth) levels is not read here")
  }

  private func refuse(tag: Tag, at position: SourcePosition) {
    guard tag.description != Tag.Name.implicit.rawValue else { return }
    diagnostics.report(.tag, at: position, "tags are not read here: write the value without")
  }

  // MARK: What is no YAML

  /// Where there are so many aliases that the parser's search for duplicate names could take for ever,
  /// because it hashes what an alias stands for each time; nil when nowhere.
  ///
  /// What only looks like an alias, in a comment or in quotes, counts once something looks like an
  /// anchor: telling them apart takes a whole YAML scanner, which a file could be written against.
  private static func aliasFlood(in text: String) -> SourcePosition? {
    var hasAnchor = false
    var aliases = 0
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      var mayStart = true
      for (column, (scalar, next)) in zip(line, line.dropFirst()).enumerated() {
        if mayStart, isNameScalar(next) {
          if scalar == "&" { hasAnchor = true }
          if scalar == "*", hasAnchor { aliases += 1 }
        }
        if aliases > maximumAliases { return SourcePosition(line: number + 1, column: column + 1) }
        mayStart = beforeToken.contains(scalar)
      }
    }
    return nil
  }

  /// What may stand before an anchor or an alias: blanks, what else libyaml takes for a line's end or
  /// start, and the indicators that need no blank after them in a list.
  private static let beforeToken = Set("[{,?:'\" \t\r\u{85}\u{2028}\u{2029}\u{FEFF}".unicodeScalars)

  /// Whether libyaml lets a scalar stand in the name of an anchor.
  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      || scalar == "-" || scalar == "_"
  }

  private static func firstMalformation(in bytes: [UInt8]) -> SourcePosition {
    var line = 1
    var column = 1
    var iterator = bytes.makeIterator()
    var decoder = Unicode.UTF8()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return SourcePosition(line: line, column: column)
  }

  private func report(_ error: any Error, in text: String) {
    switch error {
    case YamlError.composer(_, let problem, let mark, _) where problem.contains("document"):
      diagnostics.report(
        .severalDocuments, at: SourcePosition(mark), "a policy file is one YAML document")
    case YamlError.composer(_, _, let mark, _):
      reportAlias(at: SourcePosition(mark))
    case YamlError.duplicatedKeysInMapping(let names, let context):
      let list = names.map { "“\($0)”" }.joined(separator: ", ")
      diagnostics.report(
        .duplicateMember, at: SourcePosition(context.mark),
        "\(list) more than once in one mapping: leave one of them")
    case YamlError.parser(_, let problem, let mark, _) where problem.contains("nesting level"):
      reportDepth(at: SourcePosition(mark))
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      let attempt = context.map { " \($0.text)" } ?? ""
      diagnostics.report(
        .malformedYAML, at: SourcePosition(mark), "this is no YAML: \(problem)\(attempt)")
    case YamlError.reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      let lastLine = before.split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).last
      diagnostics.report(
        .malformedYAML,
        at: SourcePosition(
          line: before.count(where: \.isNewline) + 1,
          column: (lastLine?.unicodeScalars.count ?? 0) + 1),
        "this is no YAML: \(problem)")
    default:
      diagnostics.report(.malformedYAML, at: .start, "this is no YAML: \(error)")
    }
  }
}

extension SourcePosition {
  fileprivate init(_ mark: Mark) {
    self.init(line: mark.line, column: mark.column)
  }
}

extension Tag {
  /// Whether this is the tag that the parser gives to quoted text.
  fileprivate var isText: Bool { description == Name.str.rawValue }
}
