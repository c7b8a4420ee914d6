import ArgumentParser

/// `bundle`: look at what was made at a venue, have the venue vouch for it, and pack it.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Check what was made at a venue, prove the venue, and pack it to be carried.",
    subcommands: [BundleCheck.self, BundleProve.self, BundleAudience.self, BundlePack.self])
}
