import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What the program can't help for now: 503, and nothing acknowledged or half-written.
    @Suite("Unavailable")
    struct UnavailableTests {
        @Test("a lock that is not had in three seconds", arguments: AnswersTests.lives)
        func lock(life: Life) throws {
            let (site, entrance, lock) = try locked(life)
            let start = ContinuousClock.now
            #expect(try entrance.answer(event(1)).description == refusal(503))
            let waited = ContinuousClock.now - start
            #expect(waited > .milliseconds(2_900) && waited < .milliseconds(4_500))
            #expect(try entrance.answer(.signed("{\"report\":{}}")).status == 200)
            lock.close()
            #expect(try entrance.answer(event(2)).status == 200)
            #expect(try stored(site) == [event(0).body, event(2).body])
        }

        @Test("a lock that is let go in time is had", arguments: AnswersTests.lives)
        func lockInTime(life: Life) throws {
            let (_, entrance, lock) = try locked(life)
            let release: @Sendable () -> Void = {
                usleep(500_000)
                lock.close()
            }
            let answer = try BlockingThreads.beside(release) { try entrance.answer(event(1)) }
            #expect(answer.status == 200)
        }

        @Test("a directory where the day's file should be", arguments: AnswersTests.lives)
        func planted(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site)
            try plant(at: site, entrance) { file in try checked("mkdir") { mkdir(file, 0o750) } }
            #expect(try entrance.answer(event(0)).description == refusal(503))
        }

        @Test("a link where the day's file should be is not followed", arguments: AnswersTests.lives)
        func linked(life: Life) throws {
            let site = try Site()
            let entrance = try life.start(at: site)
            try writeFile(site.path("elsewhere"), [])
            try plant(at: site, entrance) { file in
                try checked("symlink") { symlink(site.path("elsewhere"), file) }
            }
            #expect(try entrance.answer(event(0)).description == refusal(503))
            #expect(try readFile(site.path("elsewhere")).isEmpty)
        }

        /// `ulimit -f` counts blocks of 512 bytes in Debian's sh.
        @Test("a file that may grow no further: the write is made good", arguments: [false, true])
        func sizeLimit(fastCGI: Bool) throws {
            let site = try Site()
            let limited = try (0..<8).map { number in try answerUnderLimit(site, event(number), fastCGI: fastCGI) }
            #expect(Set(limited) == [200, 503] && limited.first == 200 && limited.last == 503)
            #expect(try CGIEntrance(site).answer(event(8)).status == 200)
            let acknowledged = zip(0..., limited).filter { $0.1 == 200 }.map(\.0) + [8]
            #expect(try stored(site) == acknowledged.map { event($0).body })
            #expect(try site.data.faults() == [])
        }
    }
}

private func event(_ number: Int) -> Delivery {
    NumberedEvents("unavailable", size: 300).delivery(number)
}

/// A life that has stored the first event, and its topic's lock, held.
private func locked(_ life: Life) throws -> (Site, any Entrance, OpenDescriptor) {
    let site = try Site()
    let entrance = try life.start(at: site)
    #expect(try entrance.answer(event(0)).status == 200)
    let lock = try OpenDescriptor.opening("\(site.data.path)/.hookline/messages.lock", O_RDWR)
    try checked("flock") { flock(lock.number, LOCK_EX | LOCK_NB) }
    return (site, entrance, lock)
}

/// Puts something where the files of today and tomorrow should be.
private func plant(at site: Site, _ entrance: any Entrance, _ put: (String) throws -> Void) throws {
    #expect(try entrance.answer(.signed("{\"report\":{}}")).status == 200)
    try makeDirectory("\(site.data.path)/messages", mode: 0o750)
    for day in [0, 86_400].map({ utcDay(in: $0) }) { try put("\(site.data.path)/messages/\(day).ndjson") }
}

private func stored(_ site: Site) throws -> [[UInt8]] {
    try site.data.lines().compactMap { $0.event.map(Array.init) }.filter { isEvent($0) }
}

private func isEvent(_ bytes: [UInt8]) -> Bool {
    NumberedEvents("unavailable", size: 300).number(of: bytes[...]) != nil
}

private func answerUnderLimit(_ site: Site, _ delivery: Delivery, fastCGI: Bool) throws -> Int {
    let limit = "ulimit -f 4; exec \"$0\" \"$@\""
    if !fastCGI {
        let run = try site.cgiPlan(delivery).throughShell(limit).run(input: delivery.body)
        return try Answer(parsing: run.output).status
    }
    removeTree(site.socketPath)
    let listener = try UnixListener(path: site.socketPath)
    var plan = try Program.plan(site.settings(["HOOKLINE_MAX_REQUESTS": "1"])).throughShell(limit)
    plan.descriptors = [0: listener.descriptor]
    let process = try SpawnedProcess(plan)
    defer { process.stop() }
    return try FastCGIEntrance(path: site.socketPath).answer(delivery).status
}

/// The UTC day so many seconds from now, as it stands in file names.
func utcDay(in seconds: Int = 0) -> String {
    var moment = time(nil) + seconds
    var parts = tm()
    gmtime_r(&moment, &parts)
    let text = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)].map { number in
        number < 10 ? "0\(number)" : String(number)
    }
    return text.joined(separator: "-")
}
