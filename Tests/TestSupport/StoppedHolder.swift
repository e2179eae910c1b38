import Glibc

/// A process that holds a file's lock and is stopped, as one on a frozen machine would be.
package final class StoppedHolder {
    private let process: SpawnedProcess

    /// Returns when it holds the lock and is stopped.
    package init(_ path: String) throws {
        process = try SpawnedProcess(SpawnPlan(try Program.system("flock"), [path, "/bin/sleep", "1000"]))
        let probe = try OpenDescriptor.opening(path, O_RDWR)
        try waitUntil("the lock's holder") {
            if flock(probe.number, LOCK_EX | LOCK_NB) != 0 { return true }
            flock(probe.number, LOCK_UN)
            return false
        }
        for id in [process.id] + children(of: process.id) { kill(id, SIGSTOP) }
    }

    /// Ends it, and its child, which has the lock too: returns when both are gone, so that it is not taken for the next
    /// holder.
    package func release() {
        let all = children(of: process.id) + [process.id]
        for id in all { kill(id, SIGKILL) }
        process.stop()
        try? waitUntil("the holders' end") { !all.contains(where: isAlive) }  // it is waited for long enough
    }

    deinit { release() }
}
