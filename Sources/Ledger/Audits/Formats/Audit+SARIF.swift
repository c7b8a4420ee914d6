internal import TransparencyLog

extension Audit {
  /// The audit as a SARIF 2.1.0 log (OASIS): a rule for each that was run, a result for each finding.
  ///
  /// An entry is no file, so a finding's place is a logical location (§3.33).
  public var sarif: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      writer.member("version", "2.1.0")
      writer.name("runs")
      writer.array { writer in
        writer.object { writer in
          writer.name("tool")
          writer.object { writer in
            writer.name("driver")
            writer.object { writeDriver(to: &$0) }
          }
          writer.name("invocations")
          writer.array { writer in
            writer.object { $0.member("executionSuccessful", true) }
          }
          writer.name("results")
          writer.array(findings) { write($1, to: &$0) }
          writer.name("properties")
          writer.object { writer in
            writer.member("origin", verification.origin)
            writer.member("size", verification.size)
            writer.member("root", verification.root?.base64)
          }
        }
      }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  private func writeDriver(to writer: inout JSONWriter) {
    writer.member("name", "ledger-cli audit")
    writer.name("rules")
    writer.array(rules) { writer, rule in
      writer.object { writer in
        writer.member("id", rule.id)
        writer.name("shortDescription")
        writer.object { $0.member("text", rule.sentence) }
        writer.name("help")
        writer.object { $0.member("text", rule.remedy) }
        writer.name("defaultConfiguration")
        writer.object { writer in
          // A rule that had nothing to look at says nothing, and must not count as one that holds.
          writer.member("enabled", (examined[rule] ?? 0) > 0 || !findings(of: rule).isEmpty)
          writer.member("level", rule.severity.rawValue)
        }
        writer.name("properties")
        writer.object { writer in
          writer.member("article", rule.article.rawValue)
          writer.member("examined", examined[rule] ?? 0)
        }
      }
    }
  }

  private func write(_ finding: AuditFinding, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("ruleId", finding.rule.id)
      writer.member("ruleIndex", rules.firstIndex(of: finding.rule) ?? 0)
      writer.member("level", finding.rule.severity.rawValue)
      writer.name("message")
      writer.object { $0.member("text", finding.message) }
      writer.name("locations")
      writer.array { writer in
        writer.object { writer in
          writer.name("logicalLocations")
          writer.array { writer in
            writer.object { writer in
              writer.member("name", finding.field)
              writer.member("fullyQualifiedName", finding.place)
            }
          }
        }
      }
    }
  }
}
