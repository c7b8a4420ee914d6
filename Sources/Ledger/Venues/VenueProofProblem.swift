/// A venue proof problem is what is wrong with a proof, or with a key that is to be enrolled for one:
/// what was expected, and what was found.
public struct VenueProofProblem: Error, Sendable, CustomStringConvertible {
  /// A sentence for people.
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ subject: String, expected: String, found: String) {
    description = "\(subject): expected \(expected), found \(found)"
  }
}
