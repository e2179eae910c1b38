// swift-tools-version: 6.2

import PackageDescription

/// What every target is compiled with: language mode 6, warnings refused.
let common: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The rooms: each expression that the compiler can't prove safe says `unsafe`.
let strict = common + [.strictMemorySafety()]

let package = Package(
    name: "hookline",
    products: [
        .executable(name: "hookline", targets: ["hookline"])
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CPosix"),
        .target(name: "Posix", dependencies: ["CPosix"], swiftSettings: strict),
        .target(name: "Webhook", dependencies: ["CCrypto"], swiftSettings: strict),
        .target(name: "Journal", dependencies: ["Posix", "Webhook"], swiftSettings: strict),
        .target(name: "Gateway", dependencies: ["CFastCGI", "Posix", "Webhook"], swiftSettings: strict),
        .target(name: "Setting", dependencies: ["Posix", "Webhook"], swiftSettings: strict),
        .target(
            name: "Worker", dependencies: ["Gateway", "Journal", "Posix", "Setting", "Webhook"], swiftSettings: strict),
        .executableTarget(name: "hookline", dependencies: ["Posix", "Worker"], swiftSettings: strict),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: common),
        .testTarget(name: "PosixTests", dependencies: ["Posix", "TestSupport"], swiftSettings: common),
        .testTarget(name: "WebhookTests", dependencies: ["Webhook", "TestSupport"], swiftSettings: common),
        .testTarget(
            name: "JournalTests", dependencies: ["Journal", "Posix", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(
            name: "GatewayTests", dependencies: ["Gateway", "Posix", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(
            name: "WorkerTests", dependencies: ["Gateway", "Journal", "Posix", "TestSupport", "Webhook", "Worker"],
            swiftSettings: common),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], swiftSettings: common),
    ]
)
