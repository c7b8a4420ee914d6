/// GitLab claims are what an id token of a GitLab job has to claim: a pipeline of one project, on a
/// protected ref, with one configuration, started one way, on runners that are known.
///
/// GitLab fixes the audience before a job's script runs. So the token is another job's, later in the
/// same pipeline, and proves the pipeline.
public struct GitLabClaims: Hashable, Sendable {
  /// The `type` in a policy.
  static let type: StaticString = "gitlab-oidc"
  /// Whose the runner has to be where the policy lists none.
  public static let runner = "gitlab-hosted"
  /// Sources of pipelines that anybody can start by proposing a change.
  public static let refusedSources = ["merge_request_event", "external_pull_request_event"]

  /// `project_id`.
  public let projectID: String
  /// `namespace_id`.
  public let namespaceID: String
  /// `ref_path`, which has to be protected.
  public let refPath: String
  /// `pipeline_source`: how the pipeline was started, `web` for one by hand.
  public let pipelineSource: String
  /// `ci_config_sha`: the commit that the pipeline's configuration was taken from.
  public let configurationSHA: String
  /// `runner_id`: the runners that count, ascending; when empty, those of GitLab.
  public let runners: [UInt64]

  /// Pinned claims; nil when an id is no number, the revision no commit, or the source refused.
  /// Runners in any order.
  public init?(
    projectID: String, namespaceID: String, refPath: String, pipelineSource: String,
    configurationSHA: String, runners: Set<UInt64> = []
  ) {
    guard IssuerText.isID(projectID), IssuerText.isID(namespaceID),
      IssuerText.isCommit(configurationSHA),
      !Self.refusedSources.contains(pipelineSource)
    else { return nil }
    self.projectID = projectID
    self.namespaceID = namespaceID
    self.refPath = refPath
    self.pipelineSource = pipelineSource
    self.configurationSHA = configurationSHA
    self.runners = runners.sorted()
  }

  init(_ member: MemberReader) throws(Refusal) {
    var reader = try ObjectReader(member, Place("predicate.venues[].proofs[].claims"))
    projectID = try reader.required("project_id").issuerID()
    namespaceID = try reader.required("namespace_id").issuerID()
    refPath = try reader.required("ref_path").text()
    let source = try reader.required("pipeline_source")
    pipelineSource = try source.text()
    guard !Self.refusedSources.contains(pipelineSource) else {
      throw source.place.malformed(
        expected: "a way to start a pipeline that not anybody has",
        found: pipelineSource.abbreviated)
    }
    configurationSHA = try reader.required("ci_config_sha").commit()
    runners = try reader.optional("runner_id")?.ascendingNaturals(allowsEmpty: false) ?? []
    try reader.finish()
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("project_id", projectID)
      writer.member("namespace_id", namespaceID)
      writer.member("ref_path", refPath)
      writer.member("pipeline_source", pipelineSource)
      writer.member("ci_config_sha", configurationSHA)
      guard !runners.isEmpty else { return }
      writer.name("runner_id")
      writer.array(runners) { $0.integer($1) }
    }
  }

  func check(_ token: WebToken) throws(VenueProofProblem) {
    try token.require("pipeline_source", pipelineSource)
    try token.require("project_id", projectID)
    try token.require("namespace_id", namespaceID)
    try token.require("ref_path", refPath)
    // GitLab writes the string; a boolean would be somebody else's.
    try token.require("ref_protected", "true")
    try token.require("ci_config_sha", configurationSHA)
    try checkRunner(token)
    try token.requireNumber("pipeline_id")
    try token.requireNumber("job_id")
  }

  private func checkRunner(_ token: WebToken) throws(VenueProofProblem) {
    guard !runners.isEmpty else { return try token.require("runner_environment", Self.runner) }
    let claim = token.claims["runner_id"]
    guard let id = claim?.integer.flatMap({ UInt64(exactly: $0) }), runners.contains(id) else {
      throw VenueProofProblem(
        "claim runner_id",
        expected: "the number \(runners.map(String.init).joined(separator: " or "))",
        found: claim.described)
    }
  }
}
