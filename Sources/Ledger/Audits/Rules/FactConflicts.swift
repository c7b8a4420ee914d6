internal import TransparencyLog

/// Fact conflicts are subjects that evidence for one gate gives different digests (13-shadow).
struct FactConflicts {
  private let evidence: [ReadEntry]
  private let names: [String]

  /// The conflicts of evidence that stands side by side, ascending by index, in the subjects that a gate
  /// binds.
  init(of evidence: [ReadEntry], under gate: PolicyGate) {
    self.evidence = evidence
    names = gate.demands.subjects
  }

  /// Notes each entry that differs from the first that names the subject.
  func note(in notebook: inout AuditNotebook) {
    for name in names {
      var first: (index: UInt64, content: Subject.Content)?
      for read in evidence {
        for subject in read.statement.subjects where subject.name.utf8.elementsEqual(name.utf8) {
          guard let known = first else {
            first = (read.entry.index, subject.content)
            continue
          }
          guard known.content != subject.content else { continue }
          notebook.find(
            .shadow, entry: read.entry.index, "subject \(name.abbreviated)",
            expected: "\(known.content.hex), as entry \(known.index) says",
            found: subject.content.hex)
        }
      }
    }
  }
}

/// Bundle facts are what evidence says of a bundle: its venue, its profile, its subjects (13-shadow).
struct BundleFacts {
  private struct Saying {
    let index: UInt64
    /// What is said, by the member that says it.
    let members: KeyValuePairs<String, String>
  }

  private var sayings: [Digest: Saying] = [:]

  /// Adds what an entry says, and notes where another said otherwise.
  mutating func add(_ read: ReadEntry, _ notebook: inout AuditNotebook) {
    guard case .evidence(let evidence) = read.statement.predicate, let bundle = evidence.bundle
    else { return }
    let subjects = read.statement.subjects.map { "\($0.name.abbreviated) \($0.content.hex)" }
    let saying = Saying(
      index: read.entry.index,
      members: [
        "predicate.venue": evidence.venue?.rawValue ?? "none",
        "predicate.profile": evidence.profile?.hex ?? "none",
        "subject": subjects.sorted().joined(separator: ", "),
      ])
    guard let earlier = sayings[bundle] else {
      sayings[bundle] = saying
      return
    }
    for (said, now) in zip(earlier.members, saying.members)
    where !said.value.utf8.elementsEqual(now.value.utf8) {
      notebook.find(
        .shadow, entry: saying.index, now.key,
        expected: "\(said.value), as entry \(earlier.index) says of this bundle", found: now.value)
    }
  }
}
