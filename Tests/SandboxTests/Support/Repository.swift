import Foundation

/// The checkout that the tests were built from.
enum Repository {
  static let profile = URL(filePath: ProfileDirectory.path)
  static let root = profile.deletingLastPathComponent().deletingLastPathComponent()
}
