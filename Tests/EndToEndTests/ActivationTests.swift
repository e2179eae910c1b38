import Glibc
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    /// The socket is somebody else's, who keeps it while the program comes and goes.
    @Suite("Socket activation")
    struct ActivationTests {
        @Test("20 restarts under load of 5,000 requests: all are answered 200", arguments: ["4", ""])
        func restarts(workers: String) throws {
            let site = try Site()
            let listener = try UnixListener(path: site.socketPath)
            let settings = ["HOOKLINE_WORKERS": workers, "HOOKLINE_SYNC": "never"]
            let events = NumberedEvents("activation", size: 300)
            let path = site.socketPath
            let isOver = Flag()
            let outcome = Mutex<LoadOutcome?>(nil)
            let load: @Sendable () -> Void = {
                defer { isOver.raise() }
                let result = try? EventLoad(0..<5_000).run(events, to: path)  // nil is told below
                outcome.withLock { $0 = result }
            }
            let restarts = try BlockingThreads.beside(load) {
                try restartUntil(isOver) { try start(site, listener, settings) }
            }
            #expect(outcome.withLock { $0?.statuses } == [200: 5_000], "\(site.log().suffix(2_000))")
            #expect(restarts >= 20, "only \(restarts) restarts")
            #expect(try site.data.numbers(of: events).count == 5_000)
        }
    }
}

/// Ends and starts again until it is over, 20 times at least; one that was told to end before it began to serve counts
/// for nothing.
private func restartUntil(_ isOver: Flag, _ start: () throws -> SpawnedProcess) throws -> Int {
    var restarts = 0
    var process = try start()
    while !isOver.isRaised || restarts < 20 {
        usleep(30_000)
        try process.signal(SIGTERM)
        let ending = try process.waitForEnd()
        guard [.exited(0), .killed(signal: SIGTERM)].contains(ending) else {
            throw HostFault.malformed("after TERM: \(ending)")
        }
        process = try start()
        if ending == .exited(0) { restarts += 1 }
    }
    return restarts
}

private func start(
    _ site: Site, _ listener: UnixListener, _ settings: [String: String]
) throws -> SpawnedProcess {
    var plan = try Program.plan(site.settings(settings)).throughShell("LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\"")
    plan.descriptors = [3: listener.descriptor, 2: try site.openLog()]
    return try SpawnedProcess(plan)
}
