import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What a service manager hears: NOTIFY_SOCKET, as sd_notify(3) has it.
    @Suite("Service manager")
    struct ServiceManagerTests {
        /// A service that tells the manager at a name; it waits so long for a sign of life, in microseconds.
        private static func start(_ site: Site, _ name: String, patience: Int? = nil) throws -> SupervisedService {
            try SupervisedService(site, ["HOOKLINE_WORKERS": "2"]) { plan in
                var plan = plan
                plan.environment["NOTIFY_SOCKET"] = name
                if let patience { plan.environment["WATCHDOG_USEC"] = String(patience) }
                return plan
            }
        }

        @Test("it hears when workers serve, settings are read anew and the end comes", arguments: [false, true])
        func states(isAbstract: Bool) throws {
            let site = try Site()
            let name = isAbstract ? "@hookline-\(getpid())-\(site.path("").hashValue)" : site.path("notify")
            let manager = try NotifySocket(name)
            let service = try Self.start(site, name)
            let ready = ["READY=1", "STATUS=Serving with 2 workers"]
            #expect(manager.next() == ready)
            #expect(service.workers.count == 2)
            #expect(try service.answer(event(0)).status == 200)
            try service.process.signal(SIGHUP)
            #expect(manager.next()?.first == "RELOADING=1")
            #expect(manager.next() == ready)
            try service.process.signal(SIGTERM)
            #expect(manager.next()?.first == "STOPPING=1")
            #expect(try service.process.waitForEnd() == .exited(0))
            #expect(manager.next(within: 100) == nil)
        }

        @Test("settings that are wrong on HUP end the reload too")
        func wrongSettings() throws {
            let site = try Site()
            let file = try SettingsFile(site)
            let manager = try NotifySocket(site.path("notify"))
            let service = try SupervisedService(site, file.environment) { plan in
                var plan = plan
                plan.environment["NOTIFY_SOCKET"] = site.path("notify")
                return plan
            }
            #expect(manager.hears("READY=1"))
            try file.write(["HOOKLINE_NONSENSE": "1"])
            try service.process.signal(SIGHUP)
            #expect(manager.hears("RELOADING=1"))
            #expect(manager.hears("READY=1"))
        }

        @Test("signs of life come, stop while all workers fail again and again, and come again when one lives on")
        func watchdog() throws {
            let site = try Site()
            let manager = try NotifySocket(site.path("notify"))
            let service = try Self.start(site, site.path("notify"), patience: 200_000)
            for _ in 0..<3 { #expect(manager.hears("WATCHDOG=1")) }
            let deadline = Deadline(after: .seconds(20))
            var isFailing = false
            while !isFailing, !deadline.isOver {
                for worker in service.workers { kill(worker, SIGSEGV) }
                isFailing = manager.next(within: 10)?.contains("STATUS=No worker stays alive, see the log") == true
            }
            #expect(isFailing)
            // A worker is started 5 s later at most, and has to live for 10 s.
            #expect(manager.hears("WATCHDOG=1", before: Deadline(after: .seconds(60))))
            #expect(try service.answer(event(0)).status == 200)
        }

        @Test("a supervisor that hangs gives no sign of life")
        func hanging() throws {
            let site = try Site()
            let manager = try NotifySocket(site.path("notify"))
            let service = try Self.start(site, site.path("notify"), patience: 200_000)
            #expect(manager.hears("WATCHDOG=1"))
            try service.process.signal(SIGSTOP)
            while manager.next(within: 500) != nil {}
            try service.process.signal(SIGCONT)
            #expect(manager.hears("WATCHDOG=1"))
        }

        @Test("a process that serves by itself is ready too, and none waits for its signs of life")
        func alone() throws {
            let site = try Site()
            let manager = try NotifySocket(site.path("notify"))
            let listener = try UnixListener(path: site.socketPath)
            var plan = try Program.plan(site.settings(["HOOKLINE_WORKERS": "0"]))
            plan.environment["NOTIFY_SOCKET"] = site.path("notify")
            plan.environment["WATCHDOG_USEC"] = "200000"
            plan.descriptors = [0: listener.descriptor, 2: try site.openLog()]
            let process = try SpawnedProcess(plan)
            #expect(manager.next()?.prefix(2) == ["READY=1", "WATCHDOG_USEC=0"])
            #expect(manager.next(within: 300) == nil)
            #expect(try process.ending() == nil)
        }

        @Test("where nobody listens it serves all the same, and the log says so")
        func nobody() throws {
            let site = try Site()
            let service = try Self.start(site, site.path("nobody"))
            #expect(try service.answer(event(0)).status == 200)
            try waitUntil("the line") { site.log().contains("NOTIFY_SOCKET: \(site.path("nobody")): sendto") }
        }

        @Test("the first line of the log tells version, socket and workers")
        func firstLine() throws {
            let (site, service) = try SupervisedService.onNewSite(["HOOKLINE_WORKERS": "1"])
            #expect(try service.answer(event(0)).status == 200)
            let line = site.log().split(separator: "\n").first
            #expect(line?.contains(" notice: hookline ") == true)
            #expect(line?.hasSuffix(" serves \(site.socketPath) with 1 worker") == true)
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("manager", size: 300).delivery(number)
}
