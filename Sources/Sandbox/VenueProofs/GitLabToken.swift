internal import Ledger

/// A GitLab token stands in a variable of the job, which the pipeline's `id_tokens` names: GitLab made it
/// before the job's script began, for the audience that the pipeline says.
///
/// So the job that runs the sandbox hands the audience to a later job, which has the token.
enum GitLabToken {
  /// The variable.
  static let variable = "VENUE_ID_TOKEN"

  static func read(for binding: VenueBinding) throws(SandboxError) -> [UInt8] {
    guard let token = environmentVariable(variable), !token.isEmpty else {
      throw SandboxError(
        .notPermitted, variable, expected: "the id token of a GitLab job", found: "nothing",
        hint: "name it under id_tokens, with the audience that `bundle audience` prints")
    }
    return try Array(token.utf8).requireAddressed(
      to: binding, variable, hint: "set its aud to \(OIDCAuthority.audience(of: binding))")
  }
}
