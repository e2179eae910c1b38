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
/// Only lld can do this; the toolchain brings it. Tests/Performance/instructions writes the list, and fails when a name in
/// it is none of the static program; one that is linked to libraries lacks theirs, so the linker itself is not to warn.
let ordered = [
    "-use-ld=lld", "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Tests/Performance/functions.order",
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
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "Format", dependencies: ["JSON"], swiftSettings: strict),
        .target(name: "Webhook", dependencies: ["CCrypto", "Format", "JSON"], swiftSettings: strict),
        .target(name: "Journal", dependencies: ["Format", "Posix", "Webhook"], swiftSettings: strict),
        .target(
            name: "Gateway", dependencies: ["CFastCGI", "Format", "Journal", "Posix", "Webhook"], swiftSettings: strict),
        .target(name: "Settings", dependencies: ["Format", "Posix", "Webhook"], swiftSettings: strict),
        .target(name: "Checks", dependencies: ["Format", "Posix", "Settings"], swiftSettings: strict),
        .target(
            name: "Worker", dependencies: ["Checks", "Format", "Gateway", "Journal", "Posix", "Settings", "Webhook"],
            swiftSettings: strict),
        .executableTarget(
            name: "hookline", dependencies: ["Posix", "Worker"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(ordered, .when(configuration: .release))]),

        .target(
            name: "TestSupport", dependencies: ["Format", "Posix"], path: "Tests/TestSupport", swiftSettings: common),
        .testTarget(name: "PosixTests", dependencies: ["Posix", "TestSupport"], swiftSettings: common),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: common),
        .testTarget(name: "FormatTests", dependencies: ["Format", "TestSupport"], swiftSettings: common),
        .testTarget(
            name: "WebhookTests", dependencies: ["Format", "JSON", "TestSupport", "Webhook"], swiftSettings: common),
        .testTarget(
            name: "JournalTests", dependencies: ["Format", "Journal", "Posix", "TestSupport", "Webhook"],
            swiftSettings: common),
        .testTarget(
            name: "GatewayTests", dependencies: ["Format", "Gateway", "Journal", "Posix", "TestSupport", "Webhook"],
            swiftSettings: common),
        .testTarget(
            name: "SettingsTests", dependencies: ["Format", "Posix", "Settings", "TestSupport", "Webhook"],
            swiftSettings: common),
        .testTarget(
            name: "ChecksTests", dependencies: ["Checks", "Posix", "Settings", "TestSupport"], swiftSettings: common),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "Checks", "Format", "Gateway", "Journal", "Posix", "Settings", "TestSupport", "Webhook", "Worker",
            ],
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
        .target(name: "HTTP", dependencies: ["CCurl", "Format"], swiftSettings: strict),
        .target(name: "Nginx", dependencies: ["Posix"], swiftSettings: strict),
        .target(name: "Connectly", dependencies: ["Format", "HTTP"], swiftSettings: strict),
        .target(name: "Reading", dependencies: ["CZlib", "Format", "JSON", "Posix", "Webhook"], swiftSettings: strict),
        // libpq is loaded by who needs it, not linked: nothing else of hooklinectl is to need it.
        .target(name: "CPostgres"),
        .target(name: "PostgreSQL", dependencies: ["CPostgres", "Posix"], swiftSettings: strict),
        .target(
            name: "Shipping", dependencies: ["Format", "HTTP", "Posix", "PostgreSQL", "Reading", "Webhook"],
            swiftSettings: strict),
        .executableTarget(
            name: "hooklinectl",
            dependencies: [
                "Checks", "Connectly", "Format", "HTTP", "JSON", "Nginx", "Posix", "PostgreSQL", "Reading", "Settings",
                "Shipping",
                "Webhook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(name: "PostgreSQLTests", dependencies: ["PostgreSQL", "TestSupport"], swiftSettings: common),
        .testTarget(name: "NginxTests", dependencies: ["Nginx", "TestSupport"], swiftSettings: common),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "TestSupport"], swiftSettings: common),
        .testTarget(
            name: "ConnectlyTests", dependencies: ["Connectly", "Format", "Reading", "TestSupport", "Webhook"],
            swiftSettings: common),
        .testTarget(
            name: "ReadingTests", dependencies: ["Format", "JSON", "Posix", "Reading", "TestSupport", "Webhook"],
            swiftSettings: common),
        .testTarget(
            name: "ShippingTests",
            dependencies: ["Format", "HTTP", "Posix", "Reading", "Shipping", "TestSupport", "Webhook"],
            swiftSettings: common),
        .testTarget(name: "HooklinectlTests", dependencies: ["hooklinectl", "TestSupport"], swiftSettings: common),
    ]
}

/// The fuzzers, by the toolchain's libFuzzer: Tests/fuzz builds and runs them.
if Context.environment["FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Format", "Gateway", "HTTP", "JSON", "Journal", "Nginx", "Posix", "PostgreSQL", "Reading", "Settings",
                "Shipping",
                "Webhook",
            ],
            path: "Tests/Fuzz", swiftSettings: common))
}

/// Judges bodies, signatures and zones for who compares the verdicts with others': Tests/differential.
if Context.environment["DIFFERENTIAL"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "judge", dependencies: ["Format", "Posix", "Webhook"], path: "Tests/differential/Judge",
            swiftSettings: common))
}
