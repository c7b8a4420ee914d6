/// An audit rule is a sentence that holds throughout an honest ledger, and a machine check of it.
///
/// Where it does not hold, the ledger is still intact: every byte is as it was signed. What was signed is
/// not as it should be.
public enum AuditRule: String, Sendable, CaseIterable {
  // Article 13: sources.
  case digest = "13-digest"
  case authority = "13-authority"
  case shadow = "13-shadow"

  // Article 14: proof.
  case prose = "14-prose"
  case cited = "14-cited"
  case fakeGreen = "14-fake-green"
  case unauthorised = "14-unauthorised"
  case hiddenMutation = "14-hidden-mutation"
  case venue = "14-venue"
  case waiver = "14-waiver"

  /// What a rule is about.
  public enum Article: Int, Sendable, CaseIterable {
    /// Where what is said comes from.
    case sources = 13
    /// What what is said rests on.
    case proof = 14
  }

  /// How much a finding weighs.
  public enum Severity: String, Sendable, CaseIterable {
    /// Something that somebody should know.
    case note
    /// A source that does not support what rests on it.
    case warning
    /// Something is said that is not so.
    case error

    /// Whether a ledger with such a finding does not pass.
    public var fails: Bool { self != .note }
  }

  /// The stable id; see `docs/audits.md`.
  public var id: String { rawValue }

  /// The article that it belongs to.
  public var article: Article {
    switch self {
    case .digest, .authority, .shadow: .sources
    case .prose, .cited, .fakeGreen, .unauthorised, .hiddenMutation, .venue, .waiver: .proof
    }
  }

  /// How much each of its findings weighs.
  public var severity: Severity {
    switch self {
    case .digest, .shadow: .warning
    case .waiver: .note
    case .authority, .prose, .cited, .fakeGreen, .unauthorised, .hiddenMutation, .venue: .error
    }
  }

  /// What holds in an honest ledger.
  public var sentence: String {
    switch self {
    case .digest:
      "Every source carries its digest: a scan or test run names a source revision, a sandbox run its "
        + "image, profile and bundle, and all of them their artifacts."
    case .authority:
      "Artifacts are evidence, never authority: no row is called proven on documents alone, or on "
        + "claims that nothing reports."
    case .shadow:
      "A fact has one value: evidence for a gate agrees on its subjects and on what a bundle is, and "
        + "with the reports that it cites."
    case .prose:
      "No row is called proven by prose: it names claims, and each of them can be recomputed."
    case .cited:
      "Every verdict rests on evidence whose artifacts are there and hash to their digests."
    case .fakeGreen:
      "No verdict says more than its evidence."
    case .unauthorised:
      "No gate is called READY before the gates that it requires were accepted or waived."
    case .hiddenMutation:
      "Nothing is changed unseen: every artifact has its bytes, and no sandbox run wrote where nothing "
        + "may be written without a verdict that says so."
    case .venue:
      "Evidence claims the venue that vouches for it, and reports nothing that such a venue is not."
    case .waiver:
      "No waiver is silent: each that stands is shown, with the time that it has left."
    }
  }

  /// What to do about a finding.
  public var remedy: String {
    switch self {
    case .digest:
      "Append the evidence again with what is missing, and revoke what lacks it."
    case .authority:
      "Append evidence that can be recomputed, and issue a verdict on it."
    case .shadow:
      "Find out which value is right; revoke the evidence that has the other, or issue a verdict that "
        + "sets it aside."
    case .prose:
      "Revoke the verdict, and issue one with `verdict issue`, which names the claims itself."
    case .cited:
      "Restore the artifact from a copy; where it was erased on purpose, append new evidence and issue "
        + "a verdict on it."
    case .fakeGreen:
      "Revoke the verdict, ask its signer, and issue one with `verdict issue`."
    case .unauthorised:
      "Stop what was built on it; revoke the verdict until the required gates are accepted or waived."
    case .hiddenMutation:
      "Restore an altered artifact and find out who changed it; have a run that wrote judged by a "
        + "verdict."
    case .venue:
      "Ask who ran it where; revoke the evidence, and run it again at an approved venue."
    case .waiver:
      "Revoke what is no longer needed, and close the gap before the waiver ends."
    }
  }
}

extension AuditRule: Comparable {
  /// Whether one rule stands before another in the catalogue.
  public static func < (left: AuditRule, right: AuditRule) -> Bool { left.place < right.place }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
