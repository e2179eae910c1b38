import Glibc
import TestSupport
import Testing

/// The operator's program under test: the one that was built with these tests.
enum Hooklinectl {
    /// Its path: beside the bundle of the tests.
    static func path() throws -> String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
        let folder = bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let path = "\(folder)/hooklinectl"
        guard access(path, X_OK) == 0 else { throw HostFault.missing("\(path): swift build --build-tests makes it") }
        return path
    }

    /// Runs it to its end, with nothing in its environment but what is given.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) throws -> CommandRun {
        try SpawnPlan(try path(), arguments, environment: environment).run(input: input, within: .seconds(60))
    }
}

/// All tests of the operator's program, one after another: some of them need the whole machine.
@Suite("hooklinectl", .serialized)
struct Operating {}

extension CommandRun {
    /// Output, errors and exit number as one text, as a person at a terminal sees them.
    var screen: String {
        let number =
            switch ending {
            case .exited(let number): "\(number)"
            case .killed(let signal): "killed by \(signal)"
            }
        return outputText + errorText + "[\(number)]\n"
    }
}
