import Ledger
import TransparencyLog

extension PolicySourceReader {
  /// The most bytes of a key set; issuers publish a few thousand.
  private static var maximumKeySetSize: Int { 1 << 20 }

  func readOIDC(
    _ members: inout MappingReader,
    _ readClaims: (inout MappingReader) -> OIDCAuthority.Claims?
  ) -> SourceVenueProof? {
    let issuer = members.required("issuer")?.text("the issuer, as its tokens name it")
    let algorithm = members.required("algorithm")?.oneOf(WebToken.Algorithm.allCases)
    let longestCarry = members.optional("longestCarry").map { $0.seconds() }
    let sets = members.required("keySets")?.someElements()?.map { readKeySet($0, for: algorithm) }
    var claims: OIDCAuthority.Claims?
    if let member = members.required("claims"),
      var claimMembers = MappingReader(member.node, "the claims", diagnostics)
    {
      claims = readClaims(&claimMembers)
      claimMembers.finish()
    }
    guard let issuer, let algorithm, let claims, let sets, longestCarry != .some(nil) else {
      return nil
    }
    let keySets = sets.compactMap(\.self)
    guard keySets.count == sets.count else { return nil }
    return SourceVenueProof(
      authority: .oidc(
        OIDCAuthority(
          issuer: issuer, algorithm: algorithm, keySets: keySets.map(\.keySet),
          longestCarry: longestCarry ?? nil, claims: claims)),
      blobs: keySets.map(\.bytes))
  }

  private func readKeySet(
    _ element: ValueReader, for algorithm: WebToken.Algorithm?
  ) -> (keySet: OIDCAuthority.KeySet, bytes: [UInt8])? {
    guard var members = MappingReader(element.node, "a key set", diagnostics) else { return nil }
    let file = members.required("file")
    let firstSeen = members.required("firstSeen")?.time()
    let last = members.optional("lastSeen")
    let lastSeen = last.map { $0.time() }
    members.finish()
    guard let file, let path = file.text("the path of a JSON Web Key Set"),
      let bytes = files.read(path, limit: Self.maximumKeySetSize, at: file)
    else { return nil }
    if let algorithm, let problem = WebKeySet.problem(of: bytes, for: algorithm) {
      file.malformed("a JSON Web Key Set for \(algorithm.rawValue)", found: problem)
      return nil
    }
    guard let firstSeen, lastSeen != .some(nil) else { return nil }
    if let last, case let time?? = lastSeen, time < firstSeen {
      last.malformed("a time that is not before firstSeen", found: "\(time)")
      return nil
    }
    let keySet = OIDCAuthority.KeySet(
      digest: SHA256.hash(bytes), firstSeen: firstSeen, lastSeen: lastSeen ?? nil)
    return (keySet, bytes)
  }

  // MARK: Claims

  func readGitHubClaims(_ members: inout MappingReader) -> OIDCAuthority.Claims? {
    let repository = members.required("repository_id")?.issuerID()
    let owner = members.required("repository_owner_id")?.issuerID()
    let workflow = members.required("job_workflow_ref")?.text("a workflow file and its ref")
    let revision = members.required("job_workflow_sha")?.commit()
    let ref = members.required("ref")?.text("a full ref, as in refs/heads/main")
    guard let repository, let owner, let workflow, let revision, let ref else { return nil }
    return GitHubClaims(
      repositoryID: repository, repositoryOwnerID: owner, jobWorkflowRef: workflow,
      jobWorkflowSHA: revision, ref: ref
    ).map { .gitHub($0) }
  }

  func readGitLabClaims(_ members: inout MappingReader) -> OIDCAuthority.Claims? {
    let project = members.required("project_id")?.issuerID()
    let namespace = members.required("namespace_id")?.issuerID()
    let ref = members.required("ref_path")?.text("a full ref, as in refs/heads/main")
    let source = members.required("pipeline_source").flatMap(readPipelineSource)
    let revision = members.required("ci_config_sha")?.commit()
    let runners = members.optional("runner_id").map(readRunners)
    guard let project, let namespace, let ref, let source, let revision, runners != .some(nil)
    else { return nil }
    return GitLabClaims(
      projectID: project, namespaceID: namespace, refPath: ref, pipelineSource: source,
      configurationSHA: revision, runners: (runners ?? nil) ?? []
    ).map { .gitLab($0) }
  }

  private func readPipelineSource(_ member: ValueReader) -> String? {
    guard let source = member.text("how the pipeline is started") else { return nil }
    guard !GitLabClaims.refusedSources.contains(source) else {
      member.malformed("a way to start a pipeline that not anybody has", found: source)
      return nil
    }
    return source
  }

  private func readRunners(_ member: ValueReader) -> Set<UInt64>? {
    guard let elements = member.someElements() else { return nil }
    let ids = elements.compactMap { $0.natural("the number of a runner") }
    return ids.count == elements.count ? Set(ids) : nil
  }
}

extension ValueReader {
  /// An instant in UTC.
  func time() -> Timestamp? {
    let expected = "a time in UTC, for example 2026-06-09T12:00:00Z"
    guard let text = text(expected) else { return nil }
    guard let time = Timestamp(text) else {
      malformed(expected, found: text)
      return nil
    }
    return time
  }

  fileprivate func issuerID() -> String? {
    guard let text = text("an id, which is a number") else { return nil }
    guard IssuerText.isID(text) else {
      malformed("an id, which is a number; names can change hands", found: text)
      return nil
    }
    return text
  }

  fileprivate func commit() -> String? {
    guard let text = text("the id of a commit") else { return nil }
    guard IssuerText.isCommit(text) else {
      malformed("the id of a commit, 40 or 64 lower-case hex digits", found: text)
      return nil
    }
    return text
  }
}
