/// GitHub claims are what a token of GitHub Actions has to claim: one workflow file of one repository,
/// at one revision, dispatched by hand, on a runner of GitHub's.
///
/// Names can be given to other repositories; ids cannot. `sub` can be configured by the repository, and
/// is not looked at.
public struct GitHubClaims: Hashable, Sendable {
  /// The `type` in a policy.
  static let type: StaticString = "github-oidc"
  /// How a run has to have been started: by hand, and never by somebody's pull request.
  public static let event = "workflow_dispatch"
  /// Whose the runner has to be.
  public static let runner = "github-hosted"

  /// `repository_id`.
  public let repositoryID: String
  /// `repository_owner_id`.
  public let repositoryOwnerID: String
  /// `job_workflow_ref`: the workflow file and the ref that it was taken from.
  public let jobWorkflowRef: String
  /// `job_workflow_sha`: the commit that it was taken from.
  public let jobWorkflowSHA: String
  /// `ref`: what the run was dispatched on.
  public let ref: String

  /// Pinned claims; nil when an id is no number or the revision no commit.
  public init?(
    repositoryID: String, repositoryOwnerID: String, jobWorkflowRef: String, jobWorkflowSHA: String,
    ref: String
  ) {
    guard IssuerText.isID(repositoryID), IssuerText.isID(repositoryOwnerID),
      IssuerText.isCommit(jobWorkflowSHA)
    else { return nil }
    self.repositoryID = repositoryID
    self.repositoryOwnerID = repositoryOwnerID
    self.jobWorkflowRef = jobWorkflowRef
    self.jobWorkflowSHA = jobWorkflowSHA
    self.ref = ref
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.venues[].proofs[].claims"))
    repositoryID = try reader.required("repository_id").issuerID()
    repositoryOwnerID = try reader.required("repository_owner_id").issuerID()
    jobWorkflowRef = try reader.required("job_workflow_ref").text()
    jobWorkflowSHA = try reader.required("job_workflow_sha").commit()
    ref = try reader.required("ref").text()
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("repository_id", repositoryID)
      writer.member("repository_owner_id", repositoryOwnerID)
      writer.member("job_workflow_ref", jobWorkflowRef)
      writer.member("job_workflow_sha", jobWorkflowSHA)
      writer.member("ref", ref)
    }
  }

  func check(_ token: WebToken) throws(VenueProofProblem) {
    try token.require("event_name", Self.event)
    try token.require("runner_environment", Self.runner)
    try token.require("repository_id", repositoryID)
    try token.require("repository_owner_id", repositoryOwnerID)
    try token.require("job_workflow_ref", jobWorkflowRef)
    try token.require("job_workflow_sha", jobWorkflowSHA)
    try token.require("ref", ref)
    try token.requireNumber("run_id")
    try token.requireNumber("run_attempt")
  }
}
