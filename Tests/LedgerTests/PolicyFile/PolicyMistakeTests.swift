import PolicyFile
import Testing
import TransparencyLog

/// Every mistake in a policy file is told, each where it stands.
@Suite struct PolicyMistakeTests {
  private static let weakKey = Base64.encode(
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
      + Array(repeating: 0, count: 32))
  private static let otherCurve = Base64.encode(
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00]
      + Array(repeating: 9, count: 32))

  @Test(arguments: [
    // The policy itself.
    PolicyMistake(1, "name: Ledger.example", "1:7 malformed-value"),
    PolicyMistake(1, "name: ''", "1:7 malformed-value"),
    PolicyMistake(1, "name:", "1:6 wrong-type"),
    PolicyMistake(1, "name: [a]", "1:7 wrong-type"),
    PolicyMistake(1, "name: ledger/example", "1:7 malformed-value"),
    PolicyMistake(1, "names: ledger.example", "1:1 missing-member", "1:1 unknown-member"),
    PolicyMistake(2, "rules: 2", "2:8 unsupported-rules"),
    PolicyMistake(2, "rules: '1'", "2:8 wrong-type"),
    PolicyMistake(2, "rules: 01", "2:8 wrong-type"),
    PolicyMistake(2, "rules: 1.0", "2:8 wrong-type"),
    PolicyMistake(2, "rules: 0x1", "2:8 wrong-type"),
    PolicyMistake(3, "ownerThreshold: 0", "3:17 malformed-value"),
    PolicyMistake(3, "ownerThreshold: -1", "3:17 wrong-type"),
    PolicyMistake(3, "ownerThreshold: 3", "3:17 too-few-owners"),
    PolicyMistake(3, "ownerThreshold: 9007199254740992", "3:17 wrong-type"),
    PolicyMistake(4, "waiverThreshold: 3", "4:18 too-few-owners"),
    PolicyMistake(4, "waiverThreshold: two", "4:18 wrong-type"),
    PolicyMistake(4, "id: 0f1e", "1:1 missing-member", "4:1 unknown-member"),
    PolicyMistake(34, "blobs: [rows.yaml, rows.yaml]", "34:20 duplicate-element"),
    PolicyMistake(34, "blobs: [absent.yaml]", "34:9 unreadable-file"),
    PolicyMistake(34, "blobs: [keys]", "34:9 unreadable-file"),
    PolicyMistake(34, "blobs: rows.yaml", "34:8 wrong-type"),
    PolicyMistake(34, "blobs: [[rows.yaml]]", "34:9 wrong-type"),
    PolicyMistake(34, "venues: []", "34:9 malformed-value"),
    PolicyMistake(34, "profiles: []", "34:11 malformed-value"),
    PolicyMistake(34, "rows: []", "34:7 malformed-value"),
    PolicyMistake(34, "scopes: []", "34:9 malformed-value"),
    PolicyMistake(34, "effects: []", "34:10 malformed-value"),
    PolicyMistake(34, "continues: x", "34:1 unsupported-member"),
    PolicyMistake(34, "log: x", "34:1 unknown-member"),

    // Keys. The fourth owner's place is the operator's.
    PolicyMistake(6, "- nam: owner", "6:5 missing-member", "6:5 unknown-member"),
    PolicyMistake(7, "role: boss", "7:11 malformed-value"),
    PolicyMistake(7, "role: Owner", "7:11 malformed-value"),
    PolicyMistake(7, "role: operator", "3:17 too-few-owners"),
    PolicyMistake(13, "role: [operator]", "13:11 wrong-type"),
    PolicyMistake(14, "publicKey: AAAA", "14:16 not-ed25519"),
    PolicyMistake(14, "publicKey: '*'", "14:16 malformed-value"),
    PolicyMistake(14, "publicKey: \(otherCurve)", "14:16 not-ed25519"),
    PolicyMistake(14, "publicKey: \(weakKey)", "14:16 weak-key"),
    PolicyMistake(14, "publicKey: \(PolicyText.base64(.reviewer))", "18:5 several-roles"),
    PolicyMistake(14, "publicKey: file:rows.yaml", "14:16 not-ed25519"),
    PolicyMistake(14, "publicKey: file:keys/absent.pem", "14:16 unreadable-file"),
    PolicyMistake(14, "publicKey: file:keys", "14:16 unreadable-file"),
    PolicyMistake(14, "publicKey: 'file:'", "14:16 unreadable-file"),
    PolicyMistake(11, "publicKey: \(PolicyText.base64(.owner))", "9:5 duplicate-key"),
    PolicyMistake(11, "retiredFrom: now", "3:17 too-few-owners", "9:5 missing-member"),
    PolicyMistake(14, "retiredFrom: later", "12:5 missing-member", "14:18 wrong-type"),
    PolicyMistake(14, "retiredFrom: -1", "12:5 missing-member", "14:18 wrong-type"),
    PolicyMistake(14, "retiredFrom: 'now'", "12:5 missing-member", "14:18 wrong-type"),
    PolicyMistake(5, "keys: {}", "6:3 malformed-yaml"),

    // Gates.
    PolicyMistake(22, "- id: B0", "22:9 malformed-value"),
    PolicyMistake(22, "- id: b0‴", "22:9 malformed-value"),
    PolicyMistake(22, "- id: .b0", "22:9 malformed-value"),
    PolicyMistake(22, "- id: ''", "22:9 malformed-value"),
    PolicyMistake(22, "- id: b4-prime", "26:9 duplicate-element", "33:16 unknown-gate"),
    PolicyMistake(23, "displayName: \"a\\nb\"", "23:18 malformed-value"),
    PolicyMistake(23, "displayName:", "23:17 wrong-type"),
    PolicyMistake(24, "waivable: yes", "24:15 wrong-type"),
    PolicyMistake(24, "waivable: 'true'", "24:15 wrong-type"),
    PolicyMistake(25, "requires: [b9]", "25:16 unknown-gate"),
    PolicyMistake(25, "requires: [b0-triple-prime]", "25:16 requirement-cycle"),
    PolicyMistake(25, "requires: [build]", "33:16 requirement-cycle"),
    PolicyMistake(25, "requires: [b4-prime, b4-prime]", "25:26 duplicate-element"),
    PolicyMistake(25, "requires: b4-prime", "25:15 wrong-type"),
    PolicyMistake(25, "rows: []", "22:5 missing-member", "25:11 malformed-value"),
    PolicyMistake(25, "rows: [27]", "22:5 missing-member", "25:12 unknown-row"),
    PolicyMistake(25, "venues: [vps]", "22:5 missing-member", "25:14 unknown-venue"),

    // YAML of the wrong kind.
    PolicyMistake(1, "name: &name ledger.example", "1:7 alias"),
    PolicyMistake(1, "name: *name", "1:7 alias"),
    PolicyMistake(1, "&a name: ledger.example", "1:1 alias"),
    PolicyMistake(1, "name: !!str ledger.example", "1:7 tag"),
    PolicyMistake(1, "name: !mine 'ledger.example'", "1:7 tag"),
    PolicyMistake(3, "ownerThreshold: !!int 2", "3:17 tag"),
    PolicyMistake(34, "blobs: !!set [rows.yaml]", "34:8 tag"),
    PolicyMistake(3, "name: ledger.example", "1:1 duplicate-member"),
    PolicyMistake(34, "--- second", "34:1 several-documents"),
    PolicyMistake(34, "<<: {}", "34:1 unknown-member"),
    PolicyMistake(34, "? [a, b]", "34:3 wrong-type"),
    PolicyMistake(34, "blobs: [rows.yaml", "35:1 malformed-yaml"),
    PolicyMistake(34, "\tblobs: []", "34:1 malformed-yaml"),
    PolicyMistake(34, "blobs: \"\\q\"", "34:9 malformed-yaml"),
  ])
  func onePolicyMistake(_ mistake: PolicyMistake) throws {
    let outcome = try PolicyText().line(mistake.line, mistake.text).read()
    #expect(outcome.findings == mistake.findings)
    #expect(outcome.value == nil)
  }
}
