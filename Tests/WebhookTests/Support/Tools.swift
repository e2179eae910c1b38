import Foundation

/// Foundation's Base64, to hold ours against.
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// A program that ran to its end on a file of input.
struct Tool {
    let status: Int32
    let output: [UInt8]
    let errors: String

    /// The lines of the output, without their ends.
    var lines: [String] {
        var lines = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines.map(String.init)
    }

    /// Runs a program that is looked for in PATH. Files on both sides, so that no pipe can fill up.
    static func run(_ words: [String], input: [UInt8]) throws -> Tool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hookline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // only a temporary directory
        let names = ["in", "out", "errors"].map { folder.appending(path: $0) }
        try Data(input).write(to: names[0])
        try Data().write(to: names[1])
        try Data().write(to: names[2])
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Tool(
            status: process.terminationStatus, output: [UInt8](try Data(contentsOf: names[1])),
            errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self))
    }
}
