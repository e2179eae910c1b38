import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The log is never on a request's way, whatever became of its reader.
    @Suite("Stalled log")
    struct StalledLogTests {
        /// What the program's standard error is.
        enum Stream: String, CaseIterable, Sendable {
            case pipe, pipeOfAnother, socket, terminal
        }

        @Test("a log that nobody reads: every answer comes, TERM is obeyed", arguments: Stream.allCases)
        func supervised(stream: Stream) throws {
            let site = try Site()
            let log = try StalledStream(stream)
            let service = try started(site, ["HOOKLINE_WORKERS": "2"], log)
            for number in 0..<20 {
                #expect(try service.answer(unsigned(number)).status == 401)
                #expect(try service.answer(event(number)).status == 200)
            }
            // The supervisor has something to tell too.
            let worker = try #require(service.workers.first)
            kill(worker, SIGKILL)
            try waitUntil("another worker") { service.workers.count == 2 && !service.workers.contains(worker) }
            #expect(try service.answer(event(20)).status == 200)
            try service.process.signal(SIGTERM)
            #expect(try service.process.waitForEnd(within: .seconds(2)) == .exited(0))
        }

        @Test("CGI: a log that nobody reads", arguments: Stream.allCases)
        func cgi(stream: Stream) throws {
            let site = try Site()
            let log = try StalledStream(stream)
            try makeDirectory(site.data.path, mode: 0o750)
            try writeFile("\(site.data.path)/messages", [], mode: 0o600)  // no directory: it can't be stored
            let delivery = event(0)
            var plan = try site.cgiPlan(delivery)
            let (input, feed) = try OpenDescriptor.pipe()
            let (output, writing) = try OpenDescriptor.pipe()
            plan.descriptors = [0: input, 1: writing, 2: log.writing]
            let process = try SpawnedProcess(plan)
            try writeAll(feed, delivery.body)
            feed.close()
            #expect(try process.waitForEnd(within: .seconds(2)) == .exited(0))
            let answer = String(decoding: try readSome(output), as: UTF8.self)
            #expect(answer.hasPrefix("Status: 503"))
        }

        @Test("wrong settings and usage end at once too", arguments: [["HOOKLINE_NONSENSE": "1"], [:]])
        func refused(more: [String: String]) throws {
            let log = try StalledStream(.pipe)
            let site = try Site()
            var plan = try Program.plan(site.settings(more))
            plan.environment["HOOKLINE_LISTEN"] = more.isEmpty ? nil : site.socketPath
            plan.descriptors = [2: log.writing]
            let ending = try SpawnedProcess(plan).waitForEnd(within: .seconds(2))
            #expect(ending == .exited(more.isEmpty ? 64 : 78))
        }

        @Test("the deadline ends its worker even so")
        func deadline() throws {
            let site = try Site()
            let log = try StalledStream(.pipe)
            let service = try started(site, ["HOOKLINE_WORKERS": "1", "HOOKLINE_TIMEOUT": "1"], log)
            #expect(try service.answer(event(0)).status == 200)
            #expect(try service.leaves(at: event(1)))
            #expect(try service.answer(event(2)).status == 200)
        }

        @Test("what was dropped is counted, and the number told when somebody reads again")
        func counted() throws {
            let site = try Site()
            let log = try StalledStream(.pipe)
            let service = try started(site, ["HOOKLINE_WORKERS": "1"], log)
            for number in 0..<3 { #expect(try service.answer(unsigned(number)).status == 401) }
            log.readAll()
            #expect(try service.answer(unsigned(3)).status == 401)
            // A line may come behind its answer: with the supervisor's first one five are told or counted, three of them dropped
            // before the third answer.
            var text = ""
            try waitUntil("five lines") {
                text += log.readAll()
                return told(text) + dropped(text) >= 5
            }
            #expect(told(text) + dropped(text) == 5 && dropped(text) >= 3, "\(text)")
        }

        @Test("the flags of what the starter shares with others stay as they are", arguments: [Stream.pipe, .terminal])
        func flags(stream: Stream) throws {
            let site = try Site()
            let log = try StalledStream(stream)
            let service = try started(site, ["HOOKLINE_WORKERS": "1"], log)
            #expect(try service.answer(unsigned(0)).status == 401)
            #expect(fcntl(log.writing.number, F_GETFL) & O_NONBLOCK == 0)
        }
    }
}

/// How many refusals a log tells.
private func told(_ log: String) -> Int { log.matches(of: /refused: no signature\n/).count }

/// How many lines a log says were dropped.
private func dropped(_ log: String) -> Int {
    log.matches(of: /(\d+) lines? could not be written/).compactMap { Int($0.1) }.reduce(0, +)
}

/// A service whose log goes there.
private func started(_ site: Site, _ settings: [String: String], _ log: StalledStream) throws -> SupervisedService {
    try SupervisedService(site, settings) { plan in
        var plan = plan
        plan.descriptors[2] = log.writing
        return plan
    }
}

/// A stream that takes nothing more until it is read.
private final class StalledStream {
    let writing: OpenDescriptor
    private let reading: OpenDescriptor

    init(_ kind: EndToEnd.StalledLogTests.Stream) throws {
        switch kind {
        case .pipe, .pipeOfAnother: (reading, writing) = try OpenDescriptor.pipe()
        case .socket: (reading, writing) = try Self.sockets()
        case .terminal: (reading, writing) = try Self.terminal()
        }
        try fill()
        if kind == .pipeOfAnother { try checked("fchmod") { fchmod(writing.number, 0) } }
    }

    private static func sockets() throws -> (OpenDescriptor, OpenDescriptor) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try checked("socketpair") { socketpair(AF_UNIX, kind, 0, &ends) }
        return (OpenDescriptor(owning: ends[0]), OpenDescriptor(owning: ends[1]))
    }

    private static func terminal() throws -> (OpenDescriptor, OpenDescriptor) {
        let master = try OpenDescriptor.opening("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number): (Int32, Int32) = (0, -1)
        try checked("TIOCSPTLCK") { ioctl(master.number, 0x4004_5431, &locked) }
        try checked("TIOCGPTN") { ioctl(master.number, 0x8004_5430, &number) }
        return (master, try OpenDescriptor.opening("/dev/pts/\(number)", O_RDWR | O_NOCTTY))
    }

    private func fill() throws {
        let flags = fcntl(writing.number, F_GETFL)
        try checked("fcntl") { fcntl(writing.number, F_SETFL, flags | O_NONBLOCK) }
        let dots = [UInt8](repeating: UInt8(ascii: "."), count: 4096)
        for size in [4096, 64, 1] {
            while write(writing.number, dots, size) > 0 {}
        }
        try checked("fcntl") { fcntl(writing.number, F_SETFL, flags) }
    }

    /// All that is there.
    @discardableResult
    func readAll() -> String {
        var text = ""
        var polled = pollfd(fd: reading.number, events: Int16(POLLIN), revents: 0)
        while poll(&polled, 1, 0) == 1, let bytes = try? readSome(reading), !bytes.isEmpty {
            text += String(decoding: bytes, as: UTF8.self)
        }
        return text
    }
}

private func event(_ number: Int) -> Delivery { NumberedEvents("stalled", size: 300).delivery(number) }

private func unsigned(_ number: Int) -> Delivery { event(number).with { $0.signatures = [] } }
