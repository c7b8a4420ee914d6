import Ledger
import TransparencyLog

/// Reads the members of a policy file.
struct PolicySourceReader {
  let file: String
  let bytes: [UInt8]
  let files: CitedFiles
  let allowsExampleKeys: Bool
  let diagnostics: Diagnostics

  /// The policy source; nil when something was reported that leaves a hole in it.
  func read(_ root: YAMLNode) -> PolicySource? {
    guard var members = MappingReader(root, "a policy", diagnostics) else { return nil }
    let name = members.required("name").flatMap(readName)
    readRules(members.required("rules"))
    let ownerThreshold = members.required("ownerThreshold").flatMap(readThreshold)
    let waiverThreshold = members.required("waiverThreshold").flatMap(readThreshold)
    let keys = members.required("keys")?.elements()?.map(readKey)
    let gates = members.required("gates")?.elements()?.map(readGate)
    let blobs = members.optional("blobs").map { $0.elements().map(readBlobs) ?? [] } ?? []
    let venues = readList(members.optional("venues"), "venue", readVenue)
    let profiles = readList(members.optional("profiles"), "profile", readProfile)
    let rows = readList(members.optional("rows"), "row", readRow)
    let scopes = readList(members.optional("scopes"), "scope", readScope)
    let effects = readList(members.optional("effects"), "effect", readEffect)
    members.refuseUnsupported(["continues"])
    members.finish()
    if let keys {
      checkDistinct(keys.compactMap(\.sourceKey))
      checkOwners(keys, [ownerThreshold, waiverThreshold])
    }
    checkVenueKeys(venues, keys?.compactMap(\.sourceKey) ?? [])
    if let gates {
      checkRequirements(gates)
      checkDemands(gates, rows: rows, venues: venues)
    }
    guard let name, let ownerThreshold, let waiverThreshold, let keys, let gates else { return nil }
    return PolicySource(
      file: file, bytes: bytes, name: name, ownerThreshold: ownerThreshold,
      waiverThreshold: waiverThreshold, keys: keys.compactMap(\.sourceKey),
      gates: gates.compactMap(\.policyGate).sorted { $0.id < $1.id },
      blobs: blobs + venues.values.flatMap(\.proofs).flatMap(\.blobs),
      venues: venues.values.map(\.venue), profiles: profiles.values, rows: rows.values,
      scopes: scopes.values, effects: effects.values,
      venueKeys: venues.values.flatMap(\.proofs).compactMap(\.key))
  }

  private func readName(_ member: ValueReader) -> Located<String>? {
    guard let name = member.text("the name of the ledger") else { return nil }
    guard Origin.isName(name) else {
      member.malformed("1 to 63 of a-z, 0-9, “.” and “-”", found: name)
      return nil
    }
    return Located(value: name, position: member.position)
  }

  private func readRules(_ member: ValueReader?) {
    guard let member, let rules = member.natural() else { return }
    guard rules == PolicyPredicate.supportedRules else {
      diagnostics.report(
        .unsupportedRules, at: member.position,
        "this version knows rules \(PolicyPredicate.supportedRules) only, found \(rules)")
      return
    }
  }

  private func readThreshold(_ member: ValueReader) -> Located<UInt64>? {
    guard let threshold = member.natural("a number of owners") else { return nil }
    guard threshold >= 1 else {
      member.malformed("at least 1, so that an owner has to sign", found: "\(threshold)")
      return nil
    }
    return Located(value: threshold, position: member.position)
  }

  // MARK: Keys

  /// What could be read of a key: enough to count owners, even where it has mistakes.
  private struct ReadKey {
    var role: Role?
    var hasEnded = false
    /// The key, when all of it could be read.
    var sourceKey: SourceKey?
  }

