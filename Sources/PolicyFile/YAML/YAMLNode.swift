/// A YAML value as policies use it: text, a list or a mapping, each with its place in the file.
///
/// It has no anchors and no tags, it is at most `YAMLReader.maximumDepth` deep, and the names of a
/// mapping are text, each once.
struct YAMLNode {
  enum Content {
    /// Text; `isPlain` when it stands without quotes, as numbers and booleans must.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Member])
    /// What was refused and reported already; whoever reads it has nothing to add.
    case refused
  }

  struct Member {
    let name: String
    let position: SourcePosition
    let value: YAMLNode
  }

  let position: SourcePosition
  let content: Content

  var isRefused: Bool {
    if case .refused = content { return true }
    return false
  }

  /// What kind of value this is, for messages.
  var kindName: String {
    switch content {
    case .scalar("", isPlain: true): "nothing"
    case .scalar: "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .refused: "what was refused"
    }
  }
}
