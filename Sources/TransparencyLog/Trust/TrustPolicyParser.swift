// The grammar of the trust file (C2SP tlog-policy, "Policy file syntax and structure"), line by line.
// Every name is defined before it is used, so neither reading nor evaluating needs recursion.

/// Reads a trust file and holds what its lines have defined so far.
struct TrustPolicyParser {
  private(set) var logs: [TrustPolicy.Log] = []
  private(set) var witnesses: [TrustPolicy.Witness] = []
  private(set) var groups: [TrustPolicy.Group] = []

  /// What the quorum line said; nil before there was one.
  private var quorum: Quorum?
  private var defined: [TrustPolicy.Name: TrustPolicy.Member] = [:]
  private var grouped: Set<TrustPolicy.Member> = []
  private var publicKeys: Set<PublicKey> = []
  private var origins: Set<[UInt8]> = []
  /// The number of the present line, from 1.
  private var line = 0

  private enum Quorum {
    case notNeeded
    case member(TrustPolicy.Member)
  }

  private typealias Fields = ArraySlice<TrustPolicy.Name>

  /// Reads the whole file; gives the member that the quorum line names, nil for `none`.
  mutating func parse(_ bytes: [UInt8]) throws -> TrustPolicy.Member? {
    guard bytes.count <= TrustPolicy.maximumByteCount else {
      throw TransparencyLogError(
        .malformedTrustPolicy,
        "the trust file has \(bytes.count) bytes, of which \(TrustPolicy.maximumByteCount) "
          + "are allowed")
    }
    var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    let unterminated = lines.popLast() ?? []
    for bytes in lines {
      line += 1
      try read(bytes)
    }
    guard unterminated.isEmpty else {
      line += 1
      throw error("the last line does not end in a newline; is the file cut off?")
    }
    switch quorum {
    case .member(let member): return member
    case .notNeeded: return nil
    case nil:
      throw error("the file ends without a quorum line; to need no witness, say quorum none")
    }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>) throws {
    if let byte = bytes.first(where: { !Self.isAllowed($0) }) {
      throw error("byte 0x\(Hex.encode([byte])) is not allowed")
    }
    let fields = bytes.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .map { TrustPolicy.Name($0) }
    guard let keyword = fields.first, keyword.bytes.first != UInt8(ascii: "#") else { return }
    let arguments = fields.dropFirst()
    switch keyword {
    case "log": try readLog(arguments)
    case "witness": try readWitness(arguments)
    case "group": try readGroup(arguments)
    case "quorum": try readQuorum(arguments)
    default: throw error("\"\(keyword)\" is none of log, witness, group and quorum")
    }
  }

  /// `log <vkey> [<url>]`
  private mutating func readLog(_ fields: Fields) throws {
    guard let field = fields.first, fields.count <= 2 else {
      throw error("a log line is: log <vkey> [<url>]")
    }
    let key = try verifierKey(field, of: "log", algorithm: .ed25519)
    // The specification leaves open what two keys for one origin mean. Here an origin has one key.
    guard origins.insert(Array(key.name.utf8)).inserted else {
      throw error("there is already a log with the origin \(key.name)")
    }
    logs.append(TrustPolicy.Log(key: key, url: fields.dropFirst().first?.description))
  }

  /// `witness <name> <vkey> [<url>]`
  private mutating func readWitness(_ fields: Fields) throws {
    guard let name = fields.first, let field = fields.dropFirst().first, fields.count <= 3 else {
      throw error("a witness line is: witness <name> <vkey> [<url>]")
    }
    try define(name, as: .witness(witnesses.count))
    let key = try verifierKey(field, of: "witness", algorithm: .cosignatureV1)
    witnesses.append(
      TrustPolicy.Witness(name: name, key: key, url: fields.dropFirst(2).first?.description))
  }

  /// `group <name> all|any|<k> <member>…`
  private mutating func readGroup(_ fields: Fields) throws {
    guard let name = fields.first, let rule = fields.dropFirst().first, fields.count >= 3 else {
      throw error("a group line is: group <name> all|any|<k> <member>…")
    }
    let members = try fields.dropFirst(2).map { try member($0) }
    for (member, name) in zip(members, fields.dropFirst(2)) {
      guard grouped.insert(member).inserted else {
        throw error("\"\(name)\" is already a member of a group, and would count twice")
      }
    }
    let threshold: Int
    switch rule {
    case "all": threshold = members.count
    case "any": threshold = 1
    default:
      guard let number = UInt64(exactDecimal: rule.description),
        let count = Int(exactly: number), (1...members.count).contains(count)
      else {
        throw error(
          "\"\(rule)\" is neither all, nor any, nor a number from 1 to \(members.count), "
            + "the number of members")
      }
      threshold = count
    }
    try define(name, as: .group(groups.count))
    groups.append(TrustPolicy.Group(name: name, threshold: threshold, members: members))
  }

  /// `quorum <name>|none`
  private mutating func readQuorum(_ fields: Fields) throws {
    guard let name = fields.first, fields.count == 1 else {
      throw error("a quorum line is: quorum <name>|none")
    }
    guard quorum == nil else { throw error("there is already a quorum line") }
    quorum = name == Self.none ? .notNeeded : .member(try member(name))
  }

  private mutating func define(_ name: TrustPolicy.Name, as member: TrustPolicy.Member) throws {
    guard name != Self.none else { throw error("the name none is reserved") }
    guard defined.updateValue(member, forKey: name) == nil else {
      throw error("the name \"\(name)\" is already defined")
    }
  }

  private func member(_ name: TrustPolicy.Name) throws -> TrustPolicy.Member {
    guard let member = defined[name] else {
      throw error("\"\(name)\" is no witness or group of an earlier line")
    }
    return member
  }

  /// The key in this field. A public key counts once in the whole file, under whatever name: a log
  /// that cosigns its own checkpoints is no independent witness.
  private mutating func verifierKey(
    _ field: TrustPolicy.Name, of owner: String, algorithm: VerifierKey.Algorithm
  ) throws -> VerifierKey {
    guard let text = String(validating: field.bytes, as: UTF8.self) else {
      throw error("the verifier key is not UTF-8")
    }
    let key: VerifierKey
    do {
      key = try VerifierKey(parsing: text)
    } catch let problem as TransparencyLogError {
      throw TransparencyLogError(problem.code, "line \(line) of the trust file: \(problem.reason)")
    }
    guard key.algorithm == algorithm else {
      let expected = Hex.encode([algorithm.rawValue])
      let found = Hex.encode([key.algorithm.rawValue])
      throw error("the key of a \(owner) is of type 0x\(expected), not 0x\(found)")
    }
    guard publicKeys.insert(key.publicKey).inserted else {
      throw error("the public key of \(key.name) stands on an earlier line already")
    }
    return key
  }

  private func error(_ reason: String) -> TransparencyLogError {
    TransparencyLogError(.malformedTrustPolicy, "line \(max(line, 1)) of the trust file: \(reason)")
  }

  private static let none: TrustPolicy.Name = "none"

  /// Tab and everything but control characters; a newline ends the line.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\t") || (byte >= 0x20 && byte != 0x7f)
  }
}
