import Glibc
import TestSupport
import Testing

/// `hooklinectl follow` beside a test; what it prints goes to files, or to what the test gives it.
final class Follower {
    let process: SpawnedProcess
    private let outputPath: String
    private let errorsPath: String

    /// Starts it on the store's data directory.
    /// - Parameters:
    ///   - name: of its files beside the data directory.
    ///   - change: has the last word on how.
    init(
        _ store: NumberedStore, _ arguments: [String] = [], name: String = "run",
        changing change: (SpawnPlan) throws -> SpawnPlan = { $0 }
    ) throws {
        (outputPath, errorsPath) = (store.outside("\(name).output"), store.outside("\(name).errors"))
        var plan = SpawnPlan(
            try Hooklinectl.path(), ["follow"] + arguments, environment: ["HOOKLINE_DATA": store.path])
        for (number, path) in [(Int32(1), outputPath), (2, errorsPath)] {
            plan.descriptors[number] = try OpenDescriptor.opening(path, O_WRONLY | O_CREAT | O_TRUNC)
        }
        process = try SpawnedProcess(change(plan))
    }

    /// Starts one that keeps its position in a file beside the data directory, and waits until that is there.
    static func resuming(
        _ store: NumberedStore, _ arguments: [String] = [], name: String = "run",
        changing change: (SpawnPlan) throws -> SpawnPlan = { $0 }
    ) throws -> Follower {
        let path = store.outside("position")
        let follower = try Follower(store, ["--resume", path] + arguments, name: name, changing: change)
        try waitUntil("the position file") { try access(path, F_OK) == 0 || follower.process.ending() != nil }
        return follower
    }

    /// All that it printed so far.
    var output: [UInt8] { get throws { try readFile(outputPath) } }
    var errors: String { get throws { String(decoding: try readFile(errorsPath), as: UTF8.self) } }

    /// The numbers of the whole lines that it printed so far; -1 for what is none of ours.
    var numbers: [Int] { get throws { try wholeLines(output).map { NumberedStore.number(of: $0) ?? -1 } } }

    /// Waits until so many lines were printed, and gives their numbers.
    func numbers(when count: Int) throws -> [Int] {
        do {
            try waitUntil("\(count) lines") { try numbers.count >= count }
        } catch {
            throw HostFault.late("\(count) lines: \(try numbers.suffix(20)), \(try errors)")
        }
        return try numbers
    }

    /// Ends it by a signal.
    func end(by signal: Int32 = SIGTERM) throws -> Ending {
        try process.signal(signal)
        return try process.waitForEnd()
    }
}

extension Follower {
    /// Runs `follow` to its end.
    static func run(_ store: NumberedStore, _ arguments: [String]) throws -> CommandRun {
        try Hooklinectl.run(["follow"] + arguments, environment: ["HOOKLINE_DATA": store.path])
    }

    /// What `follow --once --resume` prints of what is there now.
    static func rest(_ store: NumberedStore, _ arguments: [String] = []) throws -> CommandRun {
        try run(store, ["--once", "--resume", store.outside("position")] + arguments)
    }
}

extension CommandRun {
    /// The numbers of the whole lines that were printed.
    var numbers: [Int] { wholeLines(output).map { NumberedStore.number(of: $0) ?? -1 } }
}
