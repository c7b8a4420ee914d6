// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds the ledger needs SQLite.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "evidence-ledger", path: "..")],
  targets: [
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CSQLite",
        .product(name: "Ledger", package: "evidence-ledger"),
        .product(name: "TransparencyLog", package: "evidence-ledger"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        // The writer waits for the disk on the main thread, and the threads of the pool all sign.
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
