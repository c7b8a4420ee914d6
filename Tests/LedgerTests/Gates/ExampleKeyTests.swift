import Foundation
import Ledger
import Testing
import TransparencyLog

/// Everybody has the private halves of the example keys, so that nothing is decided under a policy that
/// trusts one, wherever in it that is.
@Suite struct ExampleKeyTests {
  /// A place in a policy where a key is trusted.
  enum Place: CaseIterable {
    case role, venue, sshHost
  }

  @Test(arguments: Place.allCases)
  func nothingIsDecided(_ place: Place) async throws {
    let example = try KeyFile.readPublic(
      Repository.root.appending(path: "keys-example/venue.pub.pem").path)
    var story = try GateStory { policy in
      switch place {
      case .role:
        policy.keys.append(
          PolicyKey(key: EnrolledKey(example), role: .operator, name: "example"))
        policy.keys.sort { $0.key.keyID < $1.key.keyID }
      case .venue: policy.trust(.ed25519(Ed25519Authority(example)))
      case .sshHost: policy.trust(.ssh(SSHAuthority(.ed25519(example))))
      }
    }
    try story.appendAll()
    try story.issueVerdict()
    for decision in try await story.decide({ $0.maximumAge = 3_600 }).both {
      #expect(decision.outcome == .undecidable)
      #expect(decision.codes.contains("example-key"), "\(decision.codes)")
    }
  }
}

extension PolicyPredicate {
  /// Lets something else vouch for the VPS too.
  fileprivate mutating func trust(_ authority: VenueAuthority) {
    for position in venues.indices where venues[position].id == GateStory.vps {
      venues[position].proofs.append(authority)
    }
  }
}
