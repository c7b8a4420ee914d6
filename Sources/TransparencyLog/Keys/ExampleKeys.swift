// The keys in the folder keys-example/ are published, private halves included, so that people can try
// things out. Nothing that they sign means anything.

/// The example keys are the published and therefore worthless keys of this project.
public enum ExampleKeys {
  /// Whether the private half of the key is published in `keys-example/`.
  public static func contains(_ key: PublicKey) -> Bool { keyIDs.contains(key.keyID) }

  /// The key ids of owner, owner-2, operator, verifier, reviewer, log, witness and venue.
  static let keyIDs: Set<Digest> = Set(
    [
      "8c3b17eaa5b069b8f3a7ee31919fa351e791b88539909184828973211d0dc456",
      "4a85e7a0f91485d52456ca98e14792f6d9e13ac0fc9e236431d996de0860bd08",
      "9c8836d78e82a1e9f6ac7a93c99ac2c7e6ec7b11be4665c44aab097d45c09048",
      "a82c444685bc79ef616af21267fadfafaed7b5d5633872c2044d400c338f439b",
      "94989a9918f67392eb854dfafceb4f0852dc410d2beccf18a3c93af5f52697e7",
      "932f52ac4ba7f3719fb61c2856d6124f1c7bb0075ea68ebf20c931991b213991",
      "43c8ed891481f8e6f884c0e0a440787e6a65b93f00fc38624c533f53bae1e410",
      "27348bfe85a6d8baf56d2bafb79f10b9b008328e212d337783d8bc34130a6b16",
    ].compactMap { Digest(hex: $0) })
}
