import Glibc
import Synchronization

/// Runs blocking work on threads of its own, so that the test library's few threads stay free.
package enum BlockingThreads {
    /// Runs `work` once for each number below `count`, all at the same time; gives the results in that order.
    package static func run<Value: Sendable>(
        _ count: Int,
        _ work: @escaping @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        let results = Mutex<[Int: Result<Value, any Error>]>([:])
        try withThreads(count) { index in
            let result = Result { try work(index) }
            results.withLock { $0[index] = result }
        }
        let all = results.withLock { $0 }
        return try (0..<count).compactMap { try all[$0]?.get() }
    }

    /// Runs `work` on a thread of its own while `body` runs here; returns when both are done.
    package static func beside<Value>(
        _ work: @escaping @Sendable () -> Void, _ body: () throws -> Value
    ) throws -> Value {
        let thread = try startThread(work)
        defer { pthread_join(thread, nil) }
        return try body()
    }

    /// Begins `work` on a thread of its own, which nobody waits for.
    package static func apart(_ work: @escaping @Sendable () -> Void) throws {
        pthread_detach(try startThread(work))
    }

    private static func withThreads(_ count: Int, _ work: (Int) -> Void) throws {
        try withoutActuallyEscaping(work) { work in
            var threads: [pthread_t] = []
            defer { for thread in threads { pthread_join(thread, nil) } }
            for index in 0..<count { threads.append(try startThread { work(index) }) }
        }
    }
}

private final class ThreadWork {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}

private func startThread(_ body: @escaping () -> Void) throws -> pthread_t {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(ThreadWork(body))
    let result = pthread_create(
        &thread, nil,
        { pointer in
            if let pointer { Unmanaged<ThreadWork>.fromOpaque(pointer).takeRetainedValue().body() }
            return nil
        }, work.toOpaque())
    guard result == 0 else { throw HostFault.call("pthread_create", errno: result) }
    return thread
}
