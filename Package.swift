// swift-tools-version: 6.2

import PackageDescription

/// Every room is compiled alike: language mode 6, memory-safety checked, warnings refused.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Tests call C and hold raw descriptors freely; the rest is as strict.
let forTests = strict.filter { $0 != .strictMemorySafety() }

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
        .target(name: "Worker", dependencies: ["Gateway", "Journal", "Posix", "Webhook"], swiftSettings: strict),
        .executableTarget(name: "hookline", dependencies: ["Worker"], swiftSettings: strict),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: forTests),
        .testTarget(name: "PosixTests", dependencies: ["Posix", "TestSupport"], swiftSettings: forTests),
        .testTarget(name: "WebhookTests", dependencies: ["Webhook", "TestSupport"], swiftSettings: forTests),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "TestSupport"], swiftSettings: forTests),
        .testTarget(name: "GatewayTests", dependencies: ["Gateway", "TestSupport"], swiftSettings: forTests),
        .testTarget(name: "WorkerTests", dependencies: ["Worker", "TestSupport"], swiftSettings: forTests),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], swiftSettings: forTests),
    ]
)
