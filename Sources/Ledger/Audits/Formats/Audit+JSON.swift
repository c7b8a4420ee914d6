internal import TransparencyLog

extension Audit {
  /// Writes the members of the audit's JSON document.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.member("origin", verification.origin)
    writer.member("size", verification.size)
    writer.member("root", verification.root?.base64)
    writer.member("blobsMissing", verification.blobsMissing)
    writer.name("rules")
    writer.array(rules) { writer, rule in
      writer.object { writer in
        writer.member("id", rule.id)
        writer.member("article", rule.article.rawValue)
        writer.member("severity", rule.severity.rawValue)
        writer.member("sentence", rule.sentence)
        writer.member("examined", examined[rule] ?? 0)
        writer.member("findings", findings(of: rule).count)
      }
    }
    writer.name("findings")
    writer.array(findings) { writer, finding in
      writer.object { writer in
        writer.member("rule", finding.rule.id)
        writer.member("severity", finding.rule.severity.rawValue)
        writer.member("entry", finding.entry)
        writer.member("field", finding.field)
        writer.member("expected", finding.expected)
        writer.member("found", finding.found)
      }
    }
  }
}
