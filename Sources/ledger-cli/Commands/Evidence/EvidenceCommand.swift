import ArgumentParser

/// `evidence`: sign files as evidence and append them.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Sign files as evidence, and append them.",
    subcommands: [EvidenceSign.self, EvidenceAdd.self])
}
