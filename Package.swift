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

/// The functions that run for a request stand side by side in the program: a new process then touches few of its pages.
/// Only lld can do this; the toolchain brings it.
let ordered = [
    "-use-ld=lld", "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Sources/hookline/functions.order",
    "-Xlinker", "--no-warn-symbol-ordering",
]

/// The worker and its tests alone, without what only `hooklinectl` needs: `WORKER_ALONE=1 swift build`.
let isWorkerAlone = Context.environment["WORKER_ALONE"] == "1"

let package = Package(
    name: "hookline",
    products: [
        .executable(name: "hookline", targets: ["hookline"])
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Debian's valgrind, which counts instructions for the tests, can't read what C compilers write by now.
        .target(name: "CPosix", cSettings: [.unsafeFlags(["-gdwarf-4"])]),
        .target(name: "Posix", dependencies: ["CPosix"], swiftSettings: strict),
        .target(name: "Webhook", dependencies: ["CCrypto"], swiftSettings: strict),
        .target(name: "Journal", dependencies: ["Posix", "Webhook"], swiftSettings: strict),
        .target(name: "Gateway", dependencies: ["CFastCGI", "Posix", "Webhook"], swiftSettings: strict),
        .target(name: "Setting", dependencies: ["Posix", "Webhook"], swiftSettings: strict),
        .target(
            name: "Worker", dependencies: ["Gateway", "Journal", "Posix", "Setting", "Webhook"], swiftSettings: strict),
        .executableTarget(
            name: "hookline", dependencies: ["Posix", "Worker"], exclude: ["functions.order"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(ordered)]),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: common),
        .testTarget(name: "PosixTests", dependencies: ["Posix", "TestSupport"], swiftSettings: common),
        .testTarget(name: "WebhookTests", dependencies: ["Webhook", "TestSupport"], swiftSettings: common),
        .testTarget(
            name: "JournalTests", dependencies: ["Journal", "Posix", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(
            name: "GatewayTests", dependencies: ["Gateway", "Posix", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(
            name: "WorkerTests",
            dependencies: ["Gateway", "Journal", "Posix", "Setting", "TestSupport", "Webhook", "Worker"],
            swiftSettings: common),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], swiftSettings: common),
    ]
)

if !isWorkerAlone {
    package.products.append(.executable(name: "hooklinectl", targets: ["hooklinectl"]))
    package.dependencies.append(
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"))
    package.targets += [
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "HTTP", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "Connectly", dependencies: ["HTTP", "Webhook"], swiftSettings: strict),
        .target(name: "Reading", dependencies: ["CZlib", "Journal", "Posix", "Webhook"], swiftSettings: strict),
        .executableTarget(
            name: "hooklinectl",
            dependencies: [
                "Connectly", "HTTP", "Posix", "Reading", "Setting", "Webhook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConnectlyTests", dependencies: ["Connectly", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(
            name: "ReadingTests", dependencies: ["Posix", "Reading", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(name: "HooklinectlTests", dependencies: ["hooklinectl", "TestSupport"], swiftSettings: common),
    ]
}
