import TestSupport
import Testing

/// What a warm worker allocates for a request, counted in a release build by glibc's own tracer.
struct WarmPathTests {
    @Test func `a warm worker allocates nothing`() throws {
        let folder = try TemporaryDirectory()
        let (program, trace) = (folder.path("warm-path"), folder.path("trace"))
        for room in ["JSON", "Format"] { try Self.build(room, in: folder.path) }
        try Self.compile(
            Self.sources(of: "Webhook") + [PackageRoot.path("Tests/Fixtures/warm-path/main.swift")], as: "WarmPath",
            in: folder.path,
            ["-I", PackageRoot.path("Sources/CCrypto"), "-o", program, "JSON.o", "Format.o", "-lcrypto"])

        let environment = ["LD_PRELOAD=libc_malloc_debug.so.0", "MALLOC_TRACE=\(trace)"]
        let traced = try CommandRun.of(environment + [program, PackageRoot.path("Tests/Fixtures"), "10", "4711"])
        try #require(traced.ending == .exited(0), "\(traced.errorText)")

        let lines = String(decoding: try readFile(trace), as: UTF8.self).split(separator: "\n")
        let allocated = lines.filter { $0.contains("] + ") }
        #expect(allocated.count == 1 && allocated[0].hasSuffix(" 0x1267"), "\(allocated)")
    }

    private static func sources(of room: String) throws -> [String] {
        let folder = PackageRoot.path("Sources/\(room)")
        return try filesBeneath(folder).filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    }

    /// Makes a room's module and its object file, for those that import it.
    private static func build(_ room: String, in folder: String) throws {
        try compile(sources(of: room), as: room, in: folder, ["-parse-as-library", "-emit-module", "-emit-object"])
    }

    private static func compile(
        _ files: [String], as module: String, in folder: String, _ options: [String]
    ) throws {
        let command = ["env", "-C", folder, "swiftc", "-O", "-wmo", "-swift-version", "6", "-package-name", "hookline"]
        let built = try CommandRun.of(command + ["-module-name", module, "-I", "."] + files + options)
        try #require(built.ending == .exited(0), "\(built.errorText)")
    }
}
