internal import TransparencyLog

extension PacketPlan {
  /// The packet as people read it, fit to be pasted: command by command, with the challenge inside.
  ///
  /// Every command makes new files and nothing else. It is the same for the same ledger and time.
  public var markdown: String {
    [
      heading, takeAlong, run, prove, sign, home, refused,
    ].joined(separator: "\n\n") + "\n"
  }

  // MARK: What, where, for whom

  private var heading: String {
    let challenge = packet.challenge
    let vouched = isWitnessed ? "cosigned by witnesses" : "which no witness has cosigned"
    return """
      # Operator packet: \(inline(gate.displayName)) at \(inline(venue.displayName))

      | | |
      |---|---|
      | ledger | `\(packet.origin)` |
      | gate | \(inline(gate.displayName)) (`\(gate.id)`) |
      | venue | \(inline(venue.displayName)) (`\(venue.id)`) |
      | challenge | the checkpoint of \(challenge.size) entries, \(vouched) |
      | root | `\(challenge.root.base64)` |
      | made | \(packet.createdAt) |

      Run these commands on that venue and nowhere else, and carry one file home. They provision nothing,
      install nothing, and write nothing but the new files that they name. The run is evidence whatever it
      shows: bring back also what failed.
      """
  }

  private var takeAlong: String {
    let profiles = packet.profiles.map { "| `profiles/\($0.id)` | `\($0.digest)` |" }
    return """
      ## 1. Take along

      `ledger-cli`, `sandbox-probe`, the directory of the profile, and `packet.json`, which is this:

      ```sh
      cat >packet.json <<'PACKET'
      \(String(decoding: packet.bytes, as: UTF8.self))
      PACKET
      ```

      | profile | digest |
      |---|---|
      \(profiles.joined(separator: "\n"))

      ```sh
      ledger-cli profile show \(profile)
      ```

      has to print that digest.
      """
  }

  /// The directory of the first profile.
  private var profile: String { "profiles/\(packet.profiles.first?.id.rawValue ?? "")" }

  // MARK: At the venue

  private var run: String {
    """
    ## 2. At the venue: run the sandbox

    ```sh
    ledger-cli attest --profile \(profile) --runtime docker --challenge packet.json -o bundle
    ```

    Or `--runtime podman`, or `--runtime bwrap`. The bundle is written whether the sandbox held
    (exit code 0) or not.\(otherSubjects)
    """
  }

  /// What else the gate wants everything to agree on, which a run cannot know by itself.
  private var otherSubjects: String {
    let own = [Attestation.imageSubject, Attestation.profileSubject]
    let others = gate.demands.subjects.filter { subject in
      !own.contains { $0.hasSameBytes(as: subject) }
    }
    guard !others.isEmpty else { return "" }
    return " The gate binds it by `image` and `profile`, and other evidence by "
      + others.map(code).joined(separator: ", ") + "."
  }

  private var prove: String {
    let heading = "## 3. At the venue: let it vouch for the bundle\n\n"
    guard !authorities.isEmpty else {
      return heading + "This gate asks for no proof of the venue."
    }
    var said: Set<String> = []
    let ways = authorities.compactMap { authority -> String? in
      guard said.insert(authority.provingCommand).inserted else { return nil }
      let command = "```sh\n\(authority.provingCommand)\n```"
      return authority.advice.map { "\(command)\n\n\($0)" } ?? command
    }
    return heading + ways.joined(separator: "\n\nor\n\n")
      + "\n\nThe proof covers this bundle, this challenge, this gate and this venue, and no other."
  }

  private var sign: String {
    """
    ## 4. Sign, and pack

    ```sh
    ledger-cli bundle check bundle
    ledger-cli evidence sign bundle --key operator.pem
    ledger-cli bundle pack bundle -o bundle.tar
    ```

    Where the operator's key is not at the venue, leave the second line out, and sign at home.
    """
  }

  // MARK: At home

  private var home: String {
    """
    ## 5. At home

    Bring back `bundle.tar`, unchanged.

    ```sh
    ledger-cli evidence add bundle.tar
    ```

    With `--key operator.pem` when it is not signed yet.
    """
  }

  // MARK: What counts

