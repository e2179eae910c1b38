import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What the starter left behind is not taken as given.
    @Suite("Starter's state")
    struct StarterTests {
        /// A line of `env` or `sh` before the program.
        static let states = [
            "exec env --ignore-signal=CHLD \"$0\" \"$@\"",
            "exec env --ignore-signal=CHLD,TERM,INT,HUP,ALRM,USR1,USR2 \"$0\" \"$@\"",
            "exec env --block-signal \"$0\" \"$@\"",
            "exec env --block-signal=CHLD,TERM,ALRM,USR1,USR2 --ignore-signal=ALRM,USR2 \"$0\" \"$@\"",
            "trap '' CHLD PIPE XFSZ TTOU; exec \"$0\" \"$@\"",
            "sleep 1 & exec \"$0\" \"$@\"",
            "exec \"$0\" \"$@\" 0>/dev/null 2</dev/null",
        ]

        @Test("whatever it is, killed workers are replaced and TERM is obeyed", arguments: states)
        func supervised(state: String) throws {
            let site = try Site()
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "2"]) { $0.throughShell(state) }
            #expect(try service.answer(event(0)).status == 200)
            try waitUntil("two workers") { workers(of: service).count == 2 }
            let before = workers(of: service)
            for worker in before { kill(worker, SIGKILL) }
            try waitUntil("other workers") {
                workers(of: service).count == 2 && Set(before).isDisjoint(with: service.workers)
            }
            #expect(try service.answer(event(1)).status == 200)
            try service.process.signal(SIGTERM)
            #expect(try service.process.waitForEnd(within: .seconds(2)) == .exited(0))
            #expect(!before.contains { isAlive($0) })
        }

        @Test("whatever it is, a lock that is not to be had is waited for, and no longer", arguments: states)
        func timers(state: String) throws {
            let site = try Site()
            #expect(try CGIEntrance(site).answer(event(0)).status == 200)
            let holder = try StoppedHolder("\(site.data.path)/.hookline/messages.lock")
            let delivery = event(1)
            let line = state.replacing("0>/dev/null ", with: "")  // there the body comes
            let run = try site.cgiPlan(delivery).throughShell(line).run(input: delivery.body, within: .seconds(10))
            #expect(try Answer(parsing: run.output).status == 503)
            holder.release()
        }

        @Test("an alarm that the starter set ends nobody")
        func alarmOfTheStarter() throws {
            let site = try Site()
            let script = "import os, signal, sys; signal.alarm(1); os.execv(sys.argv[1], sys.argv[1:])"
            let line = "exec python3 -c '\(script)' \"$0\""
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "1"]) { plan in
                var plan = plan
                plan.environment["PATH"] = "/usr/bin:/bin"
                return plan.throughShell(line)
            }
            #expect(try service.answer(event(0)).status == 200)
            let deadline = Deadline(after: .milliseconds(1_500))
            while !deadline.isOver { #expect(try service.answer(event(1)).status == 200) }
            #expect(try service.process.ending() == nil)
        }

        @Test("CGI: streams that the starter made non-blocking are waited for all the same")
        func nonBlocking() throws {
            let site = try Site()
            let delivery = event(0)
            var plan = try site.cgiPlan(delivery)
            let (input, feed) = try OpenDescriptor.pipe()
            let (output, writing) = try OpenDescriptor.pipe()
            for end in [input, writing] { try checked("fcntl") { fcntl(end.number, F_SETFL, O_NONBLOCK) } }
            plan.descriptors = [0: input, 1: writing, 2: try site.openLog()]
            let process = try SpawnedProcess(plan)
            for half in [delivery.body.prefix(100), delivery.body.dropFirst(100)] {
                try writeAll(feed, Array(half))
                try waitUntil("the program's reading") { bytesWaiting(input) == 0 }
            }
            feed.close()
            #expect(try process.waitForEnd() == .exited(0))
            #expect(try Answer(parsing: readSome(output)).status == 200)
        }

        @Test(
            "CGI: streams that are open the wrong way end nothing with a trap",
            arguments: ["0>/dev/null", "1</dev/null"])
        func wrongWay(redirection: String) throws {
            let site = try Site()
            let delivery = event(0)
            let plan = try site.cgiPlan(delivery).throughShell("exec \"$0\" \"$@\" \(redirection)")
            let run = try plan.run(input: delivery.body)
            #expect(run.ending == .exited(0))
            #expect(run.errorText.contains("trap") == false && run.errorText.contains("Fatal") == false)
        }

        private func workers(of service: SupervisedService) -> [Int32] {
            service.workers.filter { (try? readFile("/proc/\($0)/comm")) != Array("sleep\n".utf8) }
        }
    }
}

private func event(_ number: Int) -> Delivery { NumberedEvents("starter", size: 300).delivery(number) }

private func bytesWaiting(_ descriptor: OpenDescriptor) -> Int32 {
    var count: Int32 = -1
    return ioctl(descriptor.number, UInt(FIONREAD), &count) == 0 ? count : -1
}
