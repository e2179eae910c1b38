import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// An upload puts another program in the place of the one that runs.
    @Suite("A replaced program")
    struct ReplacedProgramTests {
        @Test(
            "a process that serves alone leaves after the request in hand, for whoever started it to start the new one",
            arguments: [LoneService.Place.descriptor0, .descriptor3])
        func alone(place: LoneService.Place) throws {
            let site = try Site()
            let program = try copy(at: site)
            let service = try LoneService(site, place, program: program)
            #expect(try service.answer(event(0)).status == 200)
            let nextLook = Deadline(after: .milliseconds(1_100))
            try waitUntil("the next look") { nextLook.isOver }
            try replace(program)
            #expect(try service.answer(event(1)).status == 200)
            #expect(try service.process?.waitForEnd(within: .seconds(3)) == .exited(0))
            #expect(site.log().contains("the program was replaced"))
            try service.start()
            #expect(try service.answer(event(2)).status == 200)
        }

        @Test("it leaves also when no request comes any more")
        func idle() throws {
            let site = try Site()
            let program = try copy(at: site)
            let service = try LoneService(site, .descriptor0, program: program)
            #expect(try service.answer(event(0)).status == 200)
            try replace(program)
            #expect(try service.process?.waitForEnd(within: .seconds(20)) == .exited(0))
        }

        @Test("workers beneath a supervisor stay: it is told when a new program is to be taken")
        func supervised() throws {
            let site = try Site()
            let program = try copy(at: site)
            let service = try SupervisedService(site, ["HOOKLINE_WORKERS": "1"]) { plan in
                var plan = plan
                plan.program = program
                return plan
            }
            #expect(try service.answer(event(0)).status == 200)
            let before = service.workers
            try replace(program)
            let deadline = Deadline(after: .milliseconds(2_500))  // longer than from one look to the next
            while !deadline.isOver { #expect(try service.answer(event(1)).status == 200) }
            #expect(service.workers == before)
        }

        /// The program at a place of its own.
        private func copy(at site: Site) throws -> String {
            let path = site.path("program")
            try installProgram(path, copying: try Program.hookline())
            return path
        }

        /// Writes it aside and gives it the name of the one that runs.
        private func replace(_ path: String) throws {
            try installProgram("\(path).new", copying: try Program.hookline())
            try checked("rename") { rename("\(path).new", path) }
        }
    }
}

private func event(_ number: Int) -> Delivery { NumberedEvents("replaced", size: 300).delivery(number) }