  private var refused: String {
    var items = [
      "evidence from another venue than \(gate.demands.venues.map { code($0.rawValue) }.joined(separator: ", ")), however green",
      "a bundle without a proof of the venue"
        + (authorities.isEmpty
          ? ", unless the gate asks for none"
          : ": `\(minimumAssurance.rawValue)` or stronger, for this bundle and this challenge"),
      "another profile than "
        + packet.profiles.map { code($0.id.rawValue) }.joined(separator: ", "),
      age,
      "a file too many, too few or altered, a link, an archive that `tar -cf` would not write",
    ]
    if let limit = gate.demands.maximumEvidenceAge {
      items.append("evidence that is older than \(limit.asDuration) when the gate is decided")
    }
    if let carry = authorities.compactMap(\.longestCarry).min() {
      items.append("a CI token that is older than \(carry.asDuration) when the bundle is appended")
    }
    if !venue.facts.isEmpty {
      let facts = venue.facts.map { code("\($0.name)=\($0.value)") }
      items.append(
        "a host that does not report \(facts.joined(separator: ", ")), or one on somebody's desk")
    }
    let probes = names(.probe) + names(.check)
    if !probes.isEmpty {
      items.append(
        "a run in which one of these is not proven: \(probes.joined(separator: ", "))")
    }
    return "## What will not be accepted\n\n"
      + items.map { "- \($0);" }.joined(separator: "\n")
      + "\n- a result that somebody wrote down: every row is computed from what was observed."
      + elsewhere
  }

  private var minimumAssurance: EvidencePredicate.Assurance {
    gate.demands.minimumAssurance ?? GateDemands.defaultAssurance
  }

  private var age: String {
    guard let limit = gate.demands.maximumChallengeAge else {
      return "an answer to a challenge of another ledger; the gate sets no limit to its age"
    }
    let since =
      isWitnessed
      ? "counted from the cosignatures on it"
      : "counted from the entry after it, because no witness dates it"
    return
      "a challenge older than \(limit.asDuration) when the bundle is appended, \(since): then ask for a "
      + "new packet"
  }

  /// What the gate requires that no sandbox run shows.
  private var elsewhere: String {
    let others = names(.rule) + names(.test) + names(.seal)
    guard !others.isEmpty else { return "" }
    return "\n\nThe gate requires besides, from other evidence: \(others.joined(separator: ", "))."
  }

  private func names(_ source: Claim.Source) -> [String] {
    claims.filter { $0.source == source }.map { code($0.name) }
  }

  // MARK: Text that others wrote

  private func code(_ text: String) -> String {
    "`\(Self.onOneLine(text).replacingScalars(["`"]) { _ in "\u{FFFD}" })`"
  }

  /// A text that cannot end its cell or its line, and means nothing to Markdown: names come from the
  /// policy.
  private func inline(_ text: String) -> String {
    Self.onOneLine(text).replacingScalars(["`", "|", "<", ">", "[", "]", "*", "_", "\\", "&"]) {
      "\\\($0)"
    }
  }

  private static func onOneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }
}

extension String {
  fileprivate func replacingScalars(
    _ replaced: Set<Unicode.Scalar>, with replacement: (Unicode.Scalar) -> String
  ) -> String {
    unicodeScalars.reduce(into: "") { text, scalar in
      if replaced.contains(scalar) {
        text += replacement(scalar)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension VenueAuthority {
  /// The command that lets it vouch for the directory `bundle`.
  fileprivate var provingCommand: String {
    let option =
      switch self {
      case .ed25519: "--venue-key venue.pem"
      case .ssh(let authority):
        "--ssh-key /etc/ssh/\(authority.publicKey.hostKeyFile)"
      case .tpm(let authority):
        "--tpm-ak ak.ctx --pcrs \(authority.registers.map(String.init).joined(separator: ","))"
      case .oidc(let authority):
        switch authority.claims {
        case .gitHub: "--oidc github"
        case .gitLab: "--oidc gitlab"
        }
      }
    return "ledger-cli bundle prove bundle \(option)"
  }

  /// How it is done there, where the command alone does not say.
  fileprivate var advice: String? {
    switch self {
    case .ed25519: nil
    case .ssh: "As a user who may read the host's key; name the key that is enrolled."
    case .tpm: "With the attestation key that is enrolled, its context or handle."
    case .oidc(let authority):
      switch authority.claims {
      case .gitHub:
        "In the pinned workflow, started by hand with packet.json as its input; it runs these commands "
          + "and hands back `bundle.tar`."
      case .gitLab:
        "In the pinned pipeline, started by hand with packet.json in the variable PACKET: a later job "
          + "than the one that ran the sandbox, with a token for the audience that "
          + "`ledger-cli bundle audience bundle` prints there. It hands back `bundle.tar`."
      }
    }
  }

  /// How old its proof may be when the bundle is appended, in seconds; nil sets no limit.
  fileprivate var longestCarry: UInt64? {
    if case .oidc(let authority) = self {
      authority.longestCarry ?? OIDCAuthority.defaultLongestCarry
    } else {
      nil
    }
  }
}

extension UInt64 {
  /// A length of time in seconds, in the largest unit that measures it whole.
  fileprivate var asDuration: String {
    let units: [(UInt64, String)] = [(86_400, "d"), (3_600, "h"), (60, "min")]
    guard let (length, name) = units.first(where: { self % $0.0 == 0 }) else { return "\(self) s" }
    return "\(self / length) \(name)"
  }
}
