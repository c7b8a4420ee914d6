import TransparencyLog

/// What the known-answer ledger says about notes and trust. Its keys are published and worthless.
enum KnownAnswerLedger {
  static let origin =
    "ledger.example/e1ed04d7d678fde004ee428ea53a22f0059e53602b0045e39fec13ec1e155861"

  static let logKey = origin + "+6719ef89+AVLmch1VHcBQMiqUd/9j4KYIcLW+/SPSU8/Is/dQ+uxc"

  static let witnessKeys = [
    "witness1.example+d9ec3bf2+BAAVc/9uiNe87Yge1w/llF2GKGgQL/oEC8pBscbiUQ4C",
    "witness2.example+b206271b+BC2IRv3PpTYgXYymrUa8ww+w1AaFxEq+7F96vYujYiv+",
  ]

  static let allKeys = [logKey] + witnessKeys

  static let cosignatureTime: UInt64 = 1_781_057_430

  static let checkpoint = """
    \(origin)
    10
    l4oU9qGgH65+NlZ2KSVX32GXCv9qdvkZzSfSo7fEgKk=

    — \(origin) ZxnviXRhshXcUzY24fra6YmDIB1QFqRf7wvspLS2s6pXaWHlamQOMVJYe46q4cJDuRDSPBL7H+eqTnIJsJ\
    4UMZv3iQg=
    — witness1.example 2ew78gAAAABqKMeWt55d5MeA91YhGJJC8IxYcwd7vVM3w6MORvvqYCOrfpl0Dw3jCiYcfVJ+ea\
    jZmi2KBDhR12YCquhCqgemaekODQ==
    — witness2.example sgYnGwAAAABqKMeWFiN7wBt+/UNqhQ2lt5LFHFYKkv4GIP2yk57K/RqiCreEwEexTy5Mw6A66O\
    ne8u0m98qpjM7pOhkolgAYM1m/DQ==

    """

  static let trustFile = """
    log \(logKey)
    witness w1 \(witnessKeys[0])
    witness w2 \(witnessKeys[1])
    group replaying 2 w1 w2
    quorum replaying

    """

  /// The private key whose seed is derived from its published name.
  static func key(named name: String) throws -> PrivateKey {
    try PrivateKey(
      seed: SHA256.hash(Array("evidence-ledger known-answer key, worthless: \(name)".utf8)).bytes)
  }
}
