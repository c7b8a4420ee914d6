internal import TransparencyLog

extension OIDCAuthority {
  /// Judges a token: its claims first, then its signature. What a token claims is only worth looking at
  /// because a wrong claim is the better message; nothing holds without the signature.
  func judge(_ proof: [UInt8], _ circumstances: VenueCircumstances) -> VenueProof.Judgement {
    for keySet in keySets {
      if case .altered? = circumstances.blob(keySet.digest) { return .altered(keySet.digest) }
    }
    do throws(VenueProofProblem) {
      let token = try WebToken(proof, algorithm: algorithm)
      try token.require("iss", issuer)
      try Self.requireAudience(token, circumstances.binding)
      switch claims {
      case .gitHub(let claims): try claims.check(token)
      case .gitLab(let claims): try claims.check(token)
      }
      let issued = try checkTimes(token, circumstances)
      return try checkSignature(token, issuedAt: issued, circumstances)
    } catch {
      return .refused(error.description)
    }
  }

  /// The audience is the binding, as a string or as the only element of an array, and nothing besides:
  /// a token for several audiences is one that others hold too.
  private static func requireAudience(
    _ token: WebToken, _ binding: VenueBinding
  ) throws(VenueProofProblem) {
    let audience = audience(of: binding)
    let claim = token.claims["aud"]
    let only = claim?.elements.flatMap { $0.count == 1 ? $0.first { _ in true } : nil } ?? claim
    guard only?.isString(equalTo: audience.utf8) ?? false else {
      throw VenueProofProblem("claim aud", expected: audience, found: only.described)
    }
  }

  /// Why a token is none for a binding, whoever issued it; nil when it is. Whoever collects it can ask
  /// that without the issuer's keys: nothing is verified.
  public static func problem(
    ofToken bytes: [UInt8], for binding: VenueBinding
  ) -> VenueProofProblem? {
    var problem: VenueProofProblem?
    for algorithm in WebToken.Algorithm.allCases {
      do throws(VenueProofProblem) {
        try requireAudience(try WebToken(bytes, algorithm: algorithm), binding)
        return nil
      } catch {
        problem = problem ?? error
      }
    }
    return problem
  }

  /// When the token was issued: after the challenge existed, before the evidence was appended, and no
  /// longer before that than a bundle may be carried.
  ///
  /// Tokens live for minutes, so `exp` is long past when the bundle is home; that it is after the issue
  /// shows a token that was good once.
  private func checkTimes(
    _ token: WebToken, _ circumstances: VenueCircumstances
  ) throws(VenueProofProblem) -> Int64 {
    guard let issued = try token.time("iat") else {
      throw VenueProofProblem("claim iat", expected: "when it was issued", found: "nothing")
    }
    guard let expires = try token.time("exp"), expires > issued else {
      throw VenueProofProblem(
        "claim exp", expected: "a time after iat", found: token.claims["exp"].described)
    }
    if let begins = try token.time("nbf"), begins > issued {
      throw VenueProofProblem("claim nbf", expected: "no time after iat", found: "\(begins)")
    }
    guard let challenge = circumstances.challengeTime, let entry = circumstances.entryTime else {
      throw VenueProofProblem(
        "claim iat", expected: "a time between challenge and entry",
        found: "nothing that dates them")
    }
    guard issued >= challenge.seconds else {
      throw VenueProofProblem(
        "claim iat", expected: "no time before the challenge, \(challenge)",
        found: Self.describe(issued))
    }
    guard issued <= entry.seconds else {
      throw VenueProofProblem(
        "claim iat", expected: "no time after the entry, \(entry)", found: Self.describe(issued))
    }
    let longest = longestCarry ?? Self.defaultLongestCarry
    guard UInt64(entry.seconds - issued) <= longest else {
      throw VenueProofProblem(
        "claim iat", expected: "at most \(longest) s before the entry, \(entry)",
        found: Self.describe(issued))
    }
    return issued
  }

  private static func describe(_ seconds: Int64) -> String {
    Timestamp(seconds: seconds)?.description ?? "\(seconds)"
  }

  private func checkSignature(
    _ token: WebToken, issuedAt issued: Int64, _ circumstances: VenueCircumstances
  ) throws(VenueProofProblem) -> VenueProof.Judgement {
    var missing: Digest?
    var isOutdated = false
    for keySet in keySets {
      guard case .present(let bytes)? = circumstances.blob(keySet.digest) else {
        missing = missing ?? keySet.digest
        continue
      }
      guard let key = try WebKeySet(bytes).key(token.keyID, for: algorithm) else { continue }
      guard keySet.lastSeen.map({ issued <= $0.seconds }) ?? true else {
        isOutdated = true
        continue
      }
      guard key.isValid(signature: token.signature, message: token.signed) else {
        throw VenueProofProblem(
          "token signature", expected: "one by the issuer's key \(token.keyID.abbreviated)",
          found: "another")
      }
      return .holds
    }
    if let missing { return .undecidable(missing: missing) }
    throw VenueProofProblem(
      "token header, kid",
      expected: "a key that the issuer was seen to have when the token was issued",
      found: token.keyID.abbreviated + (isOutdated ? ", of a key set that was replaced before" : "")
    )
  }
}
