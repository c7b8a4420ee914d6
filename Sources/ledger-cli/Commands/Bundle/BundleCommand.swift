import ArgumentParser

/// `bundle`: look at what was made at a venue, and pack it.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "Check what was made at a venue, and pack it to be carried.",
    subcommands: [BundleCheck.self, BundlePack.self])
}
