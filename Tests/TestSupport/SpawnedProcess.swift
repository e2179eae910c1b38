import Glibc

/// How a process ended.
package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
}

/// A running program; ended by TERM, then KILL, when the test lets go of it.
package final class SpawnedProcess {
    /// The process id.
    package let id: Int32
    private var known: Ending?

    /// Starts it.
    package init(_ plan: SpawnPlan) throws {
        id = try plan.spawn()
    }

    deinit { stop() }

    /// How it ended, nil while it runs; `waitpid` without waiting.
    package func ending() throws -> Ending? {
        if let known { return known }
        var status: Int32 = 0
        if try checked("waitpid", { waitpid(id, &status, WNOHANG) }) == 0 { return nil }
        known = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
        return known
    }

    /// How it ended, waited for.
    package func waitForEnd(within patience: Duration = .seconds(20)) throws -> Ending {
        try waitUntil("end of process \(id)", within: patience) { try ending() != nil }
        guard let known else { throw HostFault.late("end of process \(id)") }
        return known
    }

    /// Sends a signal, if it still runs.
    package func signal(_ number: Int32) throws {
        guard try ending() == nil else { return }
        try checked("kill") { kill(id, number) }
    }

    /// Ends it now: TERM, and KILL after five seconds.
    package func stop() {
        // A process that is gone already is as good as one that we end.
        try? signal(SIGTERM)
        if (try? waitForEnd(within: .seconds(5))) != nil { return }
        try? signal(SIGKILL)
        _ = try? waitForEnd()
    }
}

/// The ids of a process's living children, from `/proc`; zombies are not counted.
package func children(of parent: Int32) -> [Int32] {
    let all = (try? directoryEntries("/proc")) ?? []
    return all.compactMap { Int32($0) }.filter { parentOfLiving($0) == parent }.sorted()
}

private func parentOfLiving(_ id: Int32) -> Int32? {
    // A process may be gone between the listing and the look.
    guard let bytes = try? readFile("/proc/\(id)/stat"), let end = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = String(decoding: bytes[(end + 2)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 1, fields[0] != "Z", fields[0] != "X" else { return nil }
    return Int32(fields[1])
}

/// Whether a process runs; a zombie, which only waits for its parent to look, does not.
package func isAlive(_ id: Int32) -> Bool { parentOfLiving(id) != nil }
