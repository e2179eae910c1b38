import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// No room: 503, whole lines, and a small log; and all is well with the first request after.
    @Suite("Full disk")
    struct FullDiskTests {
        @Test("8 workers until it is full, then room again", .enabled(if: isRoot && canMount(), "needs root to mount"))
        func workers() throws {
            let disk = try SmallDisk()
            let events = MixedEvents("d", sizes: [60, 300, 3_000, 30_000])
            let outcome = try EventLoad(0..<2_000).run(events, to: disk.site.socketPath)
            #expect(Set(outcome.statuses.keys) == [200, 503], "\(outcome.statuses)")
            let entrance = FastCGIEntrance(path: disk.site.socketPath)
            let large = NumberedEvents("full", size: 3_000)
            try waitUntil("full") { try entrance.answer(large.delivery(0)).status == 503 }
            try disk.free()
            #expect(try entrance.answer(large.delivery(1)).status == 200, "\(disk.site.log())")
            #expect(try outcome.acknowledged == Set(disk.data.numbers(of: events)))
            #expect(try disk.data.faults() == [])
            #expect(disk.site.log().split(separator: "\n").count <= 20, "\(disk.site.log().prefix(3_000))")
        }

        /// The line has some 4,100 bytes: each limit within a page tears it, or the line about it, somewhere else.
        @Test("a size limit at every byte of a page: 200 or 503, and the next request makes it good")
        func everyByte() throws {
            let site = try Site()
            let events = NumberedEvents("limit", size: 3_900)
            var (size, errors, acknowledged) = (0, "", [Int]())
            let start = ContinuousClock.now
            for (round, room) in stride(from: 0, to: 4_200, by: testsAreLong ? 1 : 61).enumerated() {
                let limited = try run(site, events.delivery(2 * round), limit: size + room)
                let free = try run(site, events.delivery(2 * round + 1), limit: nil)
                errors += limited.errorText + free.errorText
                let statuses = try [limited, free].map { try Answer(parsing: $0.output).status }
                #expect([200, 503].contains(statuses[0]) && statuses[1] == 200, "room for \(room): \(statuses)")
                acknowledged += (0..<2).filter { statuses[$0] == 200 }.map { 2 * round + $0 }
                size = try endOfLine(free)
            }
            #expect(try site.data.numbers(of: events) == acknowledged)
            #expect(try site.data.faults() == [])
            let seconds = Int((ContinuousClock.now - start) / .seconds(1))
            #expect(errors.split(separator: "\n").count <= 2 + seconds / 10, "\(errors.prefix(2_000))")
        }

        @Test("hundreds of 503 leave a few lines in the log, alone and as CGI", arguments: AnswersTests.lives)
        func smallLog(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site, ["HOOKLINE_LOG": site.path("log")])
            #expect(try entrance.answer(.signed("{\"report\":{}}")).status == 200)
            try makeDirectory("\(site.data.path)/messages", mode: 0o750)
            for day in [0, 86_400].map({ utcDay(in: $0) }) {
                try makeDirectory("\(site.data.path)/messages/\(day).ndjson", mode: 0o750)
            }
            let events = NumberedEvents("log", size: 100)
            for number in 0..<300 { #expect(try entrance.answer(events.delivery(number)).status == 503) }
            let log = String(decoding: try readFile(site.path("log")), as: UTF8.self)
            #expect((1...15).contains(log.split(separator: "\n").count), "\(log.prefix(2_000))")
        }
    }
}

/// Where the stored line ends in its file, from the receipt.
private func endOfLine(_ run: CommandRun) throws -> Int {
    let receipt = try #require(try Answer(parsing: run.output)["Hookline-Receipt"])
    return receipt.split(separator: ":").dropFirst().compactMap { Int($0) }.reduce(0, +)
}

private func run(_ site: Site, _ delivery: Delivery, limit: Int?) throws -> CommandRun {
    var plan = try site.cgiPlan(delivery)
    if let limit {
        plan.arguments = ["--fsize=\(limit)", plan.program]
        plan.program = try Program.system("prlimit")
    }
    return try plan.run(input: delivery.body)
}
