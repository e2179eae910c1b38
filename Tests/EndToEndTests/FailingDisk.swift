import Glibc
import TestSupport

/// A site whose disk loses what was written when it is told to.
final class FailingDisk: Sendable {
    let site: Site
    let events = NumberedEvents("disk", size: 300)
    private let preload: Preload
    private let variables: [String: String]

    /// - Parameter isReadable: whether files can be read past the page cache.
    init(isReadable: Bool = true) throws {
        site = try Site()
        preload = try Preload("failed-sync")
        let files = [
            "TEST_FAIL_SYNC": "fail", "TEST_HOLD_SYNC": "hold", "TEST_LOST": "lost", "TEST_INTERRUPTED": "interrupted",
        ]
        var variables = files.mapValues { [site] in site.path($0) }
        if !isReadable { variables["TEST_NO_DIRECT"] = "1" }
        self.variables = variables
    }

    func event(_ number: Int) -> Delivery { events.delivery(number) }

    /// The next sync fails; where it is held, it does not return until it is released.
    func fail(holding: Bool = false) throws {
        if holding { try writeFile(site.path("hold"), []) }
        try writeFile(site.path("fail"), [])
    }

    /// Whether no sync has failed since.
    var isArmed: Bool { access(site.path("fail"), F_OK) == 0 }

    /// Whether a signal came to the one whose sync is held.
    var isInterrupted: Bool { access(site.path("interrupted"), F_OK) == 0 }

    /// Lets the failed sync return.
    func release() throws {
        try checked("unlink") { unlink(site.path("hold")) }
    }

    /// The status of an event sent by CGI.
    func send(_ number: Int) throws -> Int {
        let run = try plan(site.cgiPlan(event(number))).run(input: event(number).body)
        return try Answer(parsing: run.output).status
    }

    /// From now on the lost bytes are there: a failure that nobody marked would not be found.
    func find() throws {
        try checked("unlink") { unlink(site.path("lost")) }
    }

    /// Starts a CGI with an event; its answer goes to a file.
    func start(_ number: Int, _ settings: [String: String] = [:]) throws -> SpawnedProcess {
        try writeFile(site.path("body-\(number)"), event(number).body)
        var started = try plan(site.cgiPlan(event(number), settings))
        let answer = try OpenDescriptor.opening(site.path("answer-\(number)"), O_WRONLY | O_CREAT)
        let body = try OpenDescriptor.opening(site.path("body-\(number)"), O_RDONLY)
        started.descriptors = [0: body, 1: answer, 2: try site.openLog()]
        return try SpawnedProcess(started)
    }

    /// Starts a CGI whose sync fails, and is held where it failed.
    func startFailing(_ number: Int, _ settings: [String: String] = [:]) throws -> SpawnedProcess {
        try fail(holding: true)
        let failing = try start(number, settings)
        try waitUntil("the failure") { !isArmed }
        return failing
    }

    /// What a started CGI answered.
    func status(of process: SpawnedProcess, _ number: Int) throws -> Int {
        _ = try process.waitForEnd()
        return try Answer(parsing: readFile(site.path("answer-\(number)"))).status
    }

    /// A supervised service on this disk.
    func resident(workers: Int = 1) throws -> SupervisedService {
        try SupervisedService(site, ["HOOKLINE_WORKERS": String(workers)], changing: plan)
    }

    private func plan(_ plan: SpawnPlan) throws -> SpawnPlan {
        try preload.under(plan, variables)
    }

    /// What stands between the day and `.ndjson` in the files' names.
    func segments() throws -> [String] {
        try site.data.paths(from: "messages/").map { name in
            String(name.dropFirst("messages/2026-11-22".count).dropLast(".ndjson".count))
        }.sorted()
    }

    /// A segment's bytes.
    func segment(_ segment: String) throws -> [UInt8] {
        try readFile("\(site.data.path)/messages/\(utcDay())\(segment).ndjson")
    }

    /// The numbers of the events in a segment.
    func stored(in segment: String) throws -> [Int] {
        try wholeLines(self.segment(segment)).compactMap { line in
            StoredLine(line).event.flatMap { events.number(of: $0) }
        }
    }
}
