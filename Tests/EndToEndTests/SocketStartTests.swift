import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Sockets that somebody else made: all are served, or what can't be is named.
    @Suite("Given sockets")
    struct SocketStartTests {
        /// Of a start: what it does to its descriptors 3 and 4, the variables, and a word of what it is told.
        static let nearly: [(closing: String, variables: String, word: String)] = [
            ("4<&-", "LISTEN_FDS=2", "descriptor 4"), ("4</dev/null", "LISTEN_FDS=2", "descriptor 4"),
            ("", "LISTEN_FDS=0", "LISTEN_FDS"), ("", "LISTEN_FDS=x", "LISTEN_FDS"), ("", "", "LISTEN_FDS"),
            ("3<&- 4<&-", "LISTEN_FDS=1", "descriptor 3"), ("", "LISTEN_FDS=200", "descriptor 5"),
        ]

        @Test("two sockets are both served, by workers or alone", arguments: ["", "2"], [false, true])
        func two(workers: String, listens: Bool) throws {
            let (site, sockets) = try twoSockets()
            let more = ["HOOKLINE_WORKERS": workers, "HOOKLINE_LISTEN": listens ? site.path("own") : ""]
            let process = try start(site, sockets, more, "LISTEN_FDS=2")
            for (number, socket) in [sockets[0], sockets[1], sockets[1], sockets[0]].enumerated() {
                #expect(try FastCGIEntrance(path: socket.path).answer(event(number)).status == 200, "\(site.log())")
            }
            #expect(children(of: process.id).count <= 2 && access(site.path("own"), F_OK) != 0)
            try process.signal(SIGTERM)
            #expect(try process.waitForEnd() == .exited(0))
        }

        @Test("what is nearly an activation is named, and is no other start", arguments: nearly, [false, true])
        func wrong(start: (closing: String, variables: String, word: String), listens: Bool) throws {
            let (site, sockets) = try twoSockets()
            let more = ["HOOKLINE_LISTEN": listens ? site.path("own") : "", "HOOKLINE_LOG": site.path("log")]
            let process = try self.start(site, sockets, more, start.variables, start.closing)
            #expect(try process.waitForEnd(within: .seconds(5)) == .exited(78))
            #expect(site.log().contains(start.word), "\(site.log())")
            #expect(String(decoding: try readFile(site.path("log")), as: UTF8.self).contains(start.word))
        }

        @Test("a socket on descriptor 0 that does not listen is named")
        func idleInput() throws {
            let site = try Site()
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let idle = OpenDescriptor(owning: try checked("socket") { socket(AF_UNIX, kind, 0) })
            let service = try SupervisedService(site) { plan in
                var plan = plan
                plan.descriptors[0] = idle
                return plan
            }
            #expect(try service.process.waitForEnd(within: .seconds(5)) == .exited(78))
            #expect(site.log().contains("descriptor 0"))
        }

        @Test("wrong settings are told in HOOKLINE_LOG too", arguments: [false, true])
        func wrongSettings(isCGI: Bool) throws {
            let site = try Site()
            let settings = ["HOOKLINE_MAX_BODY": "much", "HOOKLINE_LOG": site.path("log")]
            var plan = try Program.plan(site.settings(settings))
            if isCGI { plan = try site.cgiPlan(event(0), settings) } else { plan.environment["HOOKLINE_LISTEN"] = "/s" }
            let run = try plan.run(input: event(0).body)
            #expect(run.ending == .exited(78))
            #expect(run.errorText.contains("HOOKLINE_MAX_BODY"))
            #expect(String(decoding: try readFile(site.path("log")), as: UTF8.self).contains("HOOKLINE_MAX_BODY"))
        }

        /// The socket's holder keeps it open, as a service manager does; without that a queue would be lost with it.
        @Test(
            "processes that leave after each request lose nothing, whoever made the socket",
            arguments: [LoneService.Place.descriptor0, .descriptor3], ["", "/nowhere/own"])
        func leavingAfterEach(place: LoneService.Place, listen: String) throws {
            let site = try Site()
            let listener = try UnixListener(path: site.socketPath)
            let settings = ["HOOKLINE_MAX_REQUESTS": "1", "HOOKLINE_SYNC": "never", "HOOKLINE_LISTEN": listen]
            var plan = try Program.plan(site.settings(settings))
            plan.descriptors = [place.rawValue: listener.descriptor, 2: try site.openLog()]
            if place == .descriptor3 { plan = plan.throughShell("LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\"") }
            let process = try SpawnedProcess(plan)
            listener.descriptor.close()
            let outcome = try EventLoad(0..<500, senders: 8).run(events, to: site.socketPath)
            #expect(outcome.statuses == [200: 500], "\(site.log().suffix(500))")
            #expect(try process.ending() == nil && Set(site.data.numbers(of: events)) == Set(0..<500))
        }

        @Test("HOOKLINE_LISTEN brings no workers to a socket that somebody else made")
        func listenIsNotHeard() throws {
            let site = try Site()
            let service = try LoneService(
                site, .descriptor0, ["HOOKLINE_LISTEN": site.path("own"), "HOOKLINE_WORKERS": ""])
            #expect(try service.answer(event(0)).status == 200)
            #expect(children(of: try #require(service.process?.id)).isEmpty)
        }

        private func twoSockets() throws -> (Site, [UnixListener]) {
            let site = try Site()
            return (site, [try UnixListener(path: site.path("a.sock")), try UnixListener(path: site.path("b.sock"))])
        }

        private func start(
            _ site: Site, _ sockets: [UnixListener], _ more: [String: String], _ variables: String,
            _ closing: String = ""
        ) throws -> SpawnedProcess {
            let line = "LISTEN_PID=$$ \(variables) exec \"$0\" \"$@\" \(closing)"
            var plan = try Program.plan(site.settings(more)).throughShell(line)
            plan.descriptors = [3: sockets[0].descriptor, 4: sockets[1].descriptor, 2: try site.openLog()]
            return try SpawnedProcess(plan)
        }
    }
}

private let events = NumberedEvents("given", size: 300)

private func event(_ number: Int) -> Delivery { events.delivery(number) }
