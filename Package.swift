// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "evidence-ledger",
  products: [
    .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
    .library(name: "Ledger", targets: ["Ledger"]),
    .executable(name: "ledger-cli", targets: ["ledger-cli"]),
    .executable(name: "sandbox-probe", targets: ["sandbox-probe"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // System libraries. Each has a module map and a shim header, nothing else.
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CLinux"),

    // The rooms, lowest first. A room imports only what stands above it here.
    .target(name: "TransparencyLog", dependencies: ["CLinux", "COpenSSL"]),
    .target(name: "Ledger", dependencies: ["TransparencyLog", "CExpat"]),
    .target(
      name: "PolicyFile",
      dependencies: ["Ledger", "TransparencyLog", .product(name: "Yams", package: "Yams")]),
    .target(name: "Sandbox", dependencies: ["CLinux", "Ledger", "TransparencyLog"]),
    .executableTarget(
      name: "ledger-cli",
      dependencies: [
        "Ledger", "PolicyFile", "Sandbox", "TransparencyLog",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // What runs inside the sandbox, where there is nothing to link with at run time. Tests run it
    // without depending on it, because whatever depends on it would be linked in the same way.
    .executableTarget(
      name: "sandbox-probe", dependencies: ["CLinux"],
      // Nothing in it tells where it was built, so that the same sources give the same image: no hash of
      // what paths are part of, and no symbols.
      swiftSettings: [.unsafeFlags(["-Xfrontend", "-disable-incremental-llvm-codegen"])],
      linkerSettings: [
        .unsafeFlags([
          "-static-executable", "-Xlinker", "--build-id=none", "-Xlinker", "--strip-all",
        ])
      ]),

    .testTarget(name: "TransparencyLogTests", dependencies: ["TransparencyLog"]),
    .testTarget(
      name: "LedgerTests",
      dependencies: [
        "BackgroundPrograms", "Ledger", "PolicyFile", "Sandbox", "TransparencyLog",
        "WriterStories", "crashing-writer",
      ],
      exclude: ["Fixtures"]),
    .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "Ledger", "TransparencyLog"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["BackgroundPrograms", "ledger-cli", "Ledger", "TransparencyLog"]),

    // Servers that tests run beside themselves.
    .target(name: "BackgroundPrograms", path: "Tests/BackgroundPrograms"),

    // What the crash tests of LedgerTests share with the process that they kill.
    .target(
      name: "WriterStories", dependencies: ["Ledger", "TransparencyLog"],
      path: "Tests/WriterStories"),
    .executableTarget(
      name: "crashing-writer", dependencies: ["Ledger", "TransparencyLog", "WriterStories"],
      path: "Tests/CrashingWriter"),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
      .enableUpcomingFeature("ExistentialAny"),
      // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
      .enableUpcomingFeature("MemberImportVisibility"),
      // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
      .enableUpcomingFeature("InternalImportsByDefault"),
      .treatAllWarnings(as: .error),
    ]
}