  private func readKey(_ element: ValueReader) -> ReadKey {
    var key = ReadKey()
    guard var members = MappingReader(element.node, "a key", diagnostics) else { return key }
    let name = members.required("name")?.text("what people call the key")
    key.role = members.required("role")?.oneOf(Role.allCases)
    let publicKey = members.required("publicKey").flatMap(readPublicKey)
    let retiredFrom = members.optional("retiredFrom").flatMap(readEnd)
    let compromisedFrom = members.optional("compromisedFrom").flatMap(readEnd)
    members.finish()
    key.hasEnded = retiredFrom != nil || compromisedFrom != nil
    if let name, let role = key.role, let publicKey {
      key.sourceKey = SourceKey(
        position: element.position, publicKey: publicKey, role: role, name: name,
        retiredFrom: retiredFrom, compromisedFrom: compromisedFrom)
    }
    return key
  }

  private func readEnd(_ member: ValueReader) -> Located<SourceKey.End>? {
    if member.isText("now") { return Located(value: .now, position: member.position) }
    return member.natural("“now” or the index of an entry").map {
      Located(value: .index($0), position: member.position)
    }
  }

  /// A key in base64 or in a file; only Ed25519, not weak, and no example key unless allowed.
  func readPublicKey(_ member: ValueReader) -> PublicKey? {
    let expected = "base64 of a SubjectPublicKeyInfo, or “file:” and the path of a PEM file"
    guard let text = member.text(expected) else { return nil }
    do {
      let key: PublicKey
      if let path = text.pathOfFile {
        let limit = KeyFile.maximumByteCount
        guard let pem = files.read(path, limit: limit, at: member) else { return nil }
        key = try KeyFile.publicKey(pem: pem)
      } else {
        guard let spki = Base64.decode(text) else {
          member.malformed(expected, found: text)
          return nil
        }
        key = try PublicKey(spki: spki)
      }
      refuseExample(key, at: member.position)
      return key
    } catch let error as TransparencyLogError
      where [.malformedKeyFile, .malformedPublicKey].contains(error.code)
    {
      diagnostics.report(
        .notEd25519, at: member.position,
        "only public keys of Ed25519 can be enrolled: \(error.reason)")
    } catch {
      diagnostics.report(.weakKey, at: member.position, "\(error)")
    }
    return nil
  }

  func refuseExample(_ key: PublicKey, at position: SourcePosition) {
    guard !allowsExampleKeys, ExampleKeys.contains(key) else { return }
    diagnostics.report(
      .exampleKey, at: position,
      "this is an example key, whose private half everybody has: enrol a key of your own")
  }

  private func checkDistinct(_ keys: [SourceKey]) {
    var first: [PublicKey: SourceKey] = [:]
    for key in keys {
      guard let earlier = first[key.publicKey] else {
        first[key.publicKey] = key
        continue
      }
      if earlier.role == key.role {
        diagnostics.report(
          .duplicateKey, at: key.position,
          "this is the key “\(earlier.name.shortened)” of line \(earlier.position.line): "
            + "leave one of them")
      } else {
        diagnostics.report(
          .severalRoles, at: key.position,
          "a key has one role for ever, and this one is the \(earlier.role.rawValue) of line "
            + "\(earlier.position.line): use another key")
      }
    }
  }

  private func checkOwners(_ keys: [ReadKey], _ thresholds: [Located<UInt64>?]) {
    // A key without readable role may be the owner that is missing.
    guard keys.allSatisfy({ $0.role != nil }) else { return }
    let live = keys.count { $0.role == .owner && !$0.hasEnded }
    for case let threshold? in thresholds where threshold.value > live {
      diagnostics.report(
        .tooFewOwners, at: threshold.position,
        "\(threshold.value) owners must sign, and the policy has \(live) that may")
    }
  }

  // MARK: Blobs

  private func readBlobs(_ elements: [ValueReader]) -> [[UInt8]] {
    var contents: [[UInt8]] = []
    var paths: Set<String> = []
    var left = CitedFiles.maximumTotalSize
    for element in elements {
      guard let path = element.text("the path of a file") else { continue }
      guard paths.insert(path).inserted else {
        diagnostics.report(
          .duplicateElement, at: element.position, "“\(path.shortened)” stands here twice")
        continue
      }
      let limit = min(left, CitedFiles.maximumBlobSize)
      guard let bytes = files.read(path, limit: limit, at: element) else { continue }
      left -= bytes.count
      contents.append(bytes)
    }
    return contents
  }
}
