import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A call that a sandbox forbids, or an older kernel does not have, has something in its place; or the start says so.
    @Suite("Refused calls", .enabled(if: RefusedCalls.isPossible, "calls can't be filtered here, or there is no cc"))
    struct RefusedCallTests {
        private static let codes = [ENOSYS, EPERM, EACCES, EINVAL]
        private let refused: RefusedCalls

        init() throws { refused = try RefusedCalls() }

        @Test(
            "events are stored, slow senders hold up nobody, killed workers are replaced, TERM is obeyed",
            arguments: [
                ["close_range"], ["epoll_create1"], ["epoll_ctl"], ["epoll_pwait"], ["timer_create"], ["pwritev2"],
                ["prctl"], ["sched_setscheduler"], ["statx"], ["openat2"], ["unshare"],
                ["statx", "openat2", "unshare"],
                ["close_range", "epoll_pwait", "timer_create", "pwritev2"],
            ], codes)
        func service(calls: [String], code: Int32) throws {
            let site = try Site()
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "1"]) { plan in
                try refused.under(plan, calls, code)
            }
            #expect(try service.answer(event(0)).status == 200, "\(site.log())")
            let worker = try #require(service.workers.first)
            let slow = try HalfSent(event(1), to: site.socketPath, readBy: worker)
            for number in 2..<5 { #expect(try service.answer(event(number)).status == 200) }
            #expect(try slow.finish()?.status == 200)
            kill(worker, SIGKILL)
            #expect(try service.answer(event(5)).status == 200)
            try service.process.signal(SIGTERM)
            #expect(try service.process.waitForEnd(within: .seconds(2)) == .exited(0))
            #expect(try site.data.numbers(of: events).sorted() == Array(0..<6), "\(site.log())")
        }

        /// It might have the compressed file of the day: a receipt would name two lines.
        @Test("a directory that can't be read to its end is not taken for an empty one", arguments: [EIO, ENOMEM])
        func listing(code: Int32) throws {
            let site = try Site()
            #expect(try CGIEntrance(site).answer(event(0)).status == 200)
            let path = "\(site.data.path)/\(try #require(try site.data.paths().first))"
            try checked("rename") { rename(path, path + ".gz") }
            let run = try refused.under(try site.cgiPlan(event(1)), ["getdents64"], code).run(input: event(1).body)
            #expect(try Answer(parsing: run.output).status == 503, "\(run.errorText)")
            #expect(try CGIEntrance(site).answer(event(2)).status == 200)
            #expect(try site.data.paths().filter { $0.hasSuffix(".ndjson") }.allSatisfy { $0.hasSuffix(".1.ndjson") })
        }

        @Test("timers go on without timer_create: the lock is waited for 3 s", arguments: codes)
        func lockTimer(code: Int32) throws {
            try expectLockTimer { try refused.under($0, ["timer_create"], code) }
        }

        @Test("timers go on where no signal may be queued", .enabled(if: Program.isThere("prlimit")))
        func noQueue() throws {
            try expectLockTimer { plan in
                var plan = plan
                plan.arguments = ["--sigpending=0", plan.program] + plan.arguments
                plan.program = try Program.system("prlimit")
                return plan
            }
        }

        @Test("the deadline goes on without timer_create")
        func deadline() throws {
            let site = try Site()
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "1", "HOOKLINE_TIMEOUT": "1"]) { plan in
                try refused.under(plan, ["timer_create"], EPERM)
            }
            #expect(try service.answer(event(0)).status == 200)
            #expect(try service.leaves(at: event(1)))
            #expect(try service.answer(event(2)).status == 200)
            #expect(site.log().contains("failed with exit number 75"))
        }

        @Test("without any timer: a service ends with 74 and says why, a CGI answers 500", arguments: codes)
        func noTimer(code: Int32) throws {
            let site = try Site()
            let service = try SupervisedService(site) { plan in
                try refused.under(plan, ["timer_create", "setitimer"], code)
            }
            #expect(try service.process.waitForEnd(within: .seconds(5)) == .exited(74))
            #expect(site.log().contains("timer_create"))
            let run = try refused.under(try site.cgiPlan(event(0)), ["timer_create", "setitimer"], code)
                .run(input: event(0).body)
            #expect(run.ending == .exited(74) && run.outputText.hasPrefix("Status: 500"), "\(run.outputText)")
            #expect(run.errorText.contains("timer_create"))
        }

        private func expectLockTimer(_ change: (SpawnPlan) throws -> SpawnPlan) throws {
            let site = try Site()
            #expect(try CGIEntrance(site).answer(event(0)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            let start = ContinuousClock.now
            let run = try change(try site.cgiPlan(event(1))).run(input: event(1).body)
            #expect(try Answer(parsing: run.output).status == 503, "\(run.errorText)")
            let waited = ContinuousClock.now - start
            #expect(waited > .milliseconds(2_900) && waited < .milliseconds(4_500), "\(waited)")
            holder.release()
        }
    }
}

private let events = NumberedEvents("refused", size: 300)

private func event(_ number: Int) -> Delivery { events.delivery(number) }
