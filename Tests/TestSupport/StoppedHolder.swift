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

    /// Ends it, which gives the lock back.
    package func release() {
        for id in children(of: process.id) + [process.id] { kill(id, SIGKILL) }
        process.stop()
    }

    deinit { release() }
}
