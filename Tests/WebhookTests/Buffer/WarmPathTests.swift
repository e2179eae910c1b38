import Foundation
import Testing

/// What a warm worker allocates for a request, counted in a release build by glibc's own tracer.
struct WarmPathTests {
    @Test func `a warm worker allocates nothing`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hookline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // only a temporary directory
        let program = folder.appending(path: "warm-path").path
        let built = try Tool.run(Self.compiler(program), input: [])
        try #require(built.status == 0, "\(built.errors)")

        let trace = folder.appending(path: "trace").path
        let environment = ["LD_PRELOAD=libc_malloc_debug.so.0", "MALLOC_TRACE=\(trace)"]
        let fixtures = Self.tests.appending(path: "Fixtures").path
        let traced = try Tool.run(environment + [program, fixtures, "10", "4711"], input: [])
        try #require(traced.status == 0, "\(traced.errors)")

        let lines = String(decoding: try Data(contentsOf: URL(filePath: trace)), as: UTF8.self).split(separator: "\n")
        let allocated = lines.filter { $0.contains("] + ") }
        #expect(allocated.count == 1 && allocated[0].hasSuffix(" 0x1267"), "\(allocated)")
    }

    private static let tests = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func compiler(_ program: String) throws -> [String] {
        let sources = tests.deletingLastPathComponent().appending(path: "Sources")
        let webhook = sources.appending(path: "Webhook").path
        let files = try FileManager.default.subpathsOfDirectory(atPath: webhook).filter { $0.hasSuffix(".swift") }
        let options = ["-O", "-wmo", "-swift-version", "6", "-package-name", "hookline", "-module-name", "WarmPath"]
        return ["swiftc"] + options + ["-I", sources.appending(path: "CCrypto").path, "-o", program]
            + files.map { webhook + "/" + $0 } + [
                tests.appending(path: "Fixtures/warm-path/main.swift").path, "-lcrypto",
            ]
    }
}
