import Glibc

extension CommandRun {
    /// Runs a program that is looked for in PATH, to its end.
    package static func of(_ words: [String], input: [UInt8] = []) throws -> CommandRun {
        var environment: [String: String] = [:]
        for name in ["PATH", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
        return try SpawnPlan("/usr/bin/env", words, environment: environment).run(input: input, within: .seconds(300))
    }

    /// Descriptor 1 by lines, without their ends.
    package var outputLines: [String] {
        var lines = outputText.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines.map(String.init)
    }
}
